/* SPDX-License-Identifier: Apache-2.0 */
#include "git/revlist.h"

#include "core/limits.h"
#include "core/mem.h"
#include "git/intern.h"
#include "git/lineage.h"
#include "git/person.h"
#include "git/tag.h"

/* So many commits beyond what dates promise are looked at, for clocks that
 * were wrong. (git looks at five.) */
#define SLACK 64

enum {
    EXCLUDED = 1, /* reached from what is left out */
    LEFT = 2,     /* reached from the A, or the B, of A...B: */
    RIGHT = 4,    /* what both reach is left out */
    INHERITED = EXCLUDED | LEFT | RIGHT,
    QUEUED = 8,  /* waits in the heap */
    SEEN = 16,   /* was in the heap, or is */
    READ = 32,   /* its parents are known */
    LISTED = 64, /* in the range, unless it turns out to be excluded */
};

struct visit {
    int64_t time_s;
    uint32_t first_parent;
    uint32_t parent_count;
    uint32_t stale; /* how many commits before `since` lead here in a row */
    unsigned flags;
};

struct oid_list {
    struct oid *items;
    size_t count;
    size_t cap;
};

struct number_list {
    uint32_t *items;
    size_t count;
    size_t cap;
};

struct revlist {
    struct revision *revision;
    const struct env *env;
    enum oid_format format;
    int64_t since_s;
    struct intern names;
    struct visit *visits; /* by number of the name */
    size_t visit_count;
    size_t visit_cap;
    struct number_list parents;
    struct number_list heap;  /* the latest first */
    struct number_list stack; /* of those that have to tell their parents */
    size_t wanted_in_heap;    /* those that are not excluded */
    struct lineage *lineage;  /* orders the result */
    struct oid_list commits;
    struct oid_list objects;
    struct oid_list missing;
};

enum err_code revlist_new(struct revision *revision, const struct env *env, struct revlist **out)
{
    struct revlist *revlist = mem_calloc(1, sizeof *revlist);

    if (!revlist)
        return ERR_NOMEM;
    revlist->revision = revision;
    revlist->env = env;
    revlist->format = revision_format(revision);
    revlist->since_s = INT64_MIN;
    intern_init(&revlist->names, LIMIT_PROVENANCE_BYTES);
    *out = revlist;
    return ERR_OK;
}

void revlist_free(struct revlist *revlist)
{
    if (!revlist)
        return;
    intern_release(&revlist->names);
    mem_free(revlist->visits);
    mem_free(revlist->parents.items);
    mem_free(revlist->heap.items);
    mem_free(revlist->stack.items);
    lineage_free(revlist->lineage);
    mem_free(revlist->commits.items);
    mem_free(revlist->objects.items);
    mem_free(revlist->missing.items);
    mem_free(revlist);
}

static enum err_code add_number(struct number_list *list, uint32_t number)
{
    if (list->count == list->cap) {
        size_t cap = mem_grow(list->cap, list->count + 1, LIMIT_OBJECTS);
        uint32_t *items = cap ? mem_realloc(list->items, cap, sizeof *items) : NULL;

        if (!items)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        list->items = items;
        list->cap = cap;
    }
    list->items[list->count++] = number;
    return ERR_OK;
}

static enum err_code add_oid(struct oid_list *list, const struct oid *oid)
{
    if (list->count == list->cap) {
        size_t cap = mem_grow(list->cap, list->count + 1, LIMIT_OBJECTS);
        struct oid *items = cap ? mem_realloc(list->items, cap, sizeof *items) : NULL;

        if (!items)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        list->items = items;
        list->cap = cap;
    }
    list->items[list->count++] = *oid;
    return ERR_OK;
}

static enum err_code number_of(struct revlist *revlist, const struct oid *oid, uint32_t *number)
{
    struct slice name = slice_of((const char *)oid->bytes, oid_bytes(revlist->format));
    enum err_code code;

    if (revlist->visit_count == revlist->visit_cap) {
        size_t cap = mem_grow(revlist->visit_cap, revlist->visit_count + 1, LIMIT_OBJECTS);
        struct visit *visits = cap ? mem_realloc(revlist->visits, cap, sizeof *visits) : NULL;

        if (!visits)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        revlist->visits = visits;
        revlist->visit_cap = cap;
    }
    code = intern_add(&revlist->names, name, number, NULL);
    if (code == ERR_OK && *number == revlist->visit_count)
        revlist->visits[revlist->visit_count++] = (struct visit){.stale = UINT32_MAX};
    return code;
}

static struct oid oid_of(const struct revlist *revlist, uint32_t number)
{
    struct slice name = intern_get(&revlist->names, number);

    return oid_from(revlist->format, (const unsigned char *)name.ptr);
}

static bool is_below(const void *ctx, uint32_t a, uint32_t b)
{
    const struct revlist *revlist = ctx;

    return slice_compare(intern_get(&revlist->names, a), intern_get(&revlist->names, b)) < 0;
}

static bool comes_first(const struct revlist *revlist, uint32_t a, uint32_t b)
{
    int64_t time_a = revlist->visits[a].time_s;
    int64_t time_b = revlist->visits[b].time_s;

    if (time_a != time_b)
        return time_a > time_b;
    return is_below(revlist, a, b);
}

static enum err_code heap_push(struct revlist *revlist, uint32_t number)
{
    enum err_code code = add_number(&revlist->heap, number);
    uint32_t *heap = revlist->heap.items;
    size_t at = revlist->heap.count - 1;

    if (code != ERR_OK)
        return code;
    while (at && comes_first(revlist, number, heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = number;
    revlist->visits[number].flags |= QUEUED;
    revlist->wanted_in_heap += !(revlist->visits[number].flags & EXCLUDED);
    return ERR_OK;
}

static uint32_t heap_pop(struct revlist *revlist)
{
    uint32_t *heap = revlist->heap.items;
    uint32_t top = heap[0];
    uint32_t moved = heap[--revlist->heap.count];
    size_t count = revlist->heap.count;
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child + 1 < count && comes_first(revlist, heap[child + 1], heap[child]))
            child++;
        if (child >= count || !comes_first(revlist, heap[child], moved))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
    revlist->visits[top].flags &= ~(unsigned)QUEUED;
    revlist->wanted_in_heap -= !(revlist->visits[top].flags & EXCLUDED);
    return top;
}

/* Gives a commit flags; it may have been seen, and told its parents, before. */
static enum err_code inherit(struct revlist *revlist, uint32_t number, unsigned flags)
{
    struct visit *visit = &revlist->visits[number];
    unsigned before = visit->flags;

    visit->flags |= flags & INHERITED;
    if ((visit->flags & (LEFT | RIGHT)) == (LEFT | RIGHT))
        visit->flags |= EXCLUDED;
    if (visit->flags == before)
        return ERR_OK;
    if (before & QUEUED && visit->flags & ~before & EXCLUDED)
        revlist->wanted_in_heap--;
    return before & READ ? add_number(&revlist->stack, number) : ERR_OK;
}

static enum err_code tell_parents(struct revlist *revlist, uint32_t number)
{
    enum err_code code = ERR_OK;

    revlist->stack.count = 0;
    code = add_number(&revlist->stack, number);
    while (code == ERR_OK && revlist->stack.count) {
        const struct visit visit = revlist->visits[revlist->stack.items[--revlist->stack.count]];

        for (uint32_t i = 0; code == ERR_OK && i < visit.parent_count; i++)
            code = inherit(revlist, revlist->parents.items[visit.first_parent + i], visit.flags);
    }
    return code;
}

/* Reads a commit for the first time and puts it into the heap. */
static enum err_code enqueue(struct revlist *revlist, uint32_t number)
{
    struct oid oid = oid_of(revlist, number);
    struct visit *visit = &revlist->visits[number];
    struct person committer;
    struct commit commit;
    enum err_code code;

    if (visit->flags & SEEN)
        return ERR_OK;
    visit->flags |= SEEN;
    code = revision_read(revlist->revision, &oid, &commit, NULL);
    if (code == ERR_NOMEM)
        return code;
    if (code != ERR_OK)
        return visit->flags & EXCLUDED ? ERR_OK : add_oid(&revlist->missing, &oid);
    person_parse(commit.committer, &committer);
    visit->time_s = committer.time_s;
    visit->first_parent = (uint32_t)revlist->parents.count;
    for (size_t i = 0; code == ERR_OK && i < commit.parent_count; i++) {
        struct oid parent = commit_parent(&commit, i);
        uint32_t parent_number;

        code = number_of(revlist, &parent, &parent_number);
        if (code == ERR_OK)
            code = add_number(&revlist->parents, parent_number);
        revlist->visits[number].parent_count += code == ERR_OK;
    }
    revlist->visits[number].flags |= READ;
    return code == ERR_OK ? heap_push(revlist, number) : code;
}

/* Follows tags, which are objects of the range themselves. */
static enum err_code include(struct revlist *revlist, const struct oid *oid, unsigned flags,
                             struct err *err)
{
    struct oid at = *oid;
    uint32_t number;
    enum err_code code;

    for (;;) {
        struct oid next;
        enum object_type type;

        code = revision_target(revlist->revision, &at, &type, &next, err);
        if (code != ERR_OK)
            return code;
        if (type == OBJECT_COMMIT)
            break;
        if (revlist->objects.count == LIMIT_PUSHED_OBJECTS)
            return err_set(err, ERR_LIMIT, "too many tags");
        code = add_oid(&revlist->objects, &at);
        if (code != ERR_OK || type != OBJECT_TAG)
            return code;
        at = next;
    }
    code = number_of(revlist, &at, &number);
    if (code == ERR_OK)
        code = enqueue(revlist, number);
    if (code == ERR_OK)
        code = inherit(revlist, number, flags);
    return code == ERR_OK ? tell_parents(revlist, number) : code;
}

enum err_code revlist_include(struct revlist *revlist, const struct oid *oid, struct err *err)
{
    return include(revlist, oid, 0, err);
}

enum err_code revlist_exclude(struct revlist *revlist, const struct oid *oid)
{
    enum object_type type;
    struct oid peeled;
    uint32_t number;
    enum err_code code;

    code = revision_peel(revlist->revision, oid, &peeled, &type, NULL);
    if (code != ERR_OK || type != OBJECT_COMMIT)
        return code == ERR_NOMEM ? code : ERR_OK;
    code = number_of(revlist, &peeled, &number);
    if (code == ERR_OK)
        code = inherit(revlist, number, EXCLUDED);
    if (code == ERR_OK)
        code = enqueue(revlist, number);
    return code == ERR_OK ? tell_parents(revlist, number) : code;
}

enum err_code revlist_exclude_refs(struct revlist *revlist, const struct refs *refs,
                                   const char *prefix)
{
    enum err_code code = ERR_OK;
    size_t count;
    const struct ref *list = refs_list(refs, &count);

    for (size_t i = 0; code == ERR_OK && i < count; i++)
        if (!list[i].special && slice_starts(list[i].name, prefix) && !oid_is_null(&list[i].oid))
            code = revlist_exclude(revlist, &list[i].oid);
    return code;
}

/* A side of a range; nothing means HEAD. */
static enum err_code resolve(struct revlist *revlist, struct slice name, struct oid *out,
                             struct err *err)
{
    return revision_commit(revlist->revision, name.len ? name : slice_str("HEAD"), out, err);
}

/* The same for a side that is looked at, with the tags that lead to it. */
static enum err_code resolve_included(struct revlist *revlist, struct slice name, struct oid *out,
                                      struct err *err)
{
    enum err_code code = resolve(revlist, name, out, err);

    return code == ERR_OK && name.len ? revision_object(revlist->revision, name, out, err) : code;
}

static enum err_code add_symmetric(struct revlist *revlist, struct slice left, struct slice right,
                                   struct err *err)
{
    enum err_code code;
    struct oid a;
    struct oid b;

    code = resolve_included(revlist, left, &a, err);
    if (code == ERR_OK)
        code = resolve_included(revlist, right, &b, err);
    if (code == ERR_OK)
        code = include(revlist, &a, LEFT, err);
    return code == ERR_OK ? include(revlist, &b, RIGHT, err) : code;
}

static enum err_code add_part(struct revlist *revlist, struct slice part, struct err *err)
{
    size_t dots = slice_find(part, SLICE_LITERAL(".."));
    struct slice left = slice_sub(part, 0, dots);
    struct slice right = slice_sub(part, dots + 2, part.len);
    enum err_code code = ERR_OK;
    struct oid oid;

    if (dots == SIZE_MAX) {
        bool excluded = slice_starts(part, "^");

        if (excluded)
            code = resolve(revlist, slice_sub(part, 1, part.len), &oid, err);
        else
            code = resolve_included(revlist, part, &oid, err);
        if (code != ERR_OK)
            return code;
        return excluded ? revlist_exclude(revlist, &oid) : revlist_include(revlist, &oid, err);
    }
    if (slice_starts(right, "."))
        return add_symmetric(revlist, left, slice_sub(right, 1, right.len), err);
    code = resolve(revlist, left, &oid, err);
    if (code == ERR_OK)
        code = revlist_exclude(revlist, &oid);
    if (code == ERR_OK)
        code = resolve_included(revlist, right, &oid, err);
    return code == ERR_OK ? revlist_include(revlist, &oid, err) : code;
}

enum err_code revlist_add_range(struct revlist *revlist, struct slice range, struct err *err)
{
    enum err_code code = ERR_OK;
    bool any = false;
    struct slice part;

    while (code == ERR_OK && slice_cut(&range, ' ', &part)) {
        if (!part.len)
            continue;
        any = true;
        code = add_part(revlist, part, err);
    }
    if (code == ERR_OK && !any)
        return err_set(err, ERR_USAGE, "an empty range");
    return code;
}

void revlist_since(struct revlist *revlist, int64_t time_s)
{
    revlist->since_s = time_s;
}

/* Puts the parents into the heap. Behind SLACK commits in a row that are too
 * old the walk ends. */
static enum err_code go_on(struct revlist *revlist, uint32_t number)
{
    const struct visit visit = revlist->visits[number];
    uint32_t stale = visit.time_s < revlist->since_s ? visit.stale + 1 : 0;
    enum err_code code;

    if (stale > SLACK && !(visit.flags & EXCLUDED))
        return ERR_OK;
    code = tell_parents(revlist, number);
    for (uint32_t i = 0; code == ERR_OK && i < visit.parent_count; i++) {
        uint32_t parent = revlist->parents.items[visit.first_parent + i];
        uint32_t *known = &revlist->visits[parent].stale;

        *known = stale < *known ? stale : *known;
        code = enqueue(revlist, parent);
    }
    return code;
}

/* Whether what is left out could still reach what was listed: it is as late as
 * the earliest of that, or SLACK is not used up. */
static bool may_matter(const struct revlist *revlist, int64_t earliest_s, unsigned *slack)
{
    if (!revlist->heap.count)
        return false;
    if (revlist->wanted_in_heap || revlist->visits[revlist->heap.items[0]].time_s >= earliest_s) {
        *slack = SLACK;
        return true;
    }
    return (*slack)-- > 0;
}

static enum err_code walk(struct revlist *revlist)
{
    int64_t earliest_s = INT64_MAX;
    unsigned slack = SLACK;
    enum err_code code = ERR_OK;

    while (code == ERR_OK && may_matter(revlist, earliest_s, &slack)) {
        uint32_t number = heap_pop(revlist);
        struct visit *visit = &revlist->visits[number];

        if (env_cancelled(revlist->env))
            return ERR_CANCELLED;
        if (visit->stale == UINT32_MAX)
            visit->stale = 0;
        if (!(visit->flags & EXCLUDED) && visit->time_s >= revlist->since_s)
            visit->flags |= LISTED;
        if (!(visit->flags & EXCLUDED) && visit->time_s < earliest_s)
            earliest_s = visit->time_s;
        code = go_on(revlist, number);
    }
    return code;
}

static enum err_code add_lineage(struct revlist *revlist, uint32_t number)
{
    const struct visit *visit = &revlist->visits[number];
    enum err_code code = ERR_OK;

    lineage_add(revlist->lineage, number, visit->time_s);
    for (uint32_t i = 0; code == ERR_OK && i < visit->parent_count; i++)
        code = lineage_parent(revlist->lineage, revlist->parents.items[visit->first_parent + i]);
    return code;
}

static enum err_code list_commits(struct revlist *revlist)
{
    const uint32_t *order;
    enum err_code code = lineage_new(revlist->visit_count, is_below, revlist, &revlist->lineage);
    size_t count = 0;

    for (uint32_t i = 0; code == ERR_OK && i < revlist->visit_count; i++)
        if ((revlist->visits[i].flags & (LISTED | EXCLUDED)) == LISTED)
            code = add_lineage(revlist, i);
    if (code == ERR_OK)
        code = lineage_sort(revlist->lineage);
    if (code != ERR_OK)
        return code;
    order = lineage_order(revlist->lineage, &count);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        struct oid oid = oid_of(revlist, order[i]);

        code = add_oid(&revlist->commits, &oid);
    }
    return code;
}

enum err_code revlist_run(struct revlist *revlist)
{
    enum err_code code = walk(revlist);

    return code == ERR_OK ? list_commits(revlist) : code;
}

const struct oid *revlist_commits(const struct revlist *revlist, size_t *count)
{
    *count = revlist->commits.count;
    return revlist->commits.items;
}

const struct oid *revlist_objects(const struct revlist *revlist, size_t *count)
{
    *count = revlist->objects.count;
    return revlist->objects.items;
}

const struct oid *revlist_missing(const struct revlist *revlist, size_t *count)
{
    *count = revlist->missing.count;
    return revlist->missing.items;
}
