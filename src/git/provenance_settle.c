/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/provenance_internal.h"
#include "git/tag.h"

#define MOST_TAGS_OF_TAGS 64

/* The parts of the preparation: SETS takes about as long as the others. */
enum part { ORDER, SETS, REFS };

_Static_assert(REFS + 1 == PROVENANCE_PARTS, "the header knows how many parts there are");

/* The preference of a ref that is like no other. */
#define WORST 4

/* Which of two refs a person would rather be told: HEAD's own branch, other
 * branches, remote ones, tags, the rest. */
static unsigned preference(const struct ref *ref)
{
    static const char *const prefix[WORST] = {"HEAD", "refs/heads/", "refs/remotes/", "refs/tags/"};
    unsigned i = 0;

    while (i < WORST && !slice_starts(ref->name, prefix[i]))
        i++;
    return i;
}

/* Refs to objects, the best first, of equal ones in the order of their names. */
static enum err_code rank_refs(struct provenance *provenance)
{
    size_t count;
    const struct ref *list = refs_list(provenance->refs, &count);

    provenance->ranked = mem_calloc(count, sizeof *provenance->ranked);
    if (!provenance->ranked)
        return ERR_NOMEM;
    for (unsigned wanted = 0; wanted <= WORST; wanted++)
        for (size_t i = 0; i < count; i++)
            if (!list[i].special && !oid_is_null(&list[i].oid) && preference(&list[i]) == wanted)
                provenance->ranked[provenance->ranked_count++].ref = &list[i];
    for (size_t i = 0; i < provenance->ranked_count; i++) {
        struct provenance_ref *ranked = &provenance->ranked[i];

        if (!provenance_is_commit(provenance, &ranked->ref->oid, &ranked->commit))
            ranked->commit = GRAPH_NONE;
    }
    return ERR_OK;
}

/* What a ref leads to that is no commit: a wanted blob or tag. */
static void reach_object(struct provenance *provenance, uint32_t object, uint32_t rank)
{
    uint32_t want;

    if (holdings_find(provenance->holdings, object, &want) && rank < provenance->wants[want].rank)
        provenance->wants[want].rank = rank;
}

/* A tree that a tag or ref names is no commit's, but what it holds is reached. */
static enum err_code reach_tree(struct provenance *provenance, uint32_t object, uint32_t rank)
{
    const struct holding *pairs;
    uint32_t set;
    size_t count;
    enum err_code code = holdings_of(provenance->holdings, object, &set);

    if (code != ERR_OK)
        return code;
    pairs = holdings_set(provenance->holdings, set, &count);
    for (size_t i = 0; i < count; i++)
        if (rank < provenance->wants[pairs[i].want].rank)
            provenance->wants[pairs[i].want].rank = rank;
    return ERR_OK;
}

/* Follows a ref through tags to the end. */
static enum err_code reach_tagged(struct provenance *provenance, struct oid oid, uint32_t rank)
{
    for (int depth = 0; depth < MOST_TAGS_OF_TAGS; depth++) {
        enum object_type type;
        uint32_t commit;
        uint32_t object;
        struct tag tag;
        enum err_code code;

        if (provenance_is_commit(provenance, &oid, &commit))
            return lineage_mark(provenance->lineage, commit, rank);
        if (!graph_find(provenance->graph, &oid, &object))
            object = GRAPH_NONE;
        reach_object(provenance, object, rank);
        code = odb_read(provenance->reader, &oid, &type, &provenance->content);
        if (code != ERR_OK)
            return code == ERR_NOMEM ? code : ERR_OK;
        if (type == OBJECT_TREE)
            return reach_tree(provenance, object, rank);
        if (type != OBJECT_TAG ||
            tag_parse(provenance->format, buf_slice(&provenance->content), &tag) != ERR_OK)
            return ERR_OK;
        oid = tag.object;
    }
    return ERR_OK;
}

static enum err_code reach(struct provenance *provenance, uint32_t rank)
{
    const struct provenance_ref *ranked = &provenance->ranked[rank];

    if (ranked->commit != GRAPH_NONE)
        return lineage_mark(provenance->lineage, ranked->commit, rank);
    return reach_tagged(provenance, ranked->ref->oid, rank);
}

static void count(struct provenance_tally *tally, uint32_t position)
{
    if (!tally->commits++)
        tally->first = position;
}

static uint32_t tree_of(const struct provenance *provenance, uint32_t number)
{
    struct graph_commit commit;

    graph_commit_at(provenance->graph, number, &commit);
    return commit.tree;
}

static enum err_code find_sets(struct provenance *provenance)
{
    size_t commits = graph_commits(provenance->graph);
    enum err_code code = holdings_begin(provenance->holdings);

    provenance->sets = mem_calloc(commits, sizeof *provenance->sets);
    if (!provenance->sets)
        return ERR_NOMEM;
    for (uint32_t i = 0; code == ERR_OK && i < commits; i++)
        code = holdings_of(provenance->holdings, tree_of(provenance, i), &provenance->sets[i]);
    return code;
}

/* Counts the commits of each set. */
static enum err_code count_sets(const struct provenance *provenance, struct provenance_stat **out)
{
    size_t commits;
    const uint32_t *order = lineage_order(provenance->lineage, &commits);
    struct provenance_stat *stats;

    stats = mem_calloc(holdings_sets(provenance->holdings), sizeof *stats);
    if (!stats)
        return ERR_NOMEM;
    for (size_t i = 0; i < holdings_sets(provenance->holdings); i++)
        stats[i].rank = PROVENANCE_NONE;
    for (uint32_t i = 0; i < commits; i++) {
        struct provenance_stat *stat = &stats[provenance->sets[order[i]]];
        uint32_t rank = lineage_rank(provenance->lineage, order[i]);

        count(&stat->all, i);
        if (rank == LINEAGE_UNREACHED)
            continue;
        count(&stat->reached, i);
        if (rank < stat->rank)
            stat->rank = rank;
    }
    *out = stats;
    return ERR_OK;
}

static void merge(struct provenance_tally *to, const struct provenance_tally *from)
{
    if (from->commits && (!to->commits || from->first < to->first))
        to->first = from->first;
    to->commits += from->commits;
}

/* Adds up the sets that hold each want. A set names a want once for each
 * path, side by side. */
static void count_wants(struct provenance *provenance, const struct provenance_stat *stats)
{
    for (uint32_t set = 0; set < holdings_sets(provenance->holdings); set++) {
        size_t pair_count;
        const struct holding *pairs = holdings_set(provenance->holdings, set, &pair_count);

        if (!stats[set].all.commits)
            continue;
        for (size_t i = 0; i < pair_count; i++) {
            struct provenance_stat *want = &provenance->wants[pairs[i].want];

            if (i && pairs[i - 1].want == pairs[i].want)
                continue;
            merge(&want->all, &stats[set].all);
            merge(&want->reached, &stats[set].reached);
            if (stats[set].rank < want->rank)
                want->rank = stats[set].rank;
        }
    }
}

static int compare_holdings(const void *a, const void *b)
{
    const struct holding *x = a;
    const struct holding *y = b;

    if (x->want != y->want)
        return x->want < y->want ? -1 : 1;
    return (x->path > y->path) - (x->path < y->path);
}

static bool counts(const struct provenance *provenance, const struct provenance_stat *set,
                   uint32_t want)
{
    return provenance->wants[want].reached.commits ? set->reached.commits : set->all.commits;
}

/* Different paths over all sets that count. */
static enum err_code count_paths(struct provenance *provenance, const struct provenance_stat *stats)
{
    struct buf all = BUF_INIT(LIMIT_PROVENANCE_BYTES);
    struct holding *pairs;
    enum err_code code;
    size_t total;

    for (uint32_t set = 0; set < holdings_sets(provenance->holdings); set++) {
        size_t n;
        const struct holding *held = holdings_set(provenance->holdings, set, &n);

        for (size_t i = 0; i < n; i++)
            if (counts(provenance, &stats[set], held[i].want))
                buf_add(&all, &held[i], sizeof held[i]);
    }
    code = buf_status(&all);
    total = code == ERR_OK ? all.len / sizeof *pairs : 0;
    pairs = (void *)all.ptr;
    if (total)
        qsort(pairs, total, sizeof *pairs, compare_holdings);
    for (size_t i = 0; i < total; i++)
        if (!i || compare_holdings(&pairs[i - 1], &pairs[i]) != 0)
            provenance->wants[pairs[i].want].paths++;
    buf_release(&all);
    return code;
}

/* The longest path leads there from the tree that is lost itself, and not from
 * one of its folders. */
static void prefer_path(const struct provenance *provenance, const struct holding *held,
                        struct buf *best, struct buf *path)
{
    struct provenance_stat *want = &provenance->wants[held->want];

    buf_reset(path);
    holdings_path(provenance->holdings, held->path, path);
    buf_reset(best);
    if (want->lost_path != PROVENANCE_NONE)
        holdings_path(provenance->holdings, want->lost_path, best);
    if (path->len > best->len ||
        (path->len == best->len && slice_compare(buf_slice(path), buf_slice(best)) < 0))
        want->lost_path = held->path;
}

static bool is_any_lost(const struct provenance *provenance)
{
    for (size_t i = 0; i < holdings_wants(provenance->holdings); i++)
        if (!provenance->wants[i].all.commits)
            return true;
    return false;
}

/* Paths of what no commit holds, in the trees that there are. */
static enum err_code find_lost_paths(struct provenance *provenance)
{
    struct buf best = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code = ERR_OK;

    for (uint32_t i = 0; code == ERR_OK && i < graph_trees(provenance->graph); i++) {
        struct graph_tree tree;
        uint32_t set;

        graph_tree_at(provenance->graph, i, &tree);
        code = holdings_of(provenance->holdings, tree.object, &set);
    }
    for (uint32_t set = 0; code == ERR_OK && set < holdings_sets(provenance->holdings); set++) {
        size_t count;
        const struct holding *held = holdings_set(provenance->holdings, set, &count);

        for (size_t i = 0; i < count; i++)
            if (!provenance->wants[held[i].want].all.commits)
                prefer_path(provenance, &held[i], &best, &path);
    }
    buf_release(&best);
    buf_release(&path);
    return code;
}

static enum err_code mark_head(struct provenance *provenance)
{
    const struct ref *head = refs_find(provenance->refs, slice_str("HEAD"));
    const struct holding *pairs;
    enum err_code code;
    uint32_t commit;
    uint32_t set;
    size_t n;

    if (!head || !provenance_is_commit(provenance, &head->oid, &commit))
        return ERR_OK;
    code = holdings_of(provenance->holdings, tree_of(provenance, commit), &set);
    if (code != ERR_OK)
        return code;
    pairs = holdings_set(provenance->holdings, set, &n);
    for (size_t i = 0; i < n; i++)
        provenance->wants[pairs[i].want].in_head = true;
    return ERR_OK;
}

/* The lineage has the commits of the graph, one seen twice once. */
static enum err_code gather_commits(struct provenance *provenance)
{
    const struct graph *graph = provenance->graph;
    enum err_code code = ERR_OK;

    for (uint32_t i = 0; code == ERR_OK && i < graph_commits(graph); i++) {
        struct graph_commit commit;

        graph_commit_at(graph, i, &commit);
        if (graph_commit(graph, commit.object) != i)
            continue;
        lineage_add(provenance->lineage, i, commit.time_s);
        for (size_t p = 0; code == ERR_OK && p < commit.parent_count; p++) {
            uint32_t parent =
                graph_commit(graph, graph_object(graph, commit.part, commit.parents[p]));

            if (parent != GRAPH_NONE)
                code = lineage_parent(provenance->lineage, parent);
        }
    }
    return code;
}

static enum err_code order_commits(struct provenance *provenance)
{
    enum err_code code = gather_commits(provenance);

    return code == ERR_OK ? lineage_sort(provenance->lineage) : code;
}

enum err_code provenance_prepare(struct provenance *provenance, size_t part)
{
    switch ((enum part)part) {
    case ORDER:
        return order_commits(provenance);
    case SETS:
        return find_sets(provenance);
    case REFS:
        return rank_refs(provenance);
    }
    return ERR_OK;
}

static enum err_code prepare_wants(struct provenance *provenance)
{
    size_t count = holdings_wants(provenance->holdings);

    provenance->wants = mem_calloc(count, sizeof *provenance->wants);
    if (!provenance->wants)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        provenance->wants[i].rank = provenance->wants[i].lost_path = PROVENANCE_NONE;
    return ERR_OK;
}

enum err_code provenance_settle(struct provenance *provenance)
{
    struct provenance_stat *stats = NULL;
    enum err_code code = prepare_wants(provenance);

    for (uint32_t i = 0; code == ERR_OK && i < provenance->ranked_count; i++)
        code = reach(provenance, i);
    if (code == ERR_OK)
        code = count_sets(provenance, &stats);
    if (code == ERR_OK) {
        count_wants(provenance, stats);
        code = count_paths(provenance, stats);
    }
    if (code == ERR_OK && is_any_lost(provenance))
        code = find_lost_paths(provenance);
    if (code == ERR_OK)
        code = mark_head(provenance);
    mem_free(stats);
    return code;
}
