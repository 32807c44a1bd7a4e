/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/history_visit.h"

#include <stdio.h>

#include "core/mem.h"
#include "scan/history_members.h"
#include "scan/inherit.h"

void history_visit_problem(void *ctx, const struct odb_problem *problem)
{
    const struct history_visit *visit = ctx;
    char hex[OID_MAX_HEX + 1];
    char what[OID_MAX_HEX + 16];
    const char *path = problem->path;

    if (problem->oid) {
        oid_hex(visit->history->repo->format, problem->oid, hex);
        snprintf(what, sizeof what, "object %s", hex);
        path = what;
    }
    visit->worker->sink.skipped(&visit->worker->sink, problem->reason,
                                slice_str(visit->history->location), slice_str(path),
                                problem->detail);
}

static enum place_kind kind_of(enum object_type type)
{
    switch (type) {
    case OBJECT_COMMIT:
        return PLACE_COMMIT_MESSAGE;
    case OBJECT_TAG:
        return PLACE_TAG_MESSAGE;
    case OBJECT_TREE:
        return PLACE_TREE_ENTRY;
    case OBJECT_BLOB:
        return PLACE_COMMIT;
    }
    return PLACE_COMMIT;
}

/* Called for what inherit_scan confirms anew. */
static enum err_code found(void *ctx, const struct match *match, struct finding **out)
{
    const struct history_visit *visit = ctx;
    const struct finding_rule rule = worker_rule_facts(match->rule);

    return findings_intern(visit->worker->findings, &rule, match->secret, &match->offline, out);
}

static enum err_code sight(const struct history_visit *visit, struct finding *finding,
                           uint64_t start, uint64_t length, enum encoding encoding)
{
    const struct oid oid = oid_from(visit->history->repo->format, visit->object->name);
    struct sighting at = {
        .repository = visit->history,
        .kind = kind_of(visit->object->type),
        .encoding = encoding,
        .offset = visit->object->offset + start,
        .length = length,
    };

    memcpy(at.object, oid.bytes, sizeof at.object);
    visit->hand->sighted = true;
    return finding_sight(finding, &at);
}

static enum err_code sight_all(const struct history_visit *visit, const struct hit_map *map)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < map->match_count && code == ERR_OK; i++) {
        const struct carried_match *match = &map->matches[i];

        code = sight(visit, match->finding, match->start, match->length, match->encoding);
    }
    return code;
}

/* What is left with an object whose deltas follow. */
struct kept {
    struct hit_map *map;     /* NULL: nothing was found in it */
    struct treemarks *marks; /* of a tree */
};

static void kept_free(struct history_visit *visit, struct kept *kept)
{
    if (!kept)
        return;
    if (kept->map)
        hit_map_release(kept->map);
    mem_free(kept->map);
    if (kept->marks)
        connect_forget(visit->hand->connect, kept->marks);
    mem_free(kept);
}

/* Leaves *part with the object; the first one makes the room. */
static enum err_code keep(struct walk_object *object, const struct kept *part)
{
    struct kept *kept = object->user;

    if (!part->map && !part->marks)
        return ERR_OK;
    if (!kept)
        kept = object->user = mem_calloc(1, sizeof *kept);
    if (!kept)
        return ERR_NOMEM;
    if (part->map)
        kept->map = part->map;
    if (part->marks)
        kept->marks = part->marks;
    return ERR_OK;
}

/* Scans the difference to the base, where there is one, or just places. */
static enum err_code scan_difference(struct history_visit *visit, struct walk_object *object,
                                     const struct ranges *places)
{
    const struct kept *base = object->base_user;
    const struct inherit_object what = {
        .bytes = object->bytes,
        .base = base ? base->map : NULL,
        .base_len = object->base.len,
        .spans = object->spans,
        .span_count = object->span_count,
        .places = places,
    };
    const struct hit_map *map;
    struct kept kept = {0};
    enum err_code scanned = inherit_scan(visit->worker->inherit, &what, found, visit, &map);
    enum err_code code = ERR_OK;

    if (scanned != ERR_OK && scanned != ERR_LIMIT)
        return scanned;
    code = sight_all(visit, map);
    if (code == ERR_OK && object->kept)
        code = hit_map_copy(map, &kept.map);
    if (code == ERR_OK)
        code = keep(object, &kept);
    return code == ERR_OK ? scanned : code;
}

static enum err_code on_match(void *ctx, const struct match *match)
{
    struct history_visit *visit = ctx;
    const struct walk_object *object = visit->object;
    struct finding *finding;
    enum err_code code;

    if (!worker_owns(&visit->worker->sink, object->offset != 0, !object->last, object->bytes.len,
                     match->start))
        return ERR_OK;
    code = found(visit, match, &finding);
    if (code != ERR_OK)
        return code;
    return sight(visit, finding, match->start, match->end - match->start, match->encoding);
}

/* Looks up what the object names. ERR_PARSE: it is malformed, and may name
 * more than is known. */
static enum err_code connect_object(struct history_visit *visit, struct walk_object *object)
{
    const struct kept *base = object->base_user;
    struct kept kept = {0};
    enum err_code code = ERR_OK;

    switch (object->type) {
    case OBJECT_COMMIT:
        return object->offset ? ERR_OK : connect_commit(visit->hand->connect, object);
    case OBJECT_TAG:
        return object->offset ? ERR_OK : connect_tag(visit->hand->connect, object);
    case OBJECT_TREE:
        code = connect_tree(visit->hand->connect, object, base ? base->marks : NULL, &kept.marks);
        if (kept.marks && keep(object, &kept) != ERR_OK)
            code = ERR_NOMEM;
        return code;
    case OBJECT_BLOB:
        break;
    }
    return ERR_OK;
}

static enum err_code scan_object(struct history_visit *visit, struct walk_object *object,
                                 enum err_code connected)
{
    bool whole = object->offset == 0 && object->last;
    struct ranges names;

    if (!whole || visit->worker->exhaustive)
        return scanner_scan(visit->worker->scanner, object->bytes, on_match, visit);
    /* Of a tree names are all that can hold something, and most are known. */
    if (object->type != OBJECT_TREE || connected != ERR_OK)
        return scan_difference(visit, object, NULL);
    names = connect_names(visit->hand->connect);
    return scan_difference(visit, object, &names);
}

/* Whether the prefilter finds something in the name of a tree entry. */
bool history_visit_name(void *ctx, struct slice name)
{
    struct hit_list hits = {0};
    bool found_some = scanner_prefilter(ctx, name, &hits) != ERR_OK || hits.count > 0;

    hit_list_release(&hits);
    return found_some;
}

static void count(struct coverage *coverage, const struct walk_object *object)
{
    coverage->bytes += object->bytes.len - object->overlap;
    if (!object->last)
        return;
    switch (object->type) {
    case OBJECT_COMMIT:
        coverage->commits++;
        break;
    case OBJECT_TREE:
        coverage->trees++;
        break;
    case OBJECT_BLOB:
        coverage->blobs++;
        break;
    case OBJECT_TAG:
        coverage->tags++;
        break;
    }
}

/* Says what of the object was not looked through. */
static void say_gaps(const struct history_visit *visit, enum err_code code)
{
    const struct walk_object *object = visit->object;
    const struct slice location = slice_str(visit->history->location);
    const bool is_begin = object->type == OBJECT_BLOB && !object->offset;
    char what[OID_MAX_HEX + 16] = "object ";
    struct oid oid;

    if (code == ERR_OK && !(is_begin && worker_is_utf32(object->bytes)))
        return;
    oid = oid_from(visit->history->repo->format, object->name);
    oid_hex(visit->history->repo->format, &oid, what + strlen(what));
    if (code != ERR_OK)
        worker_say_limit(visit->worker, code, location, slice_str(what));
    else
        worker_say_utf32(visit->worker, location, slice_str(what));
}

enum err_code history_visit_object(void *ctx, struct walk_object *object)
{
    struct history_visit *visit = ctx;
    struct worker *worker = visit->worker;
    enum err_code connected;
    enum err_code code;

    visit->object = object;
    count(&worker->sink.coverage, object);
    connected = connect_object(visit, object);
    code = scan_object(visit, object, connected);
    if (worker->git_archives && object->type == OBJECT_BLOB && !object->offset)
        visit->hand->sighted |= history_members_scan(worker, visit->history, object);
    /* What is malformed is git fsck's business, and was scanned. */
    if (code == ERR_OK && connected != ERR_PARSE)
        code = connected;
    say_gaps(visit, code);
    return env_cancelled(worker->sink.env) ? ERR_CANCELLED : ERR_OK;
}

void history_visit_release(void *ctx, void *user)
{
    kept_free(ctx, user);
}
