/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who did something and when, as commits, tags and reflogs write it:
 *
 *     A U Thor <author@example.org> 1136214245 +0100
 *
 * History holds every mistake that tools ever made in such lines, and git
 * reads them all, so nothing here fails: what cannot be read is empty or 0.
 *
 * Ownership: slices point into the parsed bytes. Thread: immutable values.
 */
#ifndef PATROL_GIT_PERSON_H
#define PATROL_GIT_PERSON_H

#include "core/slice.h"

struct person {
    struct slice name;
    struct slice email; /* without < and > */
    struct slice text;  /* "name <email>", as it stands */
    int64_t time_s;     /* since 1970 UTC; 0 where it is unreadable */
};

/* `line` begins with the name and ends before the newline. */
void person_parse(struct slice line, struct person *out);

#endif
