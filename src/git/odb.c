/* SPDX-License-Identifier: Apache-2.0 */
#include "git/odb.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/odb_internal.h"

struct opening {
    struct odb *odb;
    odb_problem_fn problem;
    void *ctx;
    bool troubled; /* something was told, or would have been */
};

enum skip_reason odb_reason(enum err_code code)
{
    if (code == ERR_PARSE)
        return SKIP_CORRUPT;
    if (code == ERR_UNSUPPORTED)
        return SKIP_UNSUPPORTED;
    if (code == ERR_NOTFOUND)
        return SKIP_MISSING;
    return code == ERR_LIMIT ? SKIP_LIMIT : SKIP_UNREADABLE;
}

static void tell(struct opening *opening, enum err_code code, const char *path, const char *detail)
{
    struct odb_problem problem = {.reason = odb_reason(code), .path = path, .detail = detail};

    opening->troubled = true;
    if (opening->problem)
        opening->problem(opening->ctx, &problem);
}

static enum err_code grow(struct odb *odb)
{
    size_t cap = mem_grow(odb->pack_cap, odb->pack_count + 1, LIMIT_PACKS);
    struct pack *packs = cap ? mem_realloc(odb->packs, cap, sizeof *packs) : NULL;

    if (!cap)
        return ERR_LIMIT;
    if (!packs)
        return ERR_NOMEM;
    odb->packs = packs;
    odb->pack_cap = cap;
    return ERR_OK;
}

static enum err_code add_pack(struct opening *opening, const char *path)
{
    struct odb *odb = opening->odb;
    struct err reason = ERR_INIT;
    enum err_code code = ERR_OK;

    if (odb->pack_count == odb->pack_cap)
        code = grow(odb);
    if (code == ERR_OK)
        code = pack_open(path, odb->repo->format, &odb->packs[odb->pack_count], &reason);
    if (code == ERR_OK)
        odb->pack_count++;
    else if (code != ERR_NOMEM)
        tell(opening, code, path, reason.msg[0] ? reason.msg : err_text(code));
    return code == ERR_NOMEM ? code : ERR_OK;
}

/* An index without its pack names objects that are not there. */
static void check_index(struct opening *opening, char *path)
{
    size_t stem = strlen(path) - strlen(".idx");
    char pack[PATH_MAX];

    if (snprintf(pack, sizeof pack, "%.*s.pack", (int)stem, path) < (int)sizeof pack &&
        access(pack, F_OK) != 0 && errno == ENOENT)
        tell(opening, ERR_NOTFOUND, path, "the pack of this index is missing");
}

static enum err_code add_file(struct opening *opening, const char *dir, const char *name)
{
    struct slice file = slice_str(name);
    char path[PATH_MAX];

    if (!slice_ends(file, ".pack") && !slice_ends(file, ".idx"))
        return ERR_OK;
    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path) {
        tell(opening, ERR_LIMIT, dir, "a path is too long");
        return ERR_OK;
    }
    if (slice_ends(file, ".pack"))
        return add_pack(opening, path);
    check_index(opening, path);
    return ERR_OK;
}

static int compare_packs(const void *left, const void *right)
{
    const struct pack *a = left;
    const struct pack *b = right;

    if (a->index.count != b->index.count)
        return a->index.count > b->index.count ? -1 : 1;
    return strcmp(a->path, b->path);
}

static enum err_code add_directory(struct opening *opening, const char *objects)
{
    struct odb *odb = opening->odb;
    size_t first = odb->pack_count;
    struct dirent *entry;
    char dir[PATH_MAX];
    enum err_code code = ERR_OK;
    DIR *list;

    if (snprintf(dir, sizeof dir, "%s/pack", objects) >= (int)sizeof dir)
        return ERR_LIMIT;
    list = opendir(dir);
    if (!list) {
        if (errno != ENOENT)
            tell(opening, ERR_IO, dir, "cannot be listed");
        return ERR_OK;
    }
    while (code == ERR_OK && (entry = readdir(list)))
        code = add_file(opening, dir, entry->d_name);
    (void)closedir(list);
    if (odb->pack_count > first)
        qsort(odb->packs + first, odb->pack_count - first, sizeof *odb->packs, compare_packs);
    return code;
}

static void drop_packs(struct odb *odb)
{
    for (size_t i = 0; i < odb->pack_count; i++)
        pack_release(&odb->packs[i]);
    odb->pack_count = 0;
}

uint64_t odb_stamp(const struct repo *repo)
{
    uint64_t stamp = 0;
    char dir[PATH_MAX];
    struct stat st;

    for (size_t i = 0; i < repo->object_dir_count; i++)
        if (snprintf(dir, sizeof dir, "%s/pack", repo->object_dirs[i]) < (int)sizeof dir &&
            stat(dir, &st) == 0)
            stamp = stamp * 31 + (uint64_t)st.st_mtim.tv_sec * 1000000000 +
                    (uint64_t)st.st_mtim.tv_nsec;
    return stamp;
}

static enum err_code open_all(struct opening *opening)
{
    const struct repo *repo = opening->odb->repo;
    enum err_code code = ERR_OK;

    opening->odb->stamp = odb_stamp(repo);

    for (size_t i = 0; code == ERR_OK && i < repo->object_dir_count; i++)
        code = add_directory(opening, repo->object_dirs[i]);
    return code;
}

/* A repack may take away packs between the listing and the opening: when
 * anything goes wrong all is read once more, and only then told. */
enum err_code odb_new(const struct repo *repo, odb_problem_fn problem, void *ctx, struct odb **out,
                      struct err *err)
{
    struct odb *odb = mem_calloc(1, sizeof *odb);
    struct opening opening = {.odb = odb};
    enum err_code code = ERR_NOMEM;

    if (odb) {
        odb->repo = repo;
        code = open_all(&opening);
    }
    if (code == ERR_OK && opening.troubled) {
        drop_packs(odb);
        opening = (struct opening){odb, problem, ctx, false};
        code = open_all(&opening);
    }
    if (code != ERR_OK) {
        odb_free(odb);
        return err_set(err, code, "object store: %s", err_text(code));
    }
    *out = odb;
    return ERR_OK;
}

void odb_free(struct odb *odb)
{
    if (!odb)
        return;
    drop_packs(odb);
    mem_free(odb->packs);
    mem_free(odb);
}

enum oid_format odb_format(const struct odb *odb)
{
    return odb->repo->format;
}

bool odb_find_packed(const struct odb *odb, const unsigned char *name, size_t except, size_t *pack,
                     uint32_t *index)
{
    for (size_t i = 0; i < odb->pack_count; i++) {
        if (i == except || !packindex_find(&odb->packs[i].index, name, index))
            continue;
        *pack = i;
        return true;
    }
    return false;
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
