/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What became of tokens that somebody wanted ended: the receipt of `patrol
 * revoke`, patrol-receipt/1, in JSON and YAML (schema:
 * report/patrol-receipt.schema.json) and as text.
 *
 * Ownership: borrows everything. Thread: confined.
 */
#ifndef PATROL_REPORT_RECEIPT_H
#define PATROL_REPORT_RECEIPT_H

#include "github/revoke.h"
#include "model/findings.h"
#include "report/emitter.h"
#include "report/report_format.h"

enum receipt_outcome {
    RECEIPT_PLANNED,     /* a dry run: would be sent */
    RECEIPT_DEAD,        /* sent, and the host knows it no more */
    RECEIPT_WAS_DEAD,    /* was dead before: not sent */
    RECEIPT_ACCEPTED,    /* sent and accepted, and not (yet) seen dead */
    RECEIPT_FAILED,      /* not accepted, or not sent: see its problem */
    RECEIPT_BY_HAND,     /* cannot be ended by a request */
    RECEIPT_OWN,         /* the operator's own: never sent */
    RECEIPT_MISSING,     /* of a report: its secret was not found again */
    RECEIPT_PLACEHOLDER, /* its checksum fails: never sent */
    RECEIPT_SUPPRESSED,  /* somebody decided to live with it */
};

#define RECEIPT_OUTCOME_COUNT 10

/* "planned", "dead", "was-dead", … */
const char *receipt_outcome_name(enum receipt_outcome outcome);

struct receipt_entry {
    const struct finding *finding; /* its online verdict is what was seen last */
    enum receipt_outcome outcome;
    struct revocation revocation;
    struct slice login; /* whose it was, when that could still be told */
};

struct receipt {
    const struct host *host;
    const char *source;     /* the report that was read; NULL: standard input */
    const char *named_host; /* by --host; NULL: none was */
    bool dry_run;
    int64_t started_at_s;
    int64_t finished_at_s;
    uint64_t requests;
    const struct receipt_entry *entries;
    size_t count;
    uint64_t unknown; /* lines of the input without a token */
};

/* How many entries came to that. */
size_t receipt_count(const struct receipt *receipt, enum receipt_outcome outcome);

/* Appends the address where a person ends this token, at the host that is asked;
 * nothing for a token of another host. */
void receipt_add_url(const struct receipt *receipt, const struct receipt_entry *entry,
                     struct buf *out);

/* One document; `findings` are those of the entries. */
MUST_USE enum err_code receipt_write(const struct emitter_type *type, const struct receipt *receipt,
                                     const struct findings *findings, struct file_writer *out,
                                     struct err *err);

MUST_USE enum err_code receipt_write_text(const struct receipt *receipt,
                                          const struct findings *findings,
                                          const struct report_style *style, struct file_writer *out,
                                          struct err *err);

#endif
