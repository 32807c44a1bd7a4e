/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/baseline_import.h"

#include "core/hex.h"
#include "core/json_read.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "git/sha1.h"

struct importer {
    struct baseline *baseline;
    const struct baseline_import_order *order;
    struct baseline_import *out;
    struct err *err;
};

static enum err_code add(const struct importer *importer, const struct baseline_key *key,
                         struct slice rule, struct slice redacted)
{
    struct baseline_entry entry = *importer->order->like;
    enum err_code code;

    entry.key = *key;
    entry.rule = rule;
    entry.redacted = redacted;
    code = baseline_add(importer->baseline, &entry);
    return code == ERR_OK ? ERR_OK : err_set(importer->err, code, "%s", err_text(code));
}

static enum err_code add_secret(const struct importer *importer, struct slice secret,
                                struct slice rule)
{
    struct baseline_key key = {.kind = BASELINE_SHA256};
    struct buf redacted = BUF_INIT(KIB);
    struct sha256 hash;
    enum err_code code;

    sha256_of(secret, &hash);
    memcpy(key.bytes, hash.bytes, sizeof hash.bytes);
    secret_redact_slice(secret, &redacted);
    code = add(importer, &key, rule, buf_slice(&redacted));
    buf_release(&redacted);
    return code;
}

static void leave_out(const struct importer *importer, size_t ordinal)
{
    if (importer->out->strange++ == 0)
        importer->out->first_strange = ordinal;
}

static enum err_code refuse(const struct importer *importer)
{
    return err_set(importer->err, ERR_UNSUPPORTED,
                   "neither a JSON report of gitleaks nor a baseline of detect-secrets");
}

static bool is_redacted(struct slice secret)
{
    return !secret.len || slice_is(secret, "REDACTED") || slice_ends(secret, "...");
}

/* What was accepted, whose tokens are. */
struct accepted {
    const struct importer *importer;
    struct slice secret;
    struct slice rule;
};

static enum err_code on_token(void *ctx, const struct match *match)
{
    const struct accepted *accepted = ctx;

    if (match->offline.checksum == CHECKSUM_INVALID || slice_equal(match->secret, accepted->secret))
        return ERR_OK;
    return add_secret(accepted->importer, match->secret, accepted->rule);
}

static enum err_code import_secret(const struct importer *importer, const struct node *item)
{
    struct accepted accepted = {importer, node_text(item, "Secret", ""),
                                node_text(item, "RuleID", "")};
    struct slice secret = accepted.secret;
    enum err_code code;

    if (is_redacted(secret)) {
        importer->out->redacted++;
        return ERR_OK;
    }
    code = add_secret(importer, secret, accepted.rule);
    if (code != ERR_OK)
        return code;
    importer->out->taken++;
    if (importer->order->scanner)
        code = scanner_scan(importer->order->scanner, secret, on_token, &accepted);
    /* A limit of a rule leaves what it would have found for the next scan to tell. */
    return code == ERR_LIMIT ? ERR_OK : code;
}

static enum err_code import_gitleaks(const struct importer *importer, const struct node *root)
{
    enum err_code code = ERR_OK;
    size_t ordinal = 0;

    for (const struct node *item = root->first; item && code == ERR_OK; item = item->next) {
        ordinal++;
        if (node_get(item, "RuleID"))
            code = import_secret(importer, item);
        else
            leave_out(importer, ordinal);
    }
    return code;
}

/* Of some types detect-secrets takes only the beginning for the secret, which is the same in
 * all of them: its hash says nothing of which was accepted. */
static bool is_shared(const unsigned char hash[SHA1_BYTES])
{
    static const char *const beginnings[] = {
        "ghp",
        "gho",
        "ghu",
        "ghs",
        "ghr",
        "glpat",
        "gldt",
        "glft",
        "glsoat",
        "glrt",
        "BEGIN DSA PRIVATE KEY",
        "BEGIN EC PRIVATE KEY",
        "BEGIN OPENSSH PRIVATE KEY",
        "BEGIN PGP PRIVATE KEY BLOCK",
        "BEGIN PRIVATE KEY",
        "BEGIN RSA PRIVATE KEY",
        "BEGIN SSH2 ENCRYPTED PRIVATE KEY",
        "PuTTY-User-Key-File-2",
    };

    for (size_t i = 0; i < ARRAY_LEN(beginnings); i++) {
        unsigned char other[SHA1_BYTES];

        sha1_of(slice_str(beginnings[i]), other);
        if (memcmp(hash, other, SHA1_BYTES) == 0)
            return true;
    }
    return false;
}

static enum err_code import_hashed(const struct importer *importer, const struct node *item,
                                   size_t ordinal)
{
    struct slice hash = node_text(item, "hashed_secret", "");
    struct baseline_key key = {.kind = BASELINE_SHA1};
    bool is_real = false;

    if (hash.len != 2 * (size_t)SHA1_BYTES || !hex_decode(hash.ptr, SHA1_BYTES, key.bytes)) {
        leave_out(importer, ordinal);
        return ERR_OK;
    }
    if (is_shared(key.bytes)) {
        importer->out->shared++;
        return ERR_OK;
    }
    importer->out->real += node_as_bool(node_get(item, "is_secret"), &is_real) && is_real;
    importer->out->taken++;
    return add(importer, &key, node_text(item, "type", ""), slice_of(NULL, 0));
}

/* "results" is a map of file names to lists. */
static enum err_code import_detect_secrets(const struct importer *importer,
                                           const struct node *results)
{
    enum err_code code = ERR_OK;
    size_t ordinal = 0;

    for (const struct node *file = results->first; file && code == ERR_OK; file = file->next) {
        if (file->kind != NODE_LIST)
            leave_out(importer, ++ordinal);
        for (const struct node *item = file->kind == NODE_LIST ? file->first : NULL;
             item && code == ERR_OK; item = item->next)
            code = import_hashed(importer, item, ++ordinal);
    }
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
        code = refuse(importer);
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

static void import_positions(const struct importer *importer, struct slice text)
{
    struct slice line;
    size_t number = 0;

    importer->out->format = ".gitleaksignore";
    while (slice_cut(&text, '\n', &line)) {
        number++;
        line = slice_trim(line);
        if (!line.len || line.ptr[0] == '#')
            continue;
        if (is_position(line))
            importer->out->positions++;
        else
            leave_out(importer, number);
    }
}

/* A bracket begins a list of findings, and a table of TOML. */
static bool is_json(struct slice text)
{
    struct slice inside = slice_trim(slice_sub(text, 1, SIZE_MAX));

    if (slice_starts(text, "["))
        return !inside.len || slice_starts(inside, "{") || slice_starts(inside, "]");
    return slice_starts(text, "{");
}

enum err_code baseline_import(struct baseline *baseline, const struct baseline_import_order *order,
                              struct baseline_import *out, struct err *err)
{
    const struct importer importer = {baseline, order, out, err};
    /* Shells of Windows begin a file with a mark that they redirect to. */
    struct slice text = utf8_without_mark(order->text);
    enum err_code code = ERR_OK;
    struct slice begin;

    *out = (struct baseline_import){0};
    begin = slice_trim(text);
    if (is_json(begin))
        code = import_json(&importer, text);
    else
        import_positions(&importer, text);
    if (code == ERR_OK && out->strange &&
        !(out->taken || out->redacted || out->shared || out->positions))
        code = refuse(&importer);
    return code;
}
