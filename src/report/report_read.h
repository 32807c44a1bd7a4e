/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report that was saved: patrol-report/1, in JSON or YAML, told apart by
 * its first character. Its findings have no secret, only the hash of one.
 * Keys that this version does not know are passed over; the schema must be
 * the one that it knows, and what is there must be what the schema says.
 *
 * Thread: confined.
 */
#ifndef PATROL_REPORT_REPORT_READ_H
#define PATROL_REPORT_REPORT_READ_H

#include "core/arena.h"
#include "core/err.h"
#include "model/findings.h"
#include "model/run.h"

/* Owns everything in it; the text of `run` lives in `arena`, that of the
 * findings in theirs. */
struct report {
    struct run run;
    struct findings *findings; /* sealed */
    struct arena arena;
};

/* Does the text look like a report, rather than a list of tokens? */
bool report_is_one(struct slice text);

/* ERR_PARSE: no report, or one that is not what it says; ERR_UNSUPPORTED: of
 * another version; ERR_LIMIT, ERR_NOMEM. Release *out after success only. */
MUST_USE enum err_code report_read(struct slice text, struct report *out, struct err *err);

/* The same from a file or, for "-", from standard input. The message begins
 * with the path. */
MUST_USE enum err_code report_read_file(const char *path, struct report *out, struct err *err);

void report_release(struct report *report);

#endif
