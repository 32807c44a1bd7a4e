/* SPDX-License-Identifier: Apache-2.0 */
#include "match/runs.h"

#include "core/limits.h"
#include "core/mem.h"
#include "match/literals.h"
#include "tests/lib/unit.h"

#define TEXT_BYTES 700

static const struct runs_kind *kind_at(size_t index)
{
    return index < RUNS_KINDS ? &runs_kinds[index] : &runs_gap;
}

#define ALL_KINDS (RUNS_KINDS + 1)

/* Marks all bytes up to `before` before and `behind` behind each run. */
static void mark_wanted(struct slice text, const struct runs_pass *pass, bool *wanted)
{
    for (size_t kind = 0; kind < ALL_KINDS; kind++) {
        size_t length = 0;

        for (size_t end = 1; end <= text.len; end++) {
            bool in = byteset_has(&kind_at(kind)->bytes, (unsigned char)text.ptr[end - 1]);
            size_t start;

            length = in ? length + 1 : 0;
            if (length < kind_at(kind)->length)
                continue;
            start = end - length > pass->before ? end - length - pass->before : 0;
            for (size_t i = start; i < text.len && i < end + pass->behind; i++)
                wanted[i] = true;
        }
    }
}

/* Nothing wanted is left out, and nothing is far from what is. */
static void check_pass(struct slice text, size_t before, size_t behind, bool plain)
{
    struct runs_pass pass = {.bytes = text, .before = before, .behind = behind, .plain = plain};
    bool wanted[TEXT_BYTES] = {false};
    struct stretch stretch;
    size_t at = 0;

    mark_wanted(text, &pass, wanted);
    while (runs_next(&pass, &stretch)) {
        bool some = false;

        assert_true(stretch.from < stretch.to && stretch.to <= text.len);
        assert_true(at == 0 || stretch.from > at);
        for (; at < stretch.from; at++)
            assert_false(wanted[at]);
        for (; at < stretch.to; at++)
            some = some || wanted[at];
        assert_true(some);
    }
    for (; at < text.len; at++)
        assert_false(wanted[at]);
}

static void check_text(struct slice text, size_t before, size_t behind)
{
    check_pass(text, before, behind, false);
    check_pass(text, before, behind, true);
}

/* Each byte among those that a run is made of. */
static void test_each_byte(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ALL_KINDS; kind++) {
        for (unsigned byte = 0; byte <= UINT8_MAX; byte++) {
            char text[RUNS_GAP_BYTES];

            memset(text, kind < RUNS_KINDS ? 'x' : ' ', sizeof text);
            text[7] = (char)byte;
            check_text(slice_of(text, kind_at(kind)->length), 0, 0);
        }
    }
}

static void test_random(void **state)
{
    static const char *const alphabets[] = {"abcXYZ019", "aZ5+-./_=", " \t\n_.-\r\v\f",
                                            "a(b)\x80\xffz,;:@"};
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

/* One run of exactly its length, and one byte less, at each offset of a block. */
static void test_exact(void **state)
{
    static const char bytes[] = {'x', '_', ' '};

    (void)state;
    for (size_t kind = 0; kind < ALL_KINDS; kind++) {
        for (size_t less = 0; less < 2; less++) {
            for (size_t at = 0; at < 280; at++) {
                struct runs_pass pass = {.plain = at % 2};
                struct stretch stretch;
                char text[300];

                memset(text, '(', sizeof text);
                memset(text + at / 2, bytes[kind], kind_at(kind)->length - less);
                pass.bytes = slice_of(text, sizeof text);
                assert_int_equal(runs_next(&pass, &stretch), !less);
                pass.at = pass.token_tail = pass.gap_tail = 0;
                pass.bytes.len = at / 2 + kind_at(kind)->length - less;
                assert_int_equal(runs_next(&pass, &stretch), !less);
            }
        }
    }
}

/* Where in matches runs are; -1: no bound. */
static const struct {
    const char *pattern;
    int before;
    int behind;
} place_rows[] = {
    {"key.{0,40}[0-9a-f]{32}", 43, 0},
    {"key.{0,40}[0-9a-f]{19}", -1, -1},
    {"key.{0,40}[0-9a-z_]{31}", -1, -1},
    {"key=[0-9a-f]{20,}.*", 4, -1},
    {"(?s).*:[0-9a-f]{20,}", -1, 0},
    {"(?:ab|cde)\\s*=[A-Z]{20}[!?]", 36, 1},
    {"(?:[0-9]{32}|[a-f/]{32})", 0, 0},
    {"(?:\"[0-9]{20}|'''[a-f]{32}!!)", 3, 2},
    {"(?:\"[0-9]{20}|'''[a-f/]{32}!!)", -1, -1}, /* of different kinds */
    {"(?:[0-9]{20}|key)", -1, -1},
    {"(?:[0-9a-f]{4}-){7}[0-9a-f]{12}", 0, 0},
    {"a(?:[0-9a-f]{20})?b", -1, -1},
    {"a(?=[0-9a-f]{40})b", -1, -1},
    {"(.)\\1{90}", -1, -1},
    {"[ab]{10}[\"'](?<token>\\b[ab]{20}\\b)['\"]", 11, 1},
};

static void test_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(place_rows); i++) {
        struct arena arena = ARENA_INIT(16 * MIB);
        struct pattern_facts facts;

        assert_ok(literals_of_pattern(place_rows[i].pattern, &arena, &facts), NULL);
        if (facts.runs.before != (size_t)place_rows[i].before ||
            facts.runs.behind != (size_t)place_rows[i].behind)
            fail_msg("%s: %zd, %zd", place_rows[i].pattern, (ssize_t)facts.runs.before,
                     (ssize_t)facts.runs.behind);
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
