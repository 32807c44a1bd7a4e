/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One worker's hands: the sink that sources deliver to, the scanner that
 * looks through the bytes, and what it found.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_WORKER_H
#define PATROL_SCAN_WORKER_H

#include "match/matcher.h"
#include "model/findings.h"
#include "scan/context.h"
#include "scan/inherit.h"
#include "scan/marker.h"
#include "scan/position.h"
#include "scan/queue.h"
#include "scan/skips.h"

struct change_scan;
struct history_scan;

/* An object of a history whose members are being looked through: what they hold
 * is told of the object, whose path is not yet known. */
struct packed_object {
    struct sighting sighting;
    size_t name_len; /* of what skips call the object; the members' paths follow */
    bool sighted;
};

struct worker {
    struct sink sink; /* first, so that the sink of a callback is the worker */
    size_t number;    /* among the workers of the run */
    size_t count;     /* of these */
    struct queue *queue;
    const struct matcher *matcher;
    struct scanner *scanner;
    struct findings *findings;
    struct skips skips;
    struct position_tracker position;
    struct context_finder context;
    const struct blob *blob;      /* being looked through */
    struct packed_object *packed; /* whose member it is; NULL: none of a history */
    struct inherit *inherit;      /* for objects of git histories */
    struct change_scan *changes;  /* for batches of commits */
    const void *changes_of;
    struct history_scan *histories; /* those that are through */
    struct marker_options markers;
    const struct source_options *git_archives; /* NULL: those in git objects stay closed */
    bool history;                              /* scan the objects of repositories too */
    bool exhaustive; /* every object in full: it was asked for, or a rule needs it */
};

struct worker_options {
    size_t number;
    size_t count;
    const struct matcher *matcher;
    struct queue *queue;
    const struct env *env;
    struct marker_options markers;
    const struct source_options *git_archives;
    bool history;
    bool exhaustive;
};

MUST_USE enum err_code worker_init(struct worker *worker, const struct worker_options *options);
void worker_release(struct worker *worker);

/* What findings say of a rule. */
struct finding_rule worker_rule_facts(const struct rule *rule);

/* Matches in the shared part of two pieces are seen in both; each piece owns
 * those for which it has more of the surroundings. */
bool worker_owns(const struct sink *sink, bool joins_previous, bool joins_next, size_t len,
                 size_t start);

/* Says that something was not wholly looked through: ERR_LIMIT or worse. */
void worker_say_limit(struct worker *worker, enum err_code code, struct slice target,
                      struct slice path);

/* Whether it begins as text in UTF-32 does, which no rule reads. */
bool worker_is_utf32(struct slice bytes);
void worker_say_utf32(struct worker *worker, struct slice target, struct slice path);

/* Puts a history that is through into the worker's list. */
void worker_keep_history(struct worker *worker, struct history_scan *history);

#endif
