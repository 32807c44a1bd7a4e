/* SPDX-License-Identifier: Apache-2.0 */
#include "git/provenance.h"

#include <assert.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/commit.h"
#include "git/person.h"
#include "git/provenance_internal.h"
#include "git/tag.h"

static struct oid name_of(const struct graph *graph, uint32_t number)
{
    struct graph_commit commit;

    graph_commit_at(graph, number, &commit);
    return graph_name(graph, commit.object);
}

static bool is_below(const void *graph, uint32_t a, uint32_t b)
{
    struct oid x = name_of(graph, a);
    struct oid y = name_of(graph, b);

    return oid_compare(&x, &y) < 0;
}

bool provenance_is_commit(const struct provenance *provenance, const struct oid *oid,
                          uint32_t *commit)
{
    uint32_t object;

    if (!graph_find(provenance->graph, oid, &object))
        return false;
    *commit = graph_commit(provenance->graph, object);
    return *commit != GRAPH_NONE;
}

enum err_code provenance_new(const struct odb *odb, const struct fanout *fanout,
                             const struct refs *refs, const struct links *const *links,
                             size_t count, struct provenance **out)
{
    struct provenance *provenance = mem_calloc(1, sizeof *provenance);
    enum err_code code;

    if (!provenance)
        return ERR_NOMEM;
    provenance->odb = odb;
    provenance->refs = refs;
    provenance->format = odb_format(odb);
    buf_init(&provenance->content, LIMIT_HEADERS_BYTES);
    code = odb_reader_new(odb, &provenance->reader);
    if (code == ERR_OK)
        code = graph_new(links, count, odb, fanout, &provenance->graph);
    if (code == ERR_OK)
        code = lineage_new(graph_commits(provenance->graph), is_below, provenance->graph,
                           &provenance->lineage);
    if (code == ERR_OK)
        code = holdings_new(provenance->graph, &provenance->holdings);
    if (code == ERR_OK)
        *out = provenance;
    else
        provenance_free(provenance);
    return code;
}

void provenance_free(struct provenance *provenance)
{
    if (!provenance)
        return;
    odb_reader_free(provenance->reader);
    buf_release(&provenance->content);
    lineage_free(provenance->lineage);
    holdings_free(provenance->holdings);
    graph_free(provenance->graph);
    mem_free(provenance->ranked);
    mem_free(provenance->sets);
    mem_free(provenance->wants);
    mem_free(provenance);
}

enum err_code provenance_want(struct provenance *provenance, const struct oid *oid)
{
    enum err_code code;
    uint32_t object;

    code = graph_number(provenance->graph, oid, &object);
    return code == ERR_OK ? holdings_want(provenance->holdings, object) : code;
}

static enum err_code copy_oid(const struct provenance *provenance, const struct oid *oid,
                              struct arena *arena, struct slice *out)
{
    char hex[OID_MAX_HEX + 1];

    oid_hex(provenance->format, oid, hex);
    *out = arena_slice(arena, slice_str(hex));
    return out->ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code copy_person(struct slice line, struct arena *arena, struct history *out)
{
    struct person person;

    person_parse(line, &person);
    out->author_time_s = person.time_s;
    out->author = arena_slice(arena, person.text);
    return out->author.ptr ? ERR_OK : ERR_NOMEM;
}

/* The name and the author of the commit. */
static enum err_code tell_commit(struct provenance *provenance, const struct oid *oid,
                                 struct arena *arena, struct history *out)
{
    enum object_type type;
    struct commit commit;
    enum err_code code;

    code = copy_oid(provenance, oid, arena, &out->commit);
    if (code != ERR_OK)
        return code;
    code = odb_read(provenance->reader, oid, &type, &provenance->content);
    if (code == ERR_OK && type == OBJECT_COMMIT &&
        commit_parse(provenance->format, buf_slice(&provenance->content), &commit) == ERR_OK)
        return copy_person(commit.author, arena, out);
    return code == ERR_NOMEM ? code : ERR_OK;
}

static void tell_ref(const struct provenance *provenance, uint32_t rank, struct history *out)
{
    const struct ref *ref;

    if (rank == PROVENANCE_NONE)
        return;
    ref = provenance->ranked[rank].ref;
    /* HEAD is better known by the name of its branch. */
    out->ref = slice_is(ref->name, "HEAD") && ref->target.len ? ref->target : ref->name;
    out->reachable = true;
}

/* The first path, by its bytes, at which a set holds the want. */
static enum err_code tell_path(const struct provenance *provenance, uint32_t set, uint32_t want,
                               struct arena *arena, struct slice *out)
{
    struct buf best = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    bool found = false;
    size_t count;
    const struct holding *pairs = holdings_set(provenance->holdings, set, &count);

    for (size_t i = 0; i < count; i++) {
        if (pairs[i].want != want)
            continue;
        buf_reset(&path);
        holdings_path(provenance->holdings, pairs[i].path, &path);
        if (found && slice_compare(buf_slice(&best), buf_slice(&path)) <= 0)
            continue;
        buf_reset(&best);
        buf_add_slice(&best, buf_slice(&path));
        found = true;
    }
    *out = arena_slice(arena, buf_slice(&best));
    buf_release(&path);
    buf_release(&best);
    return out->ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code tell_lost_path(const struct provenance *provenance, uint32_t lost,
                                    struct arena *arena, struct slice *out)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);

    if (lost != PROVENANCE_NONE)
        holdings_path(provenance->holdings, lost, &path);
    *out = arena_slice(arena, buf_slice(&path));
    buf_release(&path);
    return out->ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code tell_held(struct provenance *provenance, uint32_t want, struct arena *arena,
                               struct history *out, struct slice *path)
{
    const struct provenance_stat *stat = &provenance->wants[want];
    const struct provenance_tally *tally = stat->reached.commits ? &stat->reached : &stat->all;
    enum err_code code;
    struct oid oid;
    uint32_t first;
    size_t count;

    out->commits = tally->commits;
    out->order = tally->first;
    out->paths = stat->paths;
    out->in_head = stat->in_head;
    tell_ref(provenance, stat->rank, out);
    if (!tally->commits)
        return tell_lost_path(provenance, stat->lost_path, arena, path);
    first = lineage_order(provenance->lineage, &count)[tally->first];
    oid = name_of(provenance->graph, first);
    code = tell_commit(provenance, &oid, arena, out);
    if (code == ERR_OK)
        code = tell_path(provenance, provenance->sets[first], want, arena, path);
    return code;
}

static enum err_code tell_itself(struct provenance *provenance, uint32_t commit,
                                 struct arena *arena, struct history *out)
{
    struct oid oid = name_of(provenance->graph, commit);
    uint32_t rank = lineage_rank(provenance->lineage, commit);

    out->commits = 1;
    tell_ref(provenance, rank == LINEAGE_UNREACHED ? PROVENANCE_NONE : rank, out);
    out->in_head = out->reachable && slice_is(provenance->ranked[rank].ref->name, "HEAD");
    return tell_commit(provenance, &oid, arena, out);
}

/* An annotated tag; any other object that no commit holds is left as it is. */
static enum err_code tell_tag(struct provenance *provenance, const struct oid *oid,
                              struct arena *arena, struct history *out)
{
    enum object_type type;
    uint32_t commit;
    struct tag tag;
    enum err_code code;

    code = odb_read(provenance->reader, oid, &type, &provenance->content);
    if (code != ERR_OK || type != OBJECT_TAG ||
        tag_parse(provenance->format, buf_slice(&provenance->content), &tag) != ERR_OK)
        return code == ERR_NOMEM ? code : ERR_OK;
    code = copy_person(tag.tagger, arena, out);
    if (code == ERR_OK && provenance_is_commit(provenance, &tag.object, &commit))
        code = copy_oid(provenance, &tag.object, arena, &out->commit);
    return code;
}

enum err_code provenance_of(struct provenance *provenance, const struct oid *oid,
                            struct arena *arena, struct history *out, struct slice *path)
{
    struct history history = {0};
    enum err_code code;
    uint32_t object;
    uint32_t commit;
    uint32_t want;

    *path = slice_str("");
    code = copy_oid(provenance, oid, arena, &history.object);
    if (code == ERR_OK && provenance_is_commit(provenance, oid, &commit)) {
        code = tell_itself(provenance, commit, arena, &history);
    } else if (code == ERR_OK && graph_find(provenance->graph, oid, &object) &&
               holdings_find(provenance->holdings, object, &want)) {
        code = tell_held(provenance, want, arena, &history, path);
        if (code == ERR_OK && !history.commits)
            code = tell_tag(provenance, oid, arena, &history);
    }
    if (code == ERR_OK)
        *out = history;
    return code;
}
