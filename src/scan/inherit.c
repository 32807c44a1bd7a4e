/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/inherit.h"

#include "core/limits.h"
#include "core/mem.h"
#include "core/presorted.h"
#include "scan/gather.h"

/* So many of a list are looked at one by one before it is halved. */
#define NEAR 8

/* A cluster of the base that was copied whole, or a hit that is to be
 * confirmed: [start, end) is the window that decides about it. */
struct piece {
    uint32_t start;
    uint32_t end;
    const struct cluster *carried; /* NULL: a hit */
    int64_t shift;                 /* of the carried cluster's offsets */
    struct hit hit;
};

struct inherit {
    const struct matcher *matcher;
    struct scanner *scanner;
    struct gather gather;
    struct hit_map map; /* of the object at hand */
    struct hit_list fresh;
    struct hit_list confirm;
    struct piece *pieces;
    size_t piece_count;
    size_t piece_cap;
};

/* One run of inherit_scan. */
struct scan_state {
    struct inherit *self;
    const struct inherit_object *object;
    inherit_found_fn found;
    void *ctx;
    enum err_code limit; /* ERR_LIMIT when something ran into one */
};

void hit_map_release(struct hit_map *map)
{
    mem_free(map->clusters);
    hit_list_release(&map->hits);
    mem_free(map->matches);
    *map = (struct hit_map){0};
}

enum err_code inherit_new(const struct matcher *matcher, struct scanner *scanner,
                          struct inherit **out)
{
    struct inherit *inherit = mem_calloc(1, sizeof *inherit);

    if (!inherit)
        return ERR_NOMEM;
    inherit->matcher = matcher;
    inherit->scanner = scanner;
    inherit->gather.matcher = matcher;
    inherit->gather.scanner = scanner;
    *out = inherit;
    return ERR_OK;
}

void inherit_free(struct inherit *inherit)
{
    if (!inherit)
        return;
    hit_map_release(&inherit->map);
    hit_list_release(&inherit->fresh);
    hit_list_release(&inherit->confirm);
    mem_free(inherit->pieces);
    mem_free(inherit);
}

enum err_code hit_map_copy(const struct hit_map *map, struct hit_map **out)
{
    struct hit_map *copy;

    *out = NULL;
    if (!map->cluster_count)
        return ERR_OK;
    copy = mem_calloc(1, sizeof *copy);
    if (!copy)
        return ERR_NOMEM;
    copy->clusters = mem_calloc(map->cluster_count, sizeof *copy->clusters);
    copy->hits.items = mem_calloc(map->hits.count, sizeof *copy->hits.items);
    copy->matches = mem_calloc(map->match_count, sizeof *copy->matches);
    if (!copy->clusters || !copy->hits.items || !copy->matches) {
        hit_map_release(copy);
        mem_free(copy);
        return ERR_NOMEM;
    }
    memcpy(copy->clusters, map->clusters, map->cluster_count * sizeof *copy->clusters);
    memcpy(copy->hits.items, map->hits.items, map->hits.count * sizeof *copy->hits.items);
    if (map->match_count)
        memcpy(copy->matches, map->matches, map->match_count * sizeof *copy->matches);
    copy->cluster_count = copy->cluster_cap = map->cluster_count;
    copy->hits.count = copy->hits.cap = map->hits.count;
    copy->match_count = copy->match_cap = map->match_count;
    *out = copy;
    return ERR_OK;
}

static enum err_code add_piece(struct inherit *self, struct piece piece)
{
    if (self->piece_count == self->piece_cap) {
        size_t cap = mem_grow(self->piece_cap, self->piece_count + 1, LIMIT_HITS);
        struct piece *grown = cap ? mem_realloc(self->pieces, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        self->pieces = grown;
        self->piece_cap = cap;
    }
    self->pieces[self->piece_count++] = piece;
    return ERR_OK;
}

static enum err_code add_hit_piece(struct scan_state *state, struct hit hit)
{
    size_t start;
    size_t end;

    matcher_window(state->self->matcher, hit, state->object->bytes.len, &start, &end);
    return add_piece(state->self, (struct piece){
                                      .start = (uint32_t)start,
                                      .end = (uint32_t)end,
                                      .hit = hit,
                                  });
}

/* Prefilters all that was not copied as a whole: inserted ranges and seams,
 * each with what a literal may reach over. */
static enum err_code look_at_changes(struct scan_state *state)
{
    struct gather *gather = &state->self->gather;
    const struct inherit_object *object = state->object;
    size_t reach = matcher_literal_bytes(state->self->matcher) - 1;
    size_t from = 0;
    size_t to = 0;
    enum err_code code = ERR_OK;

    /* A copy begins with a seam, unless it begins the object. */
    size_t i = object->spans[0].base != DELTA_INSERTED;

    for (; i < object->span_count && code == ERR_OK; i++) {
        const struct delta_span *span = &object->spans[i];
        size_t start = span->target - (span->target < reach ? span->target : reach);
        size_t inserted = span->base == DELTA_INSERTED ? span->length : 0;

        if (to && start > to) {
            code = gather_range(gather, from, to);
            to = 0;
        }
        from = to ? from : start;
        to = span->target + inserted + reach;
    }
    return to && code == ERR_OK ? gather_range(gather, from, to) : code;
}

static enum err_code look_at_places(struct scan_state *state)
{
    const struct ranges *places = state->object->places;
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < places->count && code == ERR_OK; i++) {
        const struct range *place = &places->items[i];

        code =
            gather_range(&state->self->gather, place->start, (size_t)place->start + place->length);
    }
    return code;
}

/* Prefilters what the base does not answer for. */
static enum err_code look(struct scan_state *state)
{
    struct inherit *self = state->self;
    const struct inherit_object *object = state->object;
    enum err_code code;

    self->fresh.count = 0;
    gather_begin(&self->gather, object->bytes, &self->fresh);
    if (object->places)
        code = look_at_places(state);
    else if (object->span_count)
        code = look_at_changes(state);
    else
        code = gather_range(&self->gather, 0, object->bytes.len);
    if (code == ERR_OK)
        code = gather_end(&self->gather);
    for (size_t i = 0; i < self->fresh.count && code == ERR_OK; i++)
        code = add_hit_piece(state, self->fresh.items[i]);
    return code;
}

/* Where a window was cut off by the object's border, it must be so in both
 * objects, for what lies beyond decides too. */
static bool is_whole_in(const struct cluster *cluster, const struct delta_span *span,
                        const struct inherit_object *object)
{
    uint64_t copied_end = (uint64_t)span->base + span->length;

    if (cluster->start < span->base || cluster->end > copied_end)
        return false;
    if (cluster->start == 0 && span->target + (uint64_t)(cluster->start - span->base) != 0)
        return false;
    return cluster->end != object->base_len ||
           span->target + (uint64_t)(cluster->end - span->base) == object->bytes.len;
}

/* The first hit that ends behind `at`. Spans mostly follow each other in the
 * base, so it is looked for near the one that was found last, `guess`. */
static size_t first_hit(const struct hit_list *hits, size_t guess, uint64_t at)
{
    size_t low = guess;
    size_t high = hits->count;

    if (guess && hits->items[guess - 1].end > at) {
        low = 0;
        high = guess - 1;
    }
    while (low < high && low < guess + NEAR && hits->items[low].end <= at)
        low++;
    while (low < high && hits->items[low].end <= at) {
        size_t middle = low + (high - low) / 2;

        if (hits->items[middle].end > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Carries over a cluster of the base that the span copied, or those of its
 * hits, from number `first` on, that it copied. */
static enum err_code carry_one(struct scan_state *state, const struct delta_span *span,
                               const struct cluster *cluster, size_t first)
{
    const struct hit *hits = state->object->base->hits.items;
    int64_t shift = (int64_t)span->target - (int64_t)span->base;
    uint64_t copied_end = (uint64_t)span->base + span->length;
    size_t end = (size_t)cluster->first_hit + cluster->hit_count;
    enum err_code code = ERR_OK;

    if (is_whole_in(cluster, span, state->object))
        return add_piece(state->self, (struct piece){
                                          .start = (uint32_t)(cluster->start + shift),
                                          .end = (uint32_t)(cluster->end + shift),
                                          .carried = cluster,
                                          .shift = shift,
                                      });
    for (size_t i = first > cluster->first_hit ? first : cluster->first_hit;
         i < end && hits[i].end <= copied_end && code == ERR_OK; i++) {
        if (hits[i].end - matcher_hit_bytes(state->self->matcher, hits[i]) >= span->base)
            code = add_hit_piece(state, (struct hit){
                                            .literal = hits[i].literal,
                                            .end = (uint32_t)(hits[i].end + shift),
                                        });
    }
    return code;
}

/* The cluster of a hit. */
static size_t cluster_of(const struct hit_map *map, size_t hit)
{
    size_t low = 0;
    size_t high = map->cluster_count;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (map->clusters[middle].first_hit > hit)
            high = middle;
        else
            low = middle;
    }
    return low;
}

/* Carries over what the span copied; `first` is the first hit in it. */
static enum err_code carry_span(struct scan_state *state, const struct delta_span *span,
                                size_t first)
{
    const struct hit_map *base = state->object->base;
    uint64_t copied_end = (uint64_t)span->base + span->length;
    enum err_code code = ERR_OK;

    for (size_t i = cluster_of(base, first);
         i < base->cluster_count && code == ERR_OK && base->clusters[i].start < copied_end; i++)
        code = carry_one(state, span, &base->clusters[i], first);
    return code;
}

/* Hits of a base are few and spans many: most lie between the same two hits as
 * the one before, which | instead of || decides in one branch. */
static enum err_code carry(struct scan_state *state)
{
    const struct inherit_object *object = state->object;
    const struct hit_list *hits = object->base ? &object->base->hits : NULL;
    uint64_t free_from = 0; /* up to free_to no hit ends */
    uint64_t free_to = 0;
    enum err_code code = ERR_OK;
    size_t hit = 0;

    for (size_t i = 0; hits && i < object->span_count && code == ERR_OK; i++) {
        const struct delta_span *span = &object->spans[i];
        uint64_t copied_end = (uint64_t)span->base + span->length;
        bool has_hits = (span->base < free_from) | (copied_end >= free_to);

        if (!has_hits | (span->base == DELTA_INSERTED))
            continue;
        hit = first_hit(hits, hit, span->base);
        if (hit < hits->count && hits->items[hit].end <= copied_end) {
            code = carry_span(state, span, hit);
            hit = first_hit(hits, hit, copied_end);
        }
        free_from = hit ? hits->items[hit - 1].end : 0;
        free_to = hit < hits->count ? hits->items[hit].end : UINT64_MAX;
    }
    return code;
}

static int compare_pieces(const void *left, const void *right)
{
    const struct piece *a = left;
    const struct piece *b = right;

    return (a->start > b->start) - (a->start < b->start);
}

static struct cluster *new_cluster(struct hit_map *map)
{
    if (map->cluster_count == map->cluster_cap) {
        size_t cap = mem_grow(map->cluster_cap, map->cluster_count + 1, LIMIT_HITS);
        struct cluster *grown = cap ? mem_realloc(map->clusters, cap, sizeof *grown) : NULL;

        if (!grown)
            return NULL;
        map->clusters = grown;
        map->cluster_cap = cap;
    }
    map->clusters[map->cluster_count] = (struct cluster){
        .first_hit = (uint32_t)map->hits.count,
        .first_match = (uint32_t)map->match_count,
    };
    return &map->clusters[map->cluster_count++];
}

static enum err_code add_match(struct hit_map *map, struct carried_match match)
{
    if (map->match_count == map->match_cap) {
        size_t cap = mem_grow(map->match_cap, map->match_count + 1, LIMIT_HITS);
        struct carried_match *grown = cap ? mem_realloc(map->matches, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        map->matches = grown;
        map->match_cap = cap;
    }
    map->matches[map->match_count++] = match;
    return ERR_OK;
}

/* A cluster that was copied whole: its hits and matches, moved. */
static enum err_code keep(struct scan_state *state, const struct piece *piece)
{
    const struct hit_map *base = state->object->base;
    struct hit_map *map = &state->self->map;
    struct cluster *cluster = new_cluster(map);
    enum err_code code = cluster ? ERR_OK : ERR_NOMEM;

    if (code != ERR_OK)
        return code;
    cluster->start = piece->start;
    cluster->end = piece->end;
    cluster->hit_count = piece->carried->hit_count;
    cluster->match_count = piece->carried->match_count;
    for (uint32_t i = 0; i < piece->carried->hit_count && code == ERR_OK; i++) {
        struct hit hit = base->hits.items[piece->carried->first_hit + i];

        hit.end = (uint32_t)(hit.end + piece->shift);
        code = hit_list_add(&map->hits, hit);
    }
    for (uint32_t i = 0; i < piece->carried->match_count && code == ERR_OK; i++) {
        struct carried_match match = base->matches[piece->carried->first_match + i];

        match.start = (uint32_t)(match.start + piece->shift);
        code = add_match(map, match);
    }
    return code;
}

static enum err_code on_match(void *ctx, const struct match *match)
{
    struct scan_state *state = ctx;
    struct carried_match carried = {
        .encoding = match->encoding,
        .start = (uint32_t)match->start,
        .length = (uint32_t)(match->end - match->start),
    };
    enum err_code code = state->found(state->ctx, match, &carried.finding);

    return code == ERR_OK ? add_match(&state->self->map, carried) : code;
}

static bool same_hit(const struct hit *a, const struct hit *b)
{
    return a->end == b->end && a->literal == b->literal;
}

/* All hits of the pieces, each once, in order. */
static enum err_code gather_hits(struct scan_state *state, const struct piece *pieces, size_t count)
{
    struct hit_list *list = &state->self->confirm;
    enum err_code code = ERR_OK;
    size_t kept = 0;

    list->count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct cluster *carried = pieces[i].carried;

        if (!carried)
            code = hit_list_add(list, pieces[i].hit);
        for (uint32_t h = 0; carried && h < carried->hit_count && code == ERR_OK; h++) {
            struct hit hit = state->object->base->hits.items[carried->first_hit + h];

            hit.end = (uint32_t)(hit.end + pieces[i].shift);
            code = hit_list_add(list, hit);
        }
        if (code != ERR_OK)
            return code;
    }
    hit_list_sort(list, 0);
    for (size_t i = 0; i < list->count; i++)
        if (!kept || !same_hit(&list->items[kept - 1], &list->items[i]))
            list->items[kept++] = list->items[i];
    list->count = kept;
    return ERR_OK;
}

/* Pieces whose windows overlap, of which not all is known: confirmed anew. */
static enum err_code confirm(struct scan_state *state, const struct piece *pieces, size_t count,
                             uint32_t end)
{
    struct inherit *self = state->self;
    struct hit_map *map = &self->map;
    struct cluster *cluster = new_cluster(map);
    size_t matches = map->match_count;
    size_t at = map->cluster_count - 1;
    enum err_code code = cluster ? gather_hits(state, pieces, count) : ERR_NOMEM;

    for (size_t i = 0; i < self->confirm.count && code == ERR_OK; i++)
        code = hit_list_add(&map->hits, self->confirm.items[i]);
    if (code != ERR_OK)
        return code;
    code = scanner_confirm(self->scanner, state->object->bytes, &self->confirm, on_match, state);
    map->clusters[at].start = pieces[0].start;
    map->clusters[at].end = end;
    map->clusters[at].hit_count = (uint32_t)self->confirm.count;
    map->clusters[at].match_count = (uint32_t)(map->match_count - matches);
    if (code == ERR_LIMIT) {
        state->limit = code;
        code = ERR_OK;
    }
    return code;
}

static enum err_code form_clusters(struct scan_state *state)
{
    struct inherit *self = state->self;
    enum err_code code = ERR_OK;
    size_t next;

    /* Windows of neighbours are nearly in order; clusters that were carried may lie
     * between them. */
    presorted_sort(self->pieces, self->piece_count, sizeof *self->pieces, compare_pieces);
    for (size_t i = 0; i < self->piece_count && code == ERR_OK; i = next) {
        uint32_t end = self->pieces[i].end;

        for (next = i + 1; next < self->piece_count && self->pieces[next].start <= end; next++)
            if (self->pieces[next].end > end)
                end = self->pieces[next].end;
        if (next == i + 1 && self->pieces[i].carried)
            code = keep(state, &self->pieces[i]);
        else
            code = confirm(state, self->pieces + i, next - i, end);
    }
    return code;
}

enum err_code inherit_scan(struct inherit *inherit, const struct inherit_object *object,
                           inherit_found_fn found, void *ctx, const struct hit_map **map)
{
    struct scan_state state = {inherit, object, found, ctx, ERR_OK};
    enum err_code code;

    inherit->map.cluster_count = 0;
    inherit->map.hits.count = 0;
    inherit->map.match_count = 0;
    inherit->piece_count = 0;
    code = look(&state);
    if (code == ERR_OK && object->span_count)
        code = carry(&state);
    if (code == ERR_OK && inherit->piece_count)
        code = form_clusters(&state);
    *map = &inherit->map;
    return code == ERR_OK ? state.limit : code;
}
