/* SPDX-License-Identifier: Apache-2.0 */
#include "match/encodings.h"

#include <stdio.h>

#include "core/base64.h"
#include "core/limits.h"
#include "core/mem.h"
#include "rules/placeholder.h"
#include "tests/lib/match_bed.h"
#include "tests/lib/unit.h"

static enum err_code list_image(void *ctx, const struct image *image)
{
    buf_printf(ctx, "%u:", image->phase);
    for (size_t i = 0; i < image->literal.bytes.len; i++)
        buf_add_char(ctx, image->literal.bytes.ptr[i] ? image->literal.bytes.ptr[i] : '.');
    buf_add_str(ctx, image->literal.caseless ? "/i " : " ");
    return ERR_OK;
}

static const struct {
    const char *literal;
    bool caseless;
    enum encoding encoding;
    const char *images;
} image_rows[] = {
    {"ghp_", false, ENCODING_BASE64, "0:Z2hwX 1:docF8 1:docF9 2:naHBf "},
    {"ghr_", false, ENCODING_BASE64, "0:Z2hyX 1:docl8 1:docl9 2:naHJf "},
    {"github_pat_", false, ENCODING_BASE64, "0:Z2l0aHViX3BhdF 1:dpdGh1Yl9wYXRf 2:naXRodWJfcGF0X "},
    {"a?\?>>b", false, ENCODING_BASE64,
     "0:YT8/Pj5i 0:YT8_Pj5i 1:E/Pz4+Y 1:E_Pz4-Y 2:hPz8+Pm 2:hPz8-Pm "},
    {"ghp", false, ENCODING_BASE64, ""}, /* images of short literals are everywhere */
    {"ghp_", true, ENCODING_BASE64, ""},
    {"ghp_", false, ENCODING_UTF16LE, "0:g.h.p._ "},
    {"ghp_", true, ENCODING_UTF16BE, "0:g.h.p._/i "},
    {"ghp_", false, ENCODING_HEX, "0:6768705f/i "},
    {"ghp_", false, ENCODING_PERCENT, "0:%67%68%70%5f/i 0:ghp%5f/i "},
    {"ghpx", false, ENCODING_PERCENT, "0:%67%68%70%78/i "},
    {"ghp_", false, ENCODING_ESCAPED,
     "0:\\u0067\\u0068\\u0070\\u005f/i 0:ghp\\u005f/i 0:\\x67\\x68\\x70\\x5f/i "},
    {"a://", false, ENCODING_ESCAPED,
     "0:\\u0061\\u003a\\u002f\\u002f/i 0:a\\u003a\\u002f\\u002f/i 0:\\x61\\x3a\\x2f\\x2f/i "
     "0:a:\\/\\//i "},
    {"ghp_", false, ENCODING_PLAIN, ""},
    {"ghp_", false, ENCODING_BASE64_UTF16, "0:ZwBoAHAAX 1:cAaABwAF 2:nAGgAcABf "},
};

static void test_images(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(image_rows); i++) {
        struct literal literal = {slice_str(image_rows[i].literal), image_rows[i].caseless};
        struct arena arena = ARENA_INIT(MIB);
        struct buf list = BUF_INIT(4 * KIB);

        assert_ok(encodings_images(&literal, ENCODINGS_BIT(image_rows[i].encoding), &arena,
                                   list_image, &list),
                  NULL);
        if (strcmp(buf_str(&list), image_rows[i].images) != 0)
            fail_msg("%s: '%s', not '%s'", image_rows[i].literal, buf_str(&list),
                     image_rows[i].images);
        buf_release(&list);
        arena_release(&arena);
    }
}

static const struct rule encoded_rules[] = {
    {.id = "classic",
     .encodings = ENCODINGS_ALL,
     .pattern = "(?<token>ghp_[A-Za-z0-9]{36})",
     .checksum = CHECKSUM_CRC32_BASE62,
     .checksum_skip = 4,
     .max_length = 40},
    {.id = "keyed",
     .encodings = ENCODINGS_ALL,
     .pattern = "(?<![a-z])qzkey=(?<token>[0-9]{9})(?![0-9])"},
    {.id = "plain", .pattern = "qzonly-(?<token>[0-9]{6})", .encodings = 1},
};

/* Each is scanned with 0 to 5 bytes in front of what is encoded. */
static const struct {
    const char *before; /* of the filler */
    const char *behind;
    enum encoding encoding;
} token_rows[] = {
    {"{{b64:", "{{ghp:1}} and more}}", ENCODING_BASE64},
    {"auth: {{b64:", "{{ghp:1}}}}\n", ENCODING_BASE64},
    {"{{b64url:", "{{ghp:1}}}}", ENCODING_BASE64},
    {"{{b64:", "user:{{ghp:1}}}}", ENCODING_BASE64},
    {"{{b64:{{b64:", "{{ghp:1}}}}}}", ENCODING_BASE64_TWICE},
    {"{{b64:xx{{b64:", "{{ghp:1}}}}yy}}", ENCODING_BASE64_TWICE},
    {"{{b64:{{utf16le:", "{{ghp:1}}}}}}", ENCODING_BASE64_UTF16},
    {"powershell -enc {{b64:{{utf16le:$t='", "{{ghp:1}}'\n}}}}", ENCODING_BASE64_UTF16},
    {"{{b64:\xfe\xff{{utf16be:", "{{ghp:1}}}}}}", ENCODING_BASE64_UTF16},
    {"\xff\xfe{{utf16le:", "t={{ghp:1}}\n}}", ENCODING_UTF16LE},
    {"{{utf16le:", "{{ghp:1}}}}", ENCODING_UTF16LE},
    {"\xfe\xff{{utf16be:", "t={{ghp:1}}\n}}", ENCODING_UTF16BE},
    {"{{utf16be:", "{{ghp:1}}}}", ENCODING_UTF16BE},
    {"{{hexed:", "{{ghp:1}}}}", ENCODING_HEX},
    {"0x{{hexed:", "{{ghp:1}}}} ", ENCODING_HEX},
    {"{{percent:", "{{ghp:1}}}}", ENCODING_PERCENT},
    {"{{unicode:", "{{ghp:1}}}}", ENCODING_ESCAPED},
    {"\\u2019{{unicode:", "{{ghp:1}}}}\\u00e9\\ud83d\\ude00", ENCODING_ESCAPED},
};

static enum err_code check_token(void *ctx, const struct match *match)
{
    struct buf *seen = ctx;
    struct buf token = BUF_INIT(KIB);

    assert_ok(placeholder_expand(slice_str("{{ghp:1}}"), &token, NULL), NULL);
    assert_slices_equal(match->secret, buf_slice(&token));
    assert_int_equal(match->offline.checksum, CHECKSUM_VALID);
    buf_release(&token);
    return engine_print(seen, match);
}

static void scan_token(const struct engine *engine, size_t row, size_t filler)
{
    const char *name = encoding_name(token_rows[row].encoding);
    struct buf text = BUF_INIT(4 * KIB);
    struct buf plain = BUF_INIT(4 * KIB);
    struct buf seen = BUF_INIT(4 * KIB);

    buf_printf(&plain, "%s%.*s%s", token_rows[row].before, (int)filler, "-.-.-.",
               token_rows[row].behind);
    assert_ok(placeholder_expand(buf_slice(&plain), &text, NULL), NULL);
    assert_ok(scanner_scan(engine->scanner, buf_slice(&text), check_token, &seen), NULL);
    if (!strstr(buf_str(&seen), name) ||
        strchr(buf_str(&seen), '\n') != strrchr(buf_str(&seen), '\n'))
        fail_msg("row %zu, %zu bytes before: '%s'", row, filler, buf_str(&seen));
    buf_release(&text);
    buf_release(&plain);
    buf_release(&seen);
}

static void test_tokens(void **state)
{
    struct engine engine;

    (void)state;
    engine_open(&engine, encoded_rules, ARRAY_LEN(encoded_rules));
    for (size_t row = 0; row < ARRAY_LEN(token_rows); row++) {
        for (size_t filler = 0; filler <= 5; filler++)
            scan_token(&engine, row, filler);
    }
    engine_close(&engine);
}

/* Where the encoded run stands, and what surrounds it. */
static const struct {
    const char *text;
    const char *matches;
} place_rows[] = {
    {"{{b64:{{ghp:1}}}}", "classic@0+54 base64\n"},
    {"{{b64:x{{ghp:1}}}}", "classic@1+54 base64\n"},
    {"{{b64:xx{{ghp:1}}}}", "classic@2+54 base64\n"},
    {"k: {{hexed:{{ghp:1}}}}", "classic@3+80 hex\n"},
    {"{{utf16le:ab{{ghp:1}}}}", "classic@4+80 utf-16le\n"},
    {"{{utf16be:ab{{ghp:1}}}}", "classic@4+80 utf-16be\n"},
    {"{{unicode:{{ghp:1}}}}", "classic@0+240 escaped\n"},
    {"\\u0108{{unicode:{{ghp:1:bad}}}}\\u0108", "classic@6+240! escaped\n"},
    {"{{b64:{{utf16le:{{ghp:1}}}}}}", "classic@0+107 base64-utf-16\n"},
    {"{{b64:x{{utf16le:{{ghp:1}}}}}}", "classic@1+107 base64-utf-16\n"},
    {"{{percent:{{ghp:1}}}}", "classic@0+120 percent\n"},
    {"{{b64:{{ghp:1:bad}}}}", "classic@0+54! base64\n"},
    {"{{b64:x{{ghp:1:bad}}}}", ""}, /* boundaries count in what is decoded */
    {"{{ghp:1}} {{b64:{{ghp:1}}}}", "classic@0+40 plain\nclassic@41+54 base64\n"},
    {"{{b64:qzkey=123456789}}", "keyed@8+12 base64\n"},
    {"{{b64:xqzkey=123456789}}", ""},
    {"{{b64:.qzkey=1234567890}}", ""},
    {"{{b64:qzonly-123456}}", ""}, /* the rule does not want it */
    {"qzonly-123456", "plain@7+6 plain\n"},
};

static void test_places(void **state)
{
    struct buf text = BUF_INIT(4 * KIB);
    struct buf seen = BUF_INIT(4 * KIB);
    struct engine engine;

    (void)state;
    engine_open(&engine, encoded_rules, ARRAY_LEN(encoded_rules));
    for (size_t i = 0; i < ARRAY_LEN(place_rows); i++) {
        buf_reset(&text);
        assert_ok(placeholder_expand(slice_str(place_rows[i].text), &text, NULL), NULL);
        engine_scan(&engine, buf_slice(&text), &seen);
        if (strcmp(buf_str(&seen), place_rows[i].matches) != 0)
            fail_msg("%s: '%s'", place_rows[i].text, buf_str(&seen));
    }
    buf_release(&text);
    buf_release(&seen);
    engine_close(&engine);
}

/* Base64 in lines of 64 and 76, with LF or CR LF and an indentation; but short
 * lines are lines of their own. */
static void test_wrapped(void **state)
{
    static const struct {
        size_t width;
        const char *end;
        size_t least; /* of 64 */
        size_t most;
    } rows[] = {
        {64, "\n", 64, 64},     {76, "\r\n", 64, 64}, {64, "\n    ", 64, 64},
        {76, "\n\t\t", 64, 64}, {20, "\n", 0, 0},     {64, "  ", 4, 20},
    };
    struct buf plain = BUF_INIT(4 * KIB);
    struct buf text = BUF_INIT(4 * KIB);
    struct buf wrapped = BUF_INIT(8 * KIB);
    struct buf seen = BUF_INIT(4 * KIB);
    struct engine engine;

    (void)state;
    engine_open(&engine, encoded_rules, ARRAY_LEN(encoded_rules));
    assert_ok(
        placeholder_expand(slice_str("{{base64:100:a}} {{ghp:1}}\n{{base64:100:b}}"), &plain, NULL),
        NULL);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t found = 0;

        for (size_t cut = 0; cut < 64; cut++) {
            buf_reset(&text);
            buf_reset(&wrapped);
            base64_add(&text, slice_sub(buf_slice(&plain), cut, plain.len), BASE64_STANDARD);
            for (size_t at = 0; at < text.len; at += rows[i].width) {
                buf_add_slice(&wrapped, slice_sub(buf_slice(&text), at, at + rows[i].width));
                buf_add_str(&wrapped, rows[i].end);
            }
            engine_scan(&engine, buf_slice(&wrapped), &seen);
            found += strstr(buf_str(&seen), "classic@") != NULL;
        }
        assert_in_range(found, rows[i].least, rows[i].most);
    }
    buf_release(&plain);
    buf_release(&text);
    buf_release(&wrapped);
    buf_release(&seen);
    engine_close(&engine);
}

/* Nothing but images, whole and cut off at every byte: no harm, and linear. */
static void test_hostile(void **state)
{
    static const char *const units[] = {
        "Z2hwX",
        "docF8",
        "naHBf",
        "6768705f",
        "%67%68%70%5f",
        "ghp%5F",
        "\\u0067\\u0068\\u0070\\u005F",
        "g\\x68p_\\x67\\x68\\x70\\x5f\\",
        "Z2hwX\n",
        "\\u00",
        "%",
        "WjJod1",
    };
    size_t len = MIB;
    char *text = mem_alloc(len);
    struct buf seen = BUF_INIT(4 * KIB);
    struct engine engine;

    (void)state;
    assert_non_null(text);
    engine_open(&engine, encoded_rules, ARRAY_LEN(encoded_rules));
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        size_t unit = strlen(units[i]);

        for (size_t at = 0; at < len; at++)
            text[at] = units[i][at % unit];
        engine_scan(&engine, slice_of(text, len), &seen);
        assert_int_equal(seen.len, 0);
        for (size_t cut = 0; cut < 3 * unit; cut++) {
            char *exact = mem_alloc(cut);

            assert_non_null(exact);
            memcpy(exact, text, cut);
            engine_scan(&engine, slice_of(exact, cut), &seen);
            mem_free(exact);
        }
    }
    for (size_t at = 0; at < len; at++)
        text[at] = "g\0h\0p\0_\0"[at % 8];
    engine_scan(&engine, slice_of(text, len), &seen);
    mem_free(text);
    buf_release(&seen);
    engine_close(&engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_images),  cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_places),  cmocka_unit_test(test_wrapped),
        cmocka_unit_test(test_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
