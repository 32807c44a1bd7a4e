/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of --secrets: the raw values that a report leaves out, for the
 * commands that need them where the scanned source may be gone by then. JSON,
 * `patrol-secrets/1`; whoever opens it gives it mode 0600.
 *
 * Thread: confined.
 */
#ifndef PATROL_REPORT_SECRETS_H
#define PATROL_REPORT_SECRETS_H

#include "core/file.h"
#include "model/findings.h"

/* Writes the secrets of all findings that have one. */
MUST_USE enum err_code secrets_write(const struct findings *findings, struct file_writer *out,
                                     struct err *err);

typedef enum err_code (*secrets_fn)(void *ctx, struct slice raw);

/* Gives the raw values of such a file to `fn`; valid during the call. ERR_PARSE:
 * it is none of this version. */
MUST_USE enum err_code secrets_read(struct slice text, secrets_fn fn, void *ctx, struct err *err);

/* The same from a file, whose name the message begins with. */
MUST_USE enum err_code secrets_read_file(const char *path, secrets_fn fn, void *ctx,
                                         struct err *err);

#endif
