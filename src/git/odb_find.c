/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "git/loose.h"
#include "git/odb_internal.h"

static bool find_in_midx(const struct odb_midx *midx, const unsigned char *name, size_t except,
                         struct odb_place *out)
{
    uint32_t number;

    if (!midx->packs || !midx_find(&midx->midx, name, &number, &out->offset) ||
        number >= midx->midx.pack_count)
        return false;
    out->pack = midx->packs[number];
    return out->pack != ODB_NO_PACK && out->pack != except;
}

/* What a multi-pack-index does not know may be in a newer pack, or it is
 * damaged: only the packs' own indexes say that an object is not there. */
bool odb_find_packed(const struct odb *odb, const unsigned char *name, size_t except,
                     struct odb_place *out)
{
    uint32_t index;

    for (size_t i = 0; i < odb->repo->object_dir_count; i++)
        if (find_in_midx(&odb->midxs[i], name, except, out))
            return true;
    for (size_t i = 0; i < odb->pack_count; i++) {
        if (i == except || !packindex_find(&odb->packs[i].index, name, &index))
            continue;
        *out = (struct odb_place){i, packindex_offset(&odb->packs[i].index, index)};
        return true;
    }
    return false;
}

static bool has_loose(const struct odb *odb, const struct oid *oid)
{
    const struct repo *repo = odb->repo;
    char path[PATH_MAX];

    for (size_t i = 0; i < repo->object_dir_count; i++)
        if (loose_path(repo->object_dirs[i], repo->format, oid, path, sizeof path) &&
            access(path, F_OK) == 0)
            return true;
    return false;
}

uint32_t odb_numbers(const struct odb *odb)
{
    const struct pack *last;

    if (!odb->pack_count)
        return 0;
    last = &odb->packs[odb->pack_count - 1];
    return last->first_number + last->index.count;
}

uint32_t odb_number(const struct odb *odb, const unsigned char *name)
{
    uint32_t index;

    for (size_t i = 0; i < odb->pack_count; i++)
        if (packindex_find(&odb->packs[i].index, name, &index))
            return odb->packs[i].first_number + index;
    return ODB_UNNUMBERED;
}

struct oid odb_name(const struct odb *odb, uint32_t number)
{
    size_t low = 0;
    size_t high = odb->pack_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (odb->packs[middle].first_number <= number)
            low = middle;
        else
            high = middle;
    }
    return oid_from(odb->repo->format,
                    packindex_name(&odb->packs[low].index, number - odb->packs[low].first_number));
}

/* Where it begins is not asked: that would be one more miss of the cache. */
bool odb_has(const struct odb *odb, const struct oid *oid)
{
    struct odb_place place;
    uint32_t index;

    for (size_t i = 0; i < odb->repo->object_dir_count; i++)
        if (find_in_midx(&odb->midxs[i], oid->bytes, ODB_NO_PACK, &place))
            return true;
    for (size_t i = 0; i < odb->pack_count; i++)
        if (packindex_find(&odb->packs[i].index, oid->bytes, &index))
            return true;
    return has_loose(odb, oid);
}

static bool begins_alike(const unsigned char *a, const unsigned char *b, size_t digits)
{
    return memcmp(a, b, digits / 2) == 0 &&
           (digits % 2 == 0 || a[digits / 2] >> 4 == b[digits / 2] >> 4);
}

/* The names found so far: how many, and the first. */
struct matches {
    size_t count;
    struct oid first;
};

static void add_match(struct matches *matches, const struct oid *oid)
{
    if (matches->count == 0)
        matches->first = *oid;
    if (matches->count == 0 || (matches->count == 1 && !oid_equal(&matches->first, oid)))
        matches->count++;
}

static void match_packed(const struct pack *pack, const struct oid *prefix, size_t digits,
                         struct matches *matches)
{
    const struct packindex *index = &pack->index;
    uint32_t i = packindex_lower(index, prefix->bytes);

    for (; i < index->count && matches->count < 2; i++) {
        const unsigned char *name = packindex_name(index, i);
        struct oid oid = oid_from(index->format, name);
        if (!begins_alike(name, prefix->bytes, digits))
            return;
        add_match(matches, &oid);
    }
}

static void match_loose(const struct repo *repo, const char *objects, const struct oid *prefix,
                        size_t digits, struct matches *matches)
{
    size_t rest = 2 * oid_bytes(repo->format) - 2;
    struct dirent *entry;
    struct oid oid;
    char path[PATH_MAX];
    char hex[OID_MAX_HEX + 1];
    DIR *list = NULL;

    oid_hex(repo->format, prefix, hex);
    if (snprintf(path, sizeof path, "%s/%.2s", objects, hex) < (int)sizeof path)
        list = opendir(path);
    while (list && matches->count < 2 && (entry = readdir(list))) {
        if (strlen(entry->d_name) != rest)
            continue;
        memcpy(hex + 2, entry->d_name, rest);
        if (oid_parse(repo->format, slice_of(hex, rest + 2), &oid) &&
            begins_alike(oid.bytes, prefix->bytes, digits))
            add_match(matches, &oid);
    }
    if (list)
        (void)closedir(list);
}

size_t odb_abbreviation(const struct odb *odb, const struct oid *prefix, size_t digits,
                        struct oid *out)
{
    const struct repo *repo = odb->repo;
    struct matches matches = {0};

    for (size_t i = 0; i < odb->pack_count; i++)
        match_packed(&odb->packs[i], prefix, digits, &matches);
    for (size_t i = 0; i < repo->object_dir_count; i++)
        match_loose(repo, repo->object_dirs[i], prefix, digits, &matches);
    if (matches.count)
        *out = matches.first;
    return matches.count;
}
