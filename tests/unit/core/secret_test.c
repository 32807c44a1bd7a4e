/* SPDX-License-Identifier: Apache-2.0 */
#include "core/secret.h"

#include "core/secret_raw.h"
#include "tests/lib/unit.h"

static void it_is_a_copy(void **state)
{
    char raw[] = "hunter2\0hunter2";
    struct secret *secret = secret_new(slice_of(raw, sizeof raw));

    (void)state;
    assert_non_null(secret);
    memset(raw, 'x', sizeof raw);
    assert_int_equal(secret_len(secret), sizeof raw);
    assert_slices_equal(secret_raw(secret), SLICE_LITERAL("hunter2\0hunter2\0"));
    secret_free(secret);
    secret_free(NULL);
}

static void its_hash_is_the_sha256_of_the_bytes(void **state)
{
    struct secret *secret = secret_new(SLICE_LITERAL("abc"));
    struct sha256 expected;

    (void)state;
    assert_non_null(secret);
    sha256_of(SLICE_LITERAL("abc"), &expected);
    assert_memory_equal(secret_hash(secret)->bytes, expected.bytes, SHA256_BYTES);
    secret_free(secret);
}

static void equal_is_by_every_byte(void **state)
{
    static const struct slice raws[] = {{"", 0},    {"a", 1},  {"b", 1},
                                        {"a\0", 2}, {"aa", 2}, {"ab", 2}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(raws); i++) {
        for (size_t j = 0; j < ARRAY_LEN(raws); j++) {
            struct secret *a = secret_new(raws[i]);
            struct secret *b = secret_new(raws[j]);

            if (a && b)
                assert_int_equal(secret_equal(a, b), i == j);
            secret_free(a);
            secret_free(b);
        }
    }
}

static void redaction_shows_prefix_and_tail(void **state)
{
    static const struct {
        const char *raw, *shown;
    } rows[] = {
        {"", "…"},
        {"hunter2", "…"},
        {"ghp_short", "…"},
        {"12345678901234567890123", "…"},
        {"ghp_"
         "0123456789abcdefghijRM0",
         "ghp_…RM0"},
        {"github_pat_"
         "0123456789abcdefghijXYZ",
         "github_pat_…XYZ"},
        {"glpat-"
         "0123456789abcdefghijXYZ",
         "glpat-…XYZ"},
        {"0123456789abcdef0123456789abcdef01234567", "…567"},
        {"0123456789abcdefghij\nsecond line\n\x1b[m", "…?[m"},
        {"pass word-with-dashes-0123456789", "…789"},
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
         "\xff\xff",
         "…???"},
        {"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
         "-----BEGIN RSA PRIVATE KEY-----…"},
        {"-----BEGIN without an end of its label, which is no label at all then, however long it "
         "gets",
         "-----…ets"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out = BUF_INIT(1000);

        secret_redact_slice(slice_str(rows[i].raw), &out);
        assert_ok(buf_status(&out), NULL);
        assert_string_equal(buf_str(&out), rows[i].shown);
        buf_release(&out);
    }
}

/* No four neighbouring bytes behind the public prefix are ever shown,
 * whatever the length. */
static void redaction_never_shows_more_than_three_secret_bytes(void **state)
{
    char raw[300];

    (void)state;
    for (size_t i = 0; i < sizeof raw; i++)
        raw[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"[i * 37 % 64];
    for (size_t len = 0; len <= sizeof raw; len++) {
        struct buf out = BUF_INIT(1000);

        secret_redact_slice(slice_of(raw, len), &out);
        assert_ok(buf_status(&out), NULL);
        for (size_t at = 12; at + 4 <= len; at++)
            assert_true(slice_find(buf_slice(&out), slice_of(raw + at, 4)) == SIZE_MAX);
        assert_true(out.len <= 12 + 3 + 3);
        buf_release(&out);
    }
}

static void both_redactions_agree(void **state)
{
    struct slice raw = SLICE_LITERAL("npm_"
                                     "0123456789abcdefghijklmnop");
    struct secret *secret = secret_new(raw);
    struct buf a = BUF_INIT(100);
    struct buf b = BUF_INIT(100);

    (void)state;
    assert_non_null(secret);
    secret_redact(secret, &a);
    secret_redact_slice(raw, &b);
    assert_slices_equal(buf_slice(&a), buf_slice(&b));
    buf_release(&a);
    buf_release(&b);
    secret_free(secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_a_copy),
        cmocka_unit_test(its_hash_is_the_sha256_of_the_bytes),
        cmocka_unit_test(equal_is_by_every_byte),
        cmocka_unit_test(redaction_shows_prefix_and_tail),
        cmocka_unit_test(redaction_never_shows_more_than_three_secret_bytes),
        cmocka_unit_test(both_redactions_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
