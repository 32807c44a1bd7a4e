/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/gather.h"

#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/unit.h"

struct rig {
    struct ruleset *rules;
    struct matcher *matcher;
    struct scanner *scanner;
    struct gather *gather;
    uint32_t seed;
};

static void rig_up(struct rig *rig)
{
    struct err err = ERR_INIT;

    *rig = (struct rig){.gather = mem_calloc(1, sizeof *rig->gather), .seed = 1};
    assert_non_null(rig->gather);
    assert_ok(ruleset_new(&rig->rules), NULL);
    assert_ok(ruleset_add_builtin(rig->rules, &err), &err);
    assert_ok(ruleset_seal(rig->rules, &err), &err);
    assert_ok(matcher_new(rig->rules, &rig->matcher, &err), &err);
    assert_ok(scanner_new(rig->matcher, &rig->scanner), NULL);
    rig->gather->matcher = rig->matcher;
    rig->gather->scanner = rig->scanner;
}

static void rig_down(struct rig *rig)
{
    mem_free(rig->gather);
    scanner_free(rig->scanner);
    matcher_free(rig->matcher);
    ruleset_free(rig->rules);
}

/* Literals, whole and in parts, close to each other. */
static void fill(struct rig *rig, struct buf *object)
{
    static const char *const words[] = {"ghp_", "gh", "p_",  "gho_", "://", "github_pat_",
                                        "hub_", "\n", "xox", "b-",   "A",   "token = "};

    while (object->len < 3 * GATHER_BYTES)
        buf_add_str(object, words[unit_random(&rig->seed) % ARRAY_LEN(words)]);
    assert_ok(buf_status(object), NULL);
}

static void look_alone(struct rig *rig, struct slice object, size_t from, size_t to,
                       struct hit_list *hits)
{
    size_t first = hits->count;

    assert_ok(scanner_prefilter(rig->scanner, slice_sub(object, from, to), hits), NULL);
    for (size_t i = first; i < hits->count; i++)
        hits->items[i].end += (uint32_t)from;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct hit));
}

/* Ranges up to `longest` bytes, one after the other. */
static void assert_same_hits(struct rig *rig, struct slice object, size_t longest)
{
    struct hit_list alone = {0};
    struct hit_list together = {0};
    size_t from = 0;

    gather_begin(rig->gather, object, &together);
    while (from < object.len) {
        size_t to = from + 1 + unit_random(&rig->seed) % longest;

        look_alone(rig, object, from, to, &alone);
        assert_ok(gather_range(rig->gather, from, to), NULL);
        from = to + unit_random(&rig->seed) % 3;
    }
    assert_ok(gather_end(rig->gather), NULL);
    assert_true(alone.count > 0);
    assert_int_equal(alone.count, together.count);
    for (size_t i = 1; i < together.count; i++)
        assert_true(together.items[i - 1].end <= together.items[i].end);
    qsort(alone.items, alone.count, sizeof *alone.items, compare);
    qsort(together.items, together.count, sizeof *together.items, compare);
    assert_memory_equal(alone.items, together.items, alone.count * sizeof *alone.items);
    hit_list_release(&alone);
    hit_list_release(&together);
}

static void ranges_give_what_each_gives_alone(void **state)
{
    struct buf object = BUF_INIT(MIB);
    struct rig rig;

    (void)state;
    rig_up(&rig);
    fill(&rig, &object);
    for (size_t longest = 6; longest <= 2 * GATHER_BYTES; longest = longest * 3 / 2)
        assert_same_hits(&rig, buf_slice(&object), longest);
    rig_down(&rig);
    buf_release(&object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_give_what_each_gives_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
