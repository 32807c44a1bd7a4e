/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base64.h"
#include "core/hex.h"
#include "core/limits.h"
#include "core/suggest.h"
#include "core/yaml_read.h"
#include "git/sha1.h"
#include "scan/baseline.h"

#define SCHEMA "patrol-baseline/1"

static enum err_code fail_at(const struct node *node, const char *what, struct err *err)
{
    return err_set(err, ERR_PARSE, "%u:%u: %s", node->line, node->column, what);
}

/* What one entry is read with. */
struct entry_reader {
    struct baseline_entry entry;
    bool has_key;
};

static enum err_code read_text(const struct node *node, struct slice *out, struct err *err)
{
    if (node->kind == NODE_NULL)
        return ERR_OK;
    if (node->kind != NODE_SCALAR)
        return fail_at(node, "must be text", err);
    *out = node->text;
    return ERR_OK;
}

static enum err_code read_date(const struct node *node, struct slice *out, int64_t *ends_s,
                               struct err *err)
{
    enum err_code code = read_text(node, out, err);

    if (code == ERR_OK && out->len && !baseline_ends(*out, ends_s))
        return fail_at(node, "must be a date: YYYY-MM-DD", err);
    return code;
}

static bool is_hash(struct slice text, size_t bytes, unsigned char *out)
{
    unsigned char decoded[BASE64_DECODED_LEN(48)];
    size_t len;

    if (text.len == 2 * bytes)
        return hex_decode(text.ptr, bytes, out);
    if (text.len > 48 || !base64_decode(text, decoded, &len) || len != bytes)
        return false;
    memcpy(out, decoded, bytes);
    return true;
}

static enum err_code read_key(const struct node *node, enum baseline_key_kind kind, size_t bytes,
                              struct entry_reader *reader, struct err *err)
{
    struct baseline_key *key = &reader->entry.key;

    if (reader->has_key)
        return fail_at(node, "an entry has one of sha256, sha1 and id", err);
    *key = (struct baseline_key){.kind = kind};
    if (node->kind != NODE_SCALAR || !is_hash(node->text, bytes, key->bytes))
        return err_set(err, ERR_PARSE, "%u:%u: must be %zu hexadecimal digits", node->line,
                       node->column, 2 * bytes);
    reader->has_key = true;
    return ERR_OK;
}

static enum err_code unknown_key(const struct node *node, struct err *err)
{
    static const char *const keys[] = {"id",     "sha1",   "sha256",  "rule",   "secret",
                                       "reason", "author", "created", "expires"};
    struct suggest nearest;
    struct slice best;

    suggest_init(&nearest, node->key);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        suggest_offer(&nearest, slice_str(keys[i]));
    best = suggest_best(&nearest);
    if (best.len)
        return err_set(err, ERR_PARSE,
                       "%u:%u: unknown key '%" SLICE_FMT "'; did you mean '%" SLICE_FMT "'?",
                       node->key_line, node->key_column, SLICE_ARG(node->key), SLICE_ARG(best));
    return err_set(err, ERR_PARSE, "%u:%u: unknown key '%" SLICE_FMT "'", node->key_line,
                   node->key_column, SLICE_ARG(node->key));
}

static enum err_code read_field(const struct node *node, struct entry_reader *reader,
                                struct err *err)
{
    struct baseline_entry *entry = &reader->entry;
    int64_t ignored;

    if (slice_is(node->key, "sha256"))
        return read_key(node, BASELINE_SHA256, SHA256_BYTES, reader, err);
    if (slice_is(node->key, "sha1"))
        return read_key(node, BASELINE_SHA1, SHA1_BYTES, reader, err);
    if (slice_is(node->key, "id"))
        return read_key(node, BASELINE_ID, 8, reader, err);
    if (slice_is(node->key, "rule"))
        return read_text(node, &entry->rule, err);
    if (slice_is(node->key, "secret"))
        return read_text(node, &entry->redacted, err);
    if (slice_is(node->key, "reason"))
        return read_text(node, &entry->reason, err);
    if (slice_is(node->key, "author"))
        return read_text(node, &entry->author, err);
    if (slice_is(node->key, "created"))
        return read_date(node, &entry->created, &ignored, err);
    if (slice_is(node->key, "expires"))
        return read_date(node, &entry->expires, &entry->ends_s, err);
    return unknown_key(node, err);
}

static enum err_code read_entry(struct baseline *baseline, const struct node *node, struct err *err)
{
    struct entry_reader reader = {.entry = {.ends_s = INT64_MAX}};
    enum err_code code = ERR_OK;

    if (node->kind != NODE_MAP)
        return fail_at(node, "an entry is a map: sha256, reason, expires", err);
    for (const struct node *field = node->first; field && code == ERR_OK; field = field->next)
        code = read_field(field, &reader, err);
    if (code == ERR_OK && !reader.has_key)
        code = fail_at(node, "an entry has one of sha256, sha1 and id", err);
    if (code != ERR_OK)
        return code;
    code = baseline_add(baseline, &reader.entry);
    return code == ERR_OK ? ERR_OK : err_set(err, code, "%s", err_text(code));
}

enum err_code baseline_read_list(struct baseline *baseline, const struct node *list,
                                 struct err *err)
{
    enum err_code code = ERR_OK;

    if (list->kind == NODE_NULL)
        return ERR_OK;
    if (list->kind != NODE_LIST)
        return fail_at(list, "must be a list of entries", err);
    for (const struct node *node = list->first; node && code == ERR_OK; node = node->next)
        code = read_entry(baseline, node, err);
    return code;
}

static enum err_code read_root(struct baseline *baseline, const struct node *root, struct err *err)
{
    const struct node *entries = NULL;
    bool known = false;

    if (root->kind != NODE_MAP)
        return fail_at(root, "a baseline is a map of schema and entries", err);
    for (const struct node *node = root->first; node; node = node->next) {
        if (slice_is(node->key, "entries"))
            entries = node;
        else if (slice_is(node->key, "schema"))
            known = node->kind == NODE_SCALAR && slice_is(node->text, SCHEMA);
        else
            return err_set(err, ERR_PARSE, "%u:%u: unknown key '%" SLICE_FMT "'", node->key_line,
                           node->key_column, SLICE_ARG(node->key));
    }
    if (!known)
        return fail_at(root, "its schema is not " SCHEMA, err);
    return entries ? baseline_read_list(baseline, entries, err) : ERR_OK;
}

enum err_code baseline_read(struct baseline *baseline, struct slice text, struct err *err)
{
    struct arena arena = ARENA_INIT(16 * LIMIT_DOCUMENT_BYTES);
    struct node *root;
    enum err_code code = yaml_read(text, LIMIT_DOCUMENT_BYTES, &arena, &root, err);

    if (code == ERR_OK)
        code = read_root(baseline, root, err);
    if (code == ERR_OK && baseline_take_comments(baseline, text) != ERR_OK)
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    arena_release(&arena);
    return code;
}
