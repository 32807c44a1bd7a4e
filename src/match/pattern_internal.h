/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the pattern reader share: pattern.c (sequences, choices,
 * quantifiers), pattern_group.c, pattern_escape.c and pattern_class.c. */
#ifndef PATROL_MATCH_PATTERN_INTERNAL_H
#define PATROL_MATCH_PATTERN_INTERNAL_H

#include "match/pattern.h"

struct pattern_options {
    bool caseless;      /* i */
    bool dot_all;       /* s */
    bool multiline;     /* m */
    bool extended;      /* x */
    bool extended_more; /* xx */
};

struct pattern_reader {
    const char *at; /* NUL-terminated */
    struct arena *arena;
    struct pattern *pattern;
    struct pattern_options options;
    bool quoting; /* between \Q and \E */
    unsigned depth;
};

/* What an escape sequence stands for. */
enum pattern_escape {
    PATTERN_ESCAPE_BYTE,      /* `byte` */
    PATTERN_ESCAPE_SET,       /* `set` */
    PATTERN_ESCAPE_NEWLINE,   /* \R */
    PATTERN_ESCAPE_GRAPHEME,  /* \X */
    PATTERN_ESCAPE_WORD_EDGE, /* `edge`: \b \B */
    PATTERN_ESCAPE_ABSOLUTE,  /* `edge`: \A \z \Z */
    PATTERN_ESCAPE_RESUMED,   /* \G */
    PATTERN_ESCAPE_KEEP,      /* \K */
    PATTERN_ESCAPE_REFERENCE, /* a back reference or a call */
};

struct pattern_escaped {
    enum pattern_escape kind;
    unsigned char byte;
    enum pattern_edge edge;
    struct byteset set;
};

/* Alternatives, up to a parenthesis that none of them opened or the end. */
MUST_USE enum err_code pattern_choice_read(struct pattern_reader *reader,
                                           struct pattern_node **out);

/* Reads a group; `at` stands at its parenthesis. */
MUST_USE enum err_code pattern_group_read(struct pattern_reader *reader, struct pattern_node **out);

MUST_USE enum err_code pattern_nothing_new(struct pattern_reader *reader, enum pattern_edge edge,
                                           struct pattern_node **out);
MUST_USE enum err_code pattern_anything_new(struct pattern_reader *reader,
                                            struct pattern_node **out);

/* The pattern looks so many bytes further than it has matched. */
void pattern_looks(struct pattern_reader *reader, size_t behind, size_t ahead);

/* Reads the escape sequence behind a backslash (not \Q, \E). In a class \b
 * is a backspace and digits are octal. */
MUST_USE enum err_code pattern_escape_read(struct pattern_reader *reader, bool in_class,
                                           struct pattern_escaped *out);

/* Reads a bracket class; `at` stands behind the "[". */
MUST_USE enum err_code pattern_class_read(struct pattern_reader *reader, struct byteset *out);

#endif
