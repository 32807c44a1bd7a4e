/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A commit object:
 *
 *     tree HEX
 *     parent HEX            (any number)
 *     author PERSON
 *     committer PERSON
 *     encoding, gpgsig, …   (lines that go on begin with a blank)
 *
 *     message
 *
 * Like git, this insists on the object names only; the rest may be missing
 * or odd. Format: gitformat-pack(5), git's commit.c.
 *
 * Ownership: slices point into the parsed bytes. Thread: immutable values.
 */
#ifndef PATROL_GIT_COMMIT_H
#define PATROL_GIT_COMMIT_H

#include "core/err.h"
#include "git/oid.h"

struct commit {
    enum oid_format format;
    struct oid tree;
    size_t parent_count;
    struct slice parents;   /* their lines */
    struct slice author;    /* for person_parse; empty where it is missing */
    struct slice committer; /* likewise */
    struct slice headers;   /* all lines before the message */
    struct slice message;
};

/* `bytes` is the content of the object. ERR_PARSE when it is no commit. */
MUST_USE enum err_code commit_parse(enum oid_format format, struct slice bytes, struct commit *out);

/* The parent at `index`, which is below parent_count. */
struct oid commit_parent(const struct commit *commit, size_t index);

#endif
