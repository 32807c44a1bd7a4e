/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass of a SIMD multi-literal matcher over bytes: which of the literals
 * stands where. Vectorscan's (or Hyperscan's) pure-literal API.
 *
 * Thread: `struct prefilter` immutable; `struct prefilter_scratch` confined.
 */
#ifndef PATROL_MATCH_PREFILTER_H
#define PATROL_MATCH_PREFILTER_H

#include "core/buf.h"
#include "match/literals.h"

struct prefilter;
struct prefilter_scratch;

/* A literal that was seen: bytes[end - length, end) is literal number `literal`. */
struct hit {
    uint32_t literal;
    uint32_t end;
};

struct hit_list {
    struct hit *items;
    size_t count;
    size_t cap;
};

void hit_list_release(struct hit_list *list);
MUST_USE enum err_code hit_list_add(struct hit_list *list, struct hit hit);

/* Orders the hits from number `from` on by `end`. */
void hit_list_sort(struct hit_list *list, size_t from);

/* `count` literals, numbered from 0; at least one. */
MUST_USE enum err_code prefilter_new(const struct literal *literals, size_t count,
                                     struct prefilter **out, struct err *err);

/* The same from a compiled form made by prefilter_serialize on this kind of
 * machine: hundreds of times faster. ERR_UNSUPPORTED when the library or the
 * processor is another one; then compile. */
MUST_USE enum err_code prefilter_load(struct slice compiled, struct prefilter **out);
MUST_USE enum err_code prefilter_serialize(const struct prefilter *prefilter, struct buf *out);

void prefilter_free(struct prefilter *prefilter);

MUST_USE enum err_code prefilter_scratch_new(const struct prefilter *prefilter,
                                             struct prefilter_scratch **out);
void prefilter_scratch_free(struct prefilter_scratch *scratch);

/* Appends the hits in `bytes` (at most 2 GiB), ordered by `end`. ERR_NOMEM, or
 * ERR_LIMIT over LIMIT_HITS; the hits until then are in the list. */
MUST_USE enum err_code prefilter_scan(const struct prefilter *prefilter,
                                      struct prefilter_scratch *scratch, struct slice bytes,
                                      struct hit_list *hits);

/* Appends name and version of the library below. */
void prefilter_library(struct buf *out);

#endif
