/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/members.h"

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

enum err_code members_scan_file(const struct members_order *order, int fd)
{
    const struct blob blob = {.kind = PLACE_FILE};
    char head[ARCHIVE_KIND_BYTES];
    const ssize_t got = pread(fd, head, sizeof head, 0);
    struct members members;
    enum archive_kind kind;

    if (got <= 0)
        return ERR_OK;
    kind = archive_kind_of(slice_of(head, (size_t)got));
    mem_wipe(head, sizeof head);
    if (!kind)
        return ERR_OK;
    if (begin(&members, order) != ERR_OK)
        return ERR_NOMEM;
    archive_scan_file(&members.sink, fd, kind, &options, &blob);
    return end(&members);
}

enum err_code members_scan_bytes(const struct members_order *order, struct slice bytes)
{
    const enum archive_kind kind = archive_kind_of(slice_sub(bytes, 0, ARCHIVE_KIND_BYTES));
    const struct blob blob = {.kind = PLACE_COMMIT};
    struct members members;

    if (!kind)
        return ERR_OK;
    if (begin(&members, order) != ERR_OK)
        return ERR_NOMEM;
    archive_scan_bytes(&members.sink, bytes, kind, &options, &blob);
    return end(&members);
}
