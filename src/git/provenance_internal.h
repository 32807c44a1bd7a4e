/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a provenance: provenance_settle.c draws the conclusions,
 * provenance.c tells them. */
#ifndef PATROL_GIT_PROVENANCE_INTERNAL_H
#define PATROL_GIT_PROVENANCE_INTERNAL_H

#include "git/graph.h"
#include "git/holdings.h"
#include "git/lineage.h"
#include "git/provenance.h"

/* No commit, or no ref. */
#define PROVENANCE_NONE UINT32_MAX

/* Commits that hold something: all of them, or those that refs reach. */
struct provenance_tally {
    uint64_t commits;
    uint32_t first; /* position in the order */
};

/* Of a set of holdings, as the tree of a commit; and of a wanted object. */
struct provenance_stat {
    struct provenance_tally all;
    struct provenance_tally reached;
    uint32_t rank; /* of the best ref that reaches a commit which holds it */
    uint64_t paths;
    uint32_t lost_path; /* where no commit holds it: in a tree that none names */
    bool in_head;
};

/* A ref that counts, and the commit that it names, or GRAPH_NONE. */
struct provenance_ref {
    const struct ref *ref;
    uint32_t commit;
};

struct provenance {
    const struct odb *odb;
    const struct refs *refs;
    enum oid_format format;
    struct odb_reader *reader;
    struct buf content;
    struct graph *graph;
    struct lineage *lineage;
    struct holdings *holdings;
    struct provenance_ref *ranked; /* the best first */
    size_t ranked_count;
    uint32_t *sets;                /* what each commit holds */
    struct provenance_stat *wants; /* by number of the want */
};

/* The number of a commit that was seen, in the graph and the lineage. */
bool provenance_is_commit(const struct provenance *provenance, const struct oid *oid,
                          uint32_t *commit);

#endif
