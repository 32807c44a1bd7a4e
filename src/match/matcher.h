/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule set made ready for matching, and the worker's hand that does it:
 *
 *     bytes → literal prefilter → PCRE2 around each hit → checksum, entropy
 *           → overlaps resolved → matches
 *
 * The two halves (scanner_prefilter, scanner_confirm) are separate so that a
 * source that knows which bytes are old, such as a delta, can prefilter only
 * the new ones.
 *
 * Ownership: a match's slices are valid until the next call on its scanner.
 * Thread: `struct matcher` immutable, one a run; `struct scanner` confined,
 * one a worker. The rule set must outlive both.
 */
#ifndef PATROL_MATCH_MATCHER_H
#define PATROL_MATCH_MATCHER_H

#include "match/hit_list.h"
#include "model/place.h"
#include "model/verdict.h"
#include "rules/ruleset.h"

struct matcher;
struct scanner;

struct match {
    const struct rule *rule;
    size_t start; /* of the secret as it stands in the bytes, encoded or not */
    size_t end;
    struct slice secret; /* decoded */
    enum encoding encoding;
    struct offline_verdict offline;
};

/* Receives the matches of one call in order of `start`. */
typedef enum err_code (*match_fn)(void *ctx, const struct match *match);

/* Prepares the active rules of a sealed set; ERR_PARSE names a rule whose
 * pattern does not compile. The built-in rules as they are were prepared when
 * the program was built, which makes this hundreds of times faster. */
MUST_USE enum err_code matcher_new(const struct ruleset *rules, struct matcher **out,
                                   struct err *err);

/* The same from the image of a matcher; an image of other rules, or that this
 * machine cannot use, is passed over. The image must outlive the matcher. */
MUST_USE enum err_code matcher_new_with(const struct ruleset *rules, struct slice image,
                                        struct matcher **out, struct err *err);

/* One rule alone, in no set, to see what its pattern costs: PCRE2 is given each hit
 * of a literal, whatever stands around it. */
MUST_USE enum err_code matcher_new_alone(const struct rule *rule, struct matcher **out,
                                         struct err *err);

/* Appends the image of a matcher that matcher_new_for_image made of `rules`:
 * for cmd/embed_rules.c. */
MUST_USE enum err_code matcher_new_for_image(const struct ruleset *rules, struct matcher **out,
                                             struct err *err);
MUST_USE enum err_code matcher_write_image(const struct matcher *matcher,
                                           const struct ruleset *rules, struct buf *out);

void matcher_free(struct matcher *matcher);

/* How far bytes around a place can decide about a match there: whoever cuts
 * data into pieces overlaps them by this much. */
size_t matcher_margin_bytes(const struct matcher *matcher);

/* The longest literal: a hit depends on no more bytes than these. */
size_t matcher_literal_bytes(const struct matcher *matcher);

/* Length of the literal that was hit. */
uint32_t matcher_hit_bytes(const struct matcher *matcher, struct hit hit);

/* true when some active rule has no literal, so that only scanner_scan over
 * whole blobs finds everything. */
bool matcher_needs_whole(const struct matcher *matcher);

MUST_USE enum err_code scanner_new(const struct matcher *matcher, struct scanner **out);
void scanner_free(struct scanner *scanner);

/* Appends the literal hits of `bytes`. */
MUST_USE enum err_code scanner_prefilter(struct scanner *scanner, struct slice bytes,
                                         struct hit_list *hits);

/* Confirms hits (ordered by `end`) against the whole of `bytes`. ERR_LIMIT when a rule
 * ran into its match limit or there were too many matches: the rest was still
 * delivered, and the blob counts as not wholly scanned; scanner_limit_rule names the rule. */
MUST_USE enum err_code scanner_confirm(struct scanner *scanner, struct slice bytes,
                                       const struct hit_list *hits, match_fn fn, void *ctx);

/* Both, and the rules without a literal too. */
MUST_USE enum err_code scanner_scan(struct scanner *scanner, struct slice bytes, match_fn fn,
                                    void *ctx);

/* What a rule, by its index in the set, cost this scanner until now. */
struct scanner_cost {
    uint64_t hits;         /* of its literals */
    uint64_t searches;     /* calls of PCRE2 */
    uint64_t looked_bytes; /* given to PCRE2 */
    uint64_t second_tries; /* searches that PCRE2 gave up and the second matcher took over */
    uint64_t regex_limits; /* of these, those that it gave up, too */
};

struct scanner_cost scanner_cost(const struct scanner *scanner, size_t rule);

/* The rule that the last ERR_LIMIT was about; NULL when it was about none. */
const struct rule *scanner_limit_rule(const struct scanner *scanner);

/* The span around a hit that decides what its literal's rules match there:
 * [*start, *end) inside `len` bytes. A hit whose span lies wholly inside bytes
 * copied from somewhere else matches here just what it matched there. */
void matcher_window(const struct matcher *matcher, struct hit hit, size_t len, size_t *start,
                    size_t *end);

#endif
