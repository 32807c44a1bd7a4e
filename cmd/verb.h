/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verbs of a command: the first argument says what is done ("rules list").
 *
 * Ownership: borrows all. Thread: immutable.
 */
#ifndef PATROL_CMD_VERB_H
#define PATROL_CMD_VERB_H

#include "cmd/options.h"

struct verb_names {
    const char *command;
    const char *all; /* for people: "list, show and test" */
    const char *const *names;
    size_t count;
};

/* *out is the index of the verb that was named. ERR_USAGE: none was, or an
 * unknown one; the message has the nearest, or all. */
MUST_USE enum err_code verb_find(const struct verb_names *verbs, const struct options *options,
                                 size_t *out, struct err *err);

#endif
