/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as other projects write them, of which most are looked for near runs only:
 * they find what they find in the whole text. */
#include "match/literals.h"
#include "match/matcher_internal.h"
#include "match/regex.h"
#include "tests/lib/match_bed.h"
#include "tests/lib/unit.h"

#include "core/limits.h"

/* Each of them is a rule, and another one that wants a digit in its secrets. */
#define PATTERNS(RULE)                                                                             \
    RULE("short", "(?xi) \\b zq (?:.|[\\n\\r]){0,16}? \\b ( [0-9a-f]{12} ) \\b")                   \
    RULE("dashes", "\\b q\\. [a-z0-9_-]{24}")                                                      \
    RULE("pem", "-----BEGIN [A-Z ]{0,20}KEY-----[a-z]+")                                           \
    RULE("close", "(?xi) \\b acme (?:.|[\\n\\r]){0,40}? \\b ( [A-Z0-9]{32} ) \\b")                 \
    RULE("near",                                                                                   \
         "(?xi) \\b acme (?:.|[\\n\\r]){0,90}? (?:SECRET|KEY|TOKEN) (?:.|[\\n\\r]){0,80}? "        \
         "\\b ( [A-Z0-9]{32} ) \\b")                                                               \
    RULE("gaps", "(?xi) acme [\\s_-]* api [\\s_.-]* key [\\s_-]* is [\\s_-]* = \\s* [\"']? "       \
                 "( [a-f0-9]{40} )")                                                               \
    RULE("tail", "(?x) \\b ( tok_[A-Za-z0-9]{20,} ) [\\s\"';]")                                    \
    RULE("before", "(?x) ( [A-Za-z0-9+/]{40} == ) \\s* ; \\s* is \\s* (?:.|[\\n\\r]){0,80} acme")  \
    RULE("uuid", "(?xi) zq (?:.|[\\n\\r]){0,24}? "                                                 \
                 "( [a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12} )")               \
    RULE("either", "(?xi) (?: key [=:] [a-z0-9]{20} | token [\\s]* [=:] [\\s]* [a-z0-9/+]{32} )")  \
    RULE("pair", "(?xi) \\b ( zq (?: acme )? [a-z0-9]{30} ) \\b")                                  \
    RULE("far", "(?xi) acme [^\\n]* \\b ( [a-f0-9]{32} ) \\b")                                     \
    RULE("bare", "(?x) \\b ( [a-f0-9]{33} ) \\b")                                                  \
    RULE("dots", "(?x) ( eyq[A-Za-z0-9_-]{14,}\\.[A-Za-z0-9_-]{14,}\\.[A-Za-z0-9_-]{4,} )")

static const struct requirements a_digit = {.min_digits = 1};

#define ANY_RULE(name, text) {.id = (name), .pattern = (text), .foreign = true},
#define DIGIT_RULE(name, text)                                                                     \
    {.id = name "-digit", .pattern = (text), .foreign = true, .requirements = &a_digit},

static const struct rule rules[] = {PATTERNS(ANY_RULE) PATTERNS(DIGIT_RULE)};

static const char *const pieces[] = {
    "acme", "ACME",    "api",    "key",    "Key",  "secret", "token", "zq",
    "ZQ",   "tok_",    "q.",     "eyq",    "=",    ":",      "\"",    "'",
    ";",    "\n",      " ",      "==",     "_",    "-",      ".",     "\\",
    "(",    "int x",   "\r\n",   "->",     "/",    "+",      "= \"",  "_api_",
    "-key", "acmeapi", "acme_s", "token=", "key:", "\x80q",  "KEY--", "-----BEGIN ",
};

struct fill {
    const char *alphabet;
    size_t lengths[6];
};

static const struct fill fills[] = {
    {"0123456789abcdef", {12, 20, 32, 33, 40, 64}},
    {"ABCDEFGHIJ0123456789", {19, 20, 30, 31, 32, 33}},
    {"abcdefXYZ019+/", {31, 32, 40, 39, 33, 80}},
    {"abcdef_-x9", {14, 20, 23, 24, 32, 60}},
    {"abcdef", {12, 20, 32, 33, 40, 64}},
    {"abcdef_-", {19, 20, 24, 25, 31, 33}},
    {" ", {1, 31, 32, 33, 70, 200}},
    {" \t\n_-", {2, 31, 32, 33, 64, 130}},
    {"(x) ", {5, 40, 100, 150, 250, 16}},
};

static void add_fill(struct buf *text, uint32_t *seed)
{
    const struct fill *fill = &fills[unit_random(seed) % ARRAY_LEN(fills)];
    size_t length = fill->lengths[unit_random(seed) % ARRAY_LEN(fill->lengths)];

    for (size_t i = 0; i < length; i++)
        buf_add_char(text, fill->alphabet[unit_random(seed) % strlen(fill->alphabet)]);
}

static void add_gap(struct buf *text, size_t length, uint32_t *seed)
{
    bool mixed = unit_random(seed) % 4 == 0;

    for (size_t i = 0; i < length; i++)
        buf_add_char(text, mixed ? " -_\t"[unit_random(seed) % 4] : ' ');
}

/* What matches one of the rules, with gaps of all lengths at which something
 * changes. In a format % is a gap, # forty digits, @ as many without one of 0 to 9. */
static void add_match(struct buf *text, uint32_t *seed)
{
    static const char *const formats[] = {
        "acme%api%key%is%='#'",
        "acme%api%key%is%=%#",
        "acme(%)token(%)# ",
        "acme%%)token(%%#",
        "#==%;%is%acme",
        "#==%;%is%%(acme",
        "zq%0f1e2d3c-#",
        "token%:%#",
        " tok_#%;",
        "acme(%#)",
        "-----BEGIN%KEY-----x",
        "q.#",
        "acme%api%key%is%=%@",
        "acme%(%@)",
        "@==%;%is%acme",
        " tok_@%;",
        "q.@0",
    };
    static const size_t gaps[] = {0, 1, 2, 16, 24, 30, 31, 31, 31, 32, 33, 40, 64, 80, 200};
    const char *format = formats[unit_random(seed) % ARRAY_LEN(formats)];
    size_t gap = gaps[unit_random(seed) % ARRAY_LEN(gaps)];

    for (; *format; format++) {
        if (*format == '%')
            add_gap(text, unit_random(seed) % 4 ? gap : unit_random(seed) % 40, seed);
        else if (*format == '#')
            buf_add_str(text, "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c");
        else if (*format == '@')
            buf_add_str(text, "abcdefabcdefabcdefabcdefabcdefabcdefabcd");
        else
            buf_add_char(text, *format);
    }
}

/* Full of runs, or with few of them. */
static void make_text(struct buf *text, uint32_t *seed)
{
    bool full = unit_random(seed) % 2;

    buf_reset(text);
    while (text->len < 1500) {
        uint32_t choice = unit_random(seed) % 8;

        if (choice < 2)
            add_match(text, seed);
        else if (full && choice < 5)
            add_fill(text, seed);
        else if (full)
            buf_add_str(text, pieces[unit_random(seed) % ARRAY_LEN(pieces)]);
        else
            for (size_t i = unit_random(seed) % 400; i > 0; i--)
                buf_add_char(text, "(x) "[unit_random(seed) % 4]); /* no runs */
    }
}

/* The pattern alone, over everything. */
static void search(const struct rule *rule, struct regex_scratch *scratch, struct slice text,
                   struct buf *out)
{
    struct regex_window window = {0, text.len, text.len};
    struct regex_match match;
    struct regex *regex = NULL;

    assert_ok(regex_new(rule->pattern, &regex, NULL, NULL), NULL);
    while (regex_find(regex, scratch, text, window, &match) == REGEX_MATCH) {
        struct span required = regex_is_grouped(regex) ? match.whole : match.token;

        if (!rule->requirements ||
            rule_requirements_met(rule->requirements,
                                  slice_sub(text, required.start, required.end)))
            buf_printf(out, "%s@%zu+%zu plain\n", rule->id, match.token.start,
                       match.token.end - match.token.start);
        window.from = match.token.end > match.whole.start ? match.token.end : match.whole.start + 1;
    }
    regex_free(regex);
}

static void test_same_as_everywhere(void **state)
{
    struct regex_scratch *scratch = NULL;
    uint32_t seed = 5;
    size_t found = 0;

    (void)state;
    assert_ok(regex_scratch_new(&scratch), NULL);
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        struct buf text = BUF_INIT(64 * KIB);
        struct buf expected = BUF_INIT(64 * KIB);
        struct buf seen = BUF_INIT(64 * KIB);
        struct engine engine;

        engine_open(&engine, &rules[i], 1);
        for (int round = 0; round < 400; round++) {
            make_text(&text, &seed);
            buf_reset(&expected);
            search(&rules[i], scratch, buf_slice(&text), &expected);
            engine_scan(&engine, buf_slice(&text), &seen);
            if (strcmp(buf_str(&seen), buf_str(&expected)) != 0)
                fail_msg("%s\nfinds\n%snot\n%s", buf_str(&text), buf_str(&seen),
                         buf_str(&expected));
            found += seen.len > 0;
        }
        engine_close(&engine);
        buf_release(&text);
        buf_release(&expected);
        buf_release(&seen);
    }
    if (found < 300)
        fail_msg("only %zu texts with a match", found);
    regex_scratch_free(scratch);
}

/* All rules together, against the same without runs. */
static void test_same_as_without(void **state)
{
    struct buf text = BUF_INIT(64 * KIB);
    struct buf expected = BUF_INIT(64 * KIB);
    struct buf seen = BUF_INIT(64 * KIB);
    struct engine other = {0};
    struct engine engine;
    uint32_t seed = 3;

    (void)state;
    engine_open(&engine, rules, ARRAY_LEN(rules));
    assert_ok(matcher_new_for_image(engine.rules, &other.matcher, NULL), NULL);
    assert_ok(scanner_new(other.matcher, &other.scanner), NULL);
    for (int round = 0; round < 4000; round++) {
        make_text(&text, &seed);
        engine_scan(&other, buf_slice(&text), &expected);
        engine_scan(&engine, buf_slice(&text), &seen);
        if (strcmp(buf_str(&seen), buf_str(&expected)) != 0)
            fail_msg("%s\nfinds\n%snot\n%s", buf_str(&text), buf_str(&seen), buf_str(&expected));
    }
    engine_close(&engine);
    engine_close(&other);
    buf_release(&text);
    buf_release(&expected);
    buf_release(&seen);
}

/* Else nothing here was tested. */
static void test_near(void **state)
{
    static const size_t least[RUNS_SORTS] = {[RUNS_ANY] = 5, [RUNS_DIGIT] = 9};
    struct engine engine;

    (void)state;
    engine_open(&engine, rules, ARRAY_LEN(rules));
    for (size_t sort = 0; sort < RUNS_SORTS; sort++) {
        const struct matcher *matcher = engine.matcher;
        const struct part *part = &matcher->parts[sort];
        const uint32_t *first = matcher->first_use + part->first_literal;

        assert_in_range(first[part->literal_count] - first[0], least[sort], SIZE_MAX);
    }
    assert_int_equal(engine.matcher->whole_in_runs_count, 2);
    engine_close(&engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_everywhere),
        cmocka_unit_test(test_same_as_without),
        cmocka_unit_test(test_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
