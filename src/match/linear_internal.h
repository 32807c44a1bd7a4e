/* SPDX-License-Identifier: Apache-2.0 */
/* The program that linear_build.c makes of a pattern and linear.c follows. */
#ifndef PATROL_MATCH_LINEAR_INTERNAL_H
#define PATROL_MATCH_LINEAR_INTERNAL_H

#include "match/linear.h"
#include "match/pattern.h"

enum linear_kind {
    LINEAR_BYTE,   /* one of `bytes` */
    LINEAR_EDGE,   /* `edge` holds here */
    LINEAR_NOTE,   /* pairs[number] is here */
    LINEAR_GO,     /* to `first` */
    LINEAR_EITHER, /* to `first` or, where that fails, to `second`; `number` among its like */
    LINEAR_DONE,
};

/* Goes on with the one behind it where nothing else is said. */
struct linear_step {
    enum linear_kind kind;
    enum pattern_edge edge;
    uint32_t number;
    uint32_t first;
    uint32_t second;
    const struct byteset *bytes;
};

struct linear {
    struct arena arena; /* of the pattern that it was made of */
    struct linear_step *steps;
    size_t count;
    size_t cap;
    size_t nodes; /* of the pattern, each as often as it was repeated */
    uint32_t eithers;
    uint32_t groups;
};

#endif
