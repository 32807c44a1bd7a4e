/* SPDX-License-Identifier: Apache-2.0 */
#include "git/commit.h"

#include <assert.h>

#include "git/header.h"

#define PARENT "parent"

/* "parent HEX\n" */
static size_t parent_line_bytes(enum oid_format format)
{
    return sizeof PARENT + 2 * oid_bytes(format) + 1;
}

enum err_code commit_parse(enum oid_format format, struct slice bytes, struct commit *out)
{
    struct commit commit = {.format = format};
    struct slice rest;
    struct oid parent;

    header_split(bytes, &commit.headers, &commit.message);
    rest = commit.headers;
    if (!header_take_oid(&rest, "tree", format, &commit.tree))
        return ERR_PARSE;
    commit.parents = rest;
    while (header_take_oid(&rest, PARENT, format, &parent))
        commit.parent_count++;
    /* A damaged parent must not pass for a root commit. */
    if (slice_starts(rest, PARENT " "))
        return ERR_PARSE;
    commit.parents.len -= rest.len;
    commit.author = header_find(rest, "author");
    commit.committer = header_find(rest, "committer");
    *out = commit;
    return ERR_OK;
}

struct oid commit_parent(const struct commit *commit, size_t index)
{
    size_t line = parent_line_bytes(commit->format);
    size_t hex = 2 * oid_bytes(commit->format);
    size_t from = index * line + sizeof PARENT;
    struct oid oid;
    bool read;

    assert(index < commit->parent_count);
    read = oid_parse(commit->format, slice_sub(commit->parents, from, from + hex), &oid);
    assert(read);
    return oid;
}
