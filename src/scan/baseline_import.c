/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/baseline_import.h"

#include "core/hex.h"
#include "core/json_read.h"
#include "core/limits.h"
#include "git/sha1.h"

/* What shells of Windows begin a file with that they redirect to. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct importer {
    struct baseline *baseline;
    const struct baseline_entry *like;
    struct baseline_import *out;
    struct err *err;
};

static enum err_code add(const struct importer *importer, const struct baseline_key *key,
                         struct slice rule, struct slice redacted)
{
    struct baseline_entry entry = *importer->like;
    enum err_code code;

    entry.key = *key;
    entry.rule = rule;
    entry.redacted = redacted;
    code = baseline_add(importer->baseline, &entry);
    if (code != ERR_OK)
        return err_set(importer->err, code, "%s", err_text(code));
    importer->out->taken++;
    return ERR_OK;
}

static bool is_redacted(struct slice secret)
{
    return !secret.len || slice_is(secret, "REDACTED") || slice_ends(secret, "...");
}

static enum err_code import_gitleaks(const struct importer *importer, const struct node *root)
{
    enum err_code code = ERR_OK;

    for (const struct node *item = root->first; item && code == ERR_OK; item = item->next) {
        struct slice secret = node_text(item, "Secret", "");
        struct baseline_key key = {.kind = BASELINE_SHA256};
        struct buf redacted = BUF_INIT(KIB);
        struct sha256 hash;

        if (!node_get(item, "RuleID"))
            return err_set(importer->err, ERR_PARSE, "an entry has no RuleID");
        if (is_redacted(secret)) {
            importer->out->redacted++;
            continue;
        }
        sha256_of(secret, &hash);
        memcpy(key.bytes, hash.bytes, sizeof hash.bytes);
        secret_redact_slice(secret, &redacted);
        code = add(importer, &key, node_text(item, "RuleID", ""), buf_slice(&redacted));
        buf_release(&redacted);
    }
    return code;
}

static enum err_code import_hashed(const struct importer *importer, const struct node *item)
{
    struct slice hash = node_text(item, "hashed_secret", "");
    struct baseline_key key = {.kind = BASELINE_SHA1};
    bool is_real = false;

    if (hash.len != 2 * (size_t)SHA1_BYTES || !hex_decode(hash.ptr, SHA1_BYTES, key.bytes))
        return err_set(importer->err, ERR_PARSE, "a hashed_secret is no SHA-1");
    importer->out->real += node_as_bool(node_get(item, "is_secret"), &is_real) && is_real;
    return add(importer, &key, node_text(item, "type", ""), slice_of(NULL, 0));
}

/* "results" is a map of file names to lists. */
static enum err_code import_detect_secrets(const struct importer *importer,
                                           const struct node *results)
{
    enum err_code code = ERR_OK;

    for (const struct node *file = results->first; file && code == ERR_OK; file = file->next)
        for (const struct node *item = file->kind == NODE_LIST ? file->first : NULL;
             item && code == ERR_OK; item = item->next)
            code = import_hashed(importer, item);
    return code;
}

static enum err_code import_json(const struct importer *importer, struct slice text)
{
    struct arena arena = ARENA_INIT(8 * LIMIT_REPORT_BYTES);
    const struct node *results;
    struct node *root;
    enum err_code code = json_read(text, LIMIT_REPORT_BYTES, &arena, &root, importer->err);

    if (code != ERR_OK)
        goto out;
    results = node_get(root, "results");
    if (root->kind == NODE_LIST) {
        importer->out->format = "gitleaks";
        code = import_gitleaks(importer, root);
    } else if (results && results->kind == NODE_MAP) {
        importer->out->format = "detect-secrets";
        code = import_detect_secrets(importer, results);
    } else {
        code = err_set(importer->err, ERR_UNSUPPORTED, "neither of gitleaks nor of detect-secrets");
    }
out:
    arena_release(&arena);
    return code;
}

/* "[COMMIT:]FILE:RULE:LINE" */
static bool is_position(struct slice line)
{
    const char *colon = line.len ? memrchr(line.ptr, ':', line.len) : NULL;
    size_t at = colon ? (size_t)(colon - line.ptr) : 0;
    uint64_t number;

    return colon && slice_number(slice_sub(line, at + 1, line.len), UINT64_MAX, &number) &&
           memchr(line.ptr, ':', at);
}

static enum err_code import_positions(const struct importer *importer, struct slice text)
{
    struct slice line;

    importer->out->format = ".gitleaksignore";
    while (slice_cut(&text, '\n', &line)) {
        line = slice_trim(line);
        if (!line.len || line.ptr[0] == '#')
            continue;
        if (!is_position(line))
            return err_set(importer->err, ERR_UNSUPPORTED,
                           "neither of gitleaks nor of detect-secrets");
        importer->out->positions++;
    }
    return ERR_OK;
}

enum err_code baseline_import(struct baseline *baseline, struct slice text,
                              const struct baseline_entry *like, struct baseline_import *out,
                              struct err *err)
{
    const struct importer importer = {baseline, like, out, err};

    *out = (struct baseline_import){0};
    if (slice_starts(text, BYTE_ORDER_MARK))
        text = slice_sub(text, strlen(BYTE_ORDER_MARK), text.len);
    text = slice_trim(text);
    if (slice_starts(text, "[") || slice_starts(text, "{"))
        return import_json(&importer, text);
    return import_positions(&importer, text);
}
