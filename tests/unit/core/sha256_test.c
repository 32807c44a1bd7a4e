/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sha256.h"

#include "tests/lib/unit.h"

static void assert_hash(const struct sha256 *hash, const char *expected)
{
    char hex[SHA256_HEX_BYTES + 1];

    sha256_hex(hash, hex);
    assert_string_equal(hex, expected);
}

/* FIPS 180-4 examples, https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines */
static void known_answers(void **state)
{
    static const struct {
        const char *text, *hash;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrl"
         "mnop"
         "qrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    struct sha256 hash;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        sha256_of(slice_str(rows[i].text), &hash);
        assert_hash(&hash, rows[i].hash);
    }
    sha256_of(slice_of(NULL, 0), &hash);
    assert_hash(&hash, rows[0].hash);
}

static void a_million_bytes_in_pieces(void **state)
{
    char piece[1000];
    struct sha256_ctx ctx;
    struct sha256 hash;

    (void)state;
    memset(piece, 'a', sizeof piece);
    sha256_init(&ctx);
    for (int i = 0; i < 1000; i++)
        sha256_add(&ctx, slice_of(piece, sizeof piece));
    sha256_done(&ctx, &hash);
    assert_hash(&hash, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* The hash over the hashes of the 256 strings 0, 0 1, 0 1 2, ... : every
 * length of the last block. The answer is Python's hashlib's. */
static void every_padding(void **state)
{
    unsigned char bytes[256];
    struct sha256_ctx all;
    struct sha256 hash;

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)i;
    sha256_init(&all);
    for (size_t len = 0; len < sizeof bytes; len++) {
        sha256_of(slice_of((const char *)bytes, len), &hash);
        sha256_add(&all, slice_of((const char *)hash.bytes, sizeof hash.bytes));
    }
    sha256_done(&all, &hash);
    assert_hash(&hash, "b93dd1116d1648691c732d2011543b161309b842afef7ecb6f17adf2ebbd3426");
}

static void pieces_do_not_matter(void **state)
{
    char bytes[200];
    struct sha256 whole;
    struct sha256 parts;

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7);
    sha256_of(slice_of(bytes, sizeof bytes), &whole);
    for (size_t a = 0; a <= sizeof bytes; a += 3) {
        for (size_t b = a; b <= sizeof bytes; b += 5) {
            struct sha256_ctx ctx;

            sha256_init(&ctx);
            sha256_add(&ctx, slice_of(bytes, a));
            sha256_add(&ctx, slice_of(bytes + a, b - a));
            sha256_add(&ctx, slice_of(NULL, 0));
            sha256_add(&ctx, slice_of(bytes + b, sizeof bytes - b));
            sha256_done(&ctx, &parts);
            assert_memory_equal(whole.bytes, parts.bytes, SHA256_BYTES);
        }
    }
}

static void done_wipes_the_context(void **state)
{
    static const struct sha256_ctx wiped;
    struct sha256_ctx ctx;
    struct sha256 hash;

    (void)state;
    sha256_init(&ctx);
    sha256_add(&ctx, SLICE_LITERAL("secret"));
    sha256_done(&ctx, &hash);
    assert_memory_equal(&ctx, &wiped, sizeof ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),          cmocka_unit_test(a_million_bytes_in_pieces),
        cmocka_unit_test(every_padding),          cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(done_wipes_the_context),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
