/* SPDX-License-Identifier: Apache-2.0 */
#include "match/runs.h"

#include "core/limits.h"
#include "core/mem.h"
#include "match/literals.h"
#include "match/stretches.h"
#include "tests/lib/unit.h"

#define TEXT_BYTES 900

static bool is_in(const struct byteset *bytes, struct slice text, size_t at)
{
    return at < text.len && byteset_has(bytes, (unsigned char)text.ptr[at]);
}

static bool has_digit(struct slice text, size_t from, size_t to)
{
    for (; from < to; from++)
        if (text.ptr[from] >= '0' && text.ptr[from] <= '9')
            return true;
    return false;
}

/* Marks the bytes of the runs of one kind. */
static void mark_kind(struct slice text, const struct runs_kind *kind, bool digit, bool *marks)
{
    size_t to;

    for (size_t from = 0; from < text.len; from = to + 1) {
        for (to = from; is_in(&kind->bytes, text, to);)
            to++;
        if (to - from >= kind->length && (!digit || has_digit(text, from, to)))
            memset(marks + from, true, to - from);
    }
}

static void mark_runs(struct slice text, enum runs_sort sort, bool *marks)
{
    for (size_t i = 0; i < RUNS_KINDS; i++)
        mark_kind(text, &runs_kinds[sort][i], sort == RUNS_DIGIT, marks);
}

/* All that is wanted is seen, and what is seen in a row has a run. */
static void check_seen(const bool *wanted, const bool *seen, const bool *runs, size_t len)
{
    bool has_run = true;

    for (size_t at = 0; at < len; at++) {
        if (wanted[at] && !seen[at])
            fail_msg("byte %zu of %zu is left out", at, len);
        if (!seen[at] && !has_run)
            fail_msg("no run before byte %zu of %zu", at, len);
        has_run = !seen[at] || runs[at] || (at && seen[at - 1] && has_run);
    }
    assert_true(has_run);
}

static void check_runs(struct slice text, bool plain)
{
    struct runs_pass pass = {.bytes = text, .plain = plain};
    bool seen[RUNS_SORTS][TEXT_BYTES] = {{false}};
    struct stretch found[RUNS_SORTS];

    while (runs_next(&pass, found)) {
        assert_true(found[RUNS_ANY].to || found[RUNS_DIGIT].to);
        for (size_t sort = 0; sort < RUNS_SORTS; sort++) {
            assert_true(found[sort].to <= text.len);
            assert_true(!found[sort].to || found[sort].from < found[sort].to);
            for (size_t at = found[sort].from; at < found[sort].to; at++)
                seen[sort][at] = true;
        }
    }
    for (size_t sort = 0; sort < RUNS_SORTS; sort++) {
        bool runs[TEXT_BYTES] = {false};

        mark_runs(text, sort, runs);
        check_seen(runs, seen[sort], runs, text.len);
    }
}

/* Marks what lies around marked bytes. */
static void mark_around(struct slice text, const struct around *around, const bool *marks,
                        bool *out)
{
    for (size_t at = 0; at < text.len; at++) {
        if (!marks[at])
            continue;
        for (size_t i = at > around->before ? at - around->before : 0;
             i < text.len && i <= at + around->behind; i++)
            out[i] = true;
    }
}

/* Marks the long gaps that have a byte among `near`. true: there were some more. */
static bool mark_gaps(struct slice text, const bool *near, bool *marks)
{
    bool more = false;

    for (size_t from = 0; from < text.len; from++) {
        bool is_near = false;
        size_t to = from;

        for (; is_in(&stretches_gap.bytes, text, to); to++)
            is_near = is_near || near[to];
        for (size_t at = from; is_near && to - from >= stretches_gap.length && at < to; at++) {
            more = more || !marks[at];
            marks[at] = true;
        }
        from = to;
    }
    return more;
}

static void mark_list(const struct stretch_list *list, size_t len, bool *marks)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct stretch *stretch = &list->items[i];

        assert_true(i == 0 || list->items[i - 1].to < stretch->from);
        assert_true(stretch->to <= len);
        for (size_t at = stretch->from; at < stretch->to; at++)
            marks[at] = true;
    }
}

static void check_stretches(struct slice text, const struct around around[RUNS_SORTS])
{
    struct stretch_list lists[RUNS_SORTS] = {{0}};
    struct stretch_list alone = {0};
    bool seen_alone[TEXT_BYTES] = {false};

    assert_ok(stretches_find(text, around, lists, &alone), NULL);
    mark_list(&alone, text.len, seen_alone);
    for (size_t sort = 0; sort < RUNS_SORTS; sort++) {
        bool runs[TEXT_BYTES] = {false};
        bool marks[TEXT_BYTES] = {false};
        bool wanted[TEXT_BYTES] = {false};
        bool seen[TEXT_BYTES] = {false};

        mark_runs(text, sort, runs);
        memcpy(marks, runs, sizeof marks);
        do
            mark_around(text, &around[sort], marks, wanted);
        while (sort == RUNS_DIGIT && mark_gaps(text, wanted, marks));
        mark_list(&lists[sort], text.len, seen);
        check_seen(wanted, seen, runs, text.len);
        if (sort == RUNS_ANY)
            check_seen(runs, seen_alone, runs, text.len);
        stretch_list_release(&lists[sort]);
    }
    stretch_list_release(&alone);
}

static void check_text(struct slice text, size_t before, size_t behind)
{
    const struct around around[RUNS_SORTS] = {{before, behind}, {behind, before}};

    check_runs(text, false);
    check_runs(text, true);
    check_stretches(text, around);
}

/* Each byte among those that a run is made of. */
static void test_each_byte(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte <= UINT8_MAX; byte++) {
        for (size_t length = RUNS_WORD_BYTES; length <= RUNS_TOKEN_BYTES; length++) {
            char text[RUNS_TOKEN_BYTES];

            memset(text, 'x', sizeof text);
            text[7] = (char)byte;
            check_text(slice_of(text, length), 0, 0);
            text[length - 1] = '7';
            check_text(slice_of(text, length), 3, 0);
        }
    }
}

static void test_random(void **state)
{
    static const char *const alphabets[] = {"abcXYZ", "abcXYZ019",      "aZ5+-./_=",        "aZ_+-",
                                            "-_.",    " \t\n_.-\r\v\f", "a(b)\x80\xffz,;:@"};
    uint32_t seed = 11;

    (void)state;
    for (int round = 0; round < 6000; round++) {
        size_t len = unit_random(&seed) % TEXT_BYTES;
        char *text = mem_alloc(len);

        for (size_t at = 0; at < len;) {
            const char *alphabet = alphabets[unit_random(&seed) % ARRAY_LEN(alphabets)];
            size_t count = 1 + unit_random(&seed) % (unit_random(&seed) % 4 ? 40 : 150);

            for (; count && at < len; count--)
                text[at++] = alphabet[unit_random(&seed) % strlen(alphabet)];
        }
        check_text(slice_of(text, len), unit_random(&seed) % 90, unit_random(&seed) % 90);
        mem_free(text);
    }
    check_text(slice_of(NULL, 0), 1, 1);
}

/* One run of each length from one byte less than it needs, at each offset of a block; its
 * only digit at either end. */
static void test_exact(void **state)
{
    static const char bytes[] = {'x', '_', '/'};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bytes); i++) {
        for (size_t at = 0; at < 140; at++) {
            for (size_t length = 19; length < 150; length += length < 34 ? 1 : 23) {
                char text[300];

                memset(text, '(', sizeof text);
                memset(text + at, bytes[i], length);
                check_text(slice_of(text, sizeof text), 9, 0);
                text[at + (at + length) % 2 * (length - 1)] = '0';
                check_text(slice_of(text, sizeof text), 0, 9);
                check_text(slice_of(text, at + length), 70, 70);
            }
        }
    }
}

/* Where in matches runs are; -1: no bound. */
static const struct {
    const char *pattern;
    int before;
    int behind;
    int digit_before; /* where the secret has a digit */
    int digit_behind;
} place_rows[] = {
    {"key.{0,40}[0-9a-f]{32}", 43, 0, -1, -1},
    {"key.{0,40}[0-9a-f]{19}", -1, -1, -1, -1},
    {"key.{0,40}[0-9a-z_]{31}", -1, -1, -1, -1},
    {"key=[0-9a-f]{20,}.*", 4, -1, -1, -1},
    {"(?s).*:[0-9a-f]{20,}", -1, 0, -1, -1},
    {"(?:ab|cde)\\s*=[A-Z]{20}[!?]", -1, 1, -1, -1},
    {"(?:[0-9]{32}|[a-f/]{32})", 0, 0, 0, 0},
    {"(?:\"[0-9]{20}|'''[a-f]{32}!!)", 3, 2, -1, -1},
    {"(?:\"[0-9]{20}|'''[a-f/]{32}!!)", -1, -1, -1, -1}, /* of different kinds */
    {"(?:[0-9]{20}|key)", -1, -1, -1, -1},
    {"(?:[0-9a-f]{4}-){7}[0-9a-f]{12}", 0, 0, 0, 0},
    {"a(?:[0-9a-f]{20})?b", -1, -1, -1, -1},
    {"a(?=[0-9a-f]{40})b", -1, -1, -1, -1},
    {"(.)\\1{90}", -1, -1, -1, -1},
    {"[ab]{10}[\"'](?<token>\\b[ab]{20}\\b)['\"]", 11, 1, -1, -1},

    {"key.{0,40}([0-9a-f]{32})\\b;", 43, 1, 43, 1},
    {"key.{0,40}([0-9a-f_]{19})", -1, -1, -1, -1},
    {"key\\s*[=:](tok_[0-9a-z]{18})", -1, -1, 36, 0},
    {"key=([a-z]{3}\\.[0-9a-z_]{20})", -1, -1, 8, 0},
    {"([0-9]{20}\"[0-9]{4})", 0, 5, -1, -1}, /* the digit can be in either */
    {"([0-9]{20}\"[a-z]{4})", 0, 5, 0, 5},
    {"(?<token>[0-9a-f_]{20})=x", -1, -1, 0, 2}, /* the match has a digit */
    {"(?<token>[0-9a-f_]{20}).", -1, -1, -1, -1},
    {"([0-9a-f_]{20})(;)", -1, -1, 0, 1},
    {"([0-9a-f_]{20})([;0])", -1, -1, -1, -1},
    {"(?n)([0-9a-f_]{20})[;0]", -1, -1, -1, -1}, /* no group */
    {"(?:([0-9a-f_]{20}))?;", -1, -1, -1, -1},
    {"(?:([0-9a-f_]{20})|.x)", -1, -1, -1, -1},
    {"(?:\"([0-9a-f_]{20})\"){2}", -1, -1, -1, -1},
    {"(\"[0-9a-f_]{20}|'''[0-9a-f_]{24})", -1, -1, 3, 0},
};

static void test_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(place_rows); i++) {
        struct arena arena = ARENA_INIT(16 * MIB);
        struct pattern_facts facts;

        assert_ok(literals_of_pattern(place_rows[i].pattern, &arena, &facts), NULL);
        if (facts.runs[RUNS_ANY].before != (size_t)place_rows[i].before ||
            facts.runs[RUNS_ANY].behind != (size_t)place_rows[i].behind ||
            facts.runs[RUNS_DIGIT].before != (size_t)place_rows[i].digit_before ||
            facts.runs[RUNS_DIGIT].behind != (size_t)place_rows[i].digit_behind)
            fail_msg("%s: %zd, %zd; %zd, %zd", place_rows[i].pattern,
                     (ssize_t)facts.runs[RUNS_ANY].before, (ssize_t)facts.runs[RUNS_ANY].behind,
                     (ssize_t)facts.runs[RUNS_DIGIT].before,
                     (ssize_t)facts.runs[RUNS_DIGIT].behind);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_byte),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
