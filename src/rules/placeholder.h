/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Examples and fixtures hold no token, but {{KIND:SEED}}, which is expanded
 * here into a well-formed one: random-looking, right checksum, the same for
 * the same seed. {{KIND:SEED:bad}} has a wrong checksum. The kinds are a
 * table in placeholder.c; `{{` that begins no known kind stays as it is.
 *
 * Thread: confined.
 */
#ifndef PATROL_RULES_PLACEHOLDER_H
#define PATROL_RULES_PLACEHOLDER_H

#include "core/buf.h"

/* Appends `text` with its placeholders expanded. */
MUST_USE enum err_code placeholder_expand(struct slice text, struct buf *out, struct err *err);

#endif
