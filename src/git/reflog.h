/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reflogs of a repository: what refs named before. In files, one line an
 * entry, the oldest first,
 *
 *     HEX-BEFORE HEX-AFTER NAME <EMAIL> TIME ZONE\tMESSAGE
 *
 * or in reftables, the latest first. Lines that are malformed are passed over,
 * as git does: reflogs add names to objects, which are looked at in any case.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_REFLOG_H
#define PATROL_GIT_REFLOG_H

#include "git/odb.h"
#include "git/person.h"
#include "git/repo.h"

/* Valid during the call that gives it. */
struct reflog_entry {
    struct slice ref;  /* named as in git/refs.h */
    struct oid before; /* null for a new ref */
    struct oid after;  /* null for a deleted one */
    struct person person;
    struct slice message;
};

typedef enum err_code (*reflog_fn)(void *ctx, const struct reflog_entry *entry);

/* All entries of all refs of all worktrees. Files that cannot be read are told
 * to `problem`. Fails with what `fn` returns, or ERR_NOMEM. */
MUST_USE enum err_code reflog_each(const struct repo *repo, reflog_fn fn, void *ctx,
                                   odb_problem_fn problem, void *problem_ctx);

/* Reads one line, without its newline. */
MUST_USE bool reflog_parse(enum oid_format format, struct slice line, struct reflog_entry *out);

#endif
