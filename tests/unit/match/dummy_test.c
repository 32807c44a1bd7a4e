/* SPDX-License-Identifier: Apache-2.0 */
#include "match/dummy.h"

#include <stdio.h>

#include "core/buf.h"
#include "core/limits.h"
#include "rules/placeholder.h"
#include "tests/lib/unit.h"

static bool is_dummy(const char *text)
{
    struct buf expanded = BUF_INIT(64 * KIB);
    bool dummy;

    assert_ok(placeholder_expand(slice_str(text), &expanded, NULL), NULL);
    dummy = dummy_is(buf_slice(&expanded));
    buf_release(&expanded);
    return dummy;
}

static void placeholders_are_known(void **state)
{
    static const char *const texts[] = {
        "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx",
        "glft-ZZZZZZ-ZZZZZZZZZ-ZZZ",
        "000000000000-0000-0000",
        "01234567-89ab-cdef-0123-456789abcdef",
        "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "dop_v1_0123456789abcdef0123456789abcdef",
        "glpat-YOUR_TOKEN_GOES_HER",
        "AKIA{{upper:9:a}}EXAMPLE",
        "{{base62:20:a}}ChangeMe{{base62:20:b}}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (!is_dummy(texts[i]))
            fail_msg("%s", texts[i]);
}

static void tokens_are_not(void **state)
{
    static const char *const classes[] = {"base62", "hex",   "base64url",
                                          "digits", "lower", "bech32"};
    char text[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(classes); i++)
        for (int seed = 0; seed < 500; seed++) {
            snprintf(text, sizeof text, "glpat-{{%s:20:%d}}", classes[i], seed);
            if (is_dummy(text))
                fail_msg("%s", text);
        }
    assert_false(is_dummy("{{pem_openssh:a}}"));
    assert_false(is_dummy("{{base62:16:a}}1234567{{base62:9:b}}"));
}

static void little_or_nothing(void **state)
{
    (void)state;
    assert_false(dummy_is(SLICE_LITERAL("")));
    assert_false(dummy_is(SLICE_LITERAL("---")));
    assert_true(dummy_is(SLICE_LITERAL("x")));
    assert_true(dummy_is(slice_of("\xff\xff"
                                  "aaa",
                                  5)));
}

/* By chance, such words stand in long texts. */
static void words_of_long_texts_say_nothing(void **state)
{
    (void)state;
    assert_true(is_dummy("{{base62:200:a}}dummy"));
    assert_false(is_dummy("{{base62:300:a}}dummy"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(placeholders_are_known),
        cmocka_unit_test(tokens_are_not),
        cmocka_unit_test(little_or_nothing),
        cmocka_unit_test(words_of_long_texts_say_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
