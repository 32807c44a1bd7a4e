/* SPDX-License-Identifier: Apache-2.0 */
/* The second matcher against PCRE2, which answers where it need not backtrack much. */
#include "match/linear.h"

#include "tests/lib/unit.h"

#include "core/buf.h"
#include "core/limits.h"

#define NAMES "abcdefgh"
#define ROUNDS 20000
#define PAIRS (2 * (LIMIT_REGEX_GROUPS + 1))

struct trial {
    const char *pattern;
    struct slice subject;
    struct regex_window window;
};

/* A group of PCRE2's match by its name: [unset] as linear_find has it. */
static struct span group_of(const struct regex *regex, const struct regex_scratch *scratch,
                            size_t index)
{
    struct span span = {SIZE_MAX, SIZE_MAX};

    (void)regex_group(regex, scratch, slice_of(&NAMES[index], 1), &span);
    return span;
}

static void compare(const struct trial *trial, const struct linear *linear,
                    const struct regex *regex, struct regex_scratch *scratch)
{
    static const char *const answers[] = {"none", "match", "limit"};
    size_t pairs[PAIRS];
    uint64_t steps = 0;
    struct regex_match match;
    enum regex_outcome wanted = regex_find(regex, scratch, trial->subject, trial->window, &match);
    enum regex_outcome found = linear_find(linear, trial->subject, trial->window, pairs, &steps);

    if (regex_second_steps(scratch))
        return;
    if (found != wanted)
        fail_msg("%s on '%" SLICE_FMT "': %s, not %s", trial->pattern, SLICE_ARG(trial->subject),
                 answers[found], answers[wanted]);
    if (wanted != REGEX_MATCH)
        return;
    if (pairs[0] != match.whole.start || pairs[1] != match.whole.end)
        fail_msg("%s on '%" SLICE_FMT "': [%zu,%zu), not [%zu,%zu)", trial->pattern,
                 SLICE_ARG(trial->subject), pairs[0], pairs[1], match.whole.start, match.whole.end);
    for (size_t i = 0; strchr(trial->pattern, '<') && i < strlen(NAMES); i++) {
        struct span group = group_of(regex, scratch, i);
        char opening[] = {'<', NAMES[i], '>', '\0'};

        if (strstr(trial->pattern, opening) &&
            (pairs[2 * i + 2] != group.start || pairs[2 * i + 3] != group.end))
            fail_msg("%s on '%" SLICE_FMT "': another %c", trial->pattern,
                     SLICE_ARG(trial->subject), NAMES[i]);
    }
}

/* Random patterns, of few bytes so that much of them matches. */
struct maker {
    uint32_t seed;
    struct buf text;
    size_t groups;
};

static const char *pick(struct maker *maker, const char *const *items, size_t count)
{
    return items[unit_random(&maker->seed) % count];
}

static void make_choice(struct maker *maker, unsigned depth);

static void make_group(struct maker *maker, unsigned depth)
{
    static const char *const openings[] = {"(?:", "(?:", "(?i:", "(?s:"};

    if (maker->groups < strlen(NAMES) && unit_random(&maker->seed) % 2)
        buf_printf(&maker->text, "(?<%c>", NAMES[maker->groups++]);
    else
        buf_add_str(&maker->text, pick(maker, openings, ARRAY_LEN(openings)));
    make_choice(maker, depth);
    buf_add_char(&maker->text, ')');
}

static void make_item(struct maker *maker, unsigned depth)
{
    static const char *const atoms[] = {"a",  "b",   "a",    "b", "ab", ".",    "\\s", "\\s", "\\w",
                                        "\n", "\\S", "[ab]", "_", "A",  "[^a]", "B",   "(?i)"};
    static const char *const edges[] = {"\\b", "\\b", "\\B", "^", "$", "\\A", "\\z", "\\Z", "(?m)"};
    static const char *const repeats[] = {"*",  "+",  "?",  "{0,3}",  "{2}",   "{1,}",
                                          "*?", "+?", "??", "{1,3}?", "{2,4}", "{0}"};
    unsigned roll = unit_random(&maker->seed) % 8;

    if (roll == 0) {
        buf_add_str(&maker->text, pick(maker, edges, ARRAY_LEN(edges)));
        return;
    }
    if (roll < 4 && depth > 0)
        make_group(maker, depth - 1);
    else
        buf_add_str(&maker->text, pick(maker, atoms, ARRAY_LEN(atoms) - 1));
    if (unit_random(&maker->seed) % 2)
        buf_add_str(&maker->text, pick(maker, repeats, ARRAY_LEN(repeats)));
}

static void make_choice(struct maker *maker, unsigned depth)
{
    unsigned more = unit_random(&maker->seed) % 4 ? 0 : 1 + unit_random(&maker->seed) % 2;

    for (unsigned way = 0; way <= more; way++) {
        if (way > 0)
            buf_add_char(&maker->text, '|');
        for (unsigned items = unit_random(&maker->seed) % 4; items > 0; items--)
            make_item(maker, depth);
    }
}

static void make_subject(struct maker *maker, struct buf *out)
{
    static const char alphabet[] = "aaabbbAB_ \n";

    buf_reset(out);
    for (unsigned count = unit_random(&maker->seed) % 14; count > 0; count--)
        buf_add_char(out, alphabet[unit_random(&maker->seed) % (sizeof alphabet - 1)]);
}

static struct regex_window make_window(struct maker *maker)
{
    struct regex_window window = {0, SIZE_MAX, SIZE_MAX};

    if (unit_random(&maker->seed) % 4 == 0)
        window.from = unit_random(&maker->seed) % 6;
    if (unit_random(&maker->seed) % 4 == 0)
        window.last = window.from + unit_random(&maker->seed) % 6;
    if (unit_random(&maker->seed) % 4 == 0)
        window.end = window.from + unit_random(&maker->seed) % 10;
    return window;
}

/* Whether the pattern is one that the second matcher knows. */
static bool try_pattern(struct maker *maker, struct regex_scratch *scratch)
{
    struct trial trial = {.pattern = buf_str(&maker->text)};
    struct buf subject = BUF_INIT(KIB);
    struct linear *linear = NULL;
    struct regex *regex = NULL;
    bool known;

    if (regex_new(trial.pattern, &regex, NULL, NULL) != ERR_OK)
        return false;
    known = linear_new(trial.pattern, &linear) == ERR_OK;
    for (int round = 0; known && round < 12; round++) {
        make_subject(maker, &subject);
        trial.subject = buf_slice(&subject);
        trial.window = make_window(maker);
        compare(&trial, linear, regex, scratch);
    }
    buf_release(&subject);
    linear_free(linear);
    regex_free(regex);
    return known;
}

static void test_random(void **state)
{
    struct maker maker = {7, BUF_INIT(16 * KIB), 0};
    struct regex_scratch *scratch = NULL;
    size_t known = 0;

    (void)state;
    assert_int_equal(regex_scratch_new(&scratch), ERR_OK);
    for (int i = 0; i < ROUNDS; i++) {
        buf_reset(&maker.text);
        maker.groups = 0;
        if (i % 2)
            buf_add_str(&maker.text, "(?m)");
        make_choice(&maker, 3);
        known += try_pattern(&maker, scratch);
    }
    assert_true(known > ROUNDS / 2);
    buf_release(&maker.text);
    regex_scratch_free(scratch);
}

static enum regex_outcome find(const char *pattern, struct slice subject, uint64_t *steps)
{
    size_t pairs[PAIRS];
    struct linear *linear = NULL;
    enum regex_outcome outcome;

    *steps = 0;
    assert_int_equal(linear_new(pattern, &linear), ERR_OK);
    outcome =
        linear_find(linear, subject, (struct regex_window){0, SIZE_MAX, SIZE_MAX}, pairs, steps);
    linear_free(linear);
    return outcome;
}

/* Twice the bytes, twice the steps. */
static void test_linear(void **state)
{
    static const struct {
        const char *pattern;
        const char *unit;
    } rows[] = {
        {"(?:a+)+b", "a"},      {"(?:\\s*.*\\s*){0,3}!", " x\n  "},
        {"(?:a|aa)+$b", "a"},   {"(?:.*a){12}b", "a"},
        {"(?s).*.*.*=.*", "a"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf text = BUF_INIT(MIB);
        uint64_t steps;
        uint64_t twice;

        while (text.len < 2000)
            buf_add_str(&text, rows[i].unit);
        assert_int_equal(find(rows[i].pattern, buf_slice(&text), &steps), REGEX_NONE);
        while (text.len < 4000)
            buf_add_str(&text, rows[i].unit);
        assert_int_equal(find(rows[i].pattern, buf_slice(&text), &twice), REGEX_NONE);
        if (twice > 3 * steps)
            fail_msg("%s: %llu steps, then %llu", rows[i].pattern, (unsigned long long)steps,
                     (unsigned long long)twice);
        buf_release(&text);
    }
}

/* Of these the tree does not tell all. */
static void test_unsupported(void **state)
{
    static const char *const patterns[] = {
        "a(?=b)",          "(?<!a)b", "(a)\\1", "(?>a+)b", "a++b",     "(?|(a)|(b))", "\\Ra",
        "x\\Kab",          "\\Ga",    "(?U)a+", "\\pLa",   "(?:a?)*b", "(?:\\b){9}a", "(a(?1)?)",
        "(?:a{999}){999}", "(?n)(a)",
    };
    struct linear *linear = NULL;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(patterns); i++)
        if (linear_new(patterns[i], &linear) != ERR_UNSUPPORTED)
            fail_msg("%s is taken", patterns[i]);
}

/* More bytes than there are steps for end in a limit, and soon. */
static void test_limits(void **state)
{
    struct buf text = BUF_INIT(32 * MIB);
    uint64_t steps;

    (void)state;
    while (text.len < 8 * MIB)
        buf_add_str(&text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(find("(?:a|aa)+b", buf_slice(&text), &steps), REGEX_LIMIT);
    assert_true(steps <= LIMIT_LINEAR_STEPS + 1);
    assert_int_equal(find("(?:[ab]{0,200}c){9}", buf_slice(&text), &steps), REGEX_LIMIT);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_unsupported),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
