/* SPDX-License-Identifier: Apache-2.0 */
#include "git/delta.h"

#include "tests/lib/pack_maker.h"
#include "tests/lib/unit.h"

#define BASE "0123456789abcdefghijklmnopqrstuvwxyz"

static void assert_span(const struct delta_map *map, size_t i, uint32_t target, uint32_t length,
                        uint32_t base)
{
    assert_true(i < map->count);
    assert_int_equal(map->spans[i].target, target);
    assert_int_equal(map->spans[i].length, length);
    assert_int_equal(map->spans[i].base, base);
}

static void the_map_says_what_was_copied(void **state)
{
    struct buf delta = BUF_INIT(1000);
    struct delta_map map = {0};
    struct slice instructions;
    uint64_t base_size;
    uint64_t size;
    char target[20];

    (void)state;
    pack_maker_sizes(&delta, sizeof BASE - 1, sizeof target);
    pack_maker_copy(&delta, 10, 4);
    pack_maker_copy(&delta, 14, 2); /* goes on */
    pack_maker_insert(&delta, SLICE_LITERAL("--"));
    pack_maker_insert(&delta, SLICE_LITERAL("++")); /* goes on too */
    pack_maker_copy(&delta, 30, 6);
    pack_maker_copy(&delta, 0, 4); /* does not */
    assert_ok(delta_sizes(buf_slice(&delta), &base_size, &size, &instructions), NULL);
    assert_int_equal(base_size, sizeof BASE - 1);
    assert_int_equal(size, sizeof target);
    assert_ok(delta_apply(SLICE_LITERAL(BASE), instructions, target, sizeof target, &map), NULL);
    assert_slice_equal(slice_of(target, sizeof target), "abcdef--++uvwxyz0123");
    assert_int_equal(map.count, 4);
    assert_span(&map, 0, 0, 6, 10);
    assert_span(&map, 1, 6, 4, DELTA_INSERTED);
    assert_span(&map, 2, 10, 6, 30);
    assert_span(&map, 3, 16, 4, 0);
    delta_map_release(&map);
    buf_release(&delta);
}

/* Both sides of the short way of copying, and of the ends of base and target. */
static void copies_of_all_lengths_are_exact(void **state)
{
    char base[128];
    char target[130];
    struct buf delta = BUF_INIT(1000);
    struct delta_map map = {0};
    struct slice instructions;
    uint64_t sizes[2];

    (void)state;
    for (size_t i = 0; i < sizeof base; i++)
        base[i] = (char)i;
    for (size_t length = 1; length < sizeof base; length++) {
        buf_reset(&delta);
        pack_maker_sizes(&delta, sizeof base, length + 1);
        pack_maker_copy(&delta, (uint32_t)(sizeof base - length), (uint32_t)length);
        pack_maker_insert(&delta, SLICE_LITERAL("!"));
        memset(target, '?', sizeof target);
        assert_ok(delta_sizes(buf_slice(&delta), &sizes[0], &sizes[1], &instructions), NULL);
        assert_ok(delta_apply(slice_of(base, sizeof base), instructions, target, length + 1, &map),
                  NULL);
        assert_memory_equal(target, base + sizeof base - length, length);
        assert_int_equal(target[length], '!');
        assert_int_equal(target[length + 1], '?');
    }
    delta_map_release(&map);
    buf_release(&delta);
}

/* One copy instruction of which the bits of `op` say what is there, followed
 * by so many insertions of "!". */
static void assert_copy(unsigned op, size_t behind)
{
    static const unsigned char operands[] = {0x21, 0x03, 0, 0, 0x11, 0x02, 0};
    static char base[0x321 + 0x10000];
    static char target[0x10000 + 8];
    struct buf instructions = BUF_INIT(1000);
    struct delta_map map = {0};
    uint32_t values[2] = {0};
    uint32_t length;

    buf_add_char(&instructions, (char)op);
    for (unsigned bit = 0; bit < 7; bit++) {
        if (!(op >> bit & 1))
            continue;
        buf_add_char(&instructions, (char)operands[bit]);
        values[bit / 4] |= (uint32_t)operands[bit] << (8 * (bit % 4));
    }
    for (size_t i = 0; i < behind; i++)
        buf_add(&instructions, "\1!", 2);
    length = values[1] ? values[1] : 0x10000;
    assert_ok(delta_apply(slice_of(base, sizeof base), buf_slice(&instructions), target,
                          length + behind, &map),
              NULL);
    assert_span(&map, 0, 0, length, values[0]);
    assert_int_equal(map.count, behind ? 2 : 1);
    delta_map_release(&map);
    buf_release(&instructions);
}

static void all_forms_of_a_copy_are_read(void **state)
{
    (void)state;
    for (unsigned op = 0x80; op <= 0xff; op++)
        for (size_t behind = 0; behind <= 8; behind++)
            assert_copy(op, behind);
}

/* Its operands are zeros, so it would be a good one if missing ones were. */
static void a_cut_copy_is_refused(void **state)
{
    static const char copy[8] = "\xff";
    static char base[0x10000];
    static char target[0x10000];
    struct delta_map map = {0};

    (void)state;
    for (size_t cut = 0; cut < sizeof copy; cut++)
        assert_int_equal(delta_apply(slice_of(base, sizeof base), slice_of(copy, sizeof copy - cut),
                                     target, sizeof target, &map),
                         cut ? ERR_PARSE : ERR_OK);
    delta_map_release(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_map_says_what_was_copied),
        cmocka_unit_test(copies_of_all_lengths_are_exact),
        cmocka_unit_test(all_forms_of_a_copy_are_read),
        cmocka_unit_test(a_cut_copy_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
