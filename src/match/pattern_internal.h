/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the pattern reader share: pattern.c (sequences, groups,
 * quantifiers), pattern_escape.c and pattern_class.c. */
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
    PATTERN_ESCAPE_WORD_EDGE, /* \b \B */
    PATTERN_ESCAPE_ABSOLUTE,  /* \A \z \Z \G */
    PATTERN_ESCAPE_KEEP,      /* \K */
    PATTERN_ESCAPE_REFERENCE, /* a back reference or a call */
};

struct pattern_escaped {
    enum pattern_escape kind;
    unsigned char byte;
    struct byteset set;
};

/* Reads the escape sequence behind a backslash (not \Q, \E). In a class \b
 * is a backspace and digits are octal. */
MUST_USE enum err_code pattern_escape_read(struct pattern_reader *reader, bool in_class,
                                           struct pattern_escaped *out);

/* Reads a bracket class; `at` stands behind the "[". */
MUST_USE enum err_code pattern_class_read(struct pattern_reader *reader, struct byteset *out);

#endif
