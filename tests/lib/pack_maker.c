/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/pack_maker.h"

#include <stdlib.h>

#define CEILING ((size_t)1 << 30)
#define STORED_BYTES 65535

static void add_u32(struct buf *out, uint64_t value)
{
    for (unsigned shift = 32; shift > 0; shift -= 8)
        buf_add_char(out, (char)(value >> (shift - 8)));
}

static uint32_t adler32(struct slice bytes)
{
    uint32_t a = 1;
    uint32_t b = 0;

    for (size_t i = 0; i < bytes.len; i++) {
        a = (a + (unsigned char)bytes.ptr[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* RFC 1950 around stored blocks of RFC 1951. */
static void add_stream(struct buf *out, struct slice content)
{
    struct slice rest = content;

    buf_add(out, "\x78\x01", 2);
    do {
        size_t len = rest.len < STORED_BYTES ? rest.len : STORED_BYTES;
        unsigned char head[5] = {len == rest.len, (unsigned char)len, (unsigned char)(len >> 8),
                                 (unsigned char)~len, (unsigned char)(~len >> 8)};
        buf_add(out, head, sizeof head);
        buf_add(out, rest.ptr, len);
        rest = slice_sub(rest, len, rest.len);
    } while (rest.len);
    add_u32(out, adler32(content));
}

static void add_type(struct buf *out, unsigned type, uint64_t size)
{
    unsigned char c = (unsigned char)(type << 4 | (size & 15));

    for (size >>= 4; size; size >>= 7) {
        buf_add_char(out, (char)(c | 0x80));
        c = size & 0x7f;
    }
    buf_add_char(out, (char)c);
}

static void add_distance(struct buf *out, uint64_t distance)
{
    unsigned char bytes[10];
    size_t at = sizeof bytes;

    bytes[--at] = distance & 0x7f;
    while (distance >>= 7)
        bytes[--at] = 0x80 | (--distance & 0x7f);
    buf_add(out, bytes + at, sizeof bytes - at);
}

void pack_maker_begin(struct pack_maker *maker, enum oid_format format)
{
    *maker = (struct pack_maker){.format = format, .pack = BUF_INIT(CEILING)};
    buf_add(&maker->pack, "PACK\0\0\0\2\0\0\0\0", 12);
}

struct oid pack_maker_name(size_t i)
{
    struct oid oid = {{0}};

    oid.bytes[0] = (unsigned char)(i * 37);
    oid.bytes[1] = (unsigned char)(i >> 8);
    oid.bytes[2] = (unsigned char)i;
    oid.bytes[19] = 1;
    return oid;
}

uint64_t pack_maker_add(struct pack_maker *maker, const struct pack_maker_spec *spec)
{
    struct pack_maker_entry *entry = &maker->entries[maker->count];
    uint64_t offset = maker->pack.len;

    if (maker->count == PACK_MAKER_ENTRIES)
        abort();
    *entry = (struct pack_maker_entry){
        oid_is_null(&spec->oid) ? pack_maker_name(maker->count) : spec->oid, offset};
    maker->count++;
    add_type(&maker->pack, spec->type, spec->size ? spec->size : spec->content.len);
    if (spec->type == PACK_MAKER_OFS_DELTA)
        add_distance(&maker->pack, spec->distance);
    if (spec->type == PACK_MAKER_REF_DELTA)
        buf_add(&maker->pack, spec->base.bytes, oid_bytes(maker->format));
    add_stream(&maker->pack, spec->content);
    return offset;
}

static int compare_entries(const void *left, const void *right)
{
    const struct pack_maker_entry *a = left;
    const struct pack_maker_entry *b = right;

    return oid_compare(&a->oid, &b->oid);
}

static void add_fanout(const struct pack_maker *maker, struct buf *index)
{
    uint32_t counts[256] = {0};
    uint32_t sum = 0;

    for (size_t i = 0; i < maker->count; i++)
        counts[maker->entries[i].oid.bytes[0]]++;
    for (unsigned byte = 0; byte < 256; byte++) {
        sum += counts[byte];
        add_u32(index, sum);
    }
}

void pack_maker_end(struct pack_maker *maker, struct buf *index)
{
    static const char zeros[2 * OID_MAX_BYTES] = {0};
    size_t hash = oid_bytes(maker->format);
    const unsigned char count[2] = {(unsigned char)(maker->count >> 8),
                                    (unsigned char)maker->count};

    memcpy(maker->pack.ptr + 10, count, 2);
    buf_add(&maker->pack, zeros, hash);
    qsort(maker->entries, maker->count, sizeof *maker->entries, compare_entries);
    buf_add(index, "\377tOc\0\0\0\2", 8);
    add_fanout(maker, index);
    for (size_t i = 0; i < maker->count; i++)
        buf_add(index, maker->entries[i].oid.bytes, hash);
    for (size_t i = 0; i < maker->count; i++)
        add_u32(index, 0);
    for (size_t i = 0; i < maker->count; i++)
        add_u32(index, maker->entries[i].offset);
    buf_add(index, zeros, 2 * hash);
}

void pack_maker_release(struct pack_maker *maker)
{
    buf_release(&maker->pack);
}

static void add_size(struct buf *delta, uint64_t size)
{
    for (; size > 0x7f; size >>= 7)
        buf_add_char(delta, (char)(size | 0x80));
    buf_add_char(delta, (char)size);
}

void pack_maker_sizes(struct buf *delta, uint64_t base, uint64_t target)
{
    add_size(delta, base);
    add_size(delta, target);
}

void pack_maker_copy(struct buf *delta, uint32_t offset, uint32_t length)
{
    buf_add_char(delta, (char)0xff);
    for (unsigned shift = 0; shift < 32; shift += 8)
        buf_add_char(delta, (char)(offset >> shift));
    for (unsigned shift = 0; shift < 24; shift += 8)
        buf_add_char(delta, (char)(length >> shift));
}

void pack_maker_insert(struct buf *delta, struct slice bytes)
{
    while (bytes.len) {
        size_t len = bytes.len < 127 ? bytes.len : 127;
        buf_add_char(delta, (char)len);
        buf_add(delta, bytes.ptr, len);
        bytes = slice_sub(bytes, len, bytes.len);
    }
}
