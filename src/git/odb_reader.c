/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/loose.h"
#include "git/odb_internal.h"
#include "git/unpack.h"

/* Objects that many deltas go back to. Neighbours in history go back to the
 * same ones, by way of chains of fifty. */
#define CACHE_BITS 12
#define CACHE_SLOTS ((size_t)1 << CACHE_BITS)
#define CACHE_OBJECT_BYTES (512 * KIB)
#define CACHE_BYTES (32 * MIB)

/* An object can move from a file to a pack and back while it is looked for. */
#define FRESH_TRIES 8

struct cached {
    struct odb_place link;
    enum object_type type;
    struct room room;
    size_t size;
};

struct odb_reader {
    const struct odb *odb;
    struct unpack unpack;
    struct inflate_stream *stream;
    struct room now; /* the object made last */
    struct room next;
    size_t size; /* of what is in `now` */
    enum object_type type;
    struct odb_place *chain; /* from the wanted object up to one that is whole */
    size_t chain_count;
    size_t chain_cap;
    struct cached *cache; /* those that were ever needed: a hook needs a dozen */
    size_t cache_count;
    size_t cache_cap;
    size_t cache_bytes;                /* that its rooms have */
    size_t cache_hand;                 /* where room is made next */
    uint16_t cache_slots[CACHE_SLOTS]; /* one more than the place in `cache`; 0: none */
    struct odb *fresh_odb;             /* the stores as they were found after a repack */
    struct odb_reader *fresh;
};

enum err_code odb_reader_new(const struct odb *odb, struct odb_reader **out)
{
    struct odb_reader *reader = mem_calloc(1, sizeof *reader);
    enum err_code code;

    if (!reader)
        return ERR_NOMEM;
    reader->odb = odb;
    code = unpack_init(&reader->unpack);
    if (code == ERR_OK)
        code = inflate_stream_new(&reader->stream);
    if (code != ERR_OK)
        odb_reader_free(reader);
    else
        *out = reader;
    return code;
}

void odb_reader_free(struct odb_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < reader->cache_count; i++)
        room_release(&reader->cache[i].room);
    mem_free(reader->cache);
    unpack_release(&reader->unpack);
    inflate_stream_free(reader->stream);
    room_release(&reader->now);
    room_release(&reader->next);
    mem_free(reader->chain);
    odb_reader_free(reader->fresh);
    odb_free(reader->fresh_odb);
    mem_free(reader);
}

static uint16_t *slot_of(struct odb_reader *reader, struct odb_place link)
{
    uint64_t hash = (link.offset ^ link.pack << 40) * UINT64_C(0x9e3779b97f4a7c15);

    return &reader->cache_slots[hash >> (64 - CACHE_BITS)];
}

static bool same(struct odb_place a, struct odb_place b)
{
    return a.pack == b.pack && a.offset == b.offset;
}

static struct cached *cache_find(struct odb_reader *reader, struct odb_place link)
{
    const uint16_t slot = *slot_of(reader, link);
    struct cached *cached = slot ? &reader->cache[slot - 1] : NULL;

    return cached && cached->room.ptr && same(cached->link, link) ? cached : NULL;
}

/* The place of a slot, made where there is none; NULL: no memory for it. */
static struct cached *cache_place(struct odb_reader *reader, struct odb_place link)
{
    uint16_t *slot = slot_of(reader, link);
    size_t cap = mem_grow(reader->cache_cap, reader->cache_count + 1, CACHE_SLOTS);
    struct cached *cache = reader->cache;

    if (*slot)
        return &reader->cache[*slot - 1];
    if (cap != reader->cache_cap)
        cache = mem_realloc(cache, cap, sizeof *cache);
    if (!cache)
        return NULL;
    reader->cache = cache;
    reader->cache_cap = cap;
    cache[reader->cache_count] = (struct cached){0};
    *slot = (uint16_t)++reader->cache_count;
    return &cache[*slot - 1];
}

/* Exchanges `room` for the one in the cache. */
static void cache_put(struct odb_reader *reader, struct odb_place link, struct room *room,
                      size_t size)
{
    struct cached *place = room->cap > CACHE_OBJECT_BYTES ? NULL : cache_place(reader, link);
    struct room was;

    if (!place)
        return;
    was = place->room;
    *place = (struct cached){link, reader->type, *room, size};
    *room = was;
    reader->cache_bytes += place->room.cap;
    reader->cache_bytes -= was.cap;
    for (; reader->cache_bytes > CACHE_BYTES; reader->cache_hand++) {
        struct cached *old = &reader->cache[reader->cache_hand % reader->cache_count];

        reader->cache_bytes -= old->room.cap;
        room_release(&old->room);
    }
}

static enum err_code chain_add(struct odb_reader *reader, struct odb_place link)
{
    size_t cap = mem_grow(reader->chain_cap, reader->chain_count + 1, LIMIT_DELTA_DEPTH);
    struct odb_place *chain = reader->chain;

    if (!cap)
        return ERR_LIMIT;
    if (cap != reader->chain_cap)
        chain = mem_realloc(reader->chain, cap, sizeof *chain);
    if (!chain)
        return ERR_NOMEM;
    reader->chain = chain;
    reader->chain_cap = cap;
    chain[reader->chain_count++] = link;
    return ERR_OK;
}

static enum err_code open_loose(struct odb_reader *reader, const struct oid *oid, struct loose *out)
{
    const struct repo *repo = reader->odb->repo;
    enum err_code code = ERR_NOTFOUND;
    char path[PATH_MAX];

    for (size_t i = 0; code == ERR_NOTFOUND && i < repo->object_dir_count; i++)
        if (loose_path(repo->object_dirs[i], repo->format, oid, path, sizeof path))
            code = loose_open(path, reader->stream, out);
    return code;
}

/* Reads a loose object to `now`. */
static enum err_code read_loose(struct odb_reader *reader, const struct oid *oid, uint64_t most)
{
    struct loose loose = {0};
    struct slice content;
    enum err_code code = open_loose(reader, oid, &loose);

    if (code != ERR_OK)
        return code;
    code = loose_unpack(&loose, reader->unpack.inflate, most, &reader->now, &content);
    if (code == ERR_OK) {
        reader->type = loose.type;
        reader->size = content.len;
        memmove(reader->now.ptr, content.ptr, content.len);
    }
    loose_release(&loose);
    return code;
}

static const struct pack *pack_at(const struct odb_reader *reader, size_t pack)
{
    return &reader->odb->packs[pack];
}

static enum err_code entry_of(const struct odb_reader *reader, struct odb_place link,
                              struct pack_entry *out)
{
    const struct pack *pack = pack_at(reader, link.pack);

    return pack_entry(pack, link.offset, pack->end, out);
}

/* Moves *link to the base of `entry`; false when that is no packed object. */
static bool go_to_base(const struct odb_reader *reader, const struct pack_entry *entry,
                       struct odb_place *link)
{
    const struct packindex *index = &pack_at(reader, link->pack)->index;
    uint32_t at;

    if (entry->delta == PACK_OFS_DELTA) {
        link->offset = entry->base;
        return true;
    }
    if (!packindex_find(index, entry->base_name, &at))
        return odb_find_packed(reader->odb, entry->base_name, link->pack, link);
    link->offset = packindex_offset(index, at);
    return true;
}

/* How the chain of an object ends. */
struct chain_end {
    const struct cached *cached; /* what the last link is made from, if not NULL */
    bool is_loose;               /* or a loose object, named below */
    struct oid loose;
    enum object_type type; /* or a whole entry of this type */
};

/* Collects the links from `link` upward. */
static enum err_code follow(struct odb_reader *reader, struct odb_place link, struct chain_end *end)
{
    struct pack_entry entry;
    enum err_code code = ERR_OK;

    *end = (struct chain_end){0};
    reader->chain_count = 0;
    while (code == ERR_OK) {
        end->cached = cache_find(reader, link);
        if (end->cached)
            return ERR_OK;
        code = entry_of(reader, link, &entry);
        if (code == ERR_OK)
            code = chain_add(reader, link);
        if (code == ERR_OK && entry.delta == PACK_WHOLE) {
            end->type = entry.type;
            return ERR_OK;
        }
        if (code == ERR_OK && !go_to_base(reader, &entry, &link)) {
            end->is_loose = true;
            end->loose = oid_from(reader->odb->repo->format, entry.base_name);
            return ERR_OK;
        }
    }
    return code;
}

/* Makes the object of the last link, from `base` when it is a delta. */
static enum err_code make_link(struct odb_reader *reader, struct odb_place link, struct slice base,
                               uint64_t most)
{
    const struct pack *pack = pack_at(reader, link.pack);
    struct pack_entry entry;
    struct room made;
    size_t size = 0;
    enum err_code code = entry_of(reader, link, &entry);

    if (code != ERR_OK)
        return code;
    if (entry.delta == PACK_WHOLE)
        code = unpack_whole(&reader->unpack, pack, &entry, pack->end, most, &reader->next, &size);
    else
        code = unpack_delta(&reader->unpack, pack, &entry, pack->end, base, most, &reader->next,
                            &size);
    made = reader->next;
    reader->next = reader->now;
    reader->now = made;
    reader->size = size;
    return code;
}

static enum err_code copy_cached(struct odb_reader *reader, struct slice bytes, uint64_t most)
{
    enum err_code code = bytes.len > most ? ERR_LIMIT : room_fit(&reader->now, bytes.len + 1);

    if (code == ERR_OK)
        memcpy(reader->now.ptr, bytes.ptr, bytes.len);
    reader->size = bytes.len;
    return code;
}

/* Reads a packed object to `now`. The bases on the way go to the cache. */
static enum err_code read_packed(struct odb_reader *reader, struct odb_place wanted, uint64_t most)
{
    struct chain_end end;
    struct slice base = {NULL, 0};
    struct odb_place last = {0};
    bool made = false;
    enum err_code code = follow(reader, wanted, &end);

    if (code == ERR_OK && end.is_loose)
        code = read_loose(reader, &end.loose, LIMIT_DELTA_BYTES);
    if (code != ERR_OK)
        return code;
    if (end.cached)
        base = slice_of(end.cached->room.ptr, end.cached->size);
    else if (end.is_loose)
        base = slice_of(reader->now.ptr, reader->size);
    if (!end.is_loose)
        reader->type = end.cached ? end.cached->type : end.type;
    if (!reader->chain_count)
        return copy_cached(reader, base, most);
    while (code == ERR_OK && reader->chain_count) {
        struct odb_place link = reader->chain[--reader->chain_count];
        code = make_link(reader, link, base, reader->chain_count ? LIMIT_DELTA_BYTES : most);
        if (code == ERR_OK && made)
            cache_put(reader, last, &reader->next, base.len);
        base = slice_of(reader->now.ptr, reader->size);
        last = link;
        made = true;
    }
    return code;
}

static enum err_code give(struct odb_reader *reader, enum object_type *type, struct buf *out)
{
    buf_reset(out);
    buf_add(out, reader->now.ptr, reader->size);
    *type = reader->type;
    return buf_status(out);
}

enum err_code odb_read_elsewhere(struct odb_reader *reader, const struct oid *oid, size_t except,
                                 enum object_type *type, struct buf *out)
{
    const struct odb *odb = reader->odb;
    enum err_code first = ERR_NOTFOUND;
    enum err_code code;
    uint32_t index;

    for (size_t i = 0; i < odb->pack_count; i++) {
        struct odb_place link = {.pack = i};
        if (i == except || !packindex_find(&odb->packs[i].index, oid->bytes, &index))
            continue;
        link.offset = packindex_offset(&odb->packs[i].index, index);
        code = read_packed(reader, link, out->ceiling);
        if (code == ERR_OK) {
            code = give(reader, type, out);
            cache_put(reader, link, &reader->now, reader->size);
            return code;
        }
        first = first == ERR_NOTFOUND ? code : first;
    }
    code = read_loose(reader, oid, out->ceiling);
    if (code == ERR_OK)
        return give(reader, type, out);
    return code == ERR_NOTFOUND ? first : code;
}

/* What is not found may have been packed since the stores were opened: looks
 * at them anew when a pack directory has changed. NULL when none has. */
static struct odb_reader *refreshed(struct odb_reader *reader)
{
    const struct repo *repo = reader->odb->repo;
    uint64_t stamp = odb_stamp(repo);

    if (stamp == reader->odb->stamp)
        return NULL;
    if (reader->fresh && stamp == reader->fresh_odb->stamp)
        return reader->fresh;
    odb_reader_free(reader->fresh);
    odb_free(reader->fresh_odb);
    reader->fresh = NULL;
    reader->fresh_odb = NULL;
    if (odb_new(repo, NULL, NULL, &reader->fresh_odb, NULL) != ERR_OK ||
        odb_reader_new(reader->fresh_odb, &reader->fresh) != ERR_OK)
        return NULL;
    return reader->fresh;
}

/* Whether packs came or went since the stores were looked at anew. */
static bool has_moved_on(const struct odb_reader *reader)
{
    return odb_stamp(reader->odb->repo) != reader->fresh_odb->stamp;
}

enum err_code odb_read(struct odb_reader *reader, const struct oid *oid, enum object_type *type,
                       struct buf *out)
{
    enum err_code code = odb_read_elsewhere(reader, oid, ODB_NO_PACK, type, out);
    struct odb_reader *fresh;

    for (int tries = 0; code == ERR_NOTFOUND && tries < FRESH_TRIES; tries++) {
        fresh = refreshed(reader);
        if (!fresh)
            break;
        code = odb_read_elsewhere(fresh, oid, ODB_NO_PACK, type, out);
        if (!has_moved_on(reader))
            break;
    }
    return code;
}

/* The size of what a delta makes stands in its first bytes. */
static enum err_code peek_size(struct odb_reader *reader, struct odb_place link, uint64_t *size)
{
    const struct pack *pack = pack_at(reader, link.pack);
    struct pack_entry entry;
    struct slice rest;
    uint64_t base;
    char head[20];
    size_t made = 0;
    enum err_code code = entry_of(reader, link, &entry);

    if (code != ERR_OK)
        return code;
    *size = entry.size;
    if (entry.delta == PACK_WHOLE)
        return ERR_OK;
    inflate_stream_begin(reader->stream,
                         slice_sub(pack->bytes, (size_t)entry.data, (size_t)pack->end));
    code = inflate_stream_next(reader->stream, head, sizeof head, &made);
    return code < 0 ? code : delta_sizes(slice_of(head, made), &base, size, &rest);
}

static enum err_code info_loose(struct odb_reader *reader, const struct oid *oid,
                                enum object_type *type, uint64_t *size)
{
    struct loose loose = {0};
    enum err_code code = open_loose(reader, oid, &loose);

    *type = loose.type;
    *size = loose.size;
    loose_release(&loose);
    return code;
}

static enum err_code info_packed(struct odb_reader *reader, struct odb_place link,
                                 enum object_type *type, uint64_t *size)
{
    struct chain_end end;
    uint64_t base_size;
    enum err_code code = peek_size(reader, link, size);

    if (code == ERR_OK)
        code = follow(reader, link, &end);
    if (code == ERR_OK && end.is_loose)
        return info_loose(reader, &end.loose, type, &base_size);
    if (code == ERR_OK)
        *type = end.cached ? end.cached->type : end.type;
    return code;
}

static enum err_code info(struct odb_reader *reader, const struct oid *oid, enum object_type *type,
                          uint64_t *size)
{
    const struct odb *odb = reader->odb;
    enum err_code first = ERR_NOTFOUND;
    enum err_code code;
    uint32_t index;

    for (size_t i = 0; i < odb->pack_count; i++) {
        if (!packindex_find(&odb->packs[i].index, oid->bytes, &index))
            continue;
        code = info_packed(reader,
                           (struct odb_place){i, packindex_offset(&odb->packs[i].index, index)},
                           type, size);
        if (code == ERR_OK)
            return code;
        first = first == ERR_NOTFOUND ? code : first;
    }
    code = info_loose(reader, oid, type, size);
    return code == ERR_NOTFOUND ? first : code;
}

enum err_code odb_info(struct odb_reader *reader, const struct oid *oid, enum object_type *type,
                       uint64_t *size)
{
    enum err_code code = info(reader, oid, type, size);
    struct odb_reader *fresh;

    for (int tries = 0; code == ERR_NOTFOUND && tries < FRESH_TRIES; tries++) {
        fresh = refreshed(reader);
        if (!fresh)
            break;
        code = info(fresh, oid, type, size);
        if (!has_moved_on(reader))
            break;
    }
    return code;
}
