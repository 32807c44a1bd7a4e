/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/history_members.h"

#include "source/archive.h"

bool history_members_scan(struct worker *worker, const struct history_scan *history,
                          const struct walk_object *object)
{
    const enum archive_kind kind = archive_kind_of_all(object->bytes);
    const struct oid oid = oid_from(history->repo->format, object->name);
    struct packed_object packed = {.sighting = {.repository = history}};
    struct blob blob = {.kind = PLACE_COMMIT, .target = slice_str(history->location)};
    char name[OID_MAX_HEX + 16] = "object ";

    if (!kind)
        return false;
    oid_hex(history->repo->format, &oid, name + strlen(name));
    blob.path = slice_str(name);
    if (!object->last) {
        worker->sink.skipped(&worker->sink, SKIP_LIMIT, blob.target, blob.path,
                             "the archive is too large to be unpacked");
        return false;
    }
    packed.name_len = blob.path.len;
    memcpy(packed.sighting.object, oid.bytes, sizeof packed.sighting.object);
    worker->packed = &packed;
    archive_scan_bytes(&worker->sink, object->bytes, kind, worker->git_archives, &blob);
    worker->packed = NULL;
    return packed.sighted;
}
