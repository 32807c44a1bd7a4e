/* SPDX-License-Identifier: Apache-2.0 */
#include "report/secrets.h"

#include "core/base64.h"
#include "core/json_read.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/secret_raw.h"
#include "core/utf8.h"
#include "report/emitter.h"

#define SCHEMA "patrol-secrets/1"
#define ARENA_BYTES (1024 * MIB)

static const struct emitter_type *const json = &json_write;

static void text(struct emitter *emitter, const char *key, struct slice value)
{
    json->key(emitter, key);
    json->text(emitter, value);
}

static void write_raw(struct emitter *emitter, struct slice raw)
{
    struct buf encoded = BUF_SECRET_INIT(2 * LIMIT_SECRET_BYTES);

    if (utf8_valid(raw)) {
        text(emitter, "secret", raw);
        return;
    }
    base64_add(&encoded, raw, BASE64_STANDARD);
    text(emitter, "secret_base64", buf_slice(&encoded));
    buf_release(&encoded);
}

static void write_one(struct emitter *emitter, const struct finding *finding)
{
    char hex[SHA256_HEX_BYTES + 1];

    sha256_hex(&finding->hash, hex);
    json->map_begin(emitter);
    text(emitter, "id", slice_str(finding->id));
    text(emitter, "rule", finding->rule.id);
    text(emitter, "sha256", slice_str(hex));
    write_raw(emitter, secret_raw(finding->secret));
    json->map_end(emitter);
}

enum err_code secrets_write(const struct findings *findings, struct file_writer *out,
                            struct err *err)
{
    struct emitter *emitter;
    enum err_code code = json->open(out, &emitter, err);

    if (code != ERR_OK)
        return code;
    json->map_begin(emitter);
    text(emitter, "schema", SLICE_LITERAL(SCHEMA));
    json->key(emitter, "secrets");
    json->list_begin(emitter);
    for (size_t i = 0; i < findings_count(findings); i++)
        if (findings_at(findings, i)->secret)
            write_one(emitter, findings_at(findings, i));
    json->list_end(emitter);
    json->map_end(emitter);
    return json->close(emitter, err);
}

static enum err_code read_base64(struct slice text, secrets_fn fn, void *ctx, struct err *err)
{
    unsigned char raw[BASE64_DECODED_LEN(2 * LIMIT_SECRET_BYTES)];
    enum err_code code;
    size_t len;

    if (text.len > 2 * LIMIT_SECRET_BYTES || !base64_decode(text, raw, &len))
        return err_set(err, ERR_PARSE, "secret_base64: not base64");
    code = fn(ctx, slice_of((const char *)raw, len));
    mem_wipe(raw, sizeof raw);
    return code == ERR_OK ? ERR_OK : err_set(err, code, "%s", err_text(code));
}

static enum err_code read_one(const struct node *entry, secrets_fn fn, void *ctx, struct err *err)
{
    const struct slice plain = node_text(entry, "secret", "");
    const struct slice encoded = node_text(entry, "secret_base64", "");
    enum err_code code = ERR_OK;

    if (encoded.len)
        return read_base64(encoded, fn, ctx, err);
    if (plain.len)
        code = fn(ctx, plain);
    return code == ERR_OK ? ERR_OK : err_set(err, code, "%s", err_text(code));
}

static enum err_code read_all(const struct node *root, secrets_fn fn, void *ctx, struct err *err)
{
    const struct node *list = node_get(root, "secrets");
    enum err_code code = ERR_OK;

    if (!slice_is(node_text(root, "schema", ""), SCHEMA) || !list || list->kind != NODE_LIST)
        return err_set(err, ERR_PARSE, "not a file of --secrets (schema %s)", SCHEMA);
    for (const struct node *at = list->first; at && code == ERR_OK; at = at->next)
        code = read_one(at, fn, ctx, err);
    return code;
}

/* The tree's texts are overwritten before its memory is given back; its depth
 * is bounded. */
static void wipe(const struct node *node)
{
    if (node->kind == NODE_SCALAR)
        mem_wipe((char *)(uintptr_t)node->text.ptr, node->text.len);
    for (const struct node *at = node->first; at; at = at->next)
        wipe(at);
}

enum err_code secrets_read(struct slice text, secrets_fn fn, void *ctx, struct err *err)
{
    struct arena arena = ARENA_INIT(ARENA_BYTES);
    struct node *root = NULL;
    enum err_code code = json_read(text, LIMIT_REPORT_BYTES, &arena, &root, err);

    if (code == ERR_OK)
        code = read_all(root, fn, ctx, err);
    if (root)
        wipe(root);
    arena_release(&arena);
    return code;
}

enum err_code secrets_read_file(const char *path, secrets_fn fn, void *ctx, struct err *err)
{
    struct buf text = BUF_SECRET_INIT(LIMIT_REPORT_BYTES);
    enum err_code code = file_read(path, &text, err);

    if (code == ERR_OK) {
        code = secrets_read(buf_slice(&text), fn, ctx, err);
        if (code != ERR_OK)
            err_where(err, "%s", path);
    }
    buf_release(&text);
    return code;
}
