/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/mint.h"

#include "core/base32.h"
#include "core/base64.h"
#include "core/crc32.h"
#include "core/radix.h"
#include "core/sha256.h"
#include "rules/rule.h"

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"

/* Alphabets: by name for placeholders, by letter for the shapes below. */
struct charset {
    const char *name;
    char letter;
    const char *alphabet;
};

static const struct charset charsets[] = {
    {"base62", 'w', RADIX_BASE62},
    {"hex", 'h', DIGIT "abcdef"},
    {"hex-upper", 'H', DIGIT "ABCDEF"},
    {"digits", 'd', DIGIT},
    {"lower", 'a', LOWER},
    {"upper", 'A', UPPER},
    {"alpha", 'x', UPPER LOWER},
    {"base36", 'l', RADIX_BASE36},
    {"base36-upper", 'L', DIGIT UPPER},
    {"base32", 'B', UPPER "234567"},
    {"base32-lower", 'b', LOWER "234567"},
    {"bech32", 'c', "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"},
    {"base64", 's', UPPER LOWER DIGIT "+/"},
    {"base64url", 'u', UPPER LOWER DIGIT "-_"},
};

/*
 * A token of fixed shape: BODY, checksum, TAIL. In a shape %w30 stands for
 * thirty characters of the class with letter w, everything else for itself.
 */
struct shape {
    const char *kind;
    const char *body;
    enum checksum_algorithm checksum;
    size_t skip;     /* bytes of the body before the checked part */
    const char *gap; /* between the checked part and its checksum */
    const char *tail;
    bool upper; /* hexadecimal digits in upper case */
};

static const struct shape shapes[] = {
    {"ghp", "ghp_%w30", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"gho", "gho_%w30", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"ghu", "ghu_%w30", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"ghs", "ghs_%w30", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"ghr", "ghr_%w70", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    /* The owner is user number 0, whom GitHub does not have. */
    {"github_pat", "github_pat_11AAAAAAA0%w12_%w43", CHECKSUM_SHA256_BASE32, 0, "", "%w8", false},
    {"hex40", "%h40", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"v1", "v1.%h40", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"client_secret", "%h40", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"client_id", "Ov23li%w14", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"client_id_old", "%h20", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"client_id_app", "Iv23li%w14", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"client_id_app_old", "Iv1.%h16", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"runner", "AABF3%B24", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"raw", "GHSAT0AAAAAA%B30", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"uuid", "%h8-%h4-4%h3-a%h3-%h12", CHECKSUM_ALGORITHM_NONE, 0, "", "", false},
    {"npm", "npm_%w30", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"vercel_pat", "vcp_%w50", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"vercel_integration", "vci_%w50", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"vercel_app", "vca_%w50", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"vercel_refresh", "vcr_%w50", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"vercel_key", "vck_%w50", CHECKSUM_CRC32_BASE62, 4, "", "", false},
    {"gitlab_routable", "glpat-%u32.01.0w", CHECKSUM_CRC32_BASE36, 0, "", "", false},
    {"atlassian_user", "ATATT3xFfGF0%u171=", CHECKSUM_CRC32_HEX, 0, "", "", true},
    {"atlassian_repo", "ATCTT3xFfGN0%u171=", CHECKSUM_CRC32_HEX, 0, "", "", true},
    {"grafana", "glsa_%w32", CHECKSUM_CRC32_LE_HEX, 0, "_", "", false},
    {"cloudflare_user", "cfut_%w40", CHECKSUM_CRC32_HEX, 5, "", "", false},
    {"cloudflare_account", "cfat_%w40", CHECKSUM_CRC32_HEX, 5, "", "", false},
    {"cloudflare_service", "cfast_%w40", CHECKSUM_CRC32_HEX, 6, "", "", false},
    {"cloudflare_key", "cfk_%w40", CHECKSUM_CRC32_HEX, 4, "", "", false},
    {"confluent", "cflt%w54", CHECKSUM_CRC32_LE_BASE64, 4, "", "", false},
};

/* An endless stream of bytes that a kind and a seed decide: the SHA-256 of
 * both and of a counter, over and over. */
struct stream {
    struct slice kind;
    struct slice seed;
    uint32_t counter;
    size_t used;
    struct sha256 block;
};

static struct stream stream_of(struct slice kind, struct slice seed)
{
    return (struct stream){kind, seed, 0, SHA256_BYTES, {{0}}};
}

static unsigned stream_byte(struct stream *stream)
{
    if (stream->used == SHA256_BYTES) {
        const char counter[2] = {(char)stream->counter, (char)(stream->counter >> 8)};
        struct sha256_ctx ctx;

        sha256_init(&ctx);
        sha256_add(&ctx, stream->kind);
        sha256_add(&ctx, slice_of("", 1));
        sha256_add(&ctx, stream->seed);
        sha256_add(&ctx, slice_of(counter, sizeof counter));
        sha256_done(&ctx, &stream->block);
        stream->counter++;
        stream->used = 0;
    }
    return stream->block.bytes[stream->used++];
}

/* Every character of the alphabet equally often: bytes past the last whole
 * multiple of its length are thrown away. */
static void add_chars(struct stream *stream, const char *alphabet, size_t count, struct buf *out)
{
    const unsigned base = (unsigned)strlen(alphabet);

    while (count--) {
        unsigned byte;

        do
            byte = stream_byte(stream);
        while (byte >= 256 / base * base);
        buf_add_char(out, alphabet[byte % base]);
    }
}

static void add_bytes(struct stream *stream, size_t count, struct buf *out)
{
    while (count--)
        buf_add_char(out, (char)stream_byte(stream));
}

static const struct charset *charset_of(char letter)
{
    const struct charset *charset = charsets;

    while (charset->letter != letter)
        charset++;
    return charset;
}

static void add_shape(struct stream *stream, const char *shape, struct buf *out)
{
    for (const char *at = shape; *at;) {
        const struct charset *charset;
        size_t count = 0;

        if (*at != '%') {
            buf_add_char(out, *at++);
            continue;
        }
        charset = charset_of(at[1]);
        for (at += 2; *at >= '0' && *at <= '9'; at++)
            count = count * 10 + (size_t)(*at - '0');
        add_chars(stream, charset->alphabet, count, out);
    }
}

static void add_crc_hex(uint32_t crc, bool upper, struct buf *out)
{
    if (upper)
        buf_printf(out, "%08X", crc);
    else
        buf_printf(out, "%08x", crc);
}

static void add_crc_base64(uint32_t crc, struct buf *out)
{
    const char bytes[4] = {(char)crc, (char)(crc >> 8), (char)(crc >> 16), (char)(crc >> 24)};
    struct buf text = BUF_INIT(16);

    base64_add(&text, slice_of(bytes, sizeof bytes), BASE64_STANDARD);
    buf_add_slice(out, slice_sub(buf_slice(&text), 0, 6));
    if (text.status != ERR_OK)
        out->status = text.status;
    buf_release(&text);
}

static void add_sha_base32(struct slice checked, struct buf *out)
{
    struct sha256 hash;
    char digits[BASE32_LEN(SHA256_BYTES) + 1];

    sha256_of(checked, &hash);
    base32_encode(hash.bytes, SHA256_BYTES, digits);
    buf_add(out, digits, 8);
}

static void add_radix(uint32_t crc, const char *alphabet, size_t digits, struct buf *out)
{
    char text[8];

    radix_write(crc, alphabet, digits, text);
    buf_add(out, text, digits);
}

/* `checked` must not lie in `out`, which moves when it grows. */
static void add_checksum(const struct shape *shape, struct slice checked, struct buf *out)
{
    const uint32_t crc = crc32_of(checked);

    switch (shape->checksum) {
    case CHECKSUM_ALGORITHM_NONE:
    case CHECKSUM_JWT:
        return;
    case CHECKSUM_CRC32_BASE62:
        add_radix(crc, RADIX_BASE62, 6, out);
        return;
    case CHECKSUM_CRC32_BASE36:
        add_radix(crc, RADIX_BASE36, 7, out);
        return;
    case CHECKSUM_CRC32_HEX:
        add_crc_hex(crc, shape->upper, out);
        return;
    case CHECKSUM_CRC32_LE_HEX:
        add_crc_hex(__builtin_bswap32(crc), shape->upper, out);
        return;
    case CHECKSUM_CRC32_LE_BASE64:
        add_crc_base64(crc, out);
        return;
    case CHECKSUM_SHA256_BASE32:
        add_sha_base32(checked, out);
        return;
    }
}

/* Another digit of the same sort in the last place: the form stays right. */
static void spoil(struct buf *token)
{
    if (token->status == ERR_OK)
        token->ptr[token->len - 1] = token->ptr[token->len - 1] == '2' ? '3' : '2';
}

static enum err_code mint_shape(const struct shape *shape, const struct mint_order *order,
                                struct buf *out, struct err *err)
{
    struct stream stream = stream_of(order->kind, order->seed);
    struct buf body = BUF_INIT(512);
    struct buf token = BUF_INIT(512);

    if (order->bad && shape->checksum == CHECKSUM_ALGORITHM_NONE)
        return err_set(err, ERR_USAGE, "nothing proves a token of kind '%s': it cannot be bad",
                       shape->kind);
    add_shape(&stream, shape->body, &body);
    buf_add_slice(&token, buf_slice(&body));
    buf_add_str(&token, shape->gap);
    add_checksum(shape, slice_sub(buf_slice(&body), shape->skip, SIZE_MAX), &token);
    if (order->bad)
        spoil(&token);
    add_shape(&stream, shape->tail, &token);
    buf_add_slice(out, buf_slice(&token));
    if (body.status != ERR_OK || token.status != ERR_OK)
        out->status = ERR_NOMEM;
    buf_release(&body);
    buf_release(&token);
    return buf_status(out);
}

/* 2100-01-01: a token of a test does not expire while the test is used. */
#define FAR_FUTURE_S 4102444800u

/* RFC 7519. A bad one has a payload that is no JSON. */
static void add_jwt(struct stream *stream, const struct mint_order *order, const char *algorithm,
                    size_t signature_len, struct buf *out)
{
    const uint64_t exp_s = order->exp_s ? order->exp_s : FAR_FUTURE_S;
    struct buf part = BUF_INIT(512);

    buf_printf(&part, "{\"alg\":\"%s\",\"typ\":\"JWT\"}", algorithm);
    base64_add(out, buf_slice(&part), BASE64_URL);
    buf_add_char(out, '.');
    buf_reset(&part);
    buf_add_str(&part, order->bad ? "{\"sub:" : "{\"sub\":\"");
    add_chars(stream, RADIX_BASE62, 24, &part);
    buf_printf(&part, "\",\"iat\":%ju,\"exp\":%ju}", (uintmax_t)exp_s - 3600, (uintmax_t)exp_s);
    base64_add(out, buf_slice(&part), BASE64_URL);
    buf_add_char(out, '.');
    add_chars(stream, UPPER LOWER DIGIT "-_", signature_len, out);
    if (part.status != ERR_OK)
        out->status = part.status;
    buf_release(&part);
}

static void mint_jwt(struct stream *stream, const struct mint_order *order, struct buf *out)
{
    add_jwt(stream, order, "HS256", 43, out);
}

/* The form of 2026: the app's number and a token of an issuer inside GitHub. */
static void mint_ghs_stateless(struct stream *stream, const struct mint_order *order,
                               struct buf *out)
{
    add_shape(stream, "ghs_1%d6_", out);
    add_jwt(stream, order, "RS256", 342, out);
}

/* A version 2 macaroon: fields of type, length and value, and at the end a
 * 32-byte signature. https://docs.pypi.org/api/secrets */
static void mint_pypi(struct stream *stream, const struct mint_order *order, struct buf *out)
{
    struct buf macaroon = BUF_INIT(512);

    (void)order;
    buf_add(&macaroon, "\2\1\10pypi.org\2\44", 13);
    add_shape(stream, "%h8-%h4-4%h3-a%h3-%h12", &macaroon);
    buf_add(&macaroon, "\0\2\10[3,null]\0\0\6\40", 15);
    add_bytes(stream, 32, &macaroon);
    buf_add_str(out, "pypi-");
    base64_add(out, buf_slice(&macaroon), BASE64_URL);
    if (macaroon.status != ERR_OK)
        out->status = macaroon.status;
    buf_release(&macaroon);
}

static void mint_sentry_org(struct stream *stream, const struct mint_order *order, struct buf *out)
{
    (void)order;
    buf_add_str(out, "sntrys_");
    base64_add(out,
               SLICE_LITERAL("{\"iat\":1700000000.5,\"url\":\"https://sentry.io\","
                             "\"region_url\":\"https://us.sentry.io\",\"org\":\"example\"}"),
               BASE64_STANDARD);
    buf_add_char(out, '_');
    add_chars(stream, UPPER LOWER DIGIT "+/", 43, out);
}

/* PEM (RFC 7468): the beginnings are those of real keys, the rest is noise. */
#define PRIVATE_KEY "PRIVATE KEY"
#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static const struct pem {
    const char *kind;
    const char *label;
    struct slice head;
    size_t bytes;
} pems[] = {
    /* PKCS #1: SEQUENCE { version 0, modulus of 2048 bits, ... } */
    {"pem", "RSA " PRIVATE_KEY, BYTES("\x30\x82\x04\xa4\x02\x01\x00\x02\x82\x01\x01\x00"), 1192},
    /* SEC 1: SEQUENCE { version 1, 32 bytes, ... } */
    {"pem_ec", "EC " PRIVATE_KEY, BYTES("\x30\x77\x02\x01\x01\x04\x20"), 121},
    {"pem_dsa", "DSA " PRIVATE_KEY, BYTES("\x30\x82\x03\x56\x02\x01\x00"), 858},
    /* PKCS #8: SEQUENCE { version 0, rsaEncryption, ... } */
    {"pem_pkcs8", PRIVATE_KEY,
     BYTES("\x30\x82\x04\xbe\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d"
           "\x01\x01\x01\x05\x00"),
     1218},
    {"pem_encrypted", "ENCRYPTED " PRIVATE_KEY, BYTES("\x30\x82\x05\x2d\x30\x57\x06\x09"), 1329},
    /* No cipher, no key derivation. */
    {"pem_openssh", "OPENSSH " PRIVATE_KEY,
     BYTES("openssh-key-v1\0\0\0\0\4none\0\0\0\4none\0\0\0\0\0\0\0\1"), 290},
    {"pem_pgp", "PGP " PRIVATE_KEY " BLOCK", BYTES("\x95\x03\xd8\x04"), 900},
};

static void mint_pem(struct stream *stream, const struct mint_order *order, struct buf *out)
{
    const struct pem *pem = pems;
    struct buf key = BUF_INIT(4096);
    struct buf text = BUF_INIT(8192);

    while (!slice_is(order->kind, pem->kind))
        pem++;
    buf_add_slice(&key, pem->head);
    add_bytes(stream, pem->bytes - pem->head.len, &key);
    base64_add(&text, buf_slice(&key), BASE64_STANDARD);
    buf_printf(out, "-----BEGIN %s-----\n", pem->label);
    for (size_t at = 0; at < text.len; at += 64) {
        buf_add_slice(out, slice_sub(buf_slice(&text), at, at + 64));
        buf_add_char(out, '\n');
    }
    buf_printf(out, "-----END %s-----", pem->label);
    if (key.status != ERR_OK || text.status != ERR_OK)
        out->status = ERR_NOMEM;
    buf_release(&key);
    buf_release(&text);
}

/* What has more inside than characters of a class. */
static const struct maker {
    const char *kind;
    void (*make)(struct stream *stream, const struct mint_order *order, struct buf *out);
    bool can_be_bad;
} makers[] = {
    {"ghs_stateless", mint_ghs_stateless, true},
    {"jwt", mint_jwt, true},
    {"pypi", mint_pypi, false},
    {"sentry_org", mint_sentry_org, false},
    {"pem", mint_pem, false},
    {"pem_ec", mint_pem, false},
    {"pem_dsa", mint_pem, false},
    {"pem_pkcs8", mint_pem, false},
    {"pem_encrypted", mint_pem, false},
    {"pem_openssh", mint_pem, false},
    {"pem_pgp", mint_pem, false},
};

static enum err_code mint_by(const struct maker *maker, const struct mint_order *order,
                             struct buf *out, struct err *err)
{
    struct stream stream = stream_of(order->kind, order->seed);

    if (order->bad && !maker->can_be_bad)
        return err_set(err, ERR_USAGE, "nothing proves a token of kind '%s': it cannot be bad",
                       maker->kind);
    maker->make(&stream, order, out);
    return buf_status(out);
}

enum err_code mint_token(const struct mint_order *order, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
        if (slice_is(order->kind, shapes[i].kind))
            return mint_shape(&shapes[i], order, out, err);
    for (size_t i = 0; i < ARRAY_LEN(makers); i++)
        if (slice_is(order->kind, makers[i].kind))
            return mint_by(&makers[i], order, out, err);
    return ERR_NOTFOUND;
}

enum err_code mint_chars(struct slice class_name, struct slice seed, size_t count, struct buf *out)
{
    struct stream stream = stream_of(class_name, seed);

    for (size_t i = 0; i < ARRAY_LEN(charsets); i++)
        if (slice_is(class_name, charsets[i].name)) {
            add_chars(&stream, charsets[i].alphabet, count, out);
            return buf_status(out);
        }
    return ERR_NOTFOUND;
}
