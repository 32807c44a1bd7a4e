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

#include "core/text_list.h"
#include "model/place.h"
#include "model/recipe.h"
#include "model/severity.h"
#include "rules/template.h"

/* How a vendor's token proves that it is one. The checksum stands at the end
 * of the token, behind the checked part; checksum_skip and checksum_gap of the
 * rule say what lies around that. */
enum checksum_algorithm {
    CHECKSUM_ALGORITHM_NONE,
    CHECKSUM_CRC32_BASE62,    /* GitHub classic, npm, Vercel: six base62 digits */
    CHECKSUM_CRC32_BASE36,    /* GitLab routable: seven lower-case base36 digits */
    CHECKSUM_CRC32_HEX,       /* Atlassian, Cloudflare: eight hex digits, either case */
    CHECKSUM_CRC32_LE_HEX,    /* Grafana: the same, least significant byte first */
    CHECKSUM_CRC32_LE_BASE64, /* Confluent: those four bytes as six base64 digits */
    CHECKSUM_SHA256_BASE32,   /* GitHub fine-grained: eight base32 digits over bytes 0 to 76 */
    CHECKSUM_JWT,             /* structure of a JSON web token; exp is read */
};

#define CHECKSUM_ALGORITHM_COUNT 8

/* "crc32-base62", as rule files write it; NULL for NONE. */
const char *rule_checksum_name(enum checksum_algorithm algorithm);

struct remediation {
    const char *summary; /* NULL where there is none */
    const char *url;
};

/* A checksum that another dialect describes: two texts, made of what the
 * pattern captured, which are the same in a real token. */
struct templates {
    const struct template *actual;
    const struct template *expected;
    const char *needs;       /* a group without which there is no checksum; NULL: there is one */
    bool passes_without;     /* that group */
    const char *unsupported; /* why there are no templates; NULL: there are */
};

/* What other rule dialects ask of a match beyond its pattern, in bytes of
 * the secret, or of the whole match where the pattern has more groups than one. */
struct requirements {
    uint32_t min_digits;
    uint32_t min_uppercase;
    uint32_t min_lowercase;
    uint32_t min_special;
    const char *special;              /* which bytes are special; NULL: the usual ones */
    struct text_list without;         /* none of these may be in it, in either case */
    const struct templates *checksum; /* NULL: none */
};

bool rule_requirements_met(const struct requirements *requirements, struct slice text);

struct rule {
    const char *id;
    const char *name;
    const char *description;
    enum severity severity;
    const char *pattern;                     /* PCRE2; the named group `token` is the secret */
    struct text_list keywords;               /* given literals; none: derived from the pattern */
    struct text_list paths;                  /* globs; none: everywhere */
    double min_entropy;                      /* bits a byte; 0: not asked for */
    double min_randomness;                   /* bits of evidence; 0: not asked for */
    const struct requirements *requirements; /* NULL: none */
    enum checksum_algorithm checksum;
    uint32_t checksum_skip;      /* bytes before the checked part, e.g. of "ghp_" */
    uint32_t checksum_gap;       /* bytes between the checked part and its checksum, e.g. of "_" */
    uint32_t encodings;          /* bits 1 << enum encoding that it is looked for in; 0: by worth */
    const char *verify;          /* name of a verifier; NULL: cannot be checked */
    const struct recipe *recipe; /* what that verifier does; NULL: GitHub's own, or none */
    uint32_t max_length;         /* longest secret in bytes; 0: as the pattern tells */
    uint32_t specificity;        /* of two rules over the same bytes the higher one stays */
    bool off_by_default;
    bool foreign;       /* of another dialect: an example shows what the pattern matches */
    bool drops_dummies; /* what looks like a placeholder is none of these secrets */
    struct remediation remediation;
    struct text_list references;
    struct text_list examples; /* with {{kind:seed}} placeholders */
    struct text_list counterexamples;
    struct text_list unsupported; /* what it asks for and does not get, for a person */
    const char *file;             /* where it was read, for messages */
    uint32_t line;
    uint32_t column;
    uint32_t pattern_line; /* where the pattern's text begins */
    uint32_t pattern_column;
};

#endif
