/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What other scanners accepted, as far as they know the secret and not just
 * its place:
 *
 *     gitleaks, betterleaks  JSON reports, which are their baselines too: the
 *                            secret itself, unless it is redacted
 *     detect-secrets         .secrets.baseline: the SHA-1 of each secret
 *     .gitleaksignore        positions alone: nothing can be taken over
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_BASELINE_IMPORT_H
#define PATROL_SCAN_BASELINE_IMPORT_H

#include "match/matcher.h"
#include "scan/baseline.h"

struct baseline_import_order {
    struct slice text;                 /* of the file */
    const struct baseline_entry *like; /* what all entries have but for secret and rule */
    struct scanner *scanner;           /* NULL: what is a token in a secret is not asked */
};

struct baseline_import {
    const char *format; /* whose file it is */
    size_t taken;
    size_t real;          /* of these: an audit found that they are no false alarms */
    size_t redacted;      /* left out: the secret is not in the file */
    size_t shared;        /* left out: the hash of what many secrets begin with */
    size_t positions;     /* left out: nothing but a place */
    size_t strange;       /* left out: no entry of this format */
    size_t first_strange; /* the how many-th entry that is, or its line; from 1 */
};

/* What gitleaks takes for a secret may be a line with a token in it, a whole URL, or a character
 * too long: the tokens that the scanner finds there are accepted with it. ERR_PARSE,
 * ERR_UNSUPPORTED: a file of none of these formats. One entry that is strange
 * leaves the others as they are; a file where all are is of no format. */
MUST_USE enum err_code baseline_import(struct baseline *baseline,
                                       const struct baseline_import_order *order,
                                       struct baseline_import *out, struct err *err);

#endif
