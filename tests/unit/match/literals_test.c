/* SPDX-License-Identifier: Apache-2.0 */
#include "match/literals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/limits.h"
#include "match/pattern.h"
#include "match/rarity.h"
#include "match/regex.h"

#define ARENA_BYTES (64 * MIB)

/* "key secret/i": the literals with a blank between, "/i" behind caseless ones. */
static void describe(const struct literal_set *set, struct buf *out)
{
    for (size_t i = 0; i < set->count; i++) {
        if (i > 0)
            buf_add_char(out, ' ');
        buf_add_slice(out, set->items[i].bytes);
        if (set->items[i].caseless)
            buf_add_str(out, "/i");
    }
}

static const struct {
    const char *pattern;
    const char *literals;
} literal_rows[] = {
    {"abcd", "abcd"},
    {"gh[pousr]_[A-Za-z0-9]{36}", "gho_ ghp_ ghr_ ghs_ ghu_"},
    {"(?<![A-Za-z0-9])ghp_\\w{36}(?!\\w)", "ghp_"},
    {"\\bghp_(?<token>[0-9a-f]{30})\\b", "ghp_"},
    {"(?:ghp|gho)_[a-z]{9}", "ghp_ gho_"},
    {"xoxb|AKIA[0-9A-Z]{16}", "xoxb AKIA"},
    {"xoxb|[0-9A-Z]{16}", ""},
    {"(?:xoxb|ghp_)?[0-9]{16}", ""},
    {"(?:xoxb|ghp_){2}[0-9]{16}", "xoxbxoxb xoxbghp_ ghp_xoxb ghp_ghp_"},
    {"(?:xoxb){20}", "xoxb"},
    {"(?:ab|cd){0,3}xoxb-[0-9]+", "xoxb-"},
    {"[0-9]{3}qzwx[0-9]*vjkq", "qzwx"},
    {"a?b?c?qzwx\\d", "qzwx"},
    {"(?i)xoxb-\\d", "xoxb-/i"},
    {"xo(?i)xb-\\d", "xoxb-/i"},
    {"xo(?i:xb)-Q\\d", "xoxb-Q/i"},
    {"(?i)12-34:", "12-34:"},
    {"(?i:a(?-i)xoxb-)\\d", "axoxb-/i"},
    {"(?x) xo xb  -  # comment xyz\n [0-9]{5} ", "xoxb-"},
    {"(?x) xoxb \\  [ ] [0-9]", "xoxb  "},
    {"(?xx) xo[ x ]b", "xoxb"},
    {"(?x)xo\x85xb", "xoxb"},
    {"(?#comment)xo(?#more)xb", "xoxb"},
    {"\\Qxo.*\\E\\d", "xo.*"},
    {"\\Qxoxb\\E+", "xoxb"},
    {"(?x)\\Qxo xb\\E", "xo xb"},
    {"xoxb\\Q", "xoxb"},
    {"\\x78\\x{6f}\\170b\\-", ""},
    {"\\x78\\x{6f}\\o{170}b\\-", "xoxb-"},
    {"xox\\cA\\e\n", "xox\001\033\n"},
    {"xoxb\\-{3}[0-9]", "xoxb---"},
    {"xoxb{1,2}[0-9]", "xoxb"},
    {"xoxb{x}", "xoxb{x}"},
    {"xoxb{1,x}", "xoxb{1,x}"},
    /* Text, and a quantifier in later versions. */
    {"xoxb{,2}", "xox"},
    {"(?x) xoxb{1, 2} [0-9]", "xoxb"},
    {"xoxb{ 3 }-", "xoxb{ 3 }- xoxbbb-"},
    {"(?xi) auth \\s*.{1, 5}\\s* basic \\b", "basic/i"},
    {"(?x) xoxb{1, 2} {2} [0-9]", ""},
    {"xoxb{1, 2}+", ""},
    {"xoxb{2 ,1}-", ""},
    {"(?:xoxb){1, 2}-", ""},
    {"xoxb{ , }-", ""},
    {"xoxb++[0-9]*?", "xoxb"},
    {"xox[[:digit:]-]\\d", "xox- xox0 xox1 xox2 xox3 xox4 xox5 xox6 xox7 xox8 xox9"},
    {"xox[]b]-", "xox]- xoxb-"},
    {"xox[^\\x00-ac-\\xff]-", "xoxb-"},
    {"xox[\\]\\-]", "xox- xox]"},
    {"xox[\\Qa]\\E]", "xox] xoxa"},
    {"(?>xoxb)-(?|qz(1)|qz(2))", "xoxb-"},
    {"(?P<a>xo)(?'b'xb)(?<c>-)", "xoxb-"},
    {"-----BEGIN QZWX PRIVATE KEY-----[a-z]+", "-----BEGIN QZWX PRIVATE KEY-----"},
    {"-----BEGIN QZWXVJKQ PRIVATE KEY-----[a-z]+", "-----BEGIN QZWXVJKQ PRIVATE KEY-"},
    {"(?=qzwxvjkq)xoxb-\\d", "xoxb-"},
    {"(?<=qzwxvjkq)xoxb(?!qzwxvjkq)", "xoxb"},
    {"^xoxb$", "xoxb"},
    {"(xox)b\\1", "xoxb"},
    {"(xo(?R)?xb)", "xb"},
    {"(?(1)xoxb|qzwx)", ""},
    {"(*ACCEPT)xoxb", ""},
    {"xoxb(", ""},
    {"xoxb)", ""},
    {"[xoxb", ""},
    {"*xoxb", ""},
    {"", ""},
    {"a", ""},
    {".*", ""},
    {"\\w+\\s*=\\s*\\S+", ""},
    {"(?:github|gitlab).{0,40}qzwx", "qzwx"},
    {"password\\s*=\\s*\\w+", "password"},
    {"\\R\\X\\N\\C\\h\\Hxoxb", "xoxb"},
    {"xoxb\\p{Lu}\\pLqz", "xoxb"},
    {"xoxb\\p{", ""},
};

static void test_literals(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(literal_rows); i++) {
        struct arena arena = ARENA_INIT(ARENA_BYTES);
        struct buf text = BUF_INIT(KIB);
        struct pattern_facts facts;

        assert_int_equal(literals_of_pattern(literal_rows[i].pattern, &arena, &facts), ERR_OK);
        describe(&facts.literals, &text);
        if (!slice_is(buf_slice(&text), literal_rows[i].literals))
            fail_msg("%s: '%s', not '%s'", literal_rows[i].pattern, buf_str(&text),
                     literal_rows[i].literals);
        buf_release(&text);
        arena_release(&arena);
    }
}

/* Of all literals together. */
static struct stand widest(const struct literal_set *set)
{
    struct stand wide = {.min_before = set->count ? SIZE_MAX : 0};

    for (size_t i = 0; i < set->count; i++) {
        const struct stand *stand = &set->stands[i];

        if (stand->min_before < wide.min_before)
            wide.min_before = stand->min_before;
        if (stand->max_before > wide.max_before)
            wide.max_before = stand->max_before;
        if (stand->max_after > wide.max_after)
            wide.max_after = stand->max_after;
    }
    return wide;
}

static void test_distances(void **state)
{
    static const struct {
        const char *pattern;
        size_t min_before;
        size_t max_before;
        size_t max_after;
        size_t shortest;
        size_t longest;
        size_t looks_behind;
        size_t looks_ahead;
        bool absolute;
    } rows[] = {
        {"xoxb", 0, 0, 4, 4, 4, 0, 0, false},
        {"[a-z]{3}xoxb-[0-9]{2,9}", 3, 3, 14, 10, 17, 0, 0, false},
        {"[a-z]{1,3}xoxb-[0-9]{2,}", 1, 3, SIZE_MAX, 8, SIZE_MAX, 0, 0, false},
        {"[a-z]*xoxb-", 0, SIZE_MAX, 5, 5, SIZE_MAX, 0, 0, false},
        {"\\bxoxb(?!ab|c)", 0, 0, 4, 4, 4, 1, 3, false},
        {"(?<!..)xoxb(?=a+)", 0, 0, 4, 4, 4, 2, SIZE_MAX, false},
        {"(?m)^xoxb$", 0, 0, 4, 4, 4, 2, 2, false},
        {"^xoxb", 0, 0, 4, 4, 4, 0, 0, true},
        {"xoxb\\z", 0, 0, 4, 4, 4, 0, 0, true},
        {"(?:[0-9]{2}xoxb|[0-9]{5}qzwxvjkq)[0-9]", 2, 5, 9, 7, 14, 0, 0, false},
        {"(?:[a-z]xoxb){3}", 1, 1, 14, 15, 15, 0, 0, false},
        {"(?:[a-z]xoxb){1,3}", 1, 1, 14, 5, 15, 0, 0, false},
        {"(?:[a-z]xoxb)+", 1, 1, SIZE_MAX, 5, SIZE_MAX, 0, 0, false},
        {"(.)\\1xoxb", 1, SIZE_MAX, 4, 5, SIZE_MAX, 0, 0, false},
        {"(*F)xoxb", 0, 0, 0, 0, SIZE_MAX, SIZE_MAX, SIZE_MAX, true},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(ARENA_BYTES);
        struct pattern_facts facts;
        struct stand stand;

        assert_int_equal(literals_of_pattern(rows[i].pattern, &arena, &facts), ERR_OK);
        stand = widest(&facts.literals);
        if (stand.min_before != rows[i].min_before || stand.max_before != rows[i].max_before ||
            stand.max_after != rows[i].max_after || facts.shortest != rows[i].shortest ||
            facts.longest != rows[i].longest || facts.looks_behind != rows[i].looks_behind ||
            facts.looks_ahead != rows[i].looks_ahead || facts.absolute != rows[i].absolute)
            fail_msg("%s: before %zu..%zu after %zu length %zu..%zu looks %zu %zu", rows[i].pattern,
                     stand.min_before, stand.max_before, stand.max_after, facts.shortest,
                     facts.longest, facts.looks_behind, facts.looks_ahead);
        arena_release(&arena);
    }
}

/* Each literal by itself: where its match begins and ends, and the streak near it. */
static void test_stands(void **state)
{
    static const struct {
        const char *pattern;
        const char *stands;
    } rows[] = {
        {"qzwx[0-9a-f]{32}", "qzwx 0..0 36..36 32@4..4\n"},
        {"[0-9a-f]{32}qzwx", "qzwx 32..32 4..4 32@-32..-32\n"},
        {"qzwx.{0,40}[0-9a-f]{32}", "qzwx 0..0 36..76 32@4..44\n"},
        {"(?:qzwx|vjkq.{9}) ?[0-9a-f]{32}",
         "qzwx 0..0 36..37 32@4..5\nvjkq 0..0 45..46 32@13..14\n"},
        {"(?:qzwx[0-9]{20}|vjkq[a-f]{30}).",
         "qzwx 0..0 25..25 20@4..4\nvjkq 0..0 35..35 30@4..4\n"},
        {"(?:qzwx[0-9]{20}|.{4}qzwx[0-9]{20})", "qzwx 0..4 24..24 20@4..4\n"},
        {"qzwxvjkq", "qzwxvjkq 0..0 8..8 8@0..8\n"},
        {"(?:[0-9]{10}qzwx){2}", "qzwx 10..10 18..18 14@4..4\n"},
        {"(?:qzwx)?[0-9]{30}_vjkq", "_vjkq 30..34 5..5 30@-30..-30\n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(ARENA_BYTES);
        struct buf text = BUF_INIT(KIB);
        struct pattern_facts facts;

        assert_int_equal(literals_of_pattern(rows[i].pattern, &arena, &facts), ERR_OK);
        for (size_t k = 0; k < facts.literals.count; k++) {
            const struct stand *stand = &facts.literals.stands[k];

            buf_add_slice(&text, facts.literals.items[k].bytes);
            buf_printf(&text, " %zu..%zu %zu..%zu %u@%lld..%lld\n", stand->min_before,
                       stand->max_before, stand->min_after, stand->max_after, stand->streak.length,
                       (long long)stand->streak_first, (long long)stand->streak_last);
        }
        if (!slice_is(buf_slice(&text), rows[i].stands))
            fail_msg("%s:\n%s", rows[i].pattern, buf_str(&text));
        buf_release(&text);
        arena_release(&arena);
    }
}

/* What may stand between a literal and the streak behind it. */
static void test_leashes(void **state)
{
    static const struct {
        const char *pattern;
        const char *bytes; /* printable ones */
        size_t from;       /* SIZE_MAX: any byte may */
    } rows[] = {
        {"qzwx[^\\s]{1,64}@", NULL, SIZE_MAX},
        {"qzwx[a-z]{1,64}e[a-c]{2,}@", "abcdefghijklmnopqrstuvwxyz", 4},
        {"qzwx =[ot]{1,64}[er]{2,}@", "ot", 6},
        {"(?:qzwx|vjkqzz)[0-3]{0,64}@", "0123", 4},
        {"(?:qz|qzwx)[0-3]{0,64}@", "0123qwxz", 2},
        {"(?:qzwx[a-c]*|vjkq[d-f]+)[0-3]{0,64}@", "0123abc", 4},
        {"qzwx(?i:[ab]|k.l)?@", NULL, SIZE_MAX},
        {"qzwx(?=[^@]*@)[0-3]{0,9}(?<!x)@", "0123", 4},
        {"qzwx(?<a>x?)\\k<a>[0-3]{0,9}@", NULL, SIZE_MAX},
        {"qzwx[0-3]*\\K[a-b]*@", "0123ab", 4},
        {"(?s)qzwx.{0,9}@", NULL, SIZE_MAX},
        {"@[0-3]{0,9}qzwxvjkq", NULL, SIZE_MAX},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct arena arena = ARENA_INIT(ARENA_BYTES);
        struct buf bytes = BUF_INIT(KIB);
        struct pattern_facts facts;
        const struct leash *leash;

        assert_int_equal(literals_of_pattern(rows[i].pattern, &arena, &facts), ERR_OK);
        assert_true(facts.literals.count > 0);
        leash = &facts.literals.stands[0].leash;
        for (int byte = ' ' + 1; byte < 0x7f; byte++)
            if (byteset_has(&leash->bytes, (unsigned)byte))
                buf_add_char(&bytes, (char)byte);
        if (rows[i].bytes ? leash->from != rows[i].from || strcmp(buf_str(&bytes), rows[i].bytes)
                          : byteset_count(&leash->bytes) < 200)
            fail_msg("%s: %zu: %s", rows[i].pattern, leash->from, buf_str(&bytes));
        buf_release(&bytes);
        arena_release(&arena);
    }
}

static double bits_of(const char *text)
{
    struct literal literal = {slice_str(text), false};

    return rarity_bits(&literal);
}

/* Order, not numbers: what is rarer is worth more. */
static void test_rarity(void **state)
{
    struct literal folded = {SLICE_LITERAL("xoxb"), true};

    (void)state;
    assert_true(bits_of("github") < bits_of("ghp_"));
    assert_true(bits_of("ghp_") < bits_of("github_pat_"));
    assert_true(bits_of("token") < bits_of("qzwxv"));
    assert_true(bits_of("ient_id") <= bits_of("client_id"));
    assert_true(bits_of("secre") <= bits_of("secret"));
    assert_true(rarity_bits(&folded) < bits_of("xoxb"));
}

/* Strings made from a pattern's structure: PCRE2 must find them, which checks
 * the reader, and they must hold a literal where the analysis says. */

struct maker {
    uint64_t seed;
    struct buf text;
};

static uint32_t roll(struct maker *maker, uint32_t sides)
{
    maker->seed = maker->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(maker->seed >> 33) % sides;
}

static void make_byte(struct maker *maker, const struct byteset *bytes)
{
    uint32_t skip = roll(maker, byteset_count(bytes));

    for (unsigned byte = 0; byte < 256; byte++) {
        if (byteset_has(bytes, byte) && skip-- == 0)
            buf_add_char(&maker->text, (char)byte);
    }
}

static void make(struct maker *maker, const struct pattern_node *node)
{
    const struct pattern_node *child = node->first;
    uint32_t count = 0;

    switch (node->kind) {
    case PATTERN_NOTHING:
    case PATTERN_ANYTHING:
        break;
    case PATTERN_BYTE:
        make_byte(maker, &node->bytes);
        break;
    case PATTERN_SEQUENCE:
        for (; child; child = child->next)
            make(maker, child);
        break;
    case PATTERN_CHOICE:
        for (const struct pattern_node *c = child; c; c = c->next)
            count++;
        for (count = roll(maker, count); count > 0; count--)
            child = child->next;
        make(maker, child);
        break;
    case PATTERN_REPEAT:
        count = node->max - node->min < 5 ? node->max - node->min : 5;
        for (count = node->min + roll(maker, count + 1); count > 0; count--)
            make(maker, child);
        break;
    }
}

static bool stands_at(struct slice text, size_t at, const struct literal *literal)
{
    if (text.len - at < literal->bytes.len)
        return false;
    if (!literal->caseless)
        return memcmp(text.ptr + at, literal->bytes.ptr, literal->bytes.len) == 0;
    return strncasecmp(text.ptr + at, literal->bytes.ptr, literal->bytes.len) == 0;
}

/* Whether the literal's streak is in [from, to), and before it nothing but its leash. */
static bool has_streak(struct slice text, size_t at, const struct stand *stand, size_t from,
                       size_t to)
{
    size_t end = streak_find(&stand->streak, text, from, to);

    if (end == SIZE_MAX)
        return false;
    for (size_t i = at + stand->leash.from; i < end - stand->streak.length; i++)
        if (!byteset_has(&stand->leash.bytes, (unsigned char)text.ptr[i]))
            return false;
    return true;
}

/* Whether a match that begins and ends with the text may have the literal at `at`. */
static bool may_stand(struct slice text, size_t at, const struct stand *stand)
{
    int64_t from = (int64_t)at + stand->streak_first;
    int64_t to = (int64_t)at + stand->streak_last + stand->streak.length;

    if (at < stand->min_before || at > stand->max_before || text.len - at < stand->min_after ||
        text.len - at > stand->max_after)
        return false;
    if (!stand->streak.length)
        return true;
    from = from > 0 ? from : 0;
    to = to < (int64_t)text.len ? to : (int64_t)text.len;
    return from <= to && has_streak(text, at, stand, (size_t)from, (size_t)to);
}

static bool holds_literal(struct slice text, const struct literal_set *set)
{
    for (size_t at = 0; at < text.len; at++) {
        for (size_t i = 0; i < set->count; i++) {
            if (stands_at(text, at, &set->items[i]) && may_stand(text, at, &set->stands[i]))
                return true;
        }
    }
    return false;
}

static void test_property(void **state)
{
    static const char *const patterns[] = {
        "gh[pousr]_[A-Za-z0-9]{36}",
        "(?:github|gitlab|bit(?:bucket)?)[ =:\"']{1,5}[0-9a-f]{40}",
        "(?i)(?:api|access|secret)[_-]?key\\s{0,3}[:=]\\s{0,3}['\"]?[a-z0-9]{20,40}",
        "(?:ab|cd|ef){2,3}(?:x|yz)?-[0-9]+(?:\\.[0-9]+)*",
        "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "(?x) (?: eyJ [\\w-]{10,} \\. ){2} [\\w-]* ",
        "(?:a|b(?:c|d(?:e|f))){3}(?:gh|i)*jk",
        "[[:upper:]][^[:alnum:]\\s\\x80-\\xff]{2}\\d\\D\\w\\W\\s\\S\\h\\v\\R",
        "(?i)x[^a-y]Z[[:lower:]]\\x41\\Qq.\\E{2,4}(?-i)k",
        "-----BEGIN (?:RSA |EC |)PRIVATE KEY-----",
        "[\\]\\-^a-c\\d]{2}[]x][^]x]q{2}",
        "(?s)a.{0,9}?b.{3}+c",
        "SK[0-9a-f]{32}|AC[0-9a-f]{32}|[0-9]{3}key-[0-9]",
        "x{2}y{,}|(?:qq){1}(?:){3}z",
        "(?:qzwx|vjkq.{0,9}) ?[0-9a-f]{9,32}",
        "(?:[a-z]{2,5}qzwx[0-9]{3,20}|[0-9]{0,9}vjkq[a-f]{7,30}).?",
        "(?:[0-9]{3,9}qzwx_?){2,3}[0-9]{5}",
        "(?i)(?:s|key|tok(?:en)?)[\"':= ]{0,5}(r\\.[A-Za-z0-9_-]{24,50})",
        "(?:a(?:zure)?[_-]{0,3}(?:qz|vj[0-9]{8})|wx[a-f]{12})[_-]*k.{0,16}?[a-f0-9]{12}",
        "(?:https://|http://)[^\\s:/@]{1,9}:[^\\s/@:]{2,9}@[a-z]{1,5}",
        "(?:qz|qzwx|vjk)[a-z]{0,4}[0-9]{0,3};",
        "(?:qzwx(?:s|_[0-9]{1,3})?|vjkq) {0,3}=[a-z]{0,9}\"[!?]{2}",
        "(?:qzwx.|vj(?:k|kq[ab]{2,4}))x?_{0,3}[0-9]{0,2}(?:%|#[0-9]{0,2}%)",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
        struct arena arena = ARENA_INIT(ARENA_BYTES);
        struct maker maker = {i + 1, BUF_INIT(MIB)};
        struct regex_scratch *scratch = NULL;
        struct regex *regex = NULL;
        struct pattern_facts facts;
        struct pattern pattern;

        assert_int_equal(regex_new(patterns[i], &regex, NULL, NULL), ERR_OK);
        assert_int_equal(regex_scratch_new(&scratch), ERR_OK);
        assert_int_equal(literals_of_pattern(patterns[i], &arena, &facts), ERR_OK);
        if (pattern_read(patterns[i], &arena, &pattern) != ERR_OK)
            pattern.root = NULL;
        for (int round = 0; pattern.root && round < 200; round++) {
            struct regex_match match;
            struct slice text;

            buf_reset(&maker.text);
            make(&maker, pattern.root);
            text = buf_slice(&maker.text);
            if (regex_find(regex, scratch, text, (struct regex_window){0, 0, SIZE_MAX}, &match) !=
                REGEX_MATCH)
                fail_msg("%s does not match %s", patterns[i], buf_str(&maker.text));
            assert_in_range(text.len, facts.shortest, facts.longest);
            if (facts.streak.length && streak_find(&facts.streak, text, 0, text.len) == SIZE_MAX)
                fail_msg("%s: no streak in %s", patterns[i], buf_str(&maker.text));
            if (facts.literals.count && !holds_literal(text, &facts.literals))
                fail_msg("%s: no literal in %s", patterns[i], buf_str(&maker.text));
        }
        buf_release(&maker.text);
        regex_scratch_free(scratch);
        regex_free(regex);
        arena_release(&arena);
    }
}

/* Patterns that no person wrote end soon, with or without literals. */
static void test_monsters(void **state)
{
    static const struct {
        const char *unit;
        const char *close;
    } rows[] = {
        {"(", ")"}, {"(a|", ")"},         {"(?:ab|cd", "){0,2}"}, {"[ab]", ""}, {"(a?|b?)", ""},
        {"a|", ""}, {"(?:[ab]x|", "yz)"}, {"x{2}{2}", ""},        {"\\Q", ""},  {"[[:", ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (size_t count = 30; count < 6000; count *= 13) {
            struct arena arena = ARENA_INIT(ARENA_BYTES);
            struct buf text = BUF_INIT(LIMIT_PATTERN_BYTES);
            struct pattern_facts facts;

            for (size_t k = 0; k < count; k++)
                buf_add_str(&text, rows[i].unit);
            for (size_t k = 0; k < count; k++)
                buf_add_str(&text, rows[i].close);
            assert_int_equal(literals_of_pattern(buf_str(&text), &arena, &facts), ERR_OK);
            buf_release(&text);
            arena_release(&arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals), cmocka_unit_test(test_distances),
        cmocka_unit_test(test_stands),   cmocka_unit_test(test_rarity),
        cmocka_unit_test(test_property), cmocka_unit_test(test_monsters),
        cmocka_unit_test(test_leashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
