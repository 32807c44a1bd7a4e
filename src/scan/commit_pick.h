/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which commits a scan is about, as the operator or git's hooks say it: those
 * that range, branch and tips reach and what is known does not. With `since`
 * alone, those that any ref or HEAD reaches.
 *
 * Ownership: all text is borrowed and outlives the scan. Thread: immutable.
 */
#ifndef PATROL_SCAN_COMMIT_PICK_H
#define PATROL_SCAN_COMMIT_PICK_H

#include "git/revlist.h"

struct commit_pick {
    const char *range;  /* "A..B"; NULL: none */
    const char *branch; /* a ref or commit; NULL: none */
    bool has_since;
    int64_t since_s;
    const struct slice *tips; /* names of objects: what a push brings */
    size_t tip_count;
    const struct slice *known; /* names of objects that the other side has */
    size_t known_count;
    const char *known_refs; /* what refs of this prefix reach is known; NULL: nothing */
    struct slice ref_names; /* to be looked through too, each ended by NUL */
};

/* true when commits are asked for at all. */
bool commit_pick_wanted(const struct commit_pick *pick);

/* Fills `list` and runs it. Refs that cannot be read are told to `problem`.
 * ERR_USAGE, ERR_NOTFOUND …: what was asked for is not there. */
MUST_USE enum err_code commit_pick_run(const struct commit_pick *pick, const struct repo *repo,
                                       struct revision *revision, odb_problem_fn problem, void *ctx,
                                       struct revlist *list, struct err *err);

#endif
