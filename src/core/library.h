/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared libraries that few runs need, loaded when they are needed: each costs
 * every start of the program milliseconds otherwise. They stay loaded until
 * the program ends.
 *
 * Thread: shared.
 */
#ifndef PATROL_CORE_LIBRARY_H
#define PATROL_CORE_LIBRARY_H

#include <stddef.h>

#include "core/err.h"

struct library_symbol {
    const char *name;
    size_t offset; /* of its pointer in the table */
};

/* One library under the names that systems give it, the preferred one first. */
struct library {
    const char *names[2]; /* NULL: no second name */
    const char *purpose;  /* "checking tokens needs libcurl.so.4 (Debian: libcurl4)" */
    const struct library_symbol *symbols;
    size_t count;
};

/* Fills the function pointers of `table`. ERR_UNSUPPORTED: the library is
 * missing, or lacks a symbol. */
MUST_USE enum err_code library_load(const struct library *library, void *table, struct err *err);

#endif
