/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header lines that commits and tags begin with: "name value", one a
 * line, up to an empty line.
 *
 * Ownership: slices point into the parsed bytes. Thread: immutable values.
 */
#ifndef PATROL_GIT_HEADER_H
#define PATROL_GIT_HEADER_H

#include "git/oid.h"

/* Cuts bytes at the first empty line; `message` is empty without one. */
void header_split(struct slice bytes, struct slice *headers, struct slice *message);

/* Takes "NAME VALUE\n" from the front of *rest; false leaves *rest alone. */
MUST_USE bool header_take(struct slice *rest, const char *name, struct slice *value);

/* The same where the value is an object name and nothing else. */
MUST_USE bool header_take_oid(struct slice *rest, const char *name, enum oid_format format,
                              struct oid *out);

/* The value of the first line `name`; empty where there is none. */
struct slice header_find(struct slice headers, const char *name);

#endif
