/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "git/odb_internal.h"
#include "git/walk.h"
#include "tests/lib/census.h"
#include "tests/lib/pack_maker.h"
#include "tests/lib/unit.h"

#define MOST ((size_t)1 << 28)
#define HELLO SLICE_LITERAL("hello, this is the base of what follows")
#define HELLO_BYTES 39

/* Stores that lie in memory: up to two packs. */
struct stores {
    struct repo repo;
    struct pack packs[2];
    struct odb odb;
    struct pack_maker *maker; /* of the pack that is being made */
    struct pack_maker *makers[2];
    struct buf index[2];
    struct buf delta;
    struct census census;
};

static int set_up(void **state)
{
    struct stores *stores = calloc(1, sizeof *stores);

    assert_non_null(stores);
    for (size_t i = 0; i < 2; i++) {
        stores->makers[i] = calloc(1, sizeof *stores->makers[i]);
        pack_maker_begin(stores->makers[i], OID_SHA1);
        buf_init(&stores->index[i], MOST);
    }
    stores->maker = stores->makers[0];
    buf_init(&stores->delta, MOST);
    stores->odb = (struct odb){.repo = &stores->repo, .packs = stores->packs};
    *state = stores;
    return 0;
}

static int tear_down(void **state)
{
    struct stores *stores = *state;

    for (size_t i = 0; i < 2; i++) {
        pack_maker_release(stores->makers[i]);
        free(stores->makers[i]);
        buf_release(&stores->index[i]);
    }
    buf_release(&stores->delta);
    census_release(&stores->census);
    free(stores);
    return 0;
}

static uint64_t add(struct stores *stores, struct pack_maker_spec spec)
{
    return pack_maker_add(stores->maker, &spec);
}

static uint64_t add_blob(struct stores *stores)
{
    return add(stores, (struct pack_maker_spec){.type = OBJECT_BLOB, .content = HELLO});
}

/* A delta that makes "hello, this is the base of what follows" longer by one
 * letter for each step. */
static struct slice longer(struct stores *stores, size_t base_len)
{
    buf_reset(&stores->delta);
    pack_maker_sizes(&stores->delta, base_len, base_len + 1);
    pack_maker_copy(&stores->delta, 0, (uint32_t)base_len);
    pack_maker_insert(&stores->delta, SLICE_LITERAL("x"));
    return buf_slice(&stores->delta);
}

static void add_delta(struct stores *stores, struct slice delta, uint64_t base)
{
    add(stores, (struct pack_maker_spec){.type = PACK_MAKER_OFS_DELTA,
                                         .content = delta,
                                         .distance = stores->maker->pack.len - base});
}

static void add_named_delta(struct stores *stores, struct slice delta, struct oid base)
{
    add(stores,
        (struct pack_maker_spec){.type = PACK_MAKER_REF_DELTA, .content = delta, .base = base});
}

/* The pack that was made becomes the next of the stores; `cut` bytes less. */
static void end(struct stores *stores, size_t cut)
{
    size_t i = stores->odb.pack_count++;
    struct pack_maker *maker = stores->makers[i];
    struct err err = ERR_INIT;

    pack_maker_end(maker, &stores->index[i]);
    assert_ok(pack_parse(slice_sub(buf_slice(&maker->pack), 0, maker->pack.len - cut),
                         buf_slice(&stores->index[i]), OID_SHA1, &stores->packs[i], &err),
              &err);
    stores->maker = stores->makers[1];
}

static void walk(struct stores *stores, size_t objects, size_t problems)
{
    const struct walk_options options = WALK_DEFAULTS;

    census_take_odb(&stores->census, &stores->odb, &options);
    if (stores->census.problems != problems)
        fail_msg("told: %s", buf_str(&stores->census.told));
    assert_int_equal(stores->census.objects, objects);
    assert_int_equal(stores->census.users, 0);
}

static void assert_told(const struct stores *stores, enum skip_reason reason, const char *what)
{
    char number[8];

    (void)snprintf(number, sizeof number, "%d ", (int)reason);
    assert_non_null(strstr(buf_str(&stores->census.told), number));
    assert_non_null(strstr(buf_str(&stores->census.told), what));
}

static void a_missing_base_is_told(void **state)
{
    struct stores *stores = *state;

    add_blob(stores);
    add_named_delta(stores, longer(stores, HELLO_BYTES), pack_maker_name(77));
    end(stores, 0);
    walk(stores, 1, 2);
    assert_told(stores, SKIP_MISSING, "base");
}

static void a_base_may_lie_in_another_pack(void **state)
{
    struct stores *stores = *state;

    add_blob(stores);
    end(stores, 0);
    add(stores, (struct pack_maker_spec){.type = PACK_MAKER_REF_DELTA,
                                         .content = longer(stores, HELLO_BYTES),
                                         .base = pack_maker_name(0),
                                         .oid = pack_maker_name(5)});
    end(stores, 0);
    walk(stores, 2, 0);
}

static void a_base_at_no_entry_is_told(void **state)
{
    struct stores *stores = *state;
    uint64_t base = add_blob(stores);

    add_delta(stores, longer(stores, HELLO_BYTES), base + 1);
    end(stores, 0);
    walk(stores, 1, 1);
    assert_told(stores, SKIP_CORRUPT, "");
}

static void cycles_end(void **state)
{
    struct stores *stores = *state;

    for (size_t i = 0; i < 5; i++)
        add_named_delta(stores, longer(stores, HELLO_BYTES), pack_maker_name((i + 1) % 5));
    add_named_delta(stores, longer(stores, HELLO_BYTES), pack_maker_name(5));
    add_named_delta(stores, longer(stores, HELLO_BYTES), pack_maker_name(0));
    add_blob(stores);
    end(stores, 0);
    walk(stores, 1, 7);
}

static void wrong_sizes_are_told(void **state)
{
    static const uint64_t sizes[] = {1, 38, 40, 1 << 20, UINT64_C(1) << 50};
    struct stores *stores = *state;

    for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
        add(stores,
            (struct pack_maker_spec){.type = OBJECT_BLOB, .content = HELLO, .size = sizes[i]});
    add_blob(stores);
    end(stores, 0);
    walk(stores, 1, ARRAY_LEN(sizes));
    assert_told(stores, SKIP_CORRUPT, "damaged");
}

static void unknown_types_are_told(void **state)
{
    struct stores *stores = *state;

    add(stores, (struct pack_maker_spec){.type = 5, .content = HELLO});
    add(stores, (struct pack_maker_spec){.content = HELLO});
    add_blob(stores);
    end(stores, 0);
    walk(stores, 1, 2);
}

static void a_flipped_bit_is_told(void **state)
{
    struct stores *stores = *state;
    uint64_t base = add_blob(stores);

    add_delta(stores, longer(stores, HELLO_BYTES), base);
    add_blob(stores);
    stores->maker->pack.ptr[base + 20] ^= 1;
    end(stores, 0);
    walk(stores, 1, 2);
    assert_told(stores, SKIP_CORRUPT, "damaged");
    assert_told(stores, SKIP_MISSING, "base");
}

/* The whole object lies in a second pack, and what is built on it here. */
static void another_copy_helps_out(void **state)
{
    struct stores *stores = *state;
    uint64_t base = add_blob(stores);

    add_delta(stores, longer(stores, HELLO_BYTES), base);
    stores->maker->pack.ptr[base + 20] ^= 1;
    end(stores, 0);
    add_blob(stores);
    end(stores, 0);
    walk(stores, 2, 0);
    assert_int_equal(stores->census.totals.copies, 1);
}

static void a_cut_pack_gives_what_is_left(void **state)
{
    struct stores *stores = *state;

    for (size_t i = 0; i < 10; i++)
        add_blob(stores);
    end(stores, 100);
    walk(stores, 8, 2);
}

static void bad_deltas_are_told(void **state)
{
    static const struct {
        const char *what;
        struct slice delta;
    } rows[] = {
        {"nothing", {"", 0}},
        {"one size", {"\x27", 1}},
        {"endless size", {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11}},
        {"other base", {"\x26\x01\x01x", 4}},
        {"reserved", {"\x27\x01\0", 3}},
        {"too little", {"\x27\x02\x01x", 4}},
        {"too much", {"\x27\x01\x02xy", 5}},
        {"cut insertion", {"\x27\x05\x05xy", 5}},
        {"cut copy", {"\x27\x05\x91\x01", 4}},
        {"copy behind the end", {"\x27\x05\x91\x23\x05", 5}},
        {"copy from behind the end", {"\x27\x05\x9f\xff\xff\xff\xff\x05", 8}},
        {"copy of the default length", {"\x27\x05\x80", 3}},
        {"a target of 4 GiB", {"\x27\x80\x80\x80\x80\x10\x90\x05", 8}},
    };
    struct stores *stores = *state;
    uint64_t base = add_blob(stores);

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        add_delta(stores, rows[i].delta, base);
    add_delta(stores, longer(stores, HELLO_BYTES), base);
    end(stores, 0);
    walk(stores, 2, ARRAY_LEN(rows));
}

/* Each step makes 64 of one: the third would be 1 GiB. */
static void a_bomb_does_not_go_off(void **state)
{
    struct stores *stores = *state;
    char zeros[4096] = {0};
    uint64_t base = add(stores, (struct pack_maker_spec){.type = OBJECT_BLOB,
                                                         .content = slice_of(zeros, sizeof zeros)});
    uint64_t size = sizeof zeros;

    for (size_t step = 0; step < 4; step++, size *= 64) {
        uint64_t at = stores->maker->pack.len;
        buf_reset(&stores->delta);
        pack_maker_sizes(&stores->delta, size, size * 64);
        for (uint64_t i = 0; i < 64; i++)
            for (uint64_t from = 0; from < size; from += 1 << 20)
                pack_maker_copy(&stores->delta, (uint32_t)from,
                                (uint32_t)(size - from < 1 << 20 ? size - from : 1 << 20));
        add_delta(stores, buf_slice(&stores->delta), base);
        base = at;
    }
    end(stores, 0);
    walk(stores, 3, 2);
    assert_told(stores, SKIP_LIMIT, "");
}

/* Each delta lies before its base: nothing is in the order of the pack. */
static void a_chain_may_be_deep_and_backward(void **state)
{
    struct stores *stores = *state;
    const size_t depth = 8000;

    for (size_t i = 0; i < depth; i++)
        add_named_delta(stores, longer(stores, HELLO_BYTES + depth - 1 - i),
                        pack_maker_name(i + 1));
    add_blob(stores);
    end(stores, 0);
    walk(stores, depth + 1, 0);
}

/* Every base has a long and a short line of deltas below it. */
static void a_tree_may_be_bushy(void **state)
{
    struct stores *stores = *state;
    uint64_t base = add_blob(stores);
    size_t count = 1;

    for (size_t level = 0; level < 300; level++) {
        uint64_t next = stores->maker->pack.len;
        for (size_t child = 0; child < 10; child++, count++)
            add_delta(stores, longer(stores, HELLO_BYTES + level), base);
        base = next;
    }
    end(stores, 0);
    walk(stores, count, 0);
    assert_true(stores->census.deltas > count - 50);
}

static void an_index_out_of_order_is_told(void **state)
{
    struct stores *stores = *state;

    add_blob(stores);
    add(stores,
        (struct pack_maker_spec){.type = OBJECT_BLOB, .content = HELLO, .oid = {{37, 9, 9, 9}}});
    add(stores,
        (struct pack_maker_spec){.type = OBJECT_BLOB, .content = HELLO, .oid = {{37, 9, 9, 8}}});
    end(stores, 0);
    stores->index[0].ptr[8 + 1024 + 20 + 3] = 10;
    walk(stores, 3, 1);
    assert_told(stores, SKIP_CORRUPT, "order");
}

static void bytes_between_entries_are_told(void **state)
{
    struct stores *stores = *state;

    add_blob(stores);
    buf_add_str(&stores->maker->pack, "what is this?");
    add_blob(stores);
    end(stores, 0);
    walk(stores, 2, 1);
    assert_told(stores, SKIP_CORRUPT, "index does not name");
}

static void one_name_twice_is_shown_once(void **state)
{
    struct stores *stores = *state;

    for (size_t i = 0; i < 3; i++)
        add(stores,
            (struct pack_maker_spec){.type = OBJECT_BLOB, .content = HELLO, .oid = {{1, 2, 3}}});
    end(stores, 0);
    walk(stores, 1, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_missing_base_is_told),
        TEST(a_base_may_lie_in_another_pack),
        TEST(a_base_at_no_entry_is_told),
        TEST(cycles_end),
        TEST(wrong_sizes_are_told),
        TEST(unknown_types_are_told),
        TEST(a_flipped_bit_is_told),
        TEST(another_copy_helps_out),
        TEST(a_cut_pack_gives_what_is_left),
        TEST(bad_deltas_are_told),
        TEST(a_bomb_does_not_go_off),
        TEST(a_chain_may_be_deep_and_backward),
        TEST(a_tree_may_be_bushy),
        TEST(an_index_out_of_order_is_told),
        TEST(bytes_between_entries_are_told),
        TEST(one_name_twice_is_shown_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
