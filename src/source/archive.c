/* SPDX-License-Identifier: Apache-2.0 */
#include "source/archive.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/checked.h"
#include "core/glob.h"
#include "core/limits.h"
#include "core/mem.h"
#include "source/libarchive.h"
#include "source/pieces.h"

#define BLOCK_BYTES (64 * KIB)
#define NAMES_BYTES (64 * KIB)

/* One archive of a file, with all that are inside it. */
struct run {
    struct sink *sink;
    const struct source_options *options;
    const struct blob *file;
    struct libarchive lib;
    struct buf path; /* of the member at hand */
    unsigned depth;
    uint64_t members;
    uint64_t unpacked_bytes;
    uint64_t allowed_bytes;
    bool over; /* a limit was reached, or the run was cancelled: nothing more is read */
};

/* An archive that is open, and where its bytes come from: first those in
 * memory, then the file, or the member of the archive around it. */
struct layer {
    struct run *run;
    enum archive_kind kind;
    struct slice memory;
    size_t at;           /* in memory */
    int fd;              /* -1: none */
    struct layer *outer; /* NULL: none */
    char *block;         /* what was read last from the file or the outer archive */
    struct archive *archive;
    struct buf names;      /* of members, each ended by NUL */
    size_t path_len;       /* of the part of run.path that names this archive */
    uint64_t member_bytes; /* of the member at hand, so far */
    uint64_t read_bytes;   /* of all members, but for holes that were counted */
    bool holds_tar;        /* compressed: its one member is a tar, whose members count */
    bool failed;           /* it cannot be read further */
};

static void skip(struct run *run, enum skip_reason reason, const char *detail)
{
    run->sink->skipped(run->sink, reason, run->file->target, buf_slice(&run->path), detail);
}

static void stop(struct run *run, const char *detail)
{
    if (!run->over)
        skip(run, SKIP_LIMIT, detail);
    run->over = true;
}

/* A tar that was cut off lost nothing that is there: its bytes are looked
 * through as they are too, but for those that come from an archive around it. */
static bool is_seen(const struct layer *layer, const char *why)
{
    return layer->kind == ARCHIVE_KIND_TAR && !layer->outer && why && strstr(why, "Truncated");
}

/* libarchive's messages are texts of its own, and tell more than codes do. */
static void say_failure(struct layer *layer)
{
    struct run *run = layer->run;
    const char *why = run->lib.error_string(layer->archive);
    bool unsupported = why && (strcasestr(why, "crypt") || strcasestr(why, "passphrase") ||
                               strcasestr(why, "unsupported") || strcasestr(why, "not supported"));
    char detail[200];

    if (run->over || is_seen(layer, why))
        return;
    snprintf(detail, sizeof detail, "cannot unpack the %s archive: %s",
             archive_kind_name(layer->kind), why ? why : "damaged");
    skip(run, unsupported ? SKIP_UNSUPPORTED : SKIP_CORRUPT, detail);
}

/* Counts what was unpacked, wherever it goes. */
static void count(struct run *run, size_t bytes)
{
    char detail[120];

    run->unpacked_bytes += bytes;
    if (env_cancelled(run->sink->env))
        run->over = true;
    if (run->over || run->unpacked_bytes <= run->allowed_bytes)
        return;
    snprintf(detail, sizeof detail, "the archive unpacks to more than %llu MiB",
             (unsigned long long)(run->allowed_bytes / MIB));
    stop(run, detail);
}

/* How much of what a member just gave was not counted yet. A tar's bytes were, when they came
 * out of the compressor around it, but for the holes of sparse members. */
static size_t uncounted(struct layer *layer, size_t got)
{
    const struct layer *outer = layer->outer;
    uint64_t holes;

    layer->read_bytes += got;
    if (!outer || !outer->holds_tar)
        return got;
    if (layer->read_bytes <= outer->read_bytes)
        return 0;
    holes = layer->read_bytes - outer->read_bytes;
    got = holes < got ? (size_t)holes : got;
    layer->read_bytes -= got;
    return got;
}

/* Says so once. How large a member is shows when it is unpacked. */
static bool is_too_large(struct layer *layer)
{
    const uint64_t most = layer->run->options->max_file_bytes;

    if (!most || layer->holds_tar || layer->member_bytes <= most)
        return false;
    layer->failed = true;
    skip(layer->run, SKIP_TOO_LARGE, "a member over --max-file-size");
    return true;
}

/* The next bytes of the member at hand; 0 at its end or when nothing more is
 * to be read. */
static size_t pull(struct layer *layer, char *room, size_t len)
{
    struct run *run = layer->run;
    la_ssize_t got;

    if (layer->failed || run->over)
        return 0;
    do
        got = run->lib.read_data(layer->archive, room, len);
    while (got == ARCHIVE_RETRY);
    if (got < 0) {
        layer->failed = true;
        say_failure(layer);
        return 0;
    }
    count(run, uncounted(layer, (size_t)got));
    layer->member_bytes += (size_t)got;
    if (is_too_large(layer))
        return 0;
    return run->over ? 0 : (size_t)got;
}

static la_ssize_t on_read(struct archive *archive, void *data, const void **out)
{
    struct layer *layer = data;
    ssize_t got = 0;

    (void)archive;
    if (layer->at < layer->memory.len) {
        *out = layer->memory.ptr + layer->at;
        got = (ssize_t)(layer->memory.len - layer->at);
        layer->at = layer->memory.len;
        return got;
    }
    *out = layer->block;
    if (layer->outer)
        got = (ssize_t)pull(layer->outer, layer->block, BLOCK_BYTES);
    else if (layer->fd >= 0 && !env_cancelled(layer->run->sink->env))
        do
            got = read(layer->fd, layer->block, BLOCK_BYTES);
        while (got < 0 && errno == EINTR);
    return got < 0 ? ARCHIVE_FATAL : got;
}

static la_int64_t on_seek(struct archive *archive, void *data, la_int64_t offset, int whence)
{
    struct layer *layer = data;
    la_int64_t from = whence == SEEK_CUR   ? (la_int64_t)layer->at
                      : whence == SEEK_END ? (la_int64_t)layer->memory.len
                                           : 0;

    (void)archive;
    if (layer->fd >= 0)
        return lseek(layer->fd, offset, whence);
    if (__builtin_add_overflow(from, offset, &offset) || offset < 0 ||
        (uint64_t)offset > layer->memory.len)
        return ARCHIVE_FATAL;
    layer->at = (size_t)offset;
    return offset;
}

/* Where libarchive was built without a compressor it would run a program
 * instead, and says so by a warning: that is no support. */
static bool expect_kind(const struct libarchive *lib, struct archive *archive,
                        enum archive_kind kind)
{
    int code = ARCHIVE_OK;

    switch (kind) {
    case ARCHIVE_KIND_NONE:
        return false;
    case ARCHIVE_KIND_ZIP:
        return lib->read_support_format_zip(archive) == ARCHIVE_OK;
    case ARCHIVE_KIND_TAR:
        /* What stands behind the end that a tar says it has is looked through too. */
        return lib->read_support_format_tar(archive) == ARCHIVE_OK &&
               lib->read_set_format_option(archive, "tar", "read_concatenated_archives", "1") ==
                   ARCHIVE_OK;
    case ARCHIVE_KIND_7Z:
        return lib->read_support_format_7zip(archive) == ARCHIVE_OK;
    case ARCHIVE_KIND_DEB:
        return lib->read_support_format_ar(archive) == ARCHIVE_OK;
    case ARCHIVE_KIND_GZIP:
        code = lib->read_support_filter_gzip(archive);
        break;
    case ARCHIVE_KIND_BZIP2:
        code = lib->read_support_filter_bzip2(archive);
        break;
    case ARCHIVE_KIND_XZ:
        code = lib->read_support_filter_xz(archive);
        break;
    case ARCHIVE_KIND_ZSTD:
        code = lib->read_support_filter_zstd(archive);
        break;
    }
    /* Not tar: the library takes zeros for the end of one, and a disk image may begin so. */
    lib->read_support_format_raw(archive);
    lib->read_support_format_empty(archive);
    return code == ARCHIVE_OK;
}

static bool open_layer(struct layer *layer)
{
    struct run *run = layer->run;
    const struct libarchive *lib = &run->lib;
    bool can_seek = !layer->outer;

    buf_init(&layer->names, NAMES_BYTES + LIMIT_PATH_BYTES);
    layer->path_len = run->path.len;
    layer->block = mem_alloc(BLOCK_BYTES);
    layer->archive = lib->read_new();
    if (!layer->block || !layer->archive) {
        skip(run, SKIP_LIMIT, err_text(ERR_NOMEM));
        return false;
    }
    if (!expect_kind(lib, layer->archive, layer->kind)) {
        skip(run, SKIP_UNSUPPORTED, "this libarchive cannot unpack it");
        return false;
    }
    lib->read_set_read_callback(layer->archive, on_read);
    if (can_seek)
        lib->read_set_seek_callback(layer->archive, on_seek);
    lib->read_set_callback_data(layer->archive, layer);
    if (lib->read_open1(layer->archive) == ARCHIVE_OK)
        return true;
    say_failure(layer);
    return false;
}

static void close_layer(struct layer *layer)
{
    if (layer->archive)
        layer->run->lib.read_free(layer->archive);
    if (layer->block)
        mem_wipe(layer->block, BLOCK_BYTES);
    mem_free(layer->block);
    buf_release(&layer->names);
}

/* A compressed file has no name inside: it is that of the archive without its
 * ending. */
static struct slice bare_name(struct slice path)
{
    static const char *const ends[] = {".gz", ".bz2", ".xz", ".zst", ".z"};

    for (size_t i = path.len; i-- > 0;) {
        if (path.ptr[i] == '/' || path.ptr[i] == '!') {
            path = slice_sub(path, i + 1, SIZE_MAX);
            break;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (slice_ends(path, ends[i]) && path.len > strlen(ends[i]))
            return slice_sub(path, 0, path.len - strlen(ends[i]));
    return SLICE_LITERAL("data");
}

/* Appends "!NAME" of the member to the path; names are bytes, or UTF-8 where
 * the archive says that they are text. */
static void enter_member(struct layer *layer, struct archive_entry *entry)
{
    struct run *run = layer->run;
    const char *name = run->lib.entry_pathname(entry);
    struct slice archive_path = slice_sub(buf_slice(&run->path), 0, layer->path_len);
    struct slice member;

    if (!name)
        name = run->lib.entry_pathname_utf8(entry);
    member = slice_str(name);
    if (run->lib.format(layer->archive) == ARCHIVE_FORMAT_RAW) {
        member = bare_name(archive_path);
    } else {
        buf_add_slice(&layer->names, member);
        buf_add(&layer->names, "", 1);
    }
    {
        char copy[256];
        bool own = member.len < sizeof copy;

        /* The name may lie in the path itself, which moves when it grows. */
        memcpy(copy, member.ptr, own ? member.len : 0);
        buf_add_char(&run->path, '!');
        buf_add_slice(&run->path, own ? slice_of(copy, member.len) : member);
    }
}

/* The bytes of a member: its first, which were looked at, then the rest. */
struct member {
    struct layer *layer;
    struct slice head;
};

static size_t pull_member(void *ctx, char *room, size_t len)
{
    struct member *member = ctx;
    struct slice first = slice_sub(member->head, 0, len);

    if (!first.len)
        return member->layer ? pull(member->layer, room, len) : 0;
    memcpy(room, first.ptr, first.len);
    member->head = slice_sub(member->head, first.len, SIZE_MAX);
    return first.len;
}

static void deliver(struct run *run, struct layer *layer, struct slice head)
{
    struct member member = {layer, head};
    struct blob blob = {
        .kind = run->file->kind,
        .target = run->file->target,
        .path = buf_slice(&run->path),
        .history = run->file->history,
    };

    pieces_pull(run->sink, pull_member, &member, blob);
}

static void scan_layer(struct layer *layer);

/* A member that is an archive: what fits in memory is looked through as it is
 * too, and can be read in any order; a larger one is read as it comes. */
static void scan_nested(struct layer *outer, enum archive_kind kind, struct slice head)
{
    struct run *run = outer->run;
    struct buf held = BUF_INIT(LIMIT_ARCHIVE_HELD_BYTES + BLOCK_BYTES);
    struct layer layer = {.run = run, .kind = kind, .fd = -1, .outer = outer};
    size_t got = head.len;

    buf_add_slice(&held, head);
    while (got && held.len <= LIMIT_ARCHIVE_HELD_BYTES) {
        char *room = buf_reserve(&held, BLOCK_BYTES);

        got = room ? pull(outer, room, BLOCK_BYTES) : 0;
        buf_claim(&held, got);
    }
    layer.memory = buf_slice(&held);
    if (buf_status(&held) != ERR_OK) {
        skip(run, SKIP_LIMIT, err_text(ERR_NOMEM));
    } else if (!got) {
        layer.outer = NULL;
        deliver(run, NULL, layer.memory);
        scan_layer(&layer);
    } else if (kind == ARCHIVE_KIND_7Z) {
        skip(run, SKIP_LIMIT, "a 7z archive in an archive is too large to be unpacked");
    } else {
        scan_layer(&layer);
    }
    if (held.len)
        buf_wipe(&held);
    buf_release(&held);
}

/* "a.tgz!b": two layers, one archive. The tar is read as it comes. */
static void scan_compressed_tar(struct layer *outer, struct slice head)
{
    struct run *run = outer->run;
    struct layer layer = {
        .run = run, .kind = ARCHIVE_KIND_TAR, .memory = head, .fd = -1, .outer = outer};

    outer->holds_tar = true;
    run->path.len = outer->path_len;
    run->depth--;
    scan_layer(&layer);
    run->depth++;
}

static void scan_content(struct layer *layer)
{
    struct run *run = layer->run;
    char head[ARCHIVE_KIND_BYTES];
    size_t len = 0;
    size_t got;
    enum archive_kind kind;

    while (len < sizeof head && (got = pull(layer, head + len, sizeof head - len)) > 0)
        len += got;
    kind = archive_kind_of(slice_of(head, len));
    if (kind == ARCHIVE_KIND_TAR && archive_kind_is_compressor(layer->kind)) {
        scan_compressed_tar(layer, slice_of(head, len));
    } else if (kind && run->depth < run->options->archive_depth) {
        scan_nested(layer, kind, slice_of(head, len));
    } else {
        if (kind)
            skip(run, SKIP_LIMIT, "archives are nested more deeply than --archive-depth");
        deliver(run, layer, slice_of(head, len));
    }
    /* Whatever is left is unpacked and counted here, and not inside the library. */
    while (pull(layer, head, sizeof head) > 0)
        ;
    mem_wipe(head, sizeof head);
}

static void flush_names(struct layer *layer)
{
    struct run *run = layer->run;
    size_t was = run->path.len;
    struct blob blob = {.kind = PLACE_FILE_NAME, .target = run->file->target};

    if (!layer->names.len || buf_status(&layer->names) != ERR_OK)
        return;
    buf_add_char(&run->path, '!');
    if (buf_status(&run->path) != ERR_OK)
        return;
    blob.path = buf_slice(&run->path);
    blob.bytes = buf_slice(&layer->names);
    run->sink->blob(run->sink, &blob);
    run->path.len = was;
    buf_reset(&layer->names);
}

static bool matches_path_or_folder(struct slice pattern, struct slice path)
{
    for (size_t i = 1; i < path.len; i++)
        if (path.ptr[i] == '/' && glob_match(pattern, slice_sub(path, 0, i), true))
            return true;
    return glob_match(pattern, path, false);
}

/* Globs are compared with the path in the archive, and with that of the archive
 * and its member below the target. */
static bool is_excluded(const struct run *run)
{
    const struct source_options *options = run->options;
    const struct slice target = run->file->target;
    struct slice whole = buf_slice(&run->path);
    const char *mark = whole.len ? memrchr(whole.ptr, '!', whole.len) : NULL;
    struct slice member = slice_sub(whole, mark ? (size_t)(mark - whole.ptr) + 1 : 0, SIZE_MAX);

    if (whole.len > target.len && whole.ptr[target.len] == '/' &&
        slice_equal(slice_sub(whole, 0, target.len), target))
        whole = slice_sub(whole, target.len + 1, SIZE_MAX);
    for (size_t i = 0; i < options->exclude_count; i++) {
        const struct slice pattern = slice_str(options->excludes[i]);

        if (matches_path_or_folder(pattern, member) || glob_match(pattern, whole, false))
            return true;
    }
    return false;
}

/* What a symbolic link points to is its content, as it is in git. NULL: it is none. */
static const char *link_target(const struct libarchive *lib, struct archive_entry *entry)
{
    const char *target = lib->entry_symlink(entry);

    return target ? target : lib->entry_symlink_utf8(entry);
}

static void scan_entry(struct layer *layer, struct archive_entry *entry)
{
    struct run *run = layer->run;
    const char *target = link_target(&run->lib, entry);

    layer->failed = false;
    layer->member_bytes = 0;
    enter_member(layer, entry);
    if (is_excluded(run)) {
        run->sink->coverage.excluded++;
        run->path.len = layer->path_len;
        return;
    }
    if (buf_status(&run->path) != ERR_OK)
        stop(run, "the path of a member is too long");
    else if (++run->members > LIMIT_ARCHIVE_MEMBERS)
        stop(run, "the archive has too many members");
    else if (run->lib.entry_is_data_encrypted(entry))
        skip(run, SKIP_UNSUPPORTED, "encrypted");
    else if (target)
        deliver(run, NULL, slice_str(target));
    else
        scan_content(layer);
    run->path.len = layer->path_len;
    if (layer->names.len > NAMES_BYTES)
        flush_names(layer);
}

/* What libarchive does not take for compressed it would give back as it is. */
static bool is_unpacked(const struct layer *layer)
{
    return !archive_kind_is_compressor(layer->kind) ||
           layer->run->lib.filter_code(layer->archive, 0) != ARCHIVE_FILTER_NONE;
}

static void scan_entries(struct layer *layer)
{
    struct run *run = layer->run;
    bool damaged = false;

    while (!run->over) {
        struct archive_entry *entry;
        int code = run->lib.read_next_header(layer->archive, &entry);

        if (code == ARCHIVE_EOF)
            return;
        if (code == ARCHIVE_FATAL || code == ARCHIVE_FAILED || !is_unpacked(layer)) {
            say_failure(layer);
            return;
        }
        if (code != ARCHIVE_RETRY) {
            scan_entry(layer, entry);
            continue;
        }
        /* A header that is none; the library looks for the next one. */
        if (!damaged)
            say_failure(layer);
        damaged = true;
        count(run, KIB);
    }
}

static void scan_layer(struct layer *layer)
{
    layer->run->depth++;
    if (open_layer(layer)) {
        scan_entries(layer);
        flush_names(layer);
    }
    close_layer(layer);
    layer->run->depth--;
}

static void scan(struct run *run, struct layer *layer, uint64_t size_bytes)
{
    struct err err = ERR_INIT;

    buf_init(&run->path, LIMIT_PATH_BYTES);
    buf_add_slice(&run->path, run->file->path);
    run->allowed_bytes = LIMIT_ARCHIVE_FREE_BYTES;
    if (!checked_mul_u64(size_bytes, LIMIT_ARCHIVE_RATIO, &size_bytes) ||
        !checked_add_u64(run->allowed_bytes, size_bytes, &run->allowed_bytes))
        run->allowed_bytes = UINT64_MAX;
    if (libarchive_load(&run->lib, &err) != ERR_OK)
        skip(run, SKIP_UNSUPPORTED, err.msg);
    else
        scan_layer(layer);
    buf_release(&run->path);
}

void archive_scan_file(struct sink *sink, int fd, enum archive_kind kind,
                       const struct source_options *options, const struct blob *blob)
{
    struct run run = {.sink = sink, .options = options, .file = blob};
    struct layer layer = {.run = &run, .kind = kind, .fd = fd};
    struct stat st;

    if (lseek(fd, 0, SEEK_SET) == 0 && fstat(fd, &st) == 0)
        scan(&run, &layer, (uint64_t)st.st_size);
}

void archive_scan_bytes(struct sink *sink, struct slice bytes, enum archive_kind kind,
                        const struct source_options *options, const struct blob *blob)
{
    struct run run = {.sink = sink, .options = options, .file = blob};
    struct layer layer = {.run = &run, .kind = kind, .fd = -1, .memory = bytes};

    scan(&run, &layer, bytes.len);
}
