/* SPDX-License-Identifier: Apache-2.0 */
#include "source/archive_layer.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

void archive_run_skip(struct archive_run *run, enum skip_reason reason, const char *detail)
{
    run->sink->skipped(run->sink, reason, run->file->target, buf_slice(&run->path), detail);
}

void archive_run_stop(struct archive_run *run, const char *detail)
{
    if (!run->over)
        archive_run_skip(run, SKIP_LIMIT, detail);
    run->over = true;
}

/* A tar that was cut off lost nothing that is there: its bytes are looked
 * through as they are too, but for those that come from an archive around it. */
static bool is_seen(const struct archive_layer *layer, const char *why)
{
    return layer->kind == ARCHIVE_KIND_TAR && !layer->outer && why && strstr(why, "Truncated");
}

/* libarchive's messages are texts of its own, and tell more than codes do. */
void archive_layer_fail(struct archive_layer *layer)
{
    struct archive_run *run = layer->run;
    const char *why = run->lib.error_string(layer->archive);
    bool unsupported = why && (strcasestr(why, "crypt") || strcasestr(why, "passphrase") ||
                               strcasestr(why, "unsupported") || strcasestr(why, "not supported"));
    char detail[200];

    if (run->over || is_seen(layer, why))
        return;
    snprintf(detail, sizeof detail, "cannot unpack the %s archive: %s",
             archive_kind_name(layer->kind), why ? why : "damaged");
    archive_run_skip(run, unsupported ? SKIP_UNSUPPORTED : SKIP_CORRUPT, detail);
}

void archive_run_count(struct archive_run *run, size_t bytes)
{
    char detail[120];

    run->unpacked_bytes += bytes;
    if (env_cancelled(run->sink->env))
        run->over = true;
    if (run->over || run->unpacked_bytes <= run->allowed_bytes)
        return;
    snprintf(detail, sizeof detail, "the archive unpacks to more than %llu MiB",
             (unsigned long long)(run->allowed_bytes / MIB));
    archive_run_stop(run, detail);
}

/* How much of what a member just gave was not counted yet. A tar's bytes were, when they came
 * out of the compressor around it, but for the holes of sparse members. */
static size_t uncounted(struct archive_layer *layer, size_t got)
{
    const struct archive_layer *outer = layer->outer;
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
static bool is_too_large(struct archive_layer *layer)
{
    const uint64_t most = layer->run->options->max_file_bytes;

    if (!most || layer->holds_tar || layer->member_bytes <= most)
        return false;
    layer->failed = true;
    archive_run_skip(layer->run, SKIP_TOO_LARGE, "a member over --max-file-size");
    return true;
}

size_t archive_layer_pull(struct archive_layer *layer, char *room, size_t len)
{
    struct archive_run *run = layer->run;
    la_ssize_t got;

    if (layer->failed || run->over)
        return 0;
    do
        got = run->lib.read_data(layer->archive, room, len);
    while (got == ARCHIVE_RETRY);
    if (got < 0) {
        layer->failed = true;
        archive_layer_fail(layer);
        return 0;
    }
    archive_run_count(run, uncounted(layer, (size_t)got));
    layer->member_bytes += (size_t)got;
    if (is_too_large(layer))
        return 0;
    return run->over ? 0 : (size_t)got;
}

static la_ssize_t on_read(struct archive *archive, void *data, const void **out)
{
    struct archive_layer *layer = data;
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
        got = (ssize_t)archive_layer_pull(layer->outer, layer->block, ARCHIVE_LAYER_BLOCK_BYTES);
    else if (layer->fd >= 0 && !env_cancelled(layer->run->sink->env))
        do
            got = read(layer->fd, layer->block, ARCHIVE_LAYER_BLOCK_BYTES);
        while (got < 0 && errno == EINTR);
    return got < 0 ? ARCHIVE_FATAL : got;
}

static la_int64_t on_seek(struct archive *archive, void *data, la_int64_t offset, int whence)
{
    struct archive_layer *layer = data;
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

uint64_t archive_layer_size(const struct archive_layer *layer)
{
    struct stat st;

    if (layer->outer)
        return 0;
    if (layer->fd < 0)
        return layer->memory.len;
    return fstat(layer->fd, &st) == 0 ? (uint64_t)st.st_size : 0;
}

struct slice archive_layer_peek(const struct archive_layer *layer, uint64_t offset, char *room,
                                size_t len)
{
    ssize_t got;

    if (layer->outer || offset > INT64_MAX)
        return slice_of(NULL, 0);
    if (layer->fd < 0)
        return offset < layer->memory.len
                   ? slice_sub(slice_sub(layer->memory, (size_t)offset, SIZE_MAX), 0, len)
                   : slice_of(NULL, 0);
    got = pread(layer->fd, room, len, (off_t)offset);
    return slice_of(room, got > 0 ? (size_t)got : 0);
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

bool archive_layer_open(struct archive_layer *layer)
{
    struct archive_run *run = layer->run;
    const struct libarchive *lib = &run->lib;
    bool can_seek = !layer->outer;

    buf_init(&layer->names, ARCHIVE_LAYER_NAMES_BYTES + LIMIT_PATH_BYTES);
    layer->path_len = run->path.len;
    layer->block = mem_alloc(ARCHIVE_LAYER_BLOCK_BYTES);
    layer->archive = lib->read_new();
    if (!layer->block || !layer->archive) {
        archive_run_skip(run, SKIP_LIMIT, err_text(ERR_NOMEM));
        return false;
    }
    if (!expect_kind(lib, layer->archive, layer->kind)) {
        archive_run_skip(run, SKIP_UNSUPPORTED, "this libarchive cannot unpack it");
        return false;
    }
    lib->read_set_read_callback(layer->archive, on_read);
    if (can_seek)
        lib->read_set_seek_callback(layer->archive, on_seek);
    lib->read_set_callback_data(layer->archive, layer);
    if (lib->read_open1(layer->archive) == ARCHIVE_OK)
        return true;
    archive_layer_fail(layer);
    return false;
}

void archive_layer_close(struct archive_layer *layer)
{
    if (layer->archive)
        layer->run->lib.read_free(layer->archive);
    if (layer->block)
        mem_wipe(layer->block, ARCHIVE_LAYER_BLOCK_BYTES);
    mem_free(layer->block);
    buf_release(&layer->names);
}
