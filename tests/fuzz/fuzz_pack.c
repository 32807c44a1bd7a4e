/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"
#include "git/odb_internal.h"
#include "git/walk.h"
#include "tests/lib/pack_maker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST ((size_t)1 << 24)
#define OBJECT_MOST ((uint64_t)1 << 16)

static uint8_t take(struct slice *input)
{
    uint8_t byte = input->len ? (uint8_t)input->ptr[0] : 0;

    *input = slice_sub(*input, 1, input->len);
    return byte;
}

/* One entry of the input: type, number or distance of the base, length, and
 * so many bytes of content, which are put into a stream that is in order. */
static void add_entry(struct pack_maker *maker, struct slice *input)
{
    uint8_t kind = take(input);
    uint8_t base = take(input);
    uint8_t length = take(input);
    struct pack_maker_spec spec = {.type = kind & 7, .content = slice_sub(*input, 0, length)};

    *input = slice_sub(*input, length, input->len);
    spec.base = pack_maker_name(base);
    spec.distance = base;
    if (base < maker->count && kind & 8)
        spec.distance = maker->pack.len - maker->entries[base].offset;
    if (kind & 16)
        spec.oid = pack_maker_name(base);
    if (kind & 32)
        spec.size = length + 1u;
    pack_maker_add(maker, &spec);
}

static enum err_code see(void *ctx, struct walk_object *object)
{
    size_t *users = ctx;

    assert(object->bytes.len <= object->size);
    for (size_t i = 0; i < object->span_count; i++)
        if (object->spans[i].base != DELTA_INSERTED)
            assert(memcmp(object->bytes.ptr + object->spans[i].target,
                          object->base.ptr + object->spans[i].base, object->spans[i].length) == 0);
    if (object->kept) {
        object->user = users;
        ++*users;
    }
    return ERR_OK;
}

static void release(void *ctx, void *user)
{
    size_t *users = ctx;

    assert(user == ctx);
    --*users;
}

static void walk_all(const struct odb *odb, uint8_t options_byte)
{
    struct walk_options options = WALK_DEFAULTS;
    size_t users = 0;
    const struct walk_visitor visitor = {.object = see, .release = release, .ctx = &users};
    struct walk *walk = NULL;
    struct walker *walker = NULL;

    options.budget_bytes = options_byte & 1 ? 1 : MOST;
    options.whole_bytes = options_byte & 2 ? 64 : OBJECT_MOST;
    options.margin_bytes = 16;
    assert(walk_new(odb, &options, &walk) == ERR_OK);
    for (unsigned step = 0; step < WALK_STEPS; step++)
        for (size_t i = 0; i < walk_parts(walk, step); i++)
            assert(walk_prepare(walk, step, i) == ERR_OK);
    walk_plan(walk);
    assert(walker_new(walk, &walker) == ERR_OK);
    for (size_t i = 0; i < walk_units(walk); i++)
        assert(walk_unit(walk, walker, i, &visitor) == ERR_OK);
    assert(users == 0);
    walker_free(walker);
    walk_free(walk);
}

static void read_all(const struct odb *odb, size_t count)
{
    struct odb_reader *reader = NULL;
    struct buf bytes = BUF_INIT(OBJECT_MOST);
    enum object_type type;
    uint64_t size;

    assert(odb_reader_new(odb, &reader) == ERR_OK);
    for (size_t i = 0; i < count && i < 40; i++) {
        struct oid oid = pack_maker_name(i);
        bool known = odb_info(reader, &oid, &type, &size) == ERR_OK;
        if (odb_read(reader, &oid, &type, &bytes) == ERR_OK)
            assert(known && size == bytes.len);
    }
    buf_release(&bytes);
    odb_reader_free(reader);
}

/* The first byte chooses options; bit 7 lets the rest be spoilt: its last
 * byte then says where a byte of the pack is turned around. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = slice_of((const char *)data, size);
    struct pack_maker *maker = mem_calloc(1, sizeof *maker);
    struct buf index = BUF_INIT(MOST);
    struct repo repo = {.format = OID_SHA1};
    struct pack pack = {0};
    struct odb odb = {.repo = &repo, .packs = &pack, .pack_count = 1};
    uint8_t options = take(&input);

    assert(maker);
    pack_maker_begin(maker, OID_SHA1);
    while (input.len && maker->count < 200)
        add_entry(maker, &input);
    if (options & 0x80 && maker->pack.len > 12)
        maker->pack.ptr[12 + data[size - 1] % (maker->pack.len - 12)] ^= (char)0xff;
    pack_maker_end(maker, &index);
    if (pack_parse(buf_slice(&maker->pack), buf_slice(&index), OID_SHA1, &pack, NULL) == ERR_OK) {
        walk_all(&odb, options);
        read_all(&odb, maker->count);
    }
    buf_release(&index);
    pack_maker_release(maker);
    mem_free(maker);
    return 0;
}
