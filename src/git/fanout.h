/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers many objects by name. The fan-out of a pack's index has 256
 * entries, and what lies between is searched with a miss of the cache a step;
 * this one has so many that a few names are left, which can be fetched before
 * they are needed.
 *
 * Ownership: `odb` must outlive it. Thread: immutable. Failure: ERR_NOMEM.
 */
#ifndef PATROL_GIT_FANOUT_H
#define PATROL_GIT_FANOUT_H

#include "git/odb.h"

struct fanout;

MUST_USE enum err_code fanout_new(const struct odb *odb, struct fanout **out);
void fanout_free(struct fanout *fanout);

/* Fetch what fanout_number will need for the name: fanout_fetch some time before
 * it, and fanout_fetch_early some time before that. */
void fanout_fetch_early(const struct fanout *fanout, const unsigned char *name);
void fanout_fetch(const struct fanout *fanout, const unsigned char *name);

/* As odb_number. */
uint32_t fanout_number(const struct fanout *fanout, const unsigned char *name);

#endif
