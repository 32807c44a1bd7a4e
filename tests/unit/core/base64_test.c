/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* RFC 4648 section 10, and the two digits in which the alphabets differ. */
static const struct {
    const char *plain;
    const char *standard;
    const char *url;
} rows[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xfb\xff\xfe", "+//+", "-__-"},
};

static void decodes_to(const char *text, const char *plain)
{
    unsigned char back[32];
    size_t len = 0;

    assert_true(base64_decode(slice_str(text), back, &len));
    assert_true(len <= BASE64_DECODED_LEN(strlen(text)));
    assert_true(slice_is(slice_of((char *)back, len), plain));
}

static void test_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf text = BUF_INIT(64);

        base64_add(&text, slice_str(rows[i].plain), BASE64_STANDARD);
        assert_string_equal(buf_str(&text), rows[i].standard);
        buf_reset(&text);
        base64_add(&text, slice_str(rows[i].plain), BASE64_URL);
        assert_string_equal(buf_str(&text), rows[i].url);
        buf_release(&text);
        decodes_to(rows[i].standard, rows[i].plain);
        decodes_to(rows[i].url, rows[i].plain);
    }
}

static void test_decode_refuses(void **state)
{
    static const char *const texts[] = {"Z", "Zm9vY", "Zm9v YmFy", "Zg===", "=", "Zm=v", "Zm9\x80"};
    unsigned char back[32];
    size_t len;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_false(base64_decode(slice_str(texts[i]), back, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways),
        cmocka_unit_test(test_decode_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
