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

#endif
