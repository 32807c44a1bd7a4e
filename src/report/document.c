/* SPDX-License-Identifier: Apache-2.0 */
#include "report/document.h"

#include "core/base64.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "report/rfc3339.h"

enum err_code document_init(struct document *doc, const struct emitter_type *type,
                            const struct findings *findings, struct err *err)
{
    *doc = (struct document){.type = type, .findings = findings};
    return conceal_init(&doc->conceal, findings, err);
}

enum err_code document_open(struct document *doc, struct file_writer *out, struct err *err)
{
    return doc->type->open(out, &doc->emitter, err);
}

enum err_code document_close(struct document *doc, struct err *err)
{
    return doc->type->close(doc->emitter, err);
}

void document_release(struct document *doc)
{
    conceal_release(&doc->conceal);
}

enum err_code document_write(const struct emitter_type *type, const struct findings *findings,
                             struct file_writer *out, document_fill_fn fill, const void *ctx,
                             struct err *err)
{
    struct document doc;
    enum err_code code = document_init(&doc, type, findings, err);

    if (code == ERR_OK)
        code = document_open(&doc, out, err);
    if (code == ERR_OK) {
        fill(&doc, ctx);
        code = document_close(&doc, err);
    }
    document_release(&doc);
    return code;
}

static void add_key(struct document *doc, const char *name)
{
    if (name)
        doc->type->key(doc->emitter, name);
}

void document_map(struct document *doc, const char *name)
{
    add_key(doc, name);
    doc->type->map_begin(doc->emitter);
}

void document_map_end(struct document *doc)
{
    doc->type->map_end(doc->emitter);
}

void document_list(struct document *doc, const char *name)
{
    add_key(doc, name);
    doc->type->list_begin(doc->emitter);
}

void document_list_end(struct document *doc)
{
    doc->type->list_end(doc->emitter);
}

void document_text(struct document *doc, const char *name, struct slice value)
{
    add_key(doc, name);
    doc->type->text(doc->emitter, value);
}

void document_str(struct document *doc, const char *name, const char *value)
{
    document_text(doc, name, slice_str(value));
}

void document_number(struct document *doc, const char *name, uint64_t value)
{
    add_key(doc, name);
    doc->type->number(doc->emitter, value < INT64_MAX ? (int64_t)value : INT64_MAX);
}

void document_real(struct document *doc, const char *name, double value)
{
    add_key(doc, name);
    doc->type->real(doc->emitter, value);
}

void document_flag(struct document *doc, const char *name, bool value)
{
    add_key(doc, name);
    doc->type->boolean(doc->emitter, value);
}

void document_null(struct document *doc, const char *name)
{
    add_key(doc, name);
    doc->type->null(doc->emitter);
}

void document_time(struct document *doc, const char *name, int64_t seconds)
{
    struct buf out = BUF_INIT(64);

    rfc3339_add(&out, seconds);
    document_text(doc, name, buf_slice(&out));
    buf_release(&out);
}

void document_base64(struct document *doc, const char *name, struct slice bytes)
{
    struct buf out = BUF_INIT(LIMIT_DOCUMENT_BYTES);

    base64_add(&out, bytes, BASE64_STANDARD);
    document_text(doc, name, buf_slice(&out));
    buf_release(&out);
}

void document_text_if(struct document *doc, const char *name, struct slice value)
{
    if (value.len)
        document_text(doc, name, value);
}

void document_name(struct document *doc, const char *name, const char *bytes_name,
                   const struct secret *own, struct slice value)
{
    struct slice shown = conceal_text(&doc->conceal, own, value);

    document_text(doc, name, shown);
    if (!utf8_valid(shown))
        document_base64(doc, bytes_name, shown);
}

void document_name_if(struct document *doc, const char *name, const struct secret *own,
                      struct slice value)
{
    if (value.len)
        document_text(doc, name, conceal_text(&doc->conceal, own, value));
}
