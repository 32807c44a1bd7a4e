/* SPDX-License-Identifier: Apache-2.0 */
#include "git/midx.h"

#include "git/bigendian.h"

#define HEADER_BYTES 12
#define CHUNK_BYTES 12
#define FANOUT_BYTES 1024

/* The bytes of a chunk; empty when it is not there or does not fit. */
static struct slice find_chunk(struct slice bytes, const char *id)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr + HEADER_BYTES;
    unsigned chunks = (unsigned char)bytes.ptr[6];

    for (unsigned i = 0; i < chunks; i++, at += CHUNK_BYTES) {
        uint64_t from = bigendian_64(at + 4);
        uint64_t to = bigendian_64(at + CHUNK_BYTES + 4);
        if (memcmp(at, id, 4) == 0 && from <= to && to <= bytes.len)
            return slice_sub(bytes, (size_t)from, (size_t)to);
    }
    return slice_of("", 0);
}

static enum err_code check_header(struct slice bytes, enum oid_format format, struct err *err)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;

    if (bytes.len < HEADER_BYTES || memcmp(at, "MIDX", 4) != 0)
        return err_set(err, ERR_PARSE, "no multi-pack-index");
    if ((at[4] != 1 && at[4] != 2) || at[7] != 0)
        return err_set(err, ERR_UNSUPPORTED, "multi-pack-index version %u", at[4]);
    if (at[5] != (format == OID_SHA1 ? 1 : 2))
        return err_set(err, ERR_PARSE, "multi-pack-index of another hash");
    if (bytes.len < HEADER_BYTES + ((size_t)at[6] + 1) * CHUNK_BYTES)
        return err_set(err, ERR_PARSE, "multi-pack-index is cut off");
    return ERR_OK;
}

enum err_code midx_parse(struct slice bytes, enum oid_format format, struct midx *out,
                         struct err *err)
{
    struct slice fanout;
    struct slice names;
    struct slice offsets;
    enum err_code code = check_header(bytes, format, err);

    if (code != ERR_OK)
        return code;
    fanout = find_chunk(bytes, "OIDF");
    names = find_chunk(bytes, "OIDL");
    offsets = find_chunk(bytes, "OOFF");
    if (fanout.len != FANOUT_BYTES)
        return err_set(err, ERR_PARSE, "multi-pack-index without a fan-out");
    *out = (struct midx){.format = format,
                         .pack_count = bigendian_32(bytes.ptr + 8),
                         .count = bigendian_32(fanout.ptr + FANOUT_BYTES - 4),
                         .pack_names = find_chunk(bytes, "PNAM"),
                         .fanout = (const unsigned char *)fanout.ptr,
                         .names = (const unsigned char *)names.ptr,
                         .offsets = (const unsigned char *)offsets.ptr,
                         .large = find_chunk(bytes, "LOFF")};
    if (names.len / oid_bytes(format) < out->count || offsets.len / 8 < out->count)
        return err_set(err, ERR_PARSE, "multi-pack-index cannot hold %u objects", out->count);
    return ERR_OK;
}

bool midx_next_pack(struct slice *rest, struct slice *name)
{
    return slice_cut(rest, '\0', name) && name->len > 0;
}

static const unsigned char *name_at(const struct midx *midx, uint32_t i)
{
    return midx->names + i * oid_bytes(midx->format);
}

static uint32_t pack_at(const struct midx *midx, uint32_t i)
{
    return bigendian_32(midx->offsets + (size_t)8 * i);
}

static uint64_t offset_at(const struct midx *midx, uint32_t i)
{
    uint32_t offset = bigendian_32(midx->offsets + (size_t)8 * i + 4);

    if (!midx->large.len || !(offset & 0x80000000u))
        return offset;
    offset &= 0x7fffffffu;
    if (offset >= midx->large.len / 8)
        return UINT64_MAX;
    return bigendian_64(midx->large.ptr + (size_t)8 * offset);
}

bool midx_find(const struct midx *midx, const unsigned char *name, uint32_t *pack, uint64_t *offset)
{
    size_t hash = oid_bytes(midx->format);
    uint32_t from = name[0] ? bigendian_32(midx->fanout + (size_t)4 * (name[0] - 1u)) : 0;
    uint32_t to = bigendian_32(midx->fanout + (size_t)4 * name[0]);

    if (to > midx->count)
        return false;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = memcmp(name_at(midx, middle), name, hash);
        if (order == 0) {
            *pack = pack_at(midx, middle);
            *offset = offset_at(midx, middle);
            return true;
        }
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

static void add_u32(struct buf *out, uint32_t value)
{
    const unsigned char bytes[4] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16),
                                    (unsigned char)(value >> 8), (unsigned char)value};

    buf_add(out, bytes, sizeof bytes);
}

static void add_fanout(const struct midx *midx, uint32_t pack, struct buf *out)
{
    uint32_t counts[256] = {0};
    uint32_t sum = 0;

    for (uint32_t i = 0; i < midx->count; i++)
        counts[name_at(midx, i)[0]] += pack_at(midx, i) == pack;
    for (unsigned byte = 0; byte < 256; byte++) {
        sum += counts[byte];
        add_u32(out, sum);
    }
}

/* Offsets over 31 bits go to the 64-bit table, in the same order. */
static void add_offsets(const struct midx *midx, uint32_t pack, struct buf *out)
{
    uint32_t large = 0;

    for (uint32_t i = 0; i < midx->count; i++)
        if (pack_at(midx, i) == pack)
            add_u32(out, offset_at(midx, i) > 0x7fffffff ? 0x80000000u | large++
                                                         : (uint32_t)offset_at(midx, i));
    for (uint32_t i = 0; i < midx->count; i++) {
        uint64_t offset = offset_at(midx, i);
        if (pack_at(midx, i) != pack || offset <= 0x7fffffff)
            continue;
        add_u32(out, (uint32_t)(offset >> 32));
        add_u32(out, (uint32_t)offset);
    }
}

enum err_code midx_index(const struct midx *midx, uint32_t pack, struct buf *out)
{
    static const char no_checksums[2 * OID_MAX_BYTES] = {0};
    size_t hash = oid_bytes(midx->format);

    buf_reset(out);
    buf_add(out, "\377tOc\0\0\0\2", 8);
    add_fanout(midx, pack, out);
    for (uint32_t i = 0; i < midx->count; i++)
        if (pack_at(midx, i) == pack)
            buf_add(out, name_at(midx, i), hash);
    for (uint32_t i = 0; i < midx->count; i++)
        if (pack_at(midx, i) == pack)
            add_u32(out, 0);
    add_offsets(midx, pack, out);
    buf_add(out, no_checksums, 2 * hash);
    return buf_status(out);
}
