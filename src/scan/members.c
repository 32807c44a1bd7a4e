/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/members.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/mem.h"
#include "source/archive.h"

struct members {
    struct sink sink; /* first, so that the sink of a callback is this */
    const struct members_order *order;
    enum err_code code;
};

static void on_blob(struct sink *sink, const struct blob *blob)
{
    struct members *members = (struct members *)sink;
    const struct members_order *order = members->order;

    if (members->code != ERR_OK)
        return;
    members->code = scanner_scan(order->scanner, blob->bytes, order->fn, order->ctx);
    if (members->code == ERR_LIMIT)
        members->code = ERR_OK;
}

static void on_skipped(struct sink *sink, enum skip_reason reason, struct slice target,
                       struct slice path, const char *detail)
{
    (void)sink;
    (void)reason;
    (void)target;
    (void)path;
    (void)detail;
}

static const struct source_options options = {.archive_depth = LIMIT_ARCHIVE_DEPTH};

static enum err_code begin(struct members *members, const struct members_order *order)
{
    *members = (struct members){
        .sink = {.blob = on_blob,
                 .skipped = on_skipped,
                 .env = order->env,
                 .overlap_bytes = 2 * matcher_margin_bytes(order->matcher),
                 .piece = mem_alloc(LIMIT_PIECE_BYTES)},
        .order = order,
    };
    return members->sink.piece ? ERR_OK : ERR_NOMEM;
}

static enum err_code end(struct members *members)
{
    mem_wipe(members->sink.piece, members->sink.piece_used);
    mem_free(members->sink.piece);
    return members->code;
}

/* Reads no more than what tells. */
static enum archive_kind kind_of_file(int fd)
{
    char part[ARCHIVE_KIND_END_BYTES];
    ssize_t got = pread(fd, part, ARCHIVE_KIND_BYTES, 0);
    const struct slice head = slice_of(part, got > 0 ? (size_t)got : 0);
    enum archive_kind kind = archive_kind_of(head);
    struct stat st;

    if (!kind && archive_kind_is_program(head) && fstat(fd, &st) == 0) {
        const off_t room = sizeof part;

        got = pread(fd, part, sizeof part, st.st_size > room ? st.st_size - room : 0);
        kind = archive_kind_of_end(slice_of(part, got > 0 ? (size_t)got : 0));
    }
    mem_wipe(part, sizeof part);
    return kind;
}

enum err_code members_scan_file(const struct members_order *order, int fd)
{
    const struct blob blob = {.kind = PLACE_FILE};
    const enum archive_kind kind = kind_of_file(fd);
    struct members members;

    if (!kind)
        return ERR_OK;
    if (begin(&members, order) != ERR_OK)
        return ERR_NOMEM;
    archive_scan_file(&members.sink, fd, kind, &options, &blob);
    return end(&members);
}

enum err_code members_scan_bytes(const struct members_order *order, struct slice bytes)
{
    const enum archive_kind kind = archive_kind_of_all(bytes);
    const struct blob blob = {.kind = PLACE_COMMIT};
    struct members members;

    if (!kind)
        return ERR_OK;
    if (begin(&members, order) != ERR_OK)
        return ERR_NOMEM;
    archive_scan_bytes(&members.sink, bytes, kind, &options, &blob);
    return end(&members);
}
