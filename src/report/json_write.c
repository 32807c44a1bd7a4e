/* SPDX-License-Identifier: Apache-2.0 */
#include "report/emitter.h"

#include <assert.h>

#include <jansson.h>

#include "core/limits.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "core/wiping.h"

/* jansson writes whole values only, so it is asked for the scalars, and the
 * structure between them, which has no content, is written here. */
struct emitter {
    struct file_writer *out;
    struct buf scratch;
    bool one_line;
    size_t depth;
    bool filled[LIMIT_DOCUMENT_DEPTH]; /* this map or list has an entry already */
    bool keyed;                        /* a key was written, its value follows */
    struct err failure;
};

static enum err_code open_emitter(struct file_writer *out, bool one_line, struct emitter **emitter,
                                  struct err *err)
{
    struct emitter *made = mem_calloc(1, sizeof *made);

    if (!made)
        return err_set(err, ERR_NOMEM, "out of memory");
    made->out = out;
    made->one_line = one_line;
    /* Files of secrets are written here, too. */
    made->scratch = (struct buf)BUF_SECRET_INIT(LIMIT_DOCUMENT_BYTES);
    json_set_alloc_funcs(wiping_malloc, wiping_free);
    *emitter = made;
    return ERR_OK;
}

static enum err_code write_open(struct file_writer *out, struct emitter **emitter, struct err *err)
{
    return open_emitter(out, false, emitter, err);
}

static enum err_code write_open_line(struct file_writer *out, struct emitter **emitter,
                                     struct err *err)
{
    return open_emitter(out, true, emitter, err);
}

static void fail(struct emitter *emitter, enum err_code code)
{
    if (emitter->failure.code == ERR_OK)
        err_set(&emitter->failure, code, "%s", err_text(code));
}

static void write_bytes(struct emitter *emitter, struct slice bytes)
{
    struct err err = ERR_INIT;

    if (emitter->failure.code == ERR_OK && file_writer_add(emitter->out, bytes, &err) != ERR_OK)
        emitter->failure = err;
}

static void new_line(struct emitter *emitter)
{
    static const char spaces[2 * LIMIT_DOCUMENT_DEPTH + 1] =
        "                                                                "
        "                                                                ";

    if (emitter->one_line)
        return;
    write_bytes(emitter, SLICE_LITERAL("\n"));
    write_bytes(emitter, slice_of(spaces, 2 * emitter->depth));
}

/* What stands before a key, or before a value that has none. */
static void separate(struct emitter *emitter)
{
    if (emitter->keyed) {
        emitter->keyed = false;
        return;
    }
    if (emitter->depth == 0)
        return;
    if (emitter->filled[emitter->depth - 1])
        write_bytes(emitter, SLICE_LITERAL(","));
    emitter->filled[emitter->depth - 1] = true;
    new_line(emitter);
}

static void begin(struct emitter *emitter, struct slice bracket)
{
    assert(emitter->depth < LIMIT_DOCUMENT_DEPTH);
    separate(emitter);
    write_bytes(emitter, bracket);
    emitter->filled[emitter->depth++] = false;
}

static void end(struct emitter *emitter, struct slice bracket)
{
    assert(emitter->depth > 0);
    emitter->depth--;
    if (emitter->filled[emitter->depth])
        new_line(emitter);
    write_bytes(emitter, bracket);
}

static void write_map_begin(struct emitter *emitter)
{
    begin(emitter, SLICE_LITERAL("{"));
}

static void write_map_end(struct emitter *emitter)
{
    end(emitter, SLICE_LITERAL("}"));
}

static void write_list_begin(struct emitter *emitter)
{
    begin(emitter, SLICE_LITERAL("["));
}

static void write_list_end(struct emitter *emitter)
{
    end(emitter, SLICE_LITERAL("]"));
}

static int take(const char *bytes, size_t len, void *emitter)
{
    write_bytes(emitter, slice_of(bytes, len));
    return 0;
}

/* Writes a scalar and gives it up; NULL means that memory ran out. */
static void put(struct emitter *emitter, json_t *value)
{
    const size_t flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(9);

    if (!value || json_dump_callback(value, take, emitter, flags) < 0)
        fail(emitter, ERR_NOMEM);
    json_decref(value);
}

static void put_text(struct emitter *emitter, struct slice value)
{
    buf_reset(&emitter->scratch);
    utf8_add_replaced(&emitter->scratch, value);
    if (buf_status(&emitter->scratch) != ERR_OK)
        fail(emitter, buf_status(&emitter->scratch));
    put(emitter, json_stringn_nocheck(buf_str(&emitter->scratch), emitter->scratch.len));
}

static void write_key(struct emitter *emitter, const char *name)
{
    separate(emitter);
    put_text(emitter, slice_str(name));
    write_bytes(emitter, emitter->one_line ? SLICE_LITERAL(":") : SLICE_LITERAL(": "));
    emitter->keyed = true;
}

static void write_text(struct emitter *emitter, struct slice value)
{
    separate(emitter);
    put_text(emitter, value);
}

static void write_number(struct emitter *emitter, int64_t value)
{
    separate(emitter);
    put(emitter, json_integer(value));
}

static void write_real(struct emitter *emitter, double value)
{
    separate(emitter);
    put(emitter, json_real(value));
}

static void write_boolean(struct emitter *emitter, bool value)
{
    separate(emitter);
    put(emitter, json_boolean(value));
}

static void write_null(struct emitter *emitter)
{
    separate(emitter);
    put(emitter, json_null());
}

static enum err_code write_close(struct emitter *emitter, struct err *err)
{
    enum err_code code;

    write_bytes(emitter, SLICE_LITERAL("\n"));
    code = emitter->failure.code;
    if (code != ERR_OK)
        err_set(err, code, "%s", emitter->failure.msg);
    buf_release(&emitter->scratch);
    mem_free(emitter);
    return code;
}

static void write_library(struct buf *out)
{
    buf_printf(out, "jansson %s", jansson_version_str());
}

#define JSON_TYPE(open_function)                                                                   \
    {                                                                                              \
        .library = write_library, .open = (open_function), .map_begin = write_map_begin,           \
        .map_end = write_map_end, .list_begin = write_list_begin, .list_end = write_list_end,      \
        .key = write_key, .text = write_text, .number = write_number, .real = write_real,          \
        .boolean = write_boolean, .null = write_null, .close = write_close,                        \
    }

const struct emitter_type json_write = JSON_TYPE(write_open);
const struct emitter_type json_write_line = JSON_TYPE(write_open_line);
