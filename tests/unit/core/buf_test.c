/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"

#include "core/mem.h"
#include "tests/lib/unit.h"

static void appends_in_order(void **state)
{
    struct buf buf = BUF_INIT(1000);

    (void)state;
    assert_string_equal(buf_str(&buf), "");
    buf_add_str(&buf, "a");
    buf_add_char(&buf, 'b');
    buf_add(&buf, "c\0d", 3);
    buf_add_slice(&buf, SLICE_LITERAL("e"));
    buf_add_slice(&buf, slice_of(NULL, 0));
    buf_printf(&buf, "%d%s", 42, "");
    assert_ok(buf_status(&buf), NULL);
    assert_slice_equal(buf_slice(&buf), "abc\0de42");
    assert_int_equal(buf.ptr[buf.len], '\0');
    buf_release(&buf);
    assert_null(buf.ptr);
    assert_int_equal(buf.ceiling, 1000);
}

static void grows_to_its_ceiling_and_no_further(void **state)
{
    struct buf buf = BUF_INIT(100);

    (void)state;
    for (size_t i = 0; i < 100; i++)
        buf_add_char(&buf, 'x');
    assert_ok(buf_status(&buf), NULL);
    assert_int_equal(buf.len, 100);
    assert_true(buf.cap <= 101);
    buf_add(&buf, "", 0);
    assert_ok(buf_status(&buf), NULL);
    buf_add_char(&buf, 'y');
    assert_code(buf_status(&buf), ERR_LIMIT, NULL);
    assert_int_equal(buf.len, 100);
    buf_release(&buf);
}

static void a_failure_sticks_until_reset(void **state)
{
    struct buf buf = BUF_INIT(4);

    (void)state;
    buf_add_str(&buf, "ab");
    buf_add_str(&buf, "too long");
    buf_add_str(&buf, "c");
    buf_printf(&buf, "%d", 1);
    assert_code(buf_status(&buf), ERR_LIMIT, NULL);
    assert_slice_equal(buf_slice(&buf), "ab");
    assert_null(buf_detach(&buf));
    buf_reset(&buf);
    assert_ok(buf_status(&buf), NULL);
    assert_string_equal(buf_str(&buf), "");
    buf_add_str(&buf, "abcd");
    assert_slice_equal(buf_slice(&buf), "abcd");
    buf_release(&buf);
}

static void absurd_sizes_are_over_the_limit(void **state)
{
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 2, SIZE_MAX / 2 + 1};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct buf buf = BUF_INIT(SIZE_MAX / 2);

        buf_add_str(&buf, "abc");
        assert_null(buf_reserve(&buf, sizes[i]));
        assert_code(buf_status(&buf), ERR_LIMIT, NULL);
        assert_slice_equal(buf_slice(&buf), "abc");
        buf_release(&buf);
    }
}

static void a_ceiling_of_nothing_holds_nothing(void **state)
{
    struct buf buf = BUF_INIT(0);

    (void)state;
    buf_add_str(&buf, "");
    assert_ok(buf_status(&buf), NULL);
    buf_add_char(&buf, 'a');
    assert_code(buf_status(&buf), ERR_LIMIT, NULL);
    buf_release(&buf);
}

static void reserved_room_is_claimed_in_part(void **state)
{
    struct buf buf = BUF_INIT(64);
    char *room = buf_reserve(&buf, 10);

    (void)state;
    assert_non_null(room);
    memcpy(room, "0123456789", 10);
    buf_claim(&buf, 4);
    assert_slice_equal(buf_slice(&buf), "0123");
    buf_release(&buf);
}

static void printf_handles_what_is_longer_than_any_guess(void **state)
{
    struct buf buf = BUF_INIT(10000);

    (void)state;
    buf_printf(&buf, "%5000d|", 7);
    assert_ok(buf_status(&buf), NULL);
    assert_int_equal(buf.len, 5001);
    assert_memory_equal(buf.ptr + 4998, " 7|", 3);
    buf_printf(&buf, "%6000d|", 7);
    assert_code(buf_status(&buf), ERR_LIMIT, NULL);
    assert_int_equal(buf.len, 5001);
    buf_release(&buf);
}

static void detach_gives_the_content_away(void **state)
{
    struct buf buf = BUF_INIT(64);
    char *text;

    (void)state;
    text = buf_detach(&buf);
    assert_string_equal(text, "");
    mem_free(text);
    buf_add_str(&buf, "mine");
    text = buf_detach(&buf);
    assert_string_equal(text, "mine");
    assert_null(buf.ptr);
    assert_int_equal(buf.len, 0);
    mem_free(text);
    buf_release(&buf);
}

static void wipe_leaves_no_byte(void **state)
{
    struct buf buf = BUF_INIT(64);

    (void)state;
    buf_wipe(&buf);
    buf_add_str(&buf, "secret");
    buf_wipe(&buf);
    assert_int_equal(buf.len, 0);
    for (size_t i = 0; i < buf.cap; i++)
        assert_int_equal(buf.ptr[i], 0);
    buf_release(&buf);
    buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_in_order),
        cmocka_unit_test(grows_to_its_ceiling_and_no_further),
        cmocka_unit_test(a_failure_sticks_until_reset),
        cmocka_unit_test(absurd_sizes_are_over_the_limit),
        cmocka_unit_test(a_ceiling_of_nothing_holds_nothing),
        cmocka_unit_test(reserved_room_is_claimed_in_part),
        cmocka_unit_test(printf_handles_what_is_longer_than_any_guess),
        cmocka_unit_test(detach_gives_the_content_away),
        cmocka_unit_test(wipe_leaves_no_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
