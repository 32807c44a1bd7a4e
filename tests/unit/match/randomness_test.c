/* SPDX-License-Identifier: Apache-2.0 */
#include "match/randomness.h"

#include "core/buf.h"
#include "core/limits.h"
#include "tests/lib/unit.h"

/* What people write, however long and mixed. */
static void words_speak_against_it(void **state)
{
    static const char *const words[] = {
        "getPasswordFromUser",
        "correct-horse-battery",
        "process.env.PASSWORD",
        "self.tokenizer.next_token",
        "CTX_ATTRIBUTE_CONTINUATION",
        "utf8mb4_general_ci",
        "YOUR_API_KEY_HERE",
        "Passw0rd123!",
        "2026-11-22T10:00:00",
        "abcdefghijklmnop",
        "0123456789abcdef",
        "aaaaaaaaaaaa00000",
        "xxxxxxxxxxxxxxxxxxxxxxxx",
        "deadbeefdeadbeef",
        "1234567890",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        assert_true(randomness_bits(slice_str(words[i])) < 4);
}

/* A small generator, so that nothing in the tree looks like a key. */
static char draw(uint32_t *seed, struct slice alphabet)
{
    *seed = *seed * 1664525u + 1013904223u;
    return alphabet.ptr[(*seed >> 16) % alphabet.len];
}

static void draws_speak_for_it(void **state)
{
    static const struct {
        const char *alphabet;
        size_t length;
        int least; /* of 1000 draws have 8 bits of evidence */
    } rows[] = {
        {"0123456789abcdef", 20, 980},
        {"0123456789ABCDEF", 32, 990},
        {"abcdefghijklmnopqrstuvwxyz0123456789", 20, 980},
        {"abcdefghijklmnopqrstuvwxyz", 24, 930},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 12, 960},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 24, 985},
    };
    uint32_t seed = 1;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int found = 0;

        for (int round = 0; round < 1000; round++) {
            char text[64];

            for (size_t k = 0; k < rows[i].length; k++)
                text[k] = draw(&seed, slice_str(rows[i].alphabet));
            found += randomness_bits(slice_of(text, rows[i].length)) >= 8;
        }
        assert_true(found >= rows[i].least);
    }
}

static void padding_is_not_looked_at(void **state)
{
    const double without = randomness_bits(SLICE_LITERAL("rcHuHzSFw89Ypyhn896A"));

    (void)state;
    assert_true(randomness_bits(SLICE_LITERAL("rcHuHzSFw89Ypyhn896A==")) == without);
}

static void takes_any_bytes(void **state)
{
    char all[256];

    (void)state;
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)i;
    assert_true(randomness_bits(slice_of(NULL, 0)) == 0);
    assert_true(randomness_bits(SLICE_LITERAL("====")) == 0);
    assert_true(randomness_bits(slice_of(all, sizeof all)) < 1e6);
    assert_true(randomness_bits(SLICE_LITERAL("\0\0\0\0")) < 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_speak_against_it),
        cmocka_unit_test(draws_speak_for_it),
        cmocka_unit_test(padding_is_not_looked_at),
        cmocka_unit_test(takes_any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
