/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structure of a PCRE2 pattern: which bytes can stand where, how long a
 * match can be and, of most patterns, all that decides what matches. Not a
 * checker: what it accepts PCRE2 may refuse.
 *
 * Ownership: a pattern lives in the arena it was read into.
 * Thread: immutable once read.
 */
#ifndef PATROL_MATCH_PATTERN_H
#define PATROL_MATCH_PATTERN_H

#include "core/arena.h"
#include "core/err.h"
#include "match/byteset.h"

enum pattern_kind {
    PATTERN_NOTHING,  /* zero width: an anchor, a lookaround, an empty group */
    PATTERN_BYTE,     /* one of `bytes` */
    PATTERN_SEQUENCE, /* the children one behind the other */
    PATTERN_CHOICE,   /* one of the children */
    PATTERN_REPEAT,   /* the only child, `min` to `max` times */
    PATTERN_ANYTHING, /* a back reference or a recursion */
};

#define PATTERN_NO_MAX UINT32_MAX

/* What a place of no width asks for. */
enum pattern_edge {
    PATTERN_EDGE_NONE,        /* nothing */
    PATTERN_EDGE_WORD,        /* \b */
    PATTERN_EDGE_NO_WORD,     /* \B */
    PATTERN_EDGE_START,       /* \A, and ^ */
    PATTERN_EDGE_END,         /* \z */
    PATTERN_EDGE_END_OR_LAST, /* \Z: or before a newline that is the last byte */
    PATTERN_EDGE_DOLLAR,      /* $ */
    PATTERN_EDGE_LINE_START,  /* ^ under (?m) */
    PATTERN_EDGE_LINE_END,    /* $ under (?m) */
};

struct pattern_node {
    enum pattern_kind kind;
    uint32_t min;
    uint32_t max;           /* PATTERN_NO_MAX: no bound */
    bool lazy;              /* of a repeat: as few times as will do */
    uint32_t group;         /* the number of the group that it is the inside of; 0: of none */
    enum pattern_edge edge; /* of PATTERN_NOTHING */
    size_t shortest;        /* length of what it matches, in bytes */
    size_t longest;         /* SIZE_MAX: no bound */
    struct byteset bytes;
    struct pattern_node *first;
    struct pattern_node *next; /* sibling */
};

struct pattern {
    struct pattern_node *root;
    /* How many bytes before and behind a match can decide about it; SIZE_MAX: no bound. */
    size_t looks_behind;
    size_t looks_ahead;
    bool absolute; /* it asks where the subject begins or ends: ^ $ \A \z \Z \G */
    bool loose;    /* the tree matches more than the pattern, or otherwise: the pattern has
                      lookaround, atomic groups or other things that no node tells */
    uint32_t groups;
    bool named; /* one of them has a name */
};

/* ERR_UNSUPPORTED: something that this reader does not know, or no valid
 * pattern. ERR_NOMEM: memory, or the arena's ceiling. */
MUST_USE enum err_code pattern_read(const char *text, struct arena *arena, struct pattern *out);

/* Of lengths, where SIZE_MAX is "no bound" and stays it. */
size_t pattern_length_add(size_t a, size_t b);
size_t pattern_length_mul(size_t a, size_t b);
size_t pattern_length_lesser(size_t a, size_t b);
size_t pattern_length_greater(size_t a, size_t b);

#endif
