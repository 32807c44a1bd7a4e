/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/placeholder.h"

#include "core/base64.h"
#include "core/limits.h"
#include "rules/mint.h"

/* Placeholders in placeholders: a token in base 64 in base 64, and some. */
#define DEPTH_MOST 4

/* From "{{" to "}}", what lies between included. */
#define PLACEHOLDER_MOST 4096

static void encode_base64(struct slice plain, struct buf *out)
{
    base64_add(out, plain, BASE64_STANDARD);
}

static void encode_base64url(struct slice plain, struct buf *out)
{
    base64_add(out, plain, BASE64_URL);
}

static void encode_hex(struct slice plain, struct buf *out)
{
    for (size_t i = 0; i < plain.len; i++)
        buf_printf(out, "%02x", (unsigned char)plain.ptr[i]);
}

static void encode_percent(struct slice plain, struct buf *out)
{
    for (size_t i = 0; i < plain.len; i++)
        buf_printf(out, "%%%02X", (unsigned char)plain.ptr[i]);
}

static void encode_unicode(struct slice plain, struct buf *out)
{
    for (size_t i = 0; i < plain.len; i++)
        buf_printf(out, "\\u%04x", (unsigned char)plain.ptr[i]);
}

static void encode_json(struct slice plain, struct buf *out)
{
    for (size_t i = 0; i < plain.len; i++) {
        if (plain.ptr[i] == '"' || plain.ptr[i] == '\\')
            buf_add_char(out, '\\');
        if (plain.ptr[i] == '\n')
            buf_add_str(out, "\\n");
        else
            buf_add_char(out, plain.ptr[i]);
    }
}

static void encode_utf16le(struct slice plain, struct buf *out)
{
    for (size_t i = 0; i < plain.len; i++) {
        buf_add_char(out, plain.ptr[i]);
        buf_add_char(out, '\0');
    }
}

static void encode_utf16be(struct slice plain, struct buf *out)
{
    for (size_t i = 0; i < plain.len; i++) {
        buf_add_char(out, '\0');
        buf_add_char(out, plain.ptr[i]);
    }
}

/* {{NAME:TEXT}}: the text in another writing, its own placeholders first. */
static const struct encoder {
    const char *name;
    void (*encode)(struct slice plain, struct buf *out);
} encoders[] = {
    {"b64", encode_base64},      {"b64url", encode_base64url}, {"hexed", encode_hex},
    {"percent", encode_percent}, {"unicode", encode_unicode},  {"json", encode_json},
    {"utf16le", encode_utf16le}, {"utf16be", encode_utf16be},
};

static enum err_code expand(struct slice text, int depth, struct buf *out, struct err *err);

static const struct encoder *encoder_of(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(encoders); i++)
        if (slice_is(name, encoders[i].name))
            return &encoders[i];
    return NULL;
}

static enum err_code expand_encoded(const struct encoder *encoder, struct slice text, int depth,
                                    struct buf *out, struct err *err)
{
    struct buf plain = BUF_INIT(out->ceiling);
    enum err_code code;

    if (depth == DEPTH_MOST)
        return err_set(err, ERR_LIMIT, "placeholders nested too deeply");
    code = expand(text, depth + 1, &plain, err);
    if (code == ERR_OK)
        encoder->encode(buf_slice(&plain), out);
    buf_release(&plain);
    return code == ERR_OK ? buf_status(out) : code;
}

/* {{CLASS:COUNT:SEED}} */
static enum err_code expand_chars(struct slice name, struct slice rest, struct buf *out)
{
    struct slice count;
    uint64_t number;

    if (!slice_cut(&rest, ':', &count) || !rest.ptr ||
        !slice_number(count, PLACEHOLDER_MOST, &number))
        return ERR_NOTFOUND;
    return mint_chars(name, rest, (size_t)number, out);
}

/* {{KIND:SEED}}, {{KIND:SEED:bad}} or {{KIND:SEED:exp=SECONDS}} */
static enum err_code expand_token(struct slice name, struct slice rest, struct buf *out,
                                  struct err *err)
{
    struct mint_order order = {.kind = name};
    struct slice option;

    if (!slice_cut(&rest, ':', &order.seed))
        return ERR_NOTFOUND;
    while (slice_cut(&rest, ':', &option)) {
        if (slice_is(option, "bad"))
            order.bad = true;
        else if (!slice_starts(option, "exp=") ||
                 !slice_number(slice_sub(option, 4, SIZE_MAX), UINT32_MAX, &order.exp_s))
            return ERR_NOTFOUND;
    }
    return mint_token(&order, out, err);
}

/* What stands between the braces; ERR_NOTFOUND when it is no placeholder. */
static enum err_code expand_one(struct slice inside, int depth, struct buf *out, struct err *err)
{
    const struct encoder *encoder;
    struct slice name;
    enum err_code code;

    if (!slice_cut(&inside, ':', &name) || !inside.ptr)
        return ERR_NOTFOUND;
    encoder = encoder_of(name);
    if (encoder)
        return expand_encoded(encoder, inside, depth, out, err);
    code = expand_token(name, inside, out, err);
    return code == ERR_NOTFOUND ? expand_chars(name, inside, out) : code;
}

/* Length up to the "}}" that closes what begins at `text`; SIZE_MAX: none. */
static size_t closing(struct slice text)
{
    size_t open = 0;

    text = slice_sub(text, 0, PLACEHOLDER_MOST);
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] == '{' && text.ptr[i + 1] == '{') {
            open++;
            i++;
        } else if (text.ptr[i] == '}' && text.ptr[i + 1] == '}') {
            if (open-- == 0)
                return i;
            i++;
        }
    }
    return SIZE_MAX;
}

static enum err_code expand(struct slice text, int depth, struct buf *out, struct err *err)
{
    while (text.len) {
        const size_t at = slice_find(text, SLICE_LITERAL("{{"));
        struct slice inside;
        enum err_code code = ERR_NOTFOUND;
        size_t len;

        buf_add_slice(out, slice_sub(text, 0, at));
        if (at == SIZE_MAX)
            break;
        text = slice_sub(text, at + 2, SIZE_MAX);
        len = closing(text);
        inside = slice_sub(text, 0, len);
        if (len != SIZE_MAX)
            code = expand_one(inside, depth, out, err);
        if (code == ERR_NOTFOUND)
            buf_add_str(out, "{{");
        else if (code != ERR_OK)
            return code;
        else
            text = slice_sub(text, len + 2, SIZE_MAX);
    }
    return buf_status(out);
}

enum err_code placeholder_expand(struct slice text, struct buf *out, struct err *err)
{
    return expand(text, 0, out, err);
}
