/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run found: secrets, each once, with all their occurrences. Workers
 * fill one collection each; the engine merges them and seals the result,
 * whose order is then that of the report and does not depend on who found
 * what first.
 *
 * Ownership: owns secrets and everything that findings point to, but for the
 * rule facts, which are copied as text. Thread: confined.
 */
#ifndef PATROL_MODEL_FINDINGS_H
#define PATROL_MODEL_FINDINGS_H

#include "core/arena.h"
#include "core/err.h"
#include "core/secret.h"
#include "model/place.h"
#include "model/roster.h"
#include "model/severity.h"
#include "model/verdict.h"

/* What a report says of the rule; slices of a rule or of a report read back. */
struct finding_rule {
    struct slice id;
    struct slice name;
    struct slice verify;              /* name of the verifier; empty: none */
    struct slice remediation_summary; /* of this finding: where its token is ended */
    struct slice remediation_url;
    struct slice usual_summary; /* what the rule says where that is another; empty: the same */
    struct slice usual_url;
    enum severity severity; /* before what this run learned */
    /* Globs (core/glob.h) of the paths that it is for; none: all. Borrowed from
     * the rule. */
    const char *const *paths;
    size_t path_count;
};

/* Whether the rule is for this path. */
bool finding_rule_is_for(const struct finding_rule *rule, struct slice path);

/* How the reason begins for which a place is suppressed by its path; other
 * reasons of places are markers in the file itself. */
#define FINDINGS_IGNORED ".patrolignore: "

/* Where a secret stands in a member of an archive in a git object: what can
 * be told when it is unpacked. */
struct member_place {
    struct slice path; /* "!b.zip!c.env", behind that of the object */
    uint64_t line;
    uint64_t column;
    struct context context;
    struct slice suppressed;
};

/* A git object that holds a secret. Which commits and paths brought it is
 * asked once, after everything was scanned; then occurrences take their
 * place. */
struct sighting {
    const void *repository; /* whoever scans histories knows it by this */
    unsigned char object[32];
    enum place_kind kind;
    enum encoding encoding;
    uint64_t offset; /* in the object, or in the member */
    uint64_t length;
    const struct member_place *member; /* NULL: in the object's own bytes */
};

/* Room for "critical because …" and the like. */
#define FINDING_REASONS 8

struct finding {
    char id[17]; /* hexadecimal, from rule id and secret */
    struct finding_rule rule;
    struct secret *secret; /* NULL when read from a report: then only what follows is known */
    struct sha256 hash;    /* of the secret */
    size_t secret_length;
    struct slice redacted;
    enum severity severity;
    const char *reasons[FINDING_REASONS]; /* why the severity differs from the rule's */
    size_t reason_count;
    struct offline_verdict offline;
    struct online_verdict online;
    struct roster roster;           /* of the organization that was asked */
    struct occurrence *occurrences; /* sorted once sealed */
    size_t occurrence_count;
    size_t occurrence_cap;
    uint64_t occurrence_total;  /* those over LIMIT_OCCURRENCES counted too */
    struct sighting *sightings; /* sorted by object once sealed */
    size_t sighting_count;
    size_t sighting_cap;
    const char *change;      /* since another report: "new", "died", "came-back"; NULL: not asked */
    struct slice suppressed; /* by what, as a whole; empty: not suppressed */
};

struct findings;

MUST_USE enum err_code findings_new(struct findings **out);
void findings_free(struct findings *findings);

/* Records one occurrence of `secret` (copied, as is all of `at`). The finding
 * is created when it is new; *out (may be NULL) is valid until the next call. */
MUST_USE enum err_code findings_add(struct findings *findings, const struct finding_rule *rule,
                                    struct slice secret, const struct offline_verdict *offline,
                                    const struct occurrence *at, struct finding **out);

/* The finding of `secret`, created when it is new, with no place yet. It stays
 * where it is until the collection is merged into another. */
MUST_USE enum err_code findings_intern(struct findings *findings, const struct finding_rule *rule,
                                       struct slice secret, const struct offline_verdict *offline,
                                       struct finding **out);

/* The finding of a secret that is known by its hash only, as in a report;
 * created without a secret when it is new. The rule is copied. */
MUST_USE enum err_code findings_recall(struct findings *findings, const struct finding_rule *rule,
                                       const struct sha256 *hash, struct finding **out);

/* The finding of the same rule and secret in another collection, or NULL. */
const struct finding *findings_find(const struct findings *findings, const struct finding *same);

/* Gives a finding its secret, where it has none and `raw` is it by its hash.
 * *fits: it has one now. */
MUST_USE enum err_code findings_reveal(struct findings *findings, struct finding *finding,
                                       struct slice raw, bool *fits);

/* One more object that holds the secret of a finding. */
MUST_USE enum err_code finding_sight(struct finding *finding, const struct sighting *at);

/* One more occurrence of a finding; copies `at`. */
MUST_USE enum err_code findings_occur(struct findings *findings, struct finding *finding,
                                      const struct occurrence *at);

/* Moves everything of `from` into `into`; `from` is empty afterwards. */
MUST_USE enum err_code findings_merge(struct findings *into, struct findings *from);

/* Sorts findings (severity, rule, first occurrence, hash) and their
 * occurrences; removes findings without any place, occurrences that are there
 * twice, and those in the bytes of an archive whose members show them. Can be called again
 * after severities changed. */
void findings_seal(struct findings *findings);

/* Lets go of all findings that `keep` does not want. */
void findings_keep(struct findings *findings, bool (*keep)(const struct finding *, void *ctx),
                   void *ctx);

size_t findings_count(const struct findings *findings);
struct finding *findings_at(const struct findings *findings, size_t index);

/* For text that findings point to: verdicts, reasons, history. */
struct arena *findings_arena(struct findings *findings);

/* Appends `text`, a name from outside, without secrets. */
typedef void (*findings_veil_fn)(void *ctx, struct slice text, struct buf *out);

/* How names that are shown beside the findings are to be shown, by somebody
 * who knows the rules; without one they are only kept from holding secrets
 * that were found in names. `ctx` is borrowed. */
struct findings_veil {
    findings_veil_fn fn;
    void *ctx;
};

void findings_set_veil(struct findings *findings, struct findings_veil veil);
struct findings_veil findings_veil(const struct findings *findings);

#endif
