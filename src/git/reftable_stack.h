/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reftables of one worktree, DIR/reftable/tables.list: later tables
 * change what earlier ones say. Format: git's Documentation/technical/reftable,
 * "Layout" and "Readers".
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_REFTABLE_STACK_H
#define PATROL_GIT_REFTABLE_STACK_H

#include "git/odb.h"
#include "git/reftable.h"

/* Receives the records that are in force, in the order of their keys. */
typedef enum err_code (*reftable_stack_fn)(void *ctx, const struct reftable_record *record);

/* No list is no record. A table that cannot be read is told to `problem` and
 * left out. Fails with what `fn` returns, or ERR_NOMEM. */
MUST_USE enum err_code reftable_stack_refs(const char *dir, enum oid_format format,
                                           reftable_stack_fn fn, void *ctx, odb_problem_fn problem,
                                           void *problem_ctx);
MUST_USE enum err_code reftable_stack_logs(const char *dir, enum oid_format format,
                                           reftable_stack_fn fn, void *ctx, odb_problem_fn problem,
                                           void *problem_ctx);

#endif
