/* SPDX-License-Identifier: Apache-2.0 */
#include "report/emitter.h"

#include <stdio.h>

#include <yaml.h>

#include "core/ascii.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/utf8.h"

struct emitter {
    yaml_emitter_t yaml;
    struct file_writer *out;
    struct buf scratch;
    struct err failure;
};

static int take(void *ctx, unsigned char *bytes, size_t len)
{
    struct emitter *emitter = ctx;
    struct err err = ERR_INIT;

    if (file_writer_add(emitter->out, slice_of((const char *)bytes, len), &err) == ERR_OK)
        return 1;
    emitter->failure = err;
    return 0;
}

/* libyaml fails for want of memory, and when `take` failed, which said why. */
static void emit(struct emitter *emitter, yaml_event_t *event, int made)
{
    if (emitter->failure.code != ERR_OK) {
        if (made)
            yaml_event_delete(event);
        return;
    }
    if ((!made || !yaml_emitter_emit(&emitter->yaml, event)) && emitter->failure.code == ERR_OK)
        err_set(&emitter->failure, ERR_NOMEM, "out of memory");
}

static void start_document(struct emitter *emitter)
{
    yaml_event_t event;

    emit(emitter, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(emitter, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
}

static enum err_code write_open(struct file_writer *out, struct emitter **emitter, struct err *err)
{
    struct emitter *made = mem_calloc(1, sizeof *made);

    if (!made || !yaml_emitter_initialize(&made->yaml)) {
        mem_free(made);
        return err_set(err, ERR_NOMEM, "out of memory");
    }
    made->out = out;
    buf_init(&made->scratch, LIMIT_DOCUMENT_BYTES);
    yaml_emitter_set_output(&made->yaml, take, made);
    yaml_emitter_set_unicode(&made->yaml, 1);
    yaml_emitter_set_width(&made->yaml, -1);
    start_document(made);
    *emitter = made;
    return ERR_OK;
}

static void write_map_begin(struct emitter *emitter)
{
    yaml_event_t event;

    emit(emitter, &event,
         yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
}

static void write_map_end(struct emitter *emitter)
{
    yaml_event_t event;

    emit(emitter, &event, yaml_mapping_end_event_initialize(&event));
}

static void write_list_begin(struct emitter *emitter)
{
    yaml_event_t event;

    emit(emitter, &event,
         yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE));
}

static void write_list_end(struct emitter *emitter)
{
    yaml_event_t event;

    emit(emitter, &event, yaml_sequence_end_event_initialize(&event));
}

static void put(struct emitter *emitter, struct slice text, yaml_scalar_style_t style)
{
    yaml_event_t event;

    if (text.len > LIMIT_DOCUMENT_BYTES)
        text.len = LIMIT_DOCUMENT_BYTES;
    emit(emitter, &event,
         yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text.ptr,
                                      (int)text.len, 1, 1, style));
}

static void put_plain(struct emitter *emitter, const char *text)
{
    put(emitter, slice_str(text), YAML_PLAIN_SCALAR_STYLE);
}

/* Words that YAML 1.1 or 1.2 readers take for something else than text
 * (https://yaml.org/type/bool.html, null.html). */
static bool is_reserved(struct slice text)
{
    static const char *const words[] = {"y",  "n",   "yes",  "no",   "true", "false",
                                        "on", "off", "null", "none", "nan",  "inf"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (text.len == strlen(words[i]) && strncasecmp(text.ptr, words[i], text.len) == 0)
            return true;
    }
    return false;
}

/* Whether text can stand unquoted and is text for every reader: it begins
 * like no number and no date, and all of it shows. */
static bool is_plain(struct slice text)
{
    if (!text.len || !(ascii_is_letter(text.ptr[0]) || text.ptr[0] == '/') || is_reserved(text))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return false;
    }
    return text.ptr[text.len - 1] != ' ';
}

static void write_text(struct emitter *emitter, struct slice value)
{
    struct slice text;

    buf_reset(&emitter->scratch);
    utf8_add_replaced(&emitter->scratch, value);
    if (buf_status(&emitter->scratch) != ERR_OK && emitter->failure.code == ERR_OK)
        err_set(&emitter->failure, buf_status(&emitter->scratch), "%s",
                err_text(buf_status(&emitter->scratch)));
    text = buf_slice(&emitter->scratch);
    put(emitter, text, is_plain(text) ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

static void write_key(struct emitter *emitter, const char *name)
{
    put_plain(emitter, name);
}

static void write_number(struct emitter *emitter, int64_t value)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)value);
    put_plain(emitter, text);
}

static void write_real(struct emitter *emitter, double value)
{
    char text[64];

    snprintf(text, sizeof text, "%.6f", value);
    put_plain(emitter, text);
}

static void write_boolean(struct emitter *emitter, bool value)
{
    put_plain(emitter, value ? "true" : "false");
}

static void write_null(struct emitter *emitter)
{
    put_plain(emitter, "null");
}

static enum err_code write_close(struct emitter *emitter, struct err *err)
{
    yaml_event_t event;
    enum err_code code;

    emit(emitter, &event, yaml_document_end_event_initialize(&event, 1));
    emit(emitter, &event, yaml_stream_end_event_initialize(&event));
    code = emitter->failure.code;
    if (code != ERR_OK)
        err_set(err, code, "%s", emitter->failure.msg);
    yaml_emitter_delete(&emitter->yaml);
    buf_release(&emitter->scratch);
    mem_free(emitter);
    return code;
}

static void write_library(struct buf *out)
{
    buf_printf(out, "libyaml %s", yaml_get_version_string());
}

const struct emitter_type yaml_write = {
    .library = write_library,
    .open = write_open,
    .map_begin = write_map_begin,
    .map_end = write_map_end,
    .list_begin = write_list_begin,
    .list_end = write_list_end,
    .key = write_key,
    .text = write_text,
    .number = write_number,
    .real = write_real,
    .boolean = write_boolean,
    .null = write_null,
    .close = write_close,
};
