/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this run lets pass: the baselines that the operator names, and, in a
 * repository of his own (options->top), its .patrol-baseline.yaml, the `allow`
 * list of its .patrol.yaml and its .patrolignore.
 *
 * Ownership: opaque; options outlive it. Thread: confined.
 */
#ifndef PATROL_CMD_SUPPRESSION_H
#define PATROL_CMD_SUPPRESSION_H

#include "cmd/options.h"
#include "model/findings.h"
#include "scan/baseline.h"
#include "scan/marker.h"

struct suppression;

/* What the options say of inline markers. */
struct marker_options suppression_markers(const struct options *options);

/* Without `baselines`: what their files say does not count. ERR_USAGE and
 * ERR_PARSE name the file that cannot be used. */
MUST_USE enum err_code suppression_new(const struct options *options, bool baselines,
                                       struct suppression **out, struct err *err);
void suppression_free(struct suppression *suppression);

/* Suppresses, and says on `env` which entries have ended, and how many met nothing:
 * to everybody where all of the repository was looked at, and `complete`. */
MUST_USE enum err_code suppression_apply(struct suppression *suppression, struct findings *findings,
                                         bool complete, const struct env *env, struct err *err);

/* Appends the path of the baseline that `patrol baseline` writes: the one of
 * --baseline, or that of the repository or folder around. */
void suppression_add_path(const struct options *options, struct buf *out);

/* Reads one file into `baseline`; ERR_NOTFOUND: there is none. */
MUST_USE enum err_code suppression_read(struct baseline *baseline, const char *path,
                                        struct err *err);

#endif
