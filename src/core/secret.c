/* SPDX-License-Identifier: Apache-2.0 */
#include "core/secret.h"

#include "core/ascii.h"
#include "core/base64.h"
#include "core/checked.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/secret_raw.h"

/* Below this length three shown characters would be too large a part. */
#define TAIL_FROM_BYTES 24
#define TAIL_BYTES 3
#define PREFIX_BYTES 12

struct secret {
    struct sha256 hash;
    size_t len;
    bool kept; /* in a vault, which frees it */
    char bytes[];
};

static struct secret *make(struct slice raw, struct vault *vault)
{
    struct secret *secret;
    size_t size;

    if (!checked_add(sizeof *secret, raw.len, &size))
        return NULL;
    secret = vault ? vault_alloc(vault, size) : mem_alloc(size);
    if (!secret)
        return NULL;
    secret->kept = vault != NULL;
    secret->len = raw.len;
    if (raw.len)
        memcpy(secret->bytes, raw.ptr, raw.len);
    sha256_of(raw, &secret->hash);
    return secret;
}

struct secret *secret_new(struct slice raw)
{
    return make(raw, NULL);
}

struct secret *secret_keep(struct vault *vault, struct slice raw)
{
    return make(raw, vault);
}

void secret_free(struct secret *secret)
{
    bool kept;

    if (!secret)
        return;
    kept = secret->kept;
    mem_wipe(secret, sizeof *secret + secret->len);
    if (!kept)
        mem_free(secret);
}

size_t secret_len(const struct secret *secret)
{
    return secret->len;
}

const struct sha256 *secret_hash(const struct secret *secret)
{
    return &secret->hash;
}

struct slice secret_raw(const struct secret *secret)
{
    return slice_of(secret->bytes, secret->len);
}

bool secret_equal(const struct secret *a, const struct secret *b)
{
    unsigned char differ = 0;

    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        differ |= (unsigned char)(a->bytes[i] ^ b->bytes[i]);
    return differ == 0;
}

/* The public prefix of a token type ends with an underscore or a hyphen
 * near its start: `ghp_`, `github_pat_`, `glpat-`. */
static size_t prefix_len(struct slice raw)
{
    size_t len = 0;

    if (raw.len < TAIL_FROM_BYTES)
        return 0;
    for (size_t i = 0; i < PREFIX_BYTES; i++) {
        char c = raw.ptr[i];

        if (c == '_' || c == '-')
            len = i + 1;
        else if (!ascii_is_alnum(c))
            break;
    }
    return len;
}

static struct slice pem_label(struct slice raw)
{
    static const char dashes[] = "-----";
    size_t end;

    if (!slice_starts(raw, "-----BEGIN "))
        return slice_of(NULL, 0);
    end = slice_find(slice_sub(raw, 5, 80), slice_str(dashes));
    return end == SIZE_MAX ? slice_of(NULL, 0) : slice_sub(raw, 0, end + 10);
}

void secret_redact_slice(struct slice raw, struct buf *out)
{
    struct slice label = pem_label(raw);

    if (label.len) {
        buf_add_slice(out, label);
        buf_add_str(out, "…");
        return;
    }
    buf_add_slice(out, slice_sub(raw, 0, prefix_len(raw)));
    buf_add_str(out, "…");
    if (raw.len < TAIL_FROM_BYTES)
        return;
    for (size_t i = raw.len - TAIL_BYTES; i < raw.len; i++)
        buf_add_char(out, raw.ptr[i] > ' ' && raw.ptr[i] < 0x7f ? raw.ptr[i] : '?');
}

void secret_redact(const struct secret *secret, struct buf *out)
{
    secret_redact_slice(secret_raw(secret), out);
}

void secret_hide(const struct secret *secret, struct slice text, struct buf *out)
{
    struct slice raw = secret_raw(secret);
    size_t at;

    while (raw.len && (at = slice_find(text, raw)) != SIZE_MAX) {
        buf_add_slice(out, slice_sub(text, 0, at));
        secret_redact(secret, out);
        text = slice_sub(text, at + raw.len, text.len);
    }
    buf_add_slice(out, text);
}

void secret_last_eight(const struct secret *secret, struct buf *out)
{
    if (secret->len >= TAIL_FROM_BYTES)
        buf_add(out, secret->bytes + secret->len - 8, 8);
}

/* The digits that stand for the secret alone, it being preceded by `before`
 * bytes of a group of three. */
static void add_base64(struct slice raw, size_t before, enum base64_alphabet alphabet,
                       struct buf *out)
{
    struct buf bytes = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    struct buf digits = BUF_INIT(2 * LIMIT_DOCUMENT_BYTES);

    buf_add(&bytes, "\0\0", before);
    buf_add_slice(&bytes, raw);
    base64_add(&digits, buf_slice(&bytes), alphabet);
    buf_add_slice(out,
                  slice_sub(buf_slice(&digits), (before * 8 + 5) / 6, (before + raw.len) * 8 / 6));
    buf_add_char(out, '\0');
    buf_wipe(&bytes);
    buf_wipe(&digits);
    buf_release(&bytes);
    buf_release(&digits);
}

void secret_add_forms(const struct secret *secret, struct buf *out)
{
    struct slice raw = secret_raw(secret);

    for (size_t before = 0; before < 3; before++) {
        add_base64(raw, before, BASE64_STANDARD, out);
        add_base64(raw, before, BASE64_URL, out);
    }
    for (size_t i = 0; i < raw.len; i++)
        buf_printf(out, "%02x", (unsigned char)raw.ptr[i]);
    buf_add_char(out, '\0');
    for (size_t i = 0; i < raw.len; i++)
        buf_printf(out, "%02X", (unsigned char)raw.ptr[i]);
    buf_add_char(out, '\0');
}
