/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over bytes: which of the literals stands where. The pure-literal API
 * of Vectorscan (or Hyperscan) where it was compiled ahead of time, or where the
 * literals are frequent; a sieve of our own, made in a twentieth of the time, for
 * all others.
 *
 * Thread: `struct prefilter` immutable; `struct prefilter_scratch` confined.
 */
#ifndef PATROL_MATCH_PREFILTER_H
#define PATROL_MATCH_PREFILTER_H

#include "core/buf.h"
#include "match/hit_list.h"
#include "match/literals.h"

struct prefilter;
struct prefilter_scratch;

/* `count` literals, numbered from 0; at least one. */
MUST_USE enum err_code prefilter_new(const struct literal *literals, size_t count,
                                     struct prefilter **out, struct err *err);

/* The same for bytes of which there are few: never slow to make. */
MUST_USE enum err_code prefilter_new_sieve(const struct literal *literals, size_t count,
                                           struct prefilter **out, struct err *err);

/* The same for an image: slower to make, faster to use. */
MUST_USE enum err_code prefilter_new_compiled(const struct literal *literals, size_t count,
                                              struct prefilter **out, struct err *err);
MUST_USE enum err_code prefilter_write_image(const struct prefilter *compiled, struct buf *out);

/* From an image. ERR_UNSUPPORTED when it is none, or when the library or the
 * processor is another one; then make it anew. */
MUST_USE enum err_code prefilter_new_with(struct slice image, struct prefilter **out);

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
