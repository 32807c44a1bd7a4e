/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/odb.h"
#include "scan/members.h"

/* Around the place that a report names. A multiple of four, so that text in
 * UTF-16 stays aligned. */
#define AROUND_BYTES ((uint64_t)LIMIT_WINDOW_BYTES)

/* Edited files are looked through up to this size. */
#define WHOLE_BYTES (64 * MIB)

struct recover {
    struct findings *findings;
    struct finding **wanted; /* sorted by hash */
    size_t count;
    size_t missing;
    const struct matcher *matcher;
    const struct env *env;
    struct scanner *scanner;
    struct buf bytes;

    /* The repository that was looked into last. */
    struct slice location;
    struct repo *repo; /* NULL: it cannot be opened */
    struct odb *odb;
    struct odb_reader *reader;
};

static int compare_hashes(const void *a, const void *b)
{
    return memcmp(&(*(struct finding *const *)a)->hash, &(*(struct finding *const *)b)->hash,
                  sizeof(struct sha256));
}

static void close_repository(struct recover *recover)
{
    odb_reader_free(recover->reader);
    odb_free(recover->odb);
    repo_free(recover->repo);
    recover->reader = NULL;
    recover->odb = NULL;
    recover->repo = NULL;
}

enum err_code recover_new(struct findings *findings, const struct matcher *matcher,
                          bool (*wants)(const struct finding *), struct recover **out)
{
    struct recover *recover = mem_calloc(1, sizeof *recover);
    enum err_code code = ERR_NOMEM;

    if (!recover)
        return ERR_NOMEM;
    recover->bytes = (struct buf)BUF_SECRET_INIT(LIMIT_CHANGE_BYTES);
    recover->findings = findings;
    recover->matcher = matcher;
    recover->wanted = mem_calloc(findings_count(findings) + 1, sizeof(struct finding *));
    if (recover->wanted)
        code = scanner_new(matcher, &recover->scanner);
    if (code != ERR_OK) {
        recover_free(recover);
        return code;
    }
    for (size_t i = 0; i < findings_count(findings); i++) {
        struct finding *finding = findings_at(findings, i);

        if (!finding->secret && (!wants || wants(finding)))
            recover->wanted[recover->count++] = finding;
    }
    recover->missing = recover->count;
    if (recover->count)
        qsort(recover->wanted, recover->count, sizeof(struct finding *), compare_hashes);
    *out = recover;
    return ERR_OK;
}

void recover_free(struct recover *recover)
{
    if (!recover)
        return;
    close_repository(recover);
    scanner_free(recover->scanner);
    buf_release(&recover->bytes);
    mem_free(recover->wanted);
    mem_free(recover);
}

/* The first finding of that hash, or of the next greater one. */
static size_t lower_bound(const struct recover *recover, const struct sha256 *hash)
{
    size_t from = 0;
    size_t to = recover->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (memcmp(&recover->wanted[middle]->hash, hash, sizeof *hash) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Several rules may have found the same secret. */
enum err_code recover_offer(struct recover *recover, struct slice raw)
{
    struct sha256 hash;

    sha256_of(raw, &hash);
    for (size_t i = lower_bound(recover, &hash); i < recover->count; i++) {
        struct finding *finding = recover->wanted[i];
        enum err_code code;
        bool fits;

        if (memcmp(&finding->hash, &hash, sizeof hash) != 0)
            return ERR_OK;
        if (finding->secret)
            continue;
        code = findings_reveal(recover->findings, finding, raw, &fits);
        if (code != ERR_OK)
            return code;
        recover->missing -= fits;
    }
    return ERR_OK;
}

static enum err_code on_match(void *ctx, const struct match *match)
{
    return recover_offer(ctx, match->secret);
}

/* A rule that runs into its limits only fails to find. */
static enum err_code scan(struct recover *recover, struct slice bytes)
{
    enum err_code code = scanner_scan(recover->scanner, bytes, on_match, recover);

    return code == ERR_NOMEM ? code : ERR_OK;
}

/* Bytes `at` and what is around them; `from` is where `bytes` begins. */
static enum err_code look_around(struct recover *recover, const struct occurrence *at,
                                 struct slice bytes, uint64_t from)
{
    const uint64_t skip = at->offset - from;
    enum err_code code = ERR_OK;

    if (skip <= bytes.len && at->length <= bytes.len - skip)
        code = recover_offer(recover, slice_of(bytes.ptr + skip, at->length));
    return code == ERR_OK ? scan(recover, bytes) : code;
}

static uint64_t window_start(const struct occurrence *at)
{
    return at->offset < AROUND_BYTES ? 0 : (at->offset - AROUND_BYTES) & ~(uint64_t)3;
}

/* Reads up to `most` bytes of the file from `from`; fewer where it ends. */
static enum err_code read_piece(struct recover *recover, int fd, uint64_t from, size_t most)
{
    struct buf *bytes = &recover->bytes;

    buf_reset(bytes);
    while (bytes->len < most) {
        const size_t rest = most - bytes->len;
        const size_t want = rest < LIMIT_PIECE_BYTES ? rest : LIMIT_PIECE_BYTES;
        char *to = buf_reserve(bytes, want);
        ssize_t got;

        if (!to)
            return buf_status(bytes) == ERR_NOMEM ? ERR_NOMEM : ERR_IO;
        got = pread(fd, to, want, (off_t)(from + bytes->len));
        if (got < 0 && errno != EINTR)
            return ERR_IO;
        if (got == 0)
            return ERR_OK;
        if (got > 0)
            buf_claim(bytes, (size_t)got);
    }
    return ERR_OK;
}

static enum err_code look_in_file(struct recover *recover, const struct finding *finding,
                                  const struct occurrence *at, int fd)
{
    const uint64_t from = window_start(at);
    enum err_code code;
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || at->offset > INT64_MAX - 2 * AROUND_BYTES ||
        at->length > LIMIT_SECRET_BYTES * 16)
        return ERR_OK;
    code = read_piece(recover, fd, from, (size_t)(at->offset - from + at->length + AROUND_BYTES));
    if (code == ERR_OK)
        code = look_around(recover, at, buf_slice(&recover->bytes), from);
    if (code != ERR_OK || finding->secret || (uint64_t)st.st_size > WHOLE_BYTES)
        return code;
    code = read_piece(recover, fd, 0, WHOLE_BYTES);
    return code == ERR_OK ? scan(recover, buf_slice(&recover->bytes)) : code;
}

static struct members_order members_order(struct recover *recover)
{
    return (struct members_order){
        .matcher = recover->matcher,
        .scanner = recover->scanner,
        .env = recover->env,
        .fn = on_match,
        .ctx = recover,
    };
}

/* What is no regular file is not opened for data: it could block or act. */
static int open_regular(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return -1;
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

/* "a.zip!b.env": the archive is the longest beginning before a '!' that is a
 * file. `path` is cut. */
static int open_archive(char *path)
{
    char *mark;
    int fd = -1;

    while (fd < 0 && (mark = strrchr(path, '!'))) {
        *mark = '\0';
        fd = open_regular(path);
    }
    return fd;
}

static enum err_code look_in_path(struct recover *recover, const struct finding *finding,
                                  const struct occurrence *at)
{
    const struct members_order order = members_order(recover);
    enum err_code code = ERR_OK;
    char *path;
    int fd;

    if (memchr(at->path.ptr ? at->path.ptr : "", '\0', at->path.len))
        return ERR_OK;
    path = mem_strndup(at->path.ptr ? at->path.ptr : "", at->path.len);
    if (!path)
        return ERR_NOMEM;
    fd = open_regular(path);
    if (fd >= 0)
        code = look_in_file(recover, finding, at, fd);
    else if ((fd = open_archive(path)) >= 0)
        code = members_scan_file(&order, fd);
    mem_free(path);
    if (fd >= 0)
        close(fd);
    return code == ERR_NOMEM ? code : ERR_OK;
}

static void ignore_problem(void *ctx, const struct odb_problem *problem)
{
    (void)ctx;
    (void)problem;
}

static enum err_code open_stores(struct recover *recover, const char *path)
{
    const struct repo_options options = {0};
    enum err_code code = repo_open(path, &options, &recover->repo, NULL);

    if (code == ERR_OK)
        code = odb_new(recover->repo, ignore_problem, NULL, &recover->odb, NULL);
    if (code == ERR_OK)
        code = odb_reader_new(recover->odb, &recover->reader);
    if (code != ERR_OK)
        close_repository(recover);
    return code == ERR_NOMEM ? code : ERR_OK;
}

static enum err_code enter_repository(struct recover *recover, struct slice location)
{
    enum err_code code;
    char *path;

    if (recover->location.ptr && slice_equal(recover->location, location))
        return ERR_OK;
    close_repository(recover);
    recover->location = location;
    if (!location.len || memchr(location.ptr, '\0', location.len))
        return ERR_OK;
    path = mem_strndup(location.ptr, location.len);
    code = path ? open_stores(recover, path) : ERR_NOMEM;
    mem_free(path);
    return code;
}

/* An object does not change: what is not around its offset is not in it. */
static enum err_code look_in_object(struct recover *recover, const struct occurrence *at)
{
    const struct members_order order = members_order(recover);
    const uint64_t from = window_start(at);
    enum err_code code = enter_repository(recover, at->target);
    enum object_type type;
    struct slice bytes;
    struct oid oid;

    if (code != ERR_OK || !recover->reader ||
        !oid_parse(odb_format(recover->odb), at->history->object, &oid))
        return code;
    code = odb_read(recover->reader, &oid, &type, &recover->bytes);
    if (code != ERR_OK)
        return code == ERR_NOMEM ? code : ERR_OK;
    bytes = buf_slice(&recover->bytes);
    if (at->path.len && memchr(at->path.ptr, '!', at->path.len)) {
        code = members_scan_bytes(&order, bytes);
        if (code == ERR_NOMEM)
            return code;
    }
    if (from >= bytes.len || at->length > bytes.len)
        return ERR_OK;
    bytes = slice_sub(bytes, from, (size_t)(at->offset + at->length + AROUND_BYTES));
    return look_around(recover, at, bytes, from);
}

static enum err_code look_at(struct recover *recover, const struct finding *finding,
                             const struct occurrence *at)
{
    switch (at->kind) {
    case PLACE_FILE:
        return look_in_path(recover, finding, at);
    case PLACE_STAGED:
    case PLACE_COMMIT:
    case PLACE_COMMIT_MESSAGE:
    case PLACE_TAG_MESSAGE:
    case PLACE_TREE_ENTRY:
        return at->history ? look_in_object(recover, at) : ERR_OK;
    case PLACE_FILE_NAME: /* its name is redacted in the report */
    case PLACE_REF_NAME:
    case PLACE_REFLOG: /* its entries move on */
    case PLACE_STDIN:
        return ERR_OK;
    }
    return ERR_OK;
}

static enum err_code look_for(struct recover *recover, const struct finding *finding)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < finding->occurrence_count && code == ERR_OK && !finding->secret; i++)
        code = look_at(recover, finding, &finding->occurrences[i]);
    return code;
}

enum err_code recover_search(struct recover *recover, const struct env *env)
{
    enum err_code code = ERR_OK;

    recover->env = env;
    for (size_t i = 0; i < recover->count && recover->missing && code == ERR_OK; i++) {
        if (env_cancelled(env))
            return ERR_CANCELLED;
        code = look_for(recover, recover->wanted[i]);
    }
    return code;
}
