/* SPDX-License-Identifier: Apache-2.0 */
#include "git/odb.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/odb_internal.h"

/* A repack takes packs away while they are listed, and puts new ones there
 * file by file: so often all is read anew before what is wrong is told, or
 * until nothing has moved for so many pauses. */
#define OPEN_TRIES 10
#define PAUSES 3
#define PAUSE_MS 4

struct opening {
    struct odb *odb;
    odb_problem_fn problem;
    void *ctx;
    struct odb_midx *midx; /* of the object directory that is read */
    bool troubled;         /* something was told, or would have been */
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

/* Number of the pack in its directory's multi-pack-index. */
static bool midx_number(const struct odb_midx *midx, const char *path, uint32_t *number)
{
    struct slice stem = slice_sub(slice_str(strrchr(path, '/') + 1), 0,
                                  strlen(strrchr(path, '/') + 1) - strlen(".pack"));
    struct slice rest = midx->midx.pack_names;
    struct slice name;

    for (*number = 0; *number < midx->midx.pack_count; ++*number) {
        if (!midx_next_pack(&rest, &name))
            return false;
        if (slice_ends(name, ".idx") && slice_equal(slice_sub(name, 0, name.len - 4), stem))
            return true;
    }
    return false;
}

/* A pack whose own index is gone may still be in the multi-pack-index. */
static enum err_code open_by_midx(const struct odb *odb, const struct odb_midx *midx,
                                  const char *path, struct pack *out, struct err *err)
{
    struct buf index = BUF_INIT(midx->map.bytes.len + 4096);
    uint32_t number;
    enum err_code code;

    if (!midx_number(midx, path, &number))
        return ERR_NOTFOUND;
    code = midx_index(&midx->midx, number, &index);
    if (code == ERR_OK) {
        size_t len = index.len;
        code = pack_open_indexed(path, buf_detach(&index), len, odb->repo->format, out, err);
    }
    buf_release(&index);
    return code;
}

/* What both know of is there all the same. */
static void check_count(struct opening *opening, const struct pack *pack)
{
    char detail[64];

    if (pack->claimed == pack->index.count)
        return;
    snprintf(detail, sizeof detail, "pack of %u objects has an index of %u", pack->claimed,
             pack->index.count);
    tell(opening, ERR_PARSE, pack->path, detail);
}

static enum err_code add_pack(struct opening *opening, const char *path)
{
    struct odb *odb = opening->odb;
    struct err reason = ERR_INIT;
    enum err_code code = ERR_OK;
    struct pack *pack;

    if (odb->pack_count == odb->pack_cap)
        code = grow(odb);
    pack = odb->packs + odb->pack_count;
    if (code == ERR_OK)
        code = pack_open(path, odb->repo->format, pack, &reason);
    if (code == ERR_NOTFOUND && open_by_midx(odb, opening->midx, path, pack, NULL) == ERR_OK)
        code = ERR_OK;
    if (code == ERR_OK) {
        check_count(opening, pack);
        odb->pack_count++;
    } else if (code != ERR_NOMEM) {
        tell(opening, code, path, reason.msg[0] ? reason.msg : err_text(code));
    }
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

static bool is_of_packs(struct slice name)
{
    return slice_ends(name, ".pack") || slice_ends(name, ".idx");
}

/* What a name adds to a listing, in whatever order they come (FNV-1a). */
static uint64_t listing_of(size_t dir, struct slice name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) + dir;

    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.ptr[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static bool is_kept(const struct odb *odb, const char *path)
{
    for (size_t i = 0; i < odb->kept_count; i++)
        if (strcmp(odb->packs[i].path, path) == 0)
            return true;
    return false;
}

static enum err_code add_file(struct opening *opening, const char *dir, const char *name)
{
    struct slice file = slice_str(name);
    char path[PATH_MAX];

    if (!is_of_packs(file))
        return ERR_OK;
    opening->odb->listing += listing_of((size_t)(opening->midx - opening->odb->midxs), file);
    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path) {
        tell(opening, ERR_LIMIT, dir, "a path is too long");
        return ERR_OK;
    }
    if (slice_ends(file, ".pack"))
        return is_kept(opening->odb, path) ? ERR_OK : add_pack(opening, path);
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

static enum err_code open_midx(struct opening *opening, const char *dir)
{
    struct odb_midx *midx = opening->midx;
    struct err reason = ERR_INIT;
    char path[PATH_MAX];
    enum err_code code = ERR_NOTFOUND;

    if (snprintf(path, sizeof path, "%s/multi-pack-index", dir) < (int)sizeof path)
        code = mapfile_open(path, &midx->map, &reason);
    if (code == ERR_NOTFOUND)
        return ERR_OK;
    if (code == ERR_OK)
        code = midx_parse(midx->map.bytes, opening->odb->repo->format, &midx->midx, &reason);
    if (code == ERR_OK || code == ERR_NOMEM)
        return code;
    mapfile_release(&midx->map);
    midx->midx = (struct midx){0};
    tell(opening, code, path, reason.msg);
    return ERR_OK;
}

static size_t find_pack(const struct odb *odb, const char *dir, struct slice index)
{
    char path[PATH_MAX];

    if (!slice_ends(index, ".idx") ||
        snprintf(path, sizeof path, "%s/pack/%" SLICE_FMT ".pack", dir,
                 SLICE_ARG(slice_sub(index, 0, index.len - 4))) >= (int)sizeof path)
        return ODB_NO_PACK;
    for (size_t i = odb->kept_count; i < odb->pack_count; i++)
        if (strcmp(odb->packs[i].path, path) == 0)
            return i;
    return ODB_NO_PACK;
}

/* Which packs the numbers of a multi-pack-index stand for. */
static enum err_code link_midx(const struct odb *odb, struct odb_midx *midx, const char *dir)
{
    struct slice rest = midx->midx.pack_names;
    struct slice name;
    uint32_t count = midx->midx.pack_count;

    if (!count || count > LIMIT_PACKS)
        return ERR_OK;
    midx->packs = mem_calloc(count, sizeof *midx->packs);
    if (!midx->packs)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < count; i++)
        midx->packs[i] = midx_next_pack(&rest, &name) ? find_pack(odb, dir, name) : ODB_NO_PACK;
    return ERR_OK;
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
    code = open_midx(opening, dir);
    while (code == ERR_OK && (entry = readdir(list)))
        code = add_file(opening, dir, entry->d_name);
    (void)closedir(list);
    if (odb->pack_count > first)
        qsort(odb->packs + first, odb->pack_count - first, sizeof *odb->packs, compare_packs);
    if (code == ERR_OK)
        code = link_midx(odb, opening->midx, objects);
    return code;
}

static void drop_stores(struct odb *odb)
{
    for (size_t i = odb->kept_count; i < odb->pack_count; i++)
        pack_release(&odb->packs[i]);
    odb->pack_count = odb->kept_count;
    odb->listing = 0;
    for (size_t i = 0; odb->midxs && i < odb->repo->object_dir_count; i++) {
        mapfile_release(&odb->midxs[i].map);
        mem_free(odb->midxs[i].packs);
        odb->midxs[i] = (struct odb_midx){0};
    }
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
    for (size_t i = 0; code == ERR_OK && i < repo->object_dir_count; i++) {
        opening->midx = &opening->odb->midxs[i];
        code = add_directory(opening, repo->object_dirs[i]);
    }
    return code;
}

/* What only the lost store had is in no list of ours: nobody else can say that
 * something is missing. */
static void tell_alternate(const struct repo *repo, odb_problem_fn problem, void *ctx)
{
    const struct odb_problem lost = {
        .reason = SKIP_MISSING,
        .path = repo->object_dirs[0],
        .detail = repo->alternate_problem,
    };

    if (problem && repo->alternate_problem)
        problem(ctx, &lost);
}

static enum err_code number_packs(struct odb *odb)
{
    size_t sum = 0;

    for (size_t i = 0; i < odb->pack_count; i++) {
        odb->packs[i].first_number = (uint32_t)sum;
        sum += odb->packs[i].index.count;
        if (sum > LIMIT_OBJECTS)
            return ERR_LIMIT;
    }
    return ERR_OK;
}

static void pause_for_git(int tries)
{
    (void)poll(NULL, 0, tries * PAUSE_MS);
}

/* Troubles that pass are not told. */
static enum err_code open_stores(struct odb *odb, odb_problem_fn problem, void *ctx)
{
    struct opening opening = {.odb = odb};
    enum err_code code = open_all(&opening);

    int still = 0;

    for (int tries = 1; code == ERR_OK && opening.troubled && tries < OPEN_TRIES; tries++) {
        const uint64_t stamp = odb->stamp;

        pause_for_git(tries);
        still = odb_stamp(odb->repo) == stamp ? still + 1 : 0;
        if (still == PAUSES)
            break;
        drop_stores(odb);
        opening.troubled = false;
        code = open_all(&opening);
    }
    if (code == ERR_OK && opening.troubled) {
        drop_stores(odb);
        opening = (struct opening){.odb = odb, .problem = problem, .ctx = ctx};
        code = open_all(&opening);
    }
    return code;
}

/* The packs of `before` come first. */
static enum err_code keep_packs(struct odb *odb, const struct odb *before)
{
    odb->packs = mem_calloc(before->pack_count, sizeof *odb->packs);
    if (!odb->packs)
        return ERR_NOMEM;
    if (before->pack_count)
        memcpy(odb->packs, before->packs, before->pack_count * sizeof *odb->packs);
    odb->pack_cap = odb->pack_count = odb->kept_count = before->pack_count;
    return ERR_OK;
}

static enum err_code new_after(const struct repo *repo, const struct odb *before,
                               odb_problem_fn problem, void *ctx, struct odb **out, struct err *err)
{
    struct odb *odb = mem_calloc(1, sizeof *odb);
    enum err_code code = ERR_NOMEM;

    if (odb) {
        odb->repo = repo;
        odb->midxs = mem_calloc(repo->object_dir_count, sizeof *odb->midxs);
        code = odb->midxs ? ERR_OK : ERR_NOMEM;
    }
    if (code == ERR_OK && before)
        code = keep_packs(odb, before);
    if (code == ERR_OK)
        code = open_stores(odb, problem, ctx);
    if (code == ERR_OK)
        code = number_packs(odb);
    if (code != ERR_OK) {
        odb_free(odb);
        return err_set(err, code, "object store: %s", err_text(code));
    }
    *out = odb;
    return ERR_OK;
}

enum err_code odb_new(const struct repo *repo, odb_problem_fn problem, void *ctx, struct odb **out,
                      struct err *err)
{
    enum err_code code = new_after(repo, NULL, problem, ctx, out, err);

    if (code == ERR_OK)
        tell_alternate(repo, problem, ctx);
    return code;
}

enum err_code odb_renew(struct odb **odb, odb_problem_fn problem, void *ctx, struct err *err)
{
    struct odb *before = *odb;
    enum err_code code = new_after(before->repo, before, problem, ctx, odb, err);

    if (code == ERR_OK)
        (*odb)->before = before;
    return code;
}

/* The time of a folder may stand still for some milliseconds. */
bool odb_is_stale(const struct odb *odb)
{
    const struct repo *repo = odb->repo;
    uint64_t listing = 0;

    for (size_t i = 0; i < repo->object_dir_count; i++) {
        struct dirent *entry;
        char dir[PATH_MAX];
        DIR *list = NULL;

        if (snprintf(dir, sizeof dir, "%s/pack", repo->object_dirs[i]) < (int)sizeof dir)
            list = opendir(dir);
        while (list && (entry = readdir(list)))
            if (is_of_packs(slice_str(entry->d_name)))
                listing += listing_of(i, slice_str(entry->d_name));
        if (list)
            (void)closedir(list);
    }
    return listing != odb->listing;
}

void odb_free(struct odb *odb)
{
    if (!odb)
        return;
    drop_stores(odb);
    odb_free(odb->before);
    mem_free(odb->midxs);
    mem_free(odb->packs);
    mem_free(odb);
}

void odb_forget(const struct odb *odb)
{
    for (size_t i = 0; i < odb->pack_count; i++)
        mapfile_forget(&odb->packs[i].map);
}

enum oid_format odb_format(const struct odb *odb)
{
    return odb->repo->format;
}
