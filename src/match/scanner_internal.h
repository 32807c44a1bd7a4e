/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the scanner share: scanner.c (hits, regions, results) and
 * scanner_search.c (PCRE2 in one stretch of bytes, decoded or not). */
#ifndef PATROL_MATCH_SCANNER_INTERNAL_H
#define PATROL_MATCH_SCANNER_INTERNAL_H

#include "match/decode.h"
#include "match/matcher_internal.h"
#include "match/regex.h"

/* Matches begin in [from, last] and end before `end`. */
struct region {
    size_t from;
    size_t last;
    size_t end;
};

/* A rule's part in one call. */
struct search {
    struct regex *regex;      /* compiled when first needed, kept */
    struct scanner_cost cost; /* of all calls */
    struct region region;
    size_t resume; /* no match begins before: inside of one that was found */
    size_t looked_bytes;
    unsigned regex_limits;
    bool touched;
    bool open; /* `region` is yet to be searched */
    bool resting;
};

/* What is known of a streak in the bytes of one call: none lies in [from, to);
 * one ends at `end`, if that is not 0. */
struct bare {
    uint64_t call;
    size_t from;
    size_t to;
    size_t end;
};

/* A secret that was decoded: its bytes are nowhere else. */
struct kept_secret;

struct scanner {
    const struct matcher *matcher;
    struct regex_scratch *regex;
    struct search *searches; /* by rule */
    uint32_t *touched;       /* the rules that have a search in this call */
    size_t touched_count;
    struct bare *bares;                        /* by streak */
    uint64_t call;                             /* number of this one */
    struct stretch_list stretches[RUNS_SORTS]; /* of the bytes of this call… */
    struct stretch_list runs;
    bool knows_stretches; /* …if that is true */
    struct hit_list hits;
    struct match *matches;
    size_t match_count;
    size_t match_cap;
    struct decoded decoded;
    struct kept_secret *secrets;
    struct slice bytes;
    bool limited;
    const struct rule *limit_rule;
};

/* Remembers that something was left out; `rule` may be NULL. */
void scanner_note_limit(struct scanner *scanner, const struct rule *rule);

/* Keeps the matches of a rule in `region` of the scanner's bytes. */
MUST_USE enum err_code scanner_search_plain(struct scanner *scanner, uint32_t rule,
                                            const struct region *region);

/* Decodes around the image of a literal at `at` and keeps the matches there. */
MUST_USE enum err_code scanner_search_decoded(struct scanner *scanner, const struct use *use,
                                              size_t at);

/* Wipes what was decoded. */
void scanner_forget_secrets(struct scanner *scanner);

#endif
