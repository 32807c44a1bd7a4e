/* SPDX-License-Identifier: Apache-2.0 */
#include "git/pack.h"

#include "core/mem.h"
#include "git/bigendian.h"

enum { TYPE_OFS_DELTA = 6, TYPE_REF_DELTA = 7 };

static enum err_code read_header(struct pack *pack, struct err *err)
{
    const unsigned char *at = (const unsigned char *)pack->bytes.ptr;
    size_t least = PACK_HEADER_BYTES + oid_bytes(pack->index.format);

    if (pack->bytes.len < least)
        return err_set(err, ERR_PARSE, "pack is cut off");
    if (memcmp(at, "PACK", 4) != 0)
        return err_set(err, ERR_PARSE, "no pack");
    if (bigendian_32(at + 4) != 2 && bigendian_32(at + 4) != 3)
        return err_set(err, ERR_UNSUPPORTED, "pack version %u", bigendian_32(at + 4));
    pack->claimed = bigendian_32(at + 8);
    return ERR_OK;
}

enum err_code pack_parse(struct slice bytes, struct slice index, enum oid_format format,
                         struct pack *out, struct err *err)
{
    enum err_code code = packindex_parse(index, format, &out->index, err);

    if (code != ERR_OK)
        return code;
    out->bytes = bytes;
    code = read_header(out, err);
    if (code == ERR_OK)
        out->end = bytes.len - oid_bytes(format);
    return code;
}

/* PATH with its ".pack" replaced. */
static char *index_path(const char *path)
{
    size_t stem = strlen(path) - strlen(".pack");
    char *out = mem_alloc(stem + sizeof ".idx");

    if (!out)
        return NULL;
    memcpy(out, path, stem);
    memcpy(out + stem, ".idx", sizeof ".idx");
    return out;
}

enum err_code pack_open(const char *path, enum oid_format format, struct pack *out, struct err *err)
{
    char *index = index_path(path);
    enum err_code code = ERR_NOMEM;

    *out = (struct pack){.path = mem_strdup(path)};
    if (index && out->path)
        code = mapfile_open(index, &out->index_map, err);
    if (code == ERR_OK)
        code = mapfile_open(path, &out->map, err);
    if (code == ERR_OK)
        code = pack_parse(out->map.bytes, out->index_map.bytes, format, out, err);
    mem_free(index);
    if (code != ERR_OK)
        pack_release(out);
    return code;
}

enum err_code pack_open_indexed(const char *path, char *index, size_t index_len,
                                enum oid_format format, struct pack *out, struct err *err)
{
    enum err_code code = ERR_NOMEM;

    *out = (struct pack){.path = mem_strdup(path), .index_made = index};
    if (out->path)
        code = mapfile_open(path, &out->map, err);
    if (code == ERR_OK)
        code = pack_parse(out->map.bytes, slice_of(index, index_len), format, out, err);
    if (code != ERR_OK)
        pack_release(out);
    return code;
}

void pack_release(struct pack *pack)
{
    mem_free(pack->index_made);
    mapfile_release(&pack->map);
    mapfile_release(&pack->index_map);
    mem_free(pack->path);
    *pack = (struct pack){0};
}

/* Type in bits 4-6 of the first byte, size in bits 0-3 and then seven bits a
 * byte. */
static const unsigned char *take_type(const unsigned char *at, const unsigned char *end,
                                      unsigned *type, uint64_t *size)
{
    unsigned shift = 4;
    unsigned char c;

    if (at >= end)
        return NULL;
    c = *at++;
    *type = (c >> 4) & 7;
    *size = c & 15;
    for (; c & 0x80; shift += 7) {
        if (at >= end || shift > 56)
            return NULL;
        c = *at++;
        *size |= (uint64_t)(c & 0x7f) << shift;
    }
    return at;
}

/* How far back the base lies: seven bits a byte, the highest first, each
 * further byte adding one, so that no number has two forms. */
static const unsigned char *take_distance(const unsigned char *at, const unsigned char *end,
                                          uint64_t *distance)
{
    uint64_t value = 0;

    for (unsigned bytes = 0; at < end && bytes < 8; bytes++) {
        unsigned char c = *at++;
        value = (bytes ? (value + 1) << 7 : 0) | (c & 0x7f);
        if (c & 0x80)
            continue;
        *distance = value;
        return at;
    }
    return NULL;
}

static const unsigned char *take_base(const struct pack *pack, uint64_t offset,
                                      const unsigned char *at, const unsigned char *end,
                                      struct pack_entry *out)
{
    size_t hash = oid_bytes(pack->index.format);
    uint64_t distance;

    if (out->delta == PACK_REF_DELTA) {
        out->base_name = at;
        return (size_t)(end - at) < hash ? NULL : at + hash;
    }
    at = take_distance(at, end, &distance);
    if (!at || distance == 0 || distance > offset - PACK_HEADER_BYTES)
        return NULL;
    out->base = offset - distance;
    return at;
}

enum err_code pack_entry(const struct pack *pack, uint64_t offset, uint64_t end,
                         struct pack_entry *out)
{
    const unsigned char *start = (const unsigned char *)pack->bytes.ptr;
    const unsigned char *at;
    unsigned type = 0;

    if (offset < PACK_HEADER_BYTES || end > pack->end || offset >= end)
        return ERR_PARSE;
    at = take_type(start + offset, start + end, &type, &out->size);
    if (!at)
        return ERR_PARSE;
    out->delta = type == TYPE_OFS_DELTA   ? PACK_OFS_DELTA
                 : type == TYPE_REF_DELTA ? PACK_REF_DELTA
                                          : PACK_WHOLE;
    if (out->delta == PACK_WHOLE && (type < OBJECT_COMMIT || type > OBJECT_TAG))
        return ERR_PARSE;
    out->type = (enum object_type)type;
    if (out->delta != PACK_WHOLE)
        at = take_base(pack, offset, at, start + end, out);
    if (!at)
        return ERR_PARSE;
    out->data = (uint64_t)(at - start);
    return ERR_OK;
}
