/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gathers where found objects come from with several threads: a second walk
 * over the commits and trees of a history, each worker with a hand of
 * git/provenance.h.
 *
 * Thread: called by one thread; starts and ends its own.
 */
#ifndef PATROL_SCAN_ORIGINS_H
#define PATROL_SCAN_ORIGINS_H

#include "git/provenance.h"
#include "scan/pool.h"

/* After the last provenance_want. ERR_NOMEM, ERR_LIMIT, ERR_CANCELLED. */
MUST_USE enum err_code origins_gather(const struct odb *odb, struct provenance *provenance,
                                      size_t threads, const struct env *env);

#endif
