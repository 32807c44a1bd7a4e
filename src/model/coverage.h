/* SPDX-License-Identifier: Apache-2.0 */
/* What a run looked through, and why it did not look at the rest. */
#ifndef PATROL_MODEL_COVERAGE_H
#define PATROL_MODEL_COVERAGE_H

#include <stdint.h>

struct coverage {
    uint64_t files;
    uint64_t commits;
    uint64_t trees;
    uint64_t blobs;
    uint64_t tags;
    uint64_t refs;
    uint64_t bytes;      /* looked through, after unpacking */
    uint64_t excluded;   /* entries left out because the operator said so */
    uint64_t special;    /* sockets, FIFOs, devices: never opened */
    uint64_t links;      /* symbolic links not followed */
    uint64_t submodules; /* commits of other repositories, not looked at */
};

void coverage_add(struct coverage *sum, const struct coverage *part);

enum skip_reason {
    SKIP_UNREADABLE,  /* the system refused */
    SKIP_TOO_LARGE,   /* --max-file-size */
    SKIP_CHANGED,     /* shrank or vanished while it was read */
    SKIP_LIMIT,       /* a ceiling of ours, a rule's match limit */
    SKIP_MISSING,     /* an object that is named but not there */
    SKIP_CORRUPT,     /* foreign bytes that are not what they say */
    SKIP_UNSUPPORTED, /* a format that this version does not read */
};

/* "unreadable", "too-large", "changed", … */
const char *skip_reason_name(enum skip_reason reason);

#endif
