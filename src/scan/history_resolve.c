/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/history_resolve.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/provenance.h"
#include "git/tree.h"
#include "scan/index_paths.h"
#include "scan/pool.h"

/* A sighting with what its object's provenance says. */
struct known {
    const struct sighting *at;
    struct slice path;
    struct history history;
};

struct resolver {
    const struct history_scan *scan;
    struct findings *findings;
    struct provenance *provenance;
    struct odb_reader *reader;
    struct index_paths *index; /* made when first needed */
    struct buf object;
    struct arena arena; /* of one finding */
    const struct marker_options *markers;
    struct context_finder context;
    struct known *known;
    size_t count;
    size_t cap;
};

static bool is_here(const struct resolver *resolver, const struct sighting *at)
{
    return at->repository == resolver->scan;
}

static struct oid oid_of(const struct sighting *at)
{
    struct oid oid;

    memcpy(oid.bytes, at->object, sizeof oid.bytes);
    return oid;
}

static enum err_code want_all(struct resolver *resolver)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < findings_count(resolver->findings); i++) {
        const struct finding *finding = findings_at(resolver->findings, i);

        for (size_t s = 0; s < finding->sighting_count && code == ERR_OK; s++) {
            struct oid oid = oid_of(&finding->sightings[s]);

            if (is_here(resolver, &finding->sightings[s]))
                code = provenance_want(resolver->provenance, &oid);
        }
    }
    return code;
}

/* What no tree has may be in an index. */
static enum err_code ask_index(struct resolver *resolver, const struct oid *oid, struct slice *path)
{
    enum err_code code = ERR_OK;

    if (!resolver->index)
        code = index_paths_new(resolver->scan->repo, &resolver->index);
    if (code == ERR_OK)
        *path = index_paths_of(resolver->index, oid);
    return code;
}

/* "a.zip" becomes "a.zip!b.env". */
static enum err_code enter_member(struct resolver *resolver, const struct member_place *member,
                                  struct slice *path)
{
    struct buf whole = BUF_INIT(2 * LIMIT_PATH_BYTES);
    enum err_code code;

    buf_add_slice(&whole, *path);
    buf_add_slice(&whole, member->path);
    code = buf_status(&whole);
    if (code == ERR_OK)
        *path = arena_slice(&resolver->arena, buf_slice(&whole));
    buf_release(&whole);
    return code == ERR_OK && !path->ptr ? ERR_NOMEM : code;
}

static enum err_code learn(struct resolver *resolver, const struct finding_rule *rule,
                           const struct sighting *at)
{
    struct known known = {.at = at};
    struct oid oid = oid_of(at);
    enum err_code code;

    if (resolver->count == resolver->cap) {
        size_t cap = mem_grow(resolver->cap, resolver->count + 1, LIMIT_SIGHTINGS);
        struct known *grown = cap ? mem_realloc(resolver->known, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        resolver->known = grown;
        resolver->cap = cap;
    }
    code = provenance_of(resolver->provenance, &oid, &resolver->arena, &known.history, &known.path);
    if (code == ERR_OK && at->kind == PLACE_COMMIT && !known.path.len)
        code = ask_index(resolver, &oid, &known.path);
    if (code == ERR_OK && at->member)
        code = enter_member(resolver, at->member, &known.path);
    if (code == ERR_OK && finding_rule_is_for(rule, known.path))
        resolver->known[resolver->count++] = known;
    return code;
}

/* Groups by kind and path; in a group the first in history comes first. */
static int compare_known(const void *left, const void *right)
{
    const struct known *a = left;
    const struct known *b = right;
    int order = (int)a->at->kind - (int)b->at->kind;

    if (!order)
        order = slice_compare(a->path, b->path);
    if (!order)
        order = (int)b->history.reachable - (int)a->history.reachable;
    if (!order)
        order = (a->history.order > b->history.order) - (a->history.order < b->history.order);
    if (!order)
        order = slice_compare(a->history.object, b->history.object);
    if (!order)
        order = (a->at->offset > b->at->offset) - (a->at->offset < b->at->offset);
    if (!order && a->at->member && b->at->member)
        order = (a->at->member->line > b->at->member->line) -
                (a->at->member->line < b->at->member->line);
    return order;
}

/* Versions of a file belong together; each commit, tag or tree, and each blob
 * of which no path is known, stands for itself. */
static bool is_same_group(const struct known *a, const struct known *b)
{
    if (a->at->kind != b->at->kind || !slice_equal(a->path, b->path))
        return false;
    if (a->at->kind == PLACE_COMMIT && a->path.len)
        return true;
    return slice_equal(a->history.object, b->history.object);
}

/* The name in a tree that holds bytes[offset]: it ends the path, and the
 * column counts in it. */
static void locate_name(struct resolver *resolver, uint64_t offset, struct occurrence *occurrence)
{
    struct slice bytes = buf_slice(&resolver->object);
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct tree_reader reader;
    struct tree_entry entry;

    tree_reader_init(&reader, resolver->scan->repo->format, bytes);
    while (tree_reader_next(&reader, &entry) == ERR_OK) {
        size_t start = (size_t)(entry.name.ptr - bytes.ptr);

        if (offset < start || offset >= start + entry.name.len)
            continue;
        buf_add_slice(&path, occurrence->path);
        if (path.len)
            buf_add_char(&path, '/');
        buf_add_slice(&path, entry.name);
        occurrence->column = offset - start + 1;
        if (buf_status(&path) == ERR_OK)
            occurrence->path = arena_slice(&resolver->arena, buf_slice(&path));
        break;
    }
    buf_release(&path);
}

/* Reads the object that holds a secret to resolver->object; false when it
 * cannot be read again. */
static bool read_again(struct resolver *resolver, const struct sighting *at)
{
    struct oid oid = oid_of(at);
    enum object_type type;

    return odb_read(resolver->reader, &oid, &type, &resolver->object) == ERR_OK &&
           at->offset < resolver->object.len;
}

/* The marker beside a secret in the object that was read. */
static struct slice marker_at(const struct resolver *resolver, const struct sighting *at)
{
    size_t start = (size_t)at->offset;
    struct slice bytes = buf_slice(&resolver->object);

    if (at->member)
        return at->member->suppressed;
    if (at->kind == PLACE_TREE_ENTRY || at->length > bytes.len - start)
        return slice_of(NULL, 0);
    return marker_find(resolver->markers, bytes, start, start + (size_t)at->length);
}

/* true when a marker stands beside the secret in all of these versions. */
static bool all_marked(struct resolver *resolver, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        if ((!resolver->known[i].at->member && !read_again(resolver, resolver->known[i].at)) ||
            !marker_at(resolver, resolver->known[i].at).len)
            return false;
    return true;
}

/* Line, column, context and marker in the object, where it can be read again. */
static enum err_code locate(struct resolver *resolver, const struct sighting *at,
                            struct occurrence *occurrence)
{
    struct position_tracker tracker = {0};
    struct blob blob = {0};

    occurrence->line = occurrence->column = 0;
    occurrence->suppressed = slice_of(NULL, 0);
    occurrence->context = (struct context){0};
    if (at->member) {
        occurrence->line = at->member->line;
        occurrence->column = at->member->column;
        occurrence->context = at->member->context;
        occurrence->suppressed = at->member->suppressed;
        return ERR_OK;
    }
    if (!read_again(resolver, at))
        return ERR_OK;
    occurrence->suppressed = marker_at(resolver, at);
    blob.bytes = buf_slice(&resolver->object);
    if (at->kind == PLACE_TREE_ENTRY) {
        locate_name(resolver, at->offset, occurrence);
        return ERR_OK;
    }
    position_begin(&tracker, &blob);
    position_find(&tracker, blob.bytes, (size_t)at->offset, at->encoding, &occurrence->line,
                  &occurrence->column);
    return context_find_at(&resolver->context, blob.bytes, occurrence, &occurrence->context);
}

/* One occurrence for versions [first, first + count) of a file. In the first
 * version the secret may stand several times: each is an occurrence. A marker
 * counts where all versions have it: a later one may have lost it. */
static enum err_code add_group(struct resolver *resolver, struct finding *finding, size_t first,
                               size_t count)
{
    const struct known *begin = &resolver->known[first];
    struct history history = begin->history;
    struct occurrence occurrence = {
        .kind = begin->at->kind,
        .target = slice_str(resolver->scan->location),
        .path = begin->path,
        .history = &history,
    };
    bool asked = false;
    bool marked = false;
    enum err_code code = ERR_OK;

    for (size_t i = first + 1; i < first + count; i++) {
        const struct known *next = &resolver->known[i];

        if (history.paths < next->history.paths)
            history.paths = next->history.paths;
        if (slice_equal(next->history.object, resolver->known[i - 1].history.object))
            continue;
        history.commits += next->history.commits;
        history.in_head |= next->history.in_head;
    }
    for (size_t i = first; i < first + count && code == ERR_OK; i++) {
        const struct sighting *at = resolver->known[i].at;

        if (!slice_equal(resolver->known[i].history.object, begin->history.object))
            break;
        occurrence.path = begin->path;
        occurrence.encoding = at->encoding;
        occurrence.offset = at->offset;
        occurrence.length = at->length;
        code = locate(resolver, at, &occurrence);
        if (occurrence.suppressed.len && !asked) {
            marked = all_marked(resolver, first, count);
            asked = true;
        }
        if (!marked)
            occurrence.suppressed = slice_of(NULL, 0);
        if (code == ERR_OK)
            code = findings_occur(resolver->findings, finding, &occurrence);
    }
    return code;
}

static enum err_code resolve_finding(struct resolver *resolver, struct finding *finding)
{
    enum err_code code = ERR_OK;
    size_t next;

    resolver->count = 0;
    for (size_t i = 0; i < finding->sighting_count && code == ERR_OK; i++)
        if (is_here(resolver, &finding->sightings[i]))
            code = learn(resolver, &finding->rule, &finding->sightings[i]);
    if (code != ERR_OK || !resolver->count)
        return code;
    qsort(resolver->known, resolver->count, sizeof *resolver->known, compare_known);
    for (size_t i = 0; i < resolver->count && code == ERR_OK; i = next) {
        for (next = i + 1; next < resolver->count; next++)
            if (!is_same_group(&resolver->known[i], &resolver->known[next]))
                break;
        code = add_group(resolver, finding, i, next - i);
    }
    arena_release(&resolver->arena);
    return code;
}

struct preparation {
    const struct history_scan *history;
    struct provenance *provenance;
    enum err_code codes[PROVENANCE_PARTS];
};

/* Behind the parts of the provenance the pages of the packs are let go, which
 * would take as long at the end of the run, and alone. */
static void prepare_part(void *ctx, size_t part)
{
    struct preparation *preparation = ctx;

    if (part < PROVENANCE_PARTS)
        preparation->codes[part] = provenance_prepare(preparation->provenance, part);
    else
        odb_forget(preparation->history->latest);
}

static enum err_code settle(const struct resolver *resolver, size_t threads)
{
    struct preparation preparation = {resolver->scan, resolver->provenance, {ERR_OK}};

    pool_each(threads, PROVENANCE_PARTS + 1, prepare_part, &preparation);
    for (size_t part = 0; part < PROVENANCE_PARTS; part++)
        if (preparation.codes[part] != ERR_OK)
            return preparation.codes[part];
    return provenance_settle(resolver->provenance);
}

/* The provenance of all that was sighted; left NULL where nothing was. */
static enum err_code find_provenance(struct resolver *resolver, size_t threads)
{
    const struct history_scan *history = resolver->scan;
    const struct links **links = mem_calloc(history->hand_count, sizeof(const struct links *));
    size_t count = 0;
    enum err_code code = ERR_OK;

    if (!links)
        return ERR_NOMEM;
    for (size_t i = 0; i < history->hand_count; i++)
        if (history->hands[i].connect)
            links[count++] = connect_links(history->hands[i].connect);
    if (count)
        code = provenance_new(history->odb, history->fanout, history->refs, links, count,
                              &resolver->provenance);
    mem_free(links);
    if (code == ERR_OK && count)
        code = want_all(resolver);
    return code == ERR_OK && count ? settle(resolver, threads) : code;
}

enum err_code history_resolve(const struct history_scan *history,
                              const struct history_resolve_options *options,
                              struct findings *findings)
{
    struct resolver resolver = {
        .scan = history,
        .findings = findings,
        .markers = options->markers,
        .context = CONTEXT_FINDER_INIT(options->matcher),
        .object = BUF_INIT(LIMIT_LOCATED_BYTES),
        .arena = ARENA_INIT((size_t)1 << 30),
    };
    enum err_code code = find_provenance(&resolver, options->threads);

    if (code == ERR_OK && resolver.provenance) {
        code = odb_reader_new(history->odb, &resolver.reader);
        for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++)
            code = resolve_finding(&resolver, findings_at(findings, i));
    }
    odb_reader_free(resolver.reader);
    index_paths_free(resolver.index);
    provenance_free(resolver.provenance);
    context_release(&resolver.context);
    buf_release(&resolver.object);
    arena_release(&resolver.arena);
    mem_free(resolver.known);
    return code;
}
