/* SPDX-License-Identifier: Apache-2.0 */
/* What libarchive makes of foreign bytes, seen from our side: every path begins with
 * that of the archive, and pieces of a blob follow each other. */
#include "core/limits.h"
#include "core/mem.h"
#include "source/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_blob(struct sink *sink, const struct blob *blob)
{
    (void)sink;
    if (!slice_starts(blob->path, "x!") || blob->bytes.len > LIMIT_PIECE_BYTES ||
        blob->joins_previous != (blob->offset != 0))
        __builtin_trap();
}

static void on_skipped(struct sink *sink, enum skip_reason reason, struct slice target,
                       struct slice path, const char *detail)
{
    (void)sink;
    (void)reason;
    (void)target;
    if (!slice_starts(path, "x") || !*detail)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct env env;
    const struct slice bytes = {(const char *)data, size};
    const struct source_options options = {.archive_depth = 3};
    const struct blob blob = {.path = SLICE_LITERAL("x")};
    struct sink sink = {.blob = on_blob, .skipped = on_skipped, .env = &env, .overlap_bytes = 64};
    enum archive_kind kind = archive_kind_of(bytes);

    sink.piece = kind ? mem_alloc(LIMIT_PIECE_BYTES) : NULL;
    if (sink.piece)
        archive_scan_bytes(&sink, bytes, kind, &options, &blob);
    mem_free(sink.piece);
    return 0;
}
