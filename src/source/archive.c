/* SPDX-License-Identifier: Apache-2.0 */
#include "source/archive.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/checked.h"
#include "core/glob.h"
#include "core/mem.h"
#include "source/archive_layer.h"
#include "source/pieces.h"

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
static void enter_member(struct archive_layer *layer, struct archive_entry *entry)
{
    struct archive_run *run = layer->run;
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
    struct archive_layer *layer;
    struct slice head;
};

static size_t pull_member(void *ctx, char *room, size_t len)
{
    struct member *member = ctx;
    struct slice first = slice_sub(member->head, 0, len);

    if (!first.len)
        return member->layer ? archive_layer_pull(member->layer, room, len) : 0;
    memcpy(room, first.ptr, first.len);
    member->head = slice_sub(member->head, first.len, SIZE_MAX);
    return first.len;
}

static void deliver(struct archive_run *run, struct archive_layer *layer, struct slice head)
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

static void scan_layer(struct archive_layer *layer);

/* A member that is an archive: what fits in memory is looked through as it is
 * too, and can be read in any order; a larger one is read as it comes. */
static void scan_nested(struct archive_layer *outer, enum archive_kind kind, struct slice head)
{
    struct archive_run *run = outer->run;
    struct buf held = BUF_INIT(LIMIT_ARCHIVE_HELD_BYTES + ARCHIVE_LAYER_BLOCK_BYTES);
    struct archive_layer layer = {.run = run, .kind = kind, .fd = -1, .outer = outer};
    size_t got = head.len;

    buf_add_slice(&held, head);
    while (got && held.len <= LIMIT_ARCHIVE_HELD_BYTES) {
        char *room = buf_reserve(&held, ARCHIVE_LAYER_BLOCK_BYTES);

        got = room ? archive_layer_pull(outer, room, ARCHIVE_LAYER_BLOCK_BYTES) : 0;
        buf_claim(&held, got);
    }
    layer.memory = buf_slice(&held);
    if (buf_status(&held) != ERR_OK) {
        archive_run_skip(run, SKIP_LIMIT, err_text(ERR_NOMEM));
    } else if (!got) {
        layer.outer = NULL;
        deliver(run, NULL, layer.memory);
        scan_layer(&layer);
    } else if (kind == ARCHIVE_KIND_7Z) {
        archive_run_skip(run, SKIP_LIMIT, "a 7z archive in an archive is too large to be unpacked");
    } else {
        scan_layer(&layer);
    }
    if (held.len)
        buf_wipe(&held);
    buf_release(&held);
}

/* "a.tgz!b": two layers, one archive. The tar is read as it comes. */
static void scan_compressed_tar(struct archive_layer *outer, struct slice head)
{
    struct archive_run *run = outer->run;
    struct archive_layer layer = {
        .run = run, .kind = ARCHIVE_KIND_TAR, .memory = head, .fd = -1, .outer = outer};

    outer->holds_tar = true;
    run->path.len = outer->path_len;
    run->depth--;
    scan_layer(&layer);
    run->depth++;
}

static void scan_content(struct archive_layer *layer)
{
    struct archive_run *run = layer->run;
    char head[ARCHIVE_KIND_BYTES];
    size_t len = 0;
    size_t got;
    enum archive_kind kind;

    while (len < sizeof head &&
           (got = archive_layer_pull(layer, head + len, sizeof head - len)) > 0)
        len += got;
    kind = archive_kind_of(slice_of(head, len));
    if (kind == ARCHIVE_KIND_TAR && archive_kind_is_compressor(layer->kind)) {
        scan_compressed_tar(layer, slice_of(head, len));
    } else if (kind && run->depth < run->options->archive_depth) {
        scan_nested(layer, kind, slice_of(head, len));
    } else {
        if (kind)
            archive_run_skip(run, SKIP_LIMIT,
                             "archives are nested more deeply than --archive-depth");
        deliver(run, layer, slice_of(head, len));
    }
    /* Whatever is left is unpacked and counted here, and not inside the library. */
    while (archive_layer_pull(layer, head, sizeof head) > 0)
        ;
    mem_wipe(head, sizeof head);
}

static void flush_names(struct archive_layer *layer)
{
    struct archive_run *run = layer->run;
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
static bool is_excluded(const struct archive_run *run)
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

/* The library gives none of it. */
static bool has_unreadable_content(const struct libarchive *lib, struct archive_entry *entry)
{
    return lib->entry_filetype(entry) == AE_IFDIR && lib->entry_size(entry) > 0;
}

static void scan_entry(struct archive_layer *layer, struct archive_entry *entry)
{
    struct archive_run *run = layer->run;
    const char *target = link_target(&run->lib, entry);

    layer->has_members = true;
    layer->failed = false;
    layer->member_bytes = 0;
    enter_member(layer, entry);
    if (is_excluded(run)) {
        run->sink->coverage.excluded++;
        run->path.len = layer->path_len;
        return;
    }
    if (buf_status(&run->path) != ERR_OK)
        archive_run_stop(run, "the path of a member is too long");
    else if (++run->members > LIMIT_ARCHIVE_MEMBERS)
        archive_run_stop(run, "the archive has too many members");
    else if (run->lib.entry_is_data_encrypted(entry))
        archive_run_skip(run, SKIP_UNSUPPORTED, "encrypted");
    else if (has_unreadable_content(&run->lib, entry))
        archive_run_skip(run, SKIP_CORRUPT, "a folder with content");
    else if (target)
        deliver(run, NULL, slice_str(target));
    else
        scan_content(layer);
    run->path.len = layer->path_len;
    if (layer->names.len > ARCHIVE_LAYER_NAMES_BYTES)
        flush_names(layer);
}

/* What libarchive does not take for compressed it would give back as it is. */
static bool is_unpacked(const struct archive_layer *layer)
{
    return !archive_kind_is_compressor(layer->kind) ||
           layer->run->lib.filter_code(layer->archive, 0) != ARCHIVE_FILTER_NONE;
}

/* A 7z gets its header last: where the writing was interrupted it says that it is empty. */
static bool is_unfinished(const struct archive_layer *layer)
{
    const uint64_t empty_7z_bytes = 32;

    return layer->kind == ARCHIVE_KIND_7Z && !layer->has_members &&
           archive_layer_size(layer) > empty_7z_bytes;
}

/* Of zips one behind the other the library gives the members of the last. */
static bool has_zip_before(const struct archive_layer *layer)
{
    const uint64_t size = archive_layer_size(layer);
    char room[ARCHIVE_KIND_END_BYTES];
    struct slice part;
    uint64_t before;
    bool is_zip;

    if (layer->kind != ARCHIVE_KIND_ZIP)
        return false;
    part =
        archive_layer_peek(layer, size > sizeof room ? size - sizeof room : 0, room, sizeof room);
    before = archive_kind_before_zip(part, size);
    part = archive_layer_peek(layer, 0, room, 4);
    is_zip = before && slice_starts(part, "PK\3\4");
    part = archive_layer_peek(layer, before, room, 4);
    is_zip = is_zip && slice_starts(part, "PK\3\4");
    mem_wipe(room, sizeof room);
    return is_zip;
}

/* What the library passed over without a word. */
static void say_rest(const struct archive_layer *layer)
{
    if (is_unfinished(layer))
        archive_run_skip(layer->run, SKIP_CORRUPT, "an archive that was not finished");
    if (has_zip_before(layer))
        archive_run_skip(layer->run, SKIP_CORRUPT, "another archive stands before the last");
}

static void scan_entries(struct archive_layer *layer)
{
    struct archive_run *run = layer->run;
    bool damaged = false;

    while (!run->over) {
        struct archive_entry *entry;
        int code = run->lib.read_next_header(layer->archive, &entry);

        if (code == ARCHIVE_EOF) {
            say_rest(layer);
            return;
        }
        if (code == ARCHIVE_FATAL || code == ARCHIVE_FAILED || !is_unpacked(layer)) {
            archive_layer_fail(layer);
            return;
        }
        if (code != ARCHIVE_RETRY) {
            scan_entry(layer, entry);
            continue;
        }
        /* A header that is none; the library looks for the next one. */
        if (!damaged)
            archive_layer_fail(layer);
        damaged = true;
        archive_run_count(run, KIB);
    }
}

static void scan_layer(struct archive_layer *layer)
{
    layer->run->depth++;
    if (archive_layer_open(layer)) {
        scan_entries(layer);
        flush_names(layer);
    }
    archive_layer_close(layer);
    layer->run->depth--;
}

static void scan(struct archive_run *run, struct archive_layer *layer, uint64_t size_bytes)
{
    struct err err = ERR_INIT;

    buf_init(&run->path, LIMIT_PATH_BYTES);
    buf_add_slice(&run->path, run->file->path);
    run->allowed_bytes = LIMIT_ARCHIVE_FREE_BYTES;
    if (!checked_mul_u64(size_bytes, LIMIT_ARCHIVE_RATIO, &size_bytes) ||
        !checked_add_u64(run->allowed_bytes, size_bytes, &run->allowed_bytes))
        run->allowed_bytes = UINT64_MAX;
    if (libarchive_load(&run->lib, &err) != ERR_OK)
        archive_run_skip(run, SKIP_UNSUPPORTED, err.msg);
    else
        scan_layer(layer);
    buf_release(&run->path);
}

void archive_scan_file(struct sink *sink, int fd, enum archive_kind kind,
                       const struct source_options *options, const struct blob *blob)
{
    struct archive_run run = {.sink = sink, .options = options, .file = blob};
    struct archive_layer layer = {.run = &run, .kind = kind, .fd = fd};
    struct stat st;

    if (lseek(fd, 0, SEEK_SET) == 0 && fstat(fd, &st) == 0)
        scan(&run, &layer, (uint64_t)st.st_size);
}

void archive_scan_bytes(struct sink *sink, struct slice bytes, enum archive_kind kind,
                        const struct source_options *options, const struct blob *blob)
{
    struct archive_run run = {.sink = sink, .options = options, .file = blob};
    struct archive_layer layer = {.run = &run, .kind = kind, .fd = -1, .memory = bytes};

    scan(&run, &layer, bytes.len);
}
