/* SPDX-License-Identifier: Apache-2.0 */
#include "git/forest.h"

#include "tests/lib/unit.h"

#define COUNT 3000

struct claims {
    unsigned char offsets[COUNT][4];
    unsigned char large[COUNT][8];
};

static void put(unsigned char *at, size_t bytes, uint64_t value)
{
    for (size_t i = bytes; i-- > 0; value >>= 8)
        at[i] = (unsigned char)value;
}

/* Offsets all over `end` and somewhat behind it; some twice, many side by side. */
static uint64_t nth_offset(uint64_t end, uint32_t i)
{
    uint64_t spread = (uint64_t)i * i * UINT64_C(0x9e3779b97f4a7c15);

    return i % 3 == 0 ? end / 2 - i / 6 : spread % (end + end / 8);
}

static void order(uint64_t end)
{
    static struct claims claims;
    const struct pack pack = {
        .index = {.count = COUNT,
                  .offsets = claims.offsets[0],
                  .offset_stride = 4,
                  .large = claims.large[0],
                  .large_count = COUNT},
        .end = end,
    };
    bool seen[COUNT] = {false};
    struct forest forest;

    for (uint32_t i = 0; i < COUNT; i++) {
        put(claims.offsets[i], 4, UINT64_C(0x80000000) | i);
        put(claims.large[i], 8, nth_offset(end, i));
    }
    assert_ok(forest_init(&forest, &pack), NULL);
    assert_ok(forest_order(&forest), NULL);
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct forest_node *node = &forest.nodes[i];
        uint64_t claimed = nth_offset(end, node->index);

        assert_false(seen[node->index]);
        seen[node->index] = true;
        assert_int_equal(node->offset, claimed < end ? claimed : end);
        assert_true(node->offset <= node[1].offset);
    }
    assert_int_equal(forest.nodes[COUNT].offset, end);
    forest_release(&forest);
}

static void any_size_is_ordered(void **state)
{
    (void)state;
    order(COUNT);
    order(UINT64_C(1) << 20);
    order(UINT32_MAX);
    order((uint64_t)UINT32_MAX + 1);
    order(UINT64_C(1) << 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_size_is_ordered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
