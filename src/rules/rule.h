/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule: what one kind of secret looks like and what to do about it. The
 * built-in rules are constants that the build makes out of rules/ *.yml; those
 * of --rules are read at run time into the arena of their rule set.
 *
 * Thread: immutable.
 */
#ifndef PATROL_RULES_RULE_H
#define PATROL_RULES_RULE_H

#include "model/severity.h"

/* A list of C strings, `count` of them. */
struct text_list {
    const char *const *items;
    size_t count;
};

enum checksum_algorithm {
    CHECKSUM_ALGORITHM_NONE,
    CHECKSUM_CRC32_BASE62,  /* GitHub classic, npm: six base62 digits at the end */
    CHECKSUM_SHA256_BASE32, /* GitHub fine-grained: eight base32 digits */
    CHECKSUM_JWT,           /* structure of a JSON web token; exp is read */
};

struct remediation {
    const char *summary; /* NULL where there is none */
    const char *url;
};

struct rule {
    const char *id;
    const char *name;
    const char *description;
    enum severity severity;
    const char *pattern;       /* PCRE2; the named group `token` is the secret */
    struct text_list keywords; /* given literals; none: derived from the pattern */
    struct text_list paths;    /* globs; none: everywhere */
    double min_entropy;        /* bits a byte; 0: not asked for */
    enum checksum_algorithm checksum;
    uint32_t checksum_skip; /* bytes before the checked part, e.g. of "ghp_" */
    const char *verify;        /* name of a verifier; NULL: cannot be checked */
    uint32_t max_length;       /* longest secret in bytes */
    uint32_t specificity;      /* of two rules over the same bytes the higher one stays */
    bool off_by_default;
    struct remediation remediation;
    struct text_list references;
    struct text_list examples; /* with {{kind:seed}} placeholders */
    struct text_list counterexamples;
    const char *file; /* where it was read, for messages */
    uint32_t line;
};

#endif
