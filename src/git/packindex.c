/* SPDX-License-Identifier: Apache-2.0 */
#include "git/packindex.h"

#include "core/checked.h"
#include "git/bigendian.h"

#define FANOUT_BYTES 1024

static uint32_t fanout(const struct packindex *index, unsigned byte)
{
    return bigendian_32(index->fanout + (size_t)4 * byte);
}

static bool fanout_ascends(const struct packindex *index)
{
    for (unsigned byte = 1; byte < 256; byte++)
        if (fanout(index, byte - 1) > fanout(index, byte))
            return false;
    return true;
}

static enum err_code parse_v1(struct slice bytes, struct packindex *out, struct err *err)
{
    size_t hash = oid_bytes(out->format);
    size_t table;
    size_t want;

    if (!checked_mul(out->count, hash + 4, &table) ||
        !checked_add(table, FANOUT_BYTES + 2 * hash, &want) || want != bytes.len)
        return err_set(err, ERR_PARSE, "index of %zu bytes cannot hold %u objects", bytes.len,
                       out->count);
    out->offsets = out->fanout + FANOUT_BYTES;
    out->offset_stride = hash + 4;
    out->names = out->offsets + 4;
    out->name_stride = hash + 4;
    return ERR_OK;
}

static enum err_code parse_v2(struct slice bytes, struct packindex *out, struct err *err)
{
    size_t hash = oid_bytes(out->format);
    size_t count = out->count;
    size_t table;
    size_t want;

    if (!checked_mul(count, hash + 8, &table) ||
        !checked_add(table, 8 + FANOUT_BYTES + 2 * hash, &want) || want > bytes.len ||
        (bytes.len - want) % 8 != 0 || (bytes.len - want) / 8 > count)
        return err_set(err, ERR_PARSE, "index of %zu bytes cannot hold %u objects", bytes.len,
                       out->count);
    out->names = out->fanout + FANOUT_BYTES;
    out->name_stride = hash;
    out->offsets = out->names + count * (hash + 4);
    out->offset_stride = 4;
    out->large = out->offsets + count * 4;
    out->large_count = (bytes.len - want) / 8;
    return ERR_OK;
}

enum err_code packindex_parse(struct slice bytes, enum oid_format format, struct packindex *out,
                              struct err *err)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    bool v2 = bytes.len >= 8 && memcmp(at, "\377tOc", 4) == 0;

    *out = (struct packindex){.format = format};
    if (v2 && bigendian_32(at + 4) != 2)
        return err_set(err, ERR_UNSUPPORTED, "index version %u", bigendian_32(at + 4));
    if (bytes.len < FANOUT_BYTES + (v2 ? 8 : 0))
        return err_set(err, ERR_PARSE, "index is cut off");
    out->fanout = at + (v2 ? 8 : 0);
    out->count = fanout(out, 255);
    if (!fanout_ascends(out))
        return err_set(err, ERR_PARSE, "index has a fan-out that does not ascend");
    return v2 ? parse_v2(bytes, out, err) : parse_v1(bytes, out, err);
}

uint64_t packindex_offset(const struct packindex *index, uint32_t i)
{
    uint32_t offset = bigendian_32(index->offsets + i * index->offset_stride);

    if (!index->large || !(offset & 0x80000000u))
        return offset;
    offset &= 0x7fffffffu;
    if (offset >= index->large_count)
        return UINT64_MAX;
    return bigendian_64(index->large + (size_t)8 * offset);
}

void packindex_bucket(const struct packindex *index, unsigned byte, uint32_t *from, uint32_t *to)
{
    *from = byte ? fanout(index, byte - 1) : 0;
    *to = fanout(index, byte);
}

/* Whether entry `i` comes before `name`. */
static bool before(const struct packindex *index, uint32_t i, const unsigned char *name)
{
    const unsigned char *other = packindex_name(index, i);
    uint64_t a = bigendian_64(other);
    uint64_t b = bigendian_64(name);

    return a != b ? a < b : memcmp(other, name, oid_bytes(index->format)) < 0;
}

/* Narrows [*from, *to) around where the name should be, were names spread
 * evenly, as hashes are. In an index that lies this costs a few steps more. */
static void narrow(const struct packindex *index, const unsigned char *name, uint32_t *from,
                   uint32_t *to)
{
    uint32_t guess = *from + (uint32_t)((uint64_t)(*to - *from) * bigendian_32(name + 1) >> 32);
    uint32_t step = 8;

    if (before(index, guess, name)) {
        *from = guess + 1;
        while (step < *to - *from && before(index, *from + step, name)) {
            *from += step + 1;
            step *= 2;
        }
        if (step < *to - *from)
            *to = *from + step;
        return;
    }
    *to = guess;
    while (step < *to - *from && !before(index, *to - step, name)) {
        *to -= step;
        step *= 2;
    }
    if (step < *to - *from)
        *from = *to - step;
}

uint32_t packindex_lower(const struct packindex *index, const unsigned char *name)
{
    uint32_t from;
    uint32_t to;

    packindex_bucket(index, name[0], &from, &to);
    if (from < to)
        narrow(index, name, &from, &to);
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (before(index, middle, name))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

bool packindex_find(const struct packindex *index, const unsigned char *name, uint32_t *out)
{
    uint32_t i = packindex_lower(index, name);

    if (i >= index->count || memcmp(packindex_name(index, i), name, oid_bytes(index->format)) != 0)
        return false;
    *out = i;
    return true;
}
