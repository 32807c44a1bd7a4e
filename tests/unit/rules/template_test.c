/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/template.h"

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/unit.h"

static bool find(void *ctx, struct slice name, struct slice *value)
{
    (void)ctx;
    if (slice_is(name, "body"))
        *value = slice_str("123456789");
    else if (slice_is(name, "CHECK_1"))
        *value = slice_str(" aBc ");
    else if (slice_is(name, "nothing"))
        *value = slice_str("");
    else
        return false;
    return true;
}

/* CRC-32 of "123456789" is 0xCBF43926 = 3421780262. */
static const struct {
    const char *text;
    const char *made;
} rows[] = {
    {"", ""},
    {"plain { } text", "plain { } text"},
    {"{{body}}", "123456789"},
    {"<{{ body }}|{{CHECK_1}}>", "<123456789| aBc >"},
    {"{{ \"}} | \" }}{{ '\"' }}", "}} | \""},
    {"{{ 42 }}", "42"},
    {"{{ \"pre-\" | append: body | append: '.' | prepend: '>' }}", ">pre-123456789."},
    {"{{ CHECK_1 | downcase | strip }}", "abc"},
    {"{{ CHECK_1|upcase|strip }}", "ABC"},
    {"{{ 'a-b-c' | replace: '-', '+' }}", "a+b+c"},
    {"{{ 'a-b-c' | replace: '', '+' }}", "a-b-c"},
    {"{{ 'a-b-c' | remove: '-' }}", "abc"},
    {"{{ body | prefix: 3 }}{{ body | suffix: 2 }}", "12389"},
    {"{{ body | prefix: 99 }}{{ body | suffix: 99 }}", "123456789123456789"},
    {"{{ body | suffix: 0 }}{{ nothing | prefix: 2 }}", ""},
    {"{{ body | slice: 2 }}{{ body | slice: 3, 4 }}{{ body | slice: -3, 2 }}", "3456778"},
    {"{{ body | slice: 99 }}{{ body | slice: -99, 2 }}", ""},
    {"{{ body | crc32 }}", "3421780262"},
    {"{{ body | crc32_dec }} {{ body | crc32_dec: 4 }} {{ body | crc32_dec: 12 }}",
     "3421780262 0262 003421780262"},
    {"{{ body | crc32_hex }} {{ body | crc32_hex: 3 }} {{ body | crc32_hex: 10 }}",
     "cbf43926 926 00cbf43926"},
    {"{{ body | crc32_le_b64 }} {{ body | crc32_le_b64: 6 }}", "Jjn0yw== Jjn0yw"},
    {"{{ nothing | crc32 | base62: 6 }}", "000000"},
    {"{{ 61 | base62 }}{{ 62 | base62 }}{{ 62 | base62: 4 }}", "z100010"},
    {"{{ 35 | base36 }}{{ 36 | base36: 7 }}", "z0000010"},
    {"{{ 18446744073709551615 | base62 }}", "LygHa16AHYF"},
    {"{{ 18446744073709551615 | base36 }}", "3w5e11264sgsf"},
    {"{{ 'abc' | sha256 }}", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"{{ 'abc' | sha256_b32: 8 }}", "XJ4BNP4P"},
    {"{{ 'abc' | sha256_b32 }}", "XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ===="},
    {"{{ 'abc' | sha256_b32: 54 }}", "XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ=="},
    {"{{ 'a?>' | b64enc }} {{ 'a?>' | b64url_enc }}", "YT8+ YT8-"},
    {"{{ 'YT8+' | b64dec }}{{ 'YT8-' | b64url_dec }}", "a?>a?>"},
};

static enum err_code make(const char *text, struct buf *out, struct err *err)
{
    struct arena arena = ARENA_INIT(MIB);
    const struct template *template;
    enum err_code code = template_read(slice_str(text), &arena, &template, err);

    if (code == ERR_OK)
        code = template_render(template, find, NULL, out);
    arena_release(&arena);
    return code;
}

static void test_what_is_made(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf made = BUF_INIT(KIB);
        struct err err = ERR_INIT;

        assert_ok(make(rows[i].text, &made, &err), &err);
        assert_string_equal(buf_str(&made), rows[i].made);
        buf_release(&made);
    }
}

static const struct {
    const char *text;
    const char *message;
} unsupported[] = {
    {"{{ body | hmac_sha1: 'x' }}", "filter 'hmac_sha1'"},
    {"{{ body | }}", "filter ''"},
    {"{{ body | append }}", "the arguments of filter 'append'"},
    {"{{ body | crc32: 1 }}", "the arguments of filter 'crc32'"},
    {"{{ body | base62: 1, 2 }}", "the arguments of filter 'base62'"},
    {"{{ body", "an expression without its end"},
    {"{{", "an expression that is no text, number or name"},
    {"{{ }}", "an expression that is no text, number or name"},
    {"{{ 'body }}", "a quote without its end"},
    {"{{ body.first }}", "an expression without its end"},
    {"{% if body %}x{% endif %}", "a tag '{%'"},
};

static void test_what_is_not_supported_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(unsupported); i++) {
        struct buf made = BUF_INIT(KIB);
        struct err err = ERR_INIT;

        assert_int_equal(make(unsupported[i].text, &made, &err), ERR_UNSUPPORTED);
        assert_string_equal(err.msg, unsupported[i].message);
        buf_release(&made);
    }
}

static const struct {
    const char *text;
    enum err_code code;
} failures[] = {
    {"{{ unknown }}", ERR_NOTFOUND},
    {"{{ body | append: unknown }}", ERR_NOTFOUND},
    {"{{ CHECK_1 | base62 }}", ERR_PARSE},
    {"{{ nothing | base36: 7 }}", ERR_PARSE},
    {"{{ 18446744073709551616 }}{{ 1 }}", ERR_NOTFOUND},
    {"{{ body | prefix: CHECK_1 }}", ERR_PARSE},
    {"{{ body | crc32_hex: 257 }}", ERR_PARSE},
    {"{{ '*' | b64dec }}", ERR_PARSE},
};

static void test_values_that_a_filter_cannot_take(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
        struct buf made = BUF_INIT(KIB);

        if (make(failures[i].text, &made, NULL) != failures[i].code)
            fail_msg("%s", failures[i].text);
        buf_release(&made);
    }
}

/* Each step makes ten times as much. */
static void test_growth_ends(void **state)
{
    struct buf text = BUF_INIT(KIB);
    struct buf made = BUF_INIT(MIB);

    (void)state;
    buf_add_str(&text, "{{ 'aaaaaaaaaa'");
    for (int i = 0; i < 30; i++)
        buf_add_str(&text, "|replace:'a','aaaaaaaaaa'");
    buf_add_str(&text, "}}");
    assert_int_equal(make(buf_str(&text), &made, NULL), ERR_LIMIT);
    buf_release(&made);
    buf_release(&text);
}

static void test_a_long_template_is_not_supported(void **state)
{
    struct buf text = BUF_INIT(2 * LIMIT_TEMPLATE_BYTES);
    struct buf made = BUF_INIT(KIB);

    (void)state;
    for (size_t i = 0; i <= LIMIT_TEMPLATE_BYTES; i++)
        buf_add_char(&text, ' ');
    assert_int_equal(make(buf_str(&text), &made, NULL), ERR_UNSUPPORTED);
    buf_release(&text);
    buf_release(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_made),
        cmocka_unit_test(test_what_is_not_supported_is_named),
        cmocka_unit_test(test_values_that_a_filter_cannot_take),
        cmocka_unit_test(test_growth_ends),
        cmocka_unit_test(test_a_long_template_is_not_supported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
