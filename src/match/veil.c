/* SPDX-License-Identifier: Apache-2.0 */
#include "match/veil.h"

#include "core/ascii.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/secret.h"

/* So much behind the prefix of a token is more than a name that begins so. */
#define TAIL_FROM 8

/* No word of a message is this long, but for names and secrets. */
#define WORD_FROM 16

/* A message this long may have been cut off, in the middle of a token too. */
#define CUT_FROM (sizeof(((struct err *)NULL)->msg) - 8)

/* GitHub's, longest first where one begins with another. */
static const char *const prefixes[] = {
    "github_pat_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "v1.", "GHSAT0AAAAAA",
};

static bool is_hex(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool is_token(char c)
{
    return ascii_is_word(c) || c == '-';
}

static size_t run_len(struct slice text, bool (*is_in)(char))
{
    size_t len = 0;

    while (len < text.len && is_in(text.ptr[len]))
        len++;
    return len;
}

/* 40 digits are also how GitHub's oldest tokens looked, and cannot be told
 * from the objects that errors are about. */
static bool is_object_name(struct slice text)
{
    return (text.len == 40 || text.len == 64) && run_len(text, is_hex) == text.len;
}

struct veil {
    struct scanner *scanner;
    struct buf *out;
    struct slice text;
    size_t done; /* so much of it is in `out` */
};

enum err_code veil_new(const struct matcher *matcher, struct veil **out)
{
    struct veil *veil = mem_calloc(1, sizeof *veil);
    enum err_code code;

    if (!veil)
        return ERR_NOMEM;
    code = scanner_new(matcher, &veil->scanner);
    if (code == ERR_OK)
        *out = veil;
    else
        mem_free(veil);
    return code;
}

void veil_free(struct veil *veil)
{
    if (!veil)
        return;
    scanner_free(veil->scanner);
    mem_free(veil);
}

static enum err_code hide_match(void *ctx, const struct match *match)
{
    struct veil *veil = ctx;

    if (match->start < veil->done || is_object_name(match->secret))
        return ERR_OK;
    buf_add_slice(veil->out, slice_sub(veil->text, veil->done, match->start));
    secret_redact_slice(match->secret, veil->out);
    veil->done = match->end;
    return ERR_OK;
}

/* ERR_LIMIT too is a failure here: something was not looked at. */
static enum err_code hide_matches(struct veil *veil, struct slice text, struct buf *out)
{
    enum err_code code;

    veil->out = out;
    veil->text = text;
    veil->done = 0;
    code = scanner_scan(veil->scanner, text, hide_match, veil);
    buf_add_slice(out, slice_sub(text, veil->done, text.len));
    return code == ERR_OK ? buf_status(out) : code;
}

static enum err_code hide_builtin(struct slice line, struct buf *out)
{
    struct ruleset *rules = NULL;
    struct matcher *matcher = NULL;
    struct veil *veil = NULL;
    enum err_code code = ruleset_new(&rules);

    if (code == ERR_OK)
        code = ruleset_add_builtin(rules, NULL);
    if (code == ERR_OK)
        code = ruleset_seal(rules, NULL);
    if (code == ERR_OK)
        code = matcher_new(rules, &matcher, NULL);
    if (code == ERR_OK)
        code = veil_new(matcher, &veil);
    if (code == ERR_OK)
        code = hide_matches(veil, line, out);
    veil_free(veil);
    matcher_free(matcher);
    ruleset_free(rules);
    return code;
}

/* Dots join the parts of JSON web tokens. */
static size_t tail_len(struct slice text)
{
    size_t len = run_len(text, is_token);

    while (len + 1 < text.len && text.ptr[len] == '.' && is_token(text.ptr[len + 1]))
        len += 1 + run_len(slice_sub(text, len + 1, text.len), is_token);
    return len;
}

/* Length of what looks like the begin of a token, whose public part is
 * *shown long; 0: nothing does. */
static size_t token_len(struct slice text, size_t *shown)
{
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        const size_t prefix = strlen(prefixes[i]);
        size_t len;

        if (!slice_starts(text, prefixes[i]))
            continue;
        *shown = prefix;
        len = prefix + tail_len(slice_sub(text, prefix, text.len));
        return len >= prefix + TAIL_FROM ? len : 0;
    }
    return 0;
}

static void hide_prefixed(struct slice line, struct buf *out)
{
    size_t shown = 0;

    for (size_t i = 0; i < line.len;) {
        const size_t len = token_len(slice_sub(line, i, line.len), &shown);

        if (!len) {
            buf_add_char(out, line.ptr[i++]);
            continue;
        }
        buf_add(out, line.ptr + i, shown);
        buf_add_str(out, "…");
        i += len;
    }
}

static void hide_long_words(struct slice line, struct buf *out)
{
    while (line.len) {
        const size_t len = run_len(line, is_token);

        if (len >= WORD_FROM)
            buf_add_str(out, "…");
        else
            buf_add(out, line.ptr, len ? len : 1);
        line = slice_sub(line, len ? len : 1, line.len);
    }
}

/* Without the last word, if the end of the line may be missing. */
static struct slice without_cut(struct slice line)
{
    size_t len = line.len;

    if (line.len < CUT_FROM)
        return line;
    while (len && is_token(line.ptr[len - 1]))
        len--;
    return slice_sub(line, 0, len);
}

void veil_text(struct veil *veil, struct slice text, struct buf *out)
{
    struct buf hidden = BUF_INIT(LIMIT_DOCUMENT_BYTES);

    if (hide_matches(veil, text, &hidden) == ERR_OK)
        buf_add_slice(out, buf_slice(&hidden));
    else
        hide_long_words(text, out);
    buf_wipe(&hidden);
    buf_release(&hidden);
}

static void veil_name(void *ctx, struct slice text, struct buf *out)
{
    veil_text(ctx, text, out);
}

void veil_names(struct veil *veil, struct findings *findings)
{
    findings_set_veil(findings, (struct findings_veil){.fn = veil_name, .ctx = veil});
}

void veil_message(struct slice line, struct buf *out)
{
    struct buf hidden = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    const struct slice whole = without_cut(line);

    if (hide_builtin(whole, &hidden) == ERR_OK)
        hide_prefixed(buf_slice(&hidden), out);
    else
        hide_long_words(whole, out);
    if (whole.len < line.len)
        buf_add_str(out, "…");
    buf_wipe(&hidden);
    buf_release(&hidden);
}
