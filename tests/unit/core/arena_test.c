/* SPDX-License-Identifier: Apache-2.0 */
#include "core/arena.h"

#include <stdalign.h>

#include "tests/lib/unit.h"

static bool is_cleared(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static void objects_are_cleared_aligned_and_apart(void **state)
{
    static const size_t sizes[] = {1, 3, 16, 17, 100, 4096, 70000, 1, 0, 65536, 5};
    struct arena arena = ARENA_INIT(1 << 20);
    unsigned char *objects[ARRAY_LEN(sizes)];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        objects[i] = arena_alloc(&arena, sizes[i]);
        assert_non_null(objects[i]);
        assert_int_equal((uintptr_t)objects[i] % alignof(max_align_t), 0);
        assert_true(is_cleared(objects[i], sizes[i]));
        memset(objects[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
        for (size_t n = 0; n < sizes[i]; n++)
            assert_int_equal(objects[i][n], i + 1);
    arena_release(&arena);
}

static void the_ceiling_holds(void **state)
{
    struct arena arena = ARENA_INIT(1024);
    size_t count = 0;

    (void)state;
    while (arena_alloc(&arena, 16))
        count++;
    assert_int_equal(count, 64);
    assert_null(arena_alloc(&arena, 1));
    arena_release(&arena);
    assert_non_null(arena_alloc(&arena, 1024));
    assert_null(arena_alloc(&arena, 0));
    arena_release(&arena);
    assert_null(arena_alloc(&arena, 1025));
    arena_release(&arena);
}

static void absurd_sizes_give_null(void **state)
{
    struct arena arena = ARENA_INIT(SIZE_MAX);
    struct slice endless = {"", SIZE_MAX};

    (void)state;
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_alloc(&arena, SIZE_MAX - 15));
    assert_null(arena_alloc(&arena, SIZE_MAX - 40));
    assert_null(arena_calloc(&arena, SIZE_MAX, 2));
    assert_null(arena_calloc(&arena, SIZE_MAX / 2 + 1, 2));
    assert_null(arena_copy(&arena, endless));
    assert_int_equal(arena.used_bytes, 0);
    arena_release(&arena);
}

static void copies_end_with_nul(void **state)
{
    struct arena arena = ARENA_INIT(1 << 16);
    char *text = arena_copy(&arena, slice_of("abcdef", 3));
    struct slice copy = arena_slice(&arena, slice_of("x\0y", 3));

    (void)state;
    assert_string_equal(text, "abc");
    assert_slice_equal(copy, "x\0y");
    assert_int_equal(copy.ptr[3], '\0');
    assert_string_equal(arena_copy(&arena, slice_of(NULL, 0)), "");
    arena_release(&arena);
}

static void it_serves_again_after_release(void **state)
{
    struct arena arena = ARENA_INIT(1 << 20);

    (void)state;
    arena_release(&arena);
    for (int round = 0; round < 3; round++) {
        unsigned char *object = arena_calloc(&arena, 1000, 100);

        assert_true(is_cleared(object, 100000));
        memset(object, 0xff, 100000);
        arena_release(&arena);
        assert_int_equal(arena.used_bytes, 0);
        assert_null(arena.chunks);
    }
}

static void adopted_objects_live_on(void **state)
{
    struct arena into = ARENA_INIT(1 << 20);
    struct arena from = ARENA_INIT(1 << 20);
    struct arena empty = ARENA_INIT(1 << 20);
    char *kept;

    (void)state;
    kept = arena_copy(&from, SLICE_LITERAL("kept"));
    arena_adopt(&into, &from);
    assert_int_equal(from.used_bytes, 0);
    arena_release(&from);
    assert_non_null(arena_copy(&into, SLICE_LITERAL("more")));
    arena_adopt(&into, &empty);
    assert_string_equal(kept, "kept");
    arena_release(&into);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_cleared_aligned_and_apart),
        cmocka_unit_test(the_ceiling_holds),
        cmocka_unit_test(absurd_sizes_give_null),
        cmocka_unit_test(copies_end_with_nul),
        cmocka_unit_test(it_serves_again_after_release),
        cmocka_unit_test(adopted_objects_live_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
