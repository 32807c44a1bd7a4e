/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scans what is new: the blobs that a commit or the index brings. A secret in
 * a new blob counts unless it was there before: in the blobs that the parents
 * have at this path, in those that the change takes away (a renamed or
 * moved part), or because a parent has the very blob somewhere (a copy).
 *
 * Ownership: borrows all it is given. Thread: confined to its worker.
 */
#ifndef PATROL_SCAN_CHANGE_SCAN_H
#define PATROL_SCAN_CHANGE_SCAN_H

#include "git/index.h"
#include "git/odb.h"
#include "scan/blob_sieve.h"

struct change_scan;

/* `location` is what reports call the repository. */
MUST_USE enum err_code change_scan_new(struct worker *worker, const struct repo *repo,
                                       const struct odb *odb, struct slice location,
                                       struct change_scan **out);
void change_scan_free(struct change_scan *scan);

/* What `index` has that none of the commits `parents` has. What cannot be
 * read becomes a skip; ERR_NOMEM, ERR_CANCELLED. */
MUST_USE enum err_code change_scan_index(struct change_scan *scan, const struct index *index,
                                         const struct oid *parents, size_t count);

/* The tree of HEAD, so that places can say whether it has them still; NULL:
 * there is none. */
void change_scan_head(struct change_scan *scan, const struct oid *tree);

/* What is known to hold nothing need not be read; NULL: nothing is known. */
void change_scan_sieve(struct change_scan *scan, const struct blob_sieve *sieve);

/* What a commit has that none of its parents has, and its message. Of commits
 * that bring the same blob the one of the lowest `order` is told. */
MUST_USE enum err_code change_scan_commit(struct change_scan *scan, const struct oid *commit,
                                          uint64_t order);

/* A tag's message, or all of a tree or blob that stands for itself. */
MUST_USE enum err_code change_scan_object(struct change_scan *scan, const struct oid *oid);

#endif
