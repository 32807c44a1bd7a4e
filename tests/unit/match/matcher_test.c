/* SPDX-License-Identifier: Apache-2.0 */
#include "match/matcher.h"

#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"
#include "match/regex.h"
#include "rules/placeholder.h"
#include "rules/ruleset_internal.h"
#include "tests/lib/match_bed.h"
#include "tests/lib/unit.h"

static const struct requirements two_digits = {.min_digits = 2};

/* Rules of no vendor, each for one thing that the engine does. */
static const struct rule test_rules[] = {
    {.id = "classic",
     .pattern = "(?<token>ghp_[A-Za-z0-9]{36})",
     .checksum = CHECKSUM_CRC32_BASE62,
     .checksum_skip = 4,
     .max_length = 40,
     .specificity = 90},
    {.id = "fine",
     .pattern = "(?<token>github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})",
     .checksum = CHECKSUM_SHA256_BASE32,
     .max_length = 93},
    {.id = "generic",
     .pattern = "(?i)secret\\s*[:=]\\s*['\"]?(?<token>[a-z0-9_]{8,64})",
     .min_entropy = 2.5,
     .specificity = 1},
    {.id = "generic-again",
     .pattern = "(?i)secret\\s*[:=]\\s*['\"]?(?<token>[a-z0-9_]{8,64})",
     .min_entropy = 2.5,
     .specificity = 2},
    {.id = "keyed",
     .pattern = "(?<token>[0-9]{6})(?![0-9])",
     .keywords = {(const char *const[]){"zebra"}, 1}},
    {.id = "lined", .pattern = "(?m)^id-(?<token>[a-f]{4})$"},
    {.id = "picky", .pattern = "picky[0-9]-([a-z0-9]{4})", .requirements = &two_digits},
    {.id = "picky-whole",
     .pattern = "finicky[0-9]-(?<token>[a-z0-9]{4})",
     .requirements = &two_digits},
    {.id = "turns", /* matches of the later literal begin before the earlier one */
     .pattern = "(?<token>x[^y]{20,40}AAAB|tok[^y-])"},
    {.id = "steps", /* one streak, from each literal elsewhere */
     .pattern = "(?:foo.{0,20}|bar.{30}|yyz)(?<token>[0-9a-f]{30})"},
    {.id = "twins", /* literals that are the same as far as they are looked for */
     .pattern = "(?<token>the-same-words-at-the-begin-one-[0-9]{20}|"
                "the-same-words-at-the-begin-two-[a-f]{20})"},
    {.id = "whole", .pattern = "(?<token>[Q-Z]{5})"},
};

static const struct {
    const char *text; /* with placeholders */
    const char *matches;
} scan_rows[] = {
    {"", ""},
    {"nothing here", ""},
    {"a {{ghp:1}} b", "classic@2+40 plain\n"},
    {"{{ghp:1}}", "classic@0+40 plain\n"},
    {"TOKEN_{{ghp:1}}", "classic@6+40 plain\n"},
    {"x{{ghp:1}}x", "classic@1+40 plain\n"}, /* a valid checksum is enough */
    {"{{ghp:1:bad}}", "classic@0+40! plain\n"},
    {"_{{ghp:1:bad}}_", "classic@1+40! plain\n"},
    {"x{{ghp:1:bad}}", ""}, /* without it the boundaries must be clean */
    {"{{ghp:1:bad}}x", ""},
    {"{{ghp:1}} {{ghp:2}}\n{{ghp:1}}",
     "classic@0+40 plain\nclassic@41+40 plain\nclassic@82+40 plain\n"},
    {"{{ghp:1}}{{ghp:2}}", "classic@0+40 plain\nclassic@40+40 plain\n"},
    {"ghp_ghp_{{ghp:2}}", "classic@8+40 plain\n"},
    {"ghp_{{ghp:2}}", "classic@4+40 plain\n"},
    {"{{github_pat:1}} {{github_pat:1:bad}}", "fine@0+93 plain\nfine@94+93! plain\n"},
    {"secret = abcdefgh1234", "generic-again@9+12 plain\n"},
    {"secret = aaaaaaaaaaaa", ""}, /* entropy */
    {"SECRET: 'abcdefgh1234'", "generic-again@9+12 plain\n"},
    {"secret = {{ghp:1}}", "classic@9+40 plain\n"},     /* the proven one */
    {"secret = x{{ghp:1}}yy", "classic@10+40 plain\n"}, /* even inside of a longer one */
    {"secret = {{ghp:1:bad}}yy", "generic-again@9+42 plain\n"},
    {"123456 zebra 234567 1234567", "keyed@0+6 plain\nkeyed@13+6 plain\nkeyed@21+6 plain\n"},
    {"123456", ""},
    {"id-abcd", "lined@3+4 plain\n"},
    {"id-abcd\nid-abcde\nid-bcde\n xid-bcde", "lined@3+4 plain\nlined@20+4 plain\n"},
    {"picky1-ab12 picky1-abc2", "picky@7+4 plain\n"},
    {"finicky1-abc2 finicky1-abcd", "picky-whole@9+4 plain\n"},
    {"the-same-words-at-the-begin-one-12345678901234567890", "twins@0+52 plain\n"},
    {"the-same-words-at-the-begin-two-abcdefabcdefabcdefab", "twins@0+52 plain\n"},
    {"x-----tok---tok----------------AAAB", "turns@0+35 plain\n"},
    {"foo--bar---------------yyz012345678901234567890123456789", "steps@26+30 plain\n"},
    {"..QXQXQ..QQQQQ", "whole@2+5 plain\nwhole@9+5 plain\n"},
};

static void test_scan(void **state)
{
    struct buf text = BUF_INIT(4 * KIB);
    struct buf seen = BUF_INIT(4 * KIB);
    struct engine engine;

    (void)state;
    engine_open(&engine, test_rules, ARRAY_LEN(test_rules));
    assert_true(matcher_needs_whole(engine.matcher));
    for (size_t i = 0; i < ARRAY_LEN(scan_rows); i++) {
        buf_reset(&text);
        assert_ok(placeholder_expand(slice_str(scan_rows[i].text), &text, NULL), NULL);
        engine_scan(&engine, buf_slice(&text), &seen);
        if (strcmp(buf_str(&seen), scan_rows[i].matches) != 0)
            fail_msg("%s: '%s', not '%s'", scan_rows[i].text, buf_str(&seen), scan_rows[i].matches);
    }
    buf_release(&text);
    buf_release(&seen);
    engine_close(&engine);
}

/* Hits given by hand: only what stands in their windows is found, and it is
 * found by no more bytes than these. */
static void test_windows(void **state)
{
    struct buf text = BUF_INIT(4 * KIB);
    struct buf seen = BUF_INIT(4 * KIB);
    struct hit_list hits = {0};
    struct engine engine;

    (void)state;
    engine_open(&engine, test_rules, 4);
    assert_false(matcher_needs_whole(engine.matcher));
    assert_ok(placeholder_expand(
                  slice_str("{{ghp:1}} secret = abcdefgh1234, secret=hgfedcba4321 {{ghp:2}}"),
                  &text, NULL),
              NULL);
    assert_ok(scanner_prefilter(engine.scanner, buf_slice(&text), &hits), NULL);
    assert_int_equal(hits.count, 4);
    for (size_t i = 0; i < hits.count; i++) {
        struct hit_list one = {&hits.items[i], 1, 1};
        struct hit moved = hits.items[i];
        struct hit_list other = {&moved, 1, 1};
        struct buf kept = BUF_INIT(KIB);
        size_t start;
        size_t end;

        matcher_window(engine.matcher, hits.items[i], text.len, &start, &end);
        assert_true(end - start <= 2 * matcher_margin_bytes(engine.matcher));
        buf_reset(&seen);
        assert_ok(scanner_confirm(engine.scanner, buf_slice(&text), &one, engine_print, &seen),
                  NULL);
        assert_non_null(strchr(buf_str(&seen), '@'));

        moved.end -= (uint32_t)start;
        buf_add(&kept, text.ptr + start, end - start);
        assert_ok(scanner_confirm(engine.scanner, buf_slice(&kept), &other, engine_print, &seen),
                  NULL);
        buf_release(&kept);
    }
    hit_list_release(&hits);
    buf_release(&text);
    buf_release(&seen);
    engine_close(&engine);
}

/* An image finds the same; one of other rules is passed over. */
static void test_image(void **state)
{
    struct buf seen = BUF_INIT(4 * KIB);
    struct buf image = BUF_INIT(16 * MIB);
    struct matcher *source = NULL;
    struct engine all;
    struct engine few;

    (void)state;
    engine_open(&all, test_rules, ARRAY_LEN(test_rules));
    engine_open(&few, test_rules, 2);
    assert_ok(matcher_new_for_image(all.rules, &source, NULL), NULL);
    assert_ok(matcher_write_image(source, all.rules, &image), NULL);
    matcher_free(source);
    for (size_t i = 0; i < 4; i++) {
        const struct ruleset *rules = i % 2 ? few.rules : all.rules;
        struct engine other = {0};

        if (i == 2)
            image.ptr[0] ^= 1; /* the rules' digest */
        assert_ok(matcher_new_with(rules, buf_slice(&image), &other.matcher, NULL), NULL);
        assert_ok(scanner_new(other.matcher, &other.scanner), NULL);
        engine_scan(&other, SLICE_LITERAL("secret = abcdefgh1234 zebra 123456"), &seen);
        assert_string_equal(buf_str(&seen),
                            i % 2 ? "" : "generic-again@9+12 plain\nkeyed@28+6 plain\n");
        engine_close(&other);
    }
    buf_release(&image);
    buf_release(&seen);
    engine_close(&all);
    engine_close(&few);
}

static void test_bad_rule(void **state)
{
    static const struct rule bad = {.id = "bad", .pattern = "ab(c"};
    struct ruleset *rules = NULL;
    struct matcher *matcher = NULL;
    struct err err = ERR_INIT;

    (void)state;
    assert_ok(ruleset_new(&rules), NULL);
    assert_ok(ruleset_insert(rules, &bad, &err), &err);
    assert_ok(ruleset_seal(rules, &err), &err);
    assert_fails(matcher_new(rules, &matcher, &err), ERR_PARSE, &err,
                 "rule bad: pattern, at offset 4");
    ruleset_free(rules);
}

static enum err_code count_match(void *ctx, const struct match *match)
{
    (void)match;
    ++*(size_t *)ctx;
    return ERR_OK;
}

static enum err_code stop_at_once(void *ctx, const struct match *match)
{
    (void)match;
    ++*(size_t *)ctx;
    return ERR_CANCELLED;
}

/* Bytes made of nothing but hits: linear, and what is left out is said. */
static void test_hostile(void **state)
{
    static const struct rule hostile_rules[] = {
        {.id = "classic", .pattern = "(?<token>ghp_[A-Za-z0-9]{36})"},
        {.id = "far", .pattern = "github.{0,40}?(?<token>[0-9a-f]{40})"},
        {.id = "steps", .pattern = "zz(?:(?:q+)+)+(?=!)"},
        {.id = "unbounded", .pattern = "eyJ(?<token>[A-Za-z0-9_-]+)(?=\\.)"},
        {.id = "leash", .pattern = "http://[^@ \n]{1,900}@"},
    };
    static const struct {
        const char *unit;
        enum err_code code;
        const char *limit_rule;
    } rows[] = {
        {"ghp_", ERR_OK, NULL},
        {"github", ERR_OK, NULL},
        {"github\n", ERR_OK, NULL},
        {"http://", ERR_OK, NULL},
        {"http:// @", ERR_OK, NULL},
        {"eyJ", ERR_LIMIT, "unbounded"},
        {"zzqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq.", ERR_LIMIT, "steps"},
    };
    size_t len = 4 * MIB;
    char *text = mem_alloc(len);
    struct engine engine;

    (void)state;
    assert_non_null(text);
    engine_open(&engine, hostile_rules, ARRAY_LEN(hostile_rules));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t unit = strlen(rows[i].unit);
        size_t matches = 0;

        for (size_t at = 0; at < len; at++)
            text[at] = rows[i].unit[at % unit];
        assert_code(scanner_scan(engine.scanner, slice_of(text, len), count_match, &matches),
                    rows[i].code, NULL);
        assert_int_equal(matches, 0);
        if (rows[i].limit_rule)
            assert_string_equal(scanner_limit_rule(engine.scanner)->id, rows[i].limit_rule);
        else
            assert_null(scanner_limit_rule(engine.scanner));
    }
    mem_free(text);
    engine_close(&engine);
}

static void test_many_matches(void **state)
{
    static const struct rule rule = {.id = "many", .pattern = "k-(?<token>[0-9])"};
    size_t len = 3 * (LIMIT_MATCHES_PER_BLOB + 10);
    char *text = mem_alloc(len);
    size_t matches = 0;
    struct engine engine;

    (void)state;
    assert_non_null(text);
    for (size_t at = 0; at < len; at++)
        text[at] = "k-7"[at % 3];
    engine_open(&engine, &rule, 1);
    assert_code(scanner_scan(engine.scanner, slice_of(text, len), count_match, &matches), ERR_LIMIT,
                NULL);
    assert_int_equal(matches, LIMIT_MATCHES_PER_BLOB);
    assert_null(scanner_limit_rule(engine.scanner));
    matches = 0;
    assert_code(scanner_scan(engine.scanner, slice_of(text, 30), stop_at_once, &matches),
                ERR_CANCELLED, NULL);
    assert_int_equal(matches, 1);
    matches = 0;
    assert_ok(scanner_scan(engine.scanner, slice_of(text, 30), count_match, &matches), NULL);
    assert_int_equal(matches, 10);
    mem_free(text);
    engine_close(&engine);
}

/* Rules whose hits are dismissed where a streak is missing, and pieces to make texts of. */
#define NEAR_PATTERNS(before)                                                                      \
    {                                                                                              \
        {.id = "a", .pattern = before "(?<token>qzwx[0-9a-f]{12})"},                               \
            {.id = "b", .pattern = before "(?i)key.{0,20}?\\b(?<token>[0-9a-f]{12})\\b"},          \
            {.id = "c", .pattern = before "(?<token>[0-9]{9}-qzwx)"},                              \
            {.id = "d", .pattern = before "(?:vjkq_*|tok .{9})[ :]?(?<token>[a-f]{8,20})"},        \
            {.id = "e", .pattern = before "(?s)qz.*(?<token>[0-9]{14})"},                          \
            {.id = "f", .pattern = before "(?:key[0-9]{9}|vjkq\\s[a-f]{10})=(?<token>\\w+)"},      \
            {.id = "g", .pattern = before "key=?[^\\s_.]{0,40}(?<token>___)"},                     \
            {.id = "h", .pattern = before "(?:tok|vjkq(?:_|x[0-9]{0,10})?)[a-f]*(?<token>-)"},     \
            {.id = "i", .pattern = before "(?:qz|qzwx)[^\\n-]{0,60}?(?<token>KEY=)"},              \
            {.id = "k",                                                                            \
             .pattern = before "(?i)(?:key|tok) ?(?=.)(?<a>[^9])\\w*(?<token>=\\k<a>)"},           \
            {.id = "l", .pattern = before "(?:vjkq|qzwx.{1,9}?|vjkq[0-9]+) *(?<token>\\.\\.)"},    \
            {.id = "m", .pattern = before "vjkq(?<a>_|x)(?1){0,2}[a-f]{0,12}(?<token>\\.)"},       \
    }
static const struct rule near_rules[] = NEAR_PATTERNS("");
/* Of these nothing is known, so that PCRE2 looks at everything. */
static const struct rule blind_rules[] = NEAR_PATTERNS("(?(DEFINE)(x))");
static const char *const pieces[] = {
    "qzwx",         "key", "KEY=", "vjkq",  "tok ", "0123456789", "abcdef", "fedc0", "-",
    "-qzwx",        " ",   "=",    "vjkq_", "\n",   "9",          "a",      ".",     "___________",
    "0123456789ab", "x"};

/* Whatever is dismissed unseen could not have matched. */
static void test_dismissed(void **state)
{
    struct buf near = BUF_INIT(64 * KIB);
    struct buf blind = BUF_INIT(64 * KIB);
    struct buf text = BUF_INIT(4 * KIB);
    uint32_t seed = 3;
    size_t found = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(near_rules); i++) {
        struct engine engine;
        struct engine other;

        engine_open(&engine, &near_rules[i], 1);
        engine_open(&other, &blind_rules[i], 1);
        assert_false(matcher_needs_whole(engine.matcher));
        assert_true(matcher_needs_whole(other.matcher));
        for (int round = 0; round < 2000; round++) {
            buf_reset(&text);
            for (int piece = 0; piece < 24; piece++)
                buf_add_str(&text, pieces[unit_random(&seed) % ARRAY_LEN(pieces)]);
            engine_scan(&engine, buf_slice(&text), &near);
            engine_scan(&other, buf_slice(&text), &blind);
            if (strcmp(buf_str(&near), buf_str(&blind)) != 0)
                fail_msg("%s in '%s': %s, not %s", near_rules[i].pattern, buf_str(&text),
                         buf_str(&near), buf_str(&blind));
            found += near.len > 0;
        }
        engine_close(&engine);
        engine_close(&other);
    }
    assert_true(found > 200);
    buf_release(&near);
    buf_release(&blind);
    buf_release(&text);
}

#define CROWD 6000

/* More literals than the prefilter takes: the last rules are tried without. */
static void test_many_literals(void **state)
{
    static char ids[CROWD][8];
    static char patterns[CROWD][120];
    static struct rule rules[CROWD];
    struct buf out = BUF_INIT(KIB);
    struct engine engine;

    (void)state;
    for (unsigned i = 0; i < CROWD; i++) {
        snprintf(ids[i], sizeof ids[i], "r%04u", i);
        snprintf(patterns[i], sizeof patterns[i],
                 "(?:aq%u|bw%u|ce%u|dr%u|ft%u|gy%u|hu%u)(?<token>[w-z]{4})", i, i, i, i, i, i, i);
        rules[i] = (struct rule){.id = ids[i], .pattern = patterns[i]};
    }
    engine_open(&engine, rules, CROWD);
    assert_true(matcher_needs_whole(engine.matcher));
    engine_scan(&engine, SLICE_LITERAL("aq0xxxx hu5999xxxx"), &out);
    assert_string_equal(buf_str(&out), "r0000@3+4 plain\nr5999@14+4 plain\n");
    engine_close(&engine);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dismissed),    cmocka_unit_test(test_scan),
        cmocka_unit_test(test_windows),      cmocka_unit_test(test_image),
        cmocka_unit_test(test_bad_rule),     cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_many_matches), cmocka_unit_test(test_many_literals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
