/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scanning the difference. A delta's copied ranges were looked through in its
 * base, so of an object that is a delta only inserted bytes and the seams
 * between ranges need the literal prefilter; what was found in the base is
 * carried over where all that decides about it was copied as a whole.
 *
 * Hits whose windows overlap form a cluster: matches of one cluster depend on
 * no byte outside its window and on no hit of another cluster. A cluster
 * is carried over as a whole or confirmed again as a whole, which makes the
 * result the same as that of scanning the object in full.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_INHERIT_H
#define PATROL_SCAN_INHERIT_H

#include "git/delta.h"
#include "match/matcher.h"
#include "model/findings.h"

/* A secret in an object. */
struct carried_match {
    struct finding *finding;
    enum encoding encoding;
    uint32_t start;
    uint32_t length;
};

struct cluster {
    uint32_t start; /* of its window */
    uint32_t end;
    uint32_t first_hit;
    uint32_t hit_count;
    uint32_t first_match;
    uint32_t match_count;
};

/* What is known of one object: clusters in order, their hits and matches. */
struct hit_map {
    struct cluster *clusters;
    size_t cluster_count;
    size_t cluster_cap;
    struct hit_list hits;
    struct carried_match *matches;
    size_t match_count;
    size_t match_cap;
};

void hit_map_release(struct hit_map *map);

/* What the scan of one worker needs from object to object. */
struct inherit;

/* Records a match of the object at hand and says which finding it is. */
typedef enum err_code (*inherit_found_fn)(void *ctx, const struct match *match,
                                          struct finding **out);

MUST_USE enum err_code inherit_new(const struct matcher *matcher, struct scanner *scanner,
                                   struct inherit **out);
void inherit_free(struct inherit *inherit);

/* An object to look through. With spans, `base` is what inherit_scan left of
 * the base (NULL where there was nothing in it). */
struct inherit_object {
    struct slice bytes;
    const struct hit_map *base;
    size_t base_len;
    const struct delta_span *spans;
    size_t span_count;           /* 0: not a delta, or nothing is known of the base */
    const struct ranges *places; /* the only ones to prefilter; NULL: not known */
};

/* Looks through the object; `found` is called for matches that are confirmed
 * now. *map has the clusters of the object, carried and new; it is valid
 * until the next call. ERR_LIMIT as of scanner_confirm. */
MUST_USE enum err_code inherit_scan(struct inherit *inherit, const struct inherit_object *object,
                                    inherit_found_fn found, void *ctx, const struct hit_map **map);

/* A copy of `map` for the deltas to come; NULL in *out where it is empty. */
MUST_USE enum err_code hit_map_copy(const struct hit_map *map, struct hit_map **out);

#endif
