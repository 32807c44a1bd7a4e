/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small numbers for byte strings: each different string gets the next
 * number, from 0. Strings are foreign, so the hash has a random key.
 *
 * Ownership: strings are copied; a slice that comes back is valid until the
 * next string is added, and begins at a multiple of eight. Thread: confined.
 */
#ifndef PATROL_GIT_INTERN_H
#define PATROL_GIT_INTERN_H

#include "core/buf.h"

struct intern {
    struct buf bytes; /* of all strings, one after the other */
    size_t *ends;     /* where each ends in it */
    uint64_t *slots;  /* half of the hash, and number + 1; or 0 */
    size_t count;
    size_t cap;
    size_t slot_count; /* a power of two, or 0 */
    uint64_t key[2];
};

/* All strings together take at most `ceiling` bytes. */
void intern_init(struct intern *intern, size_t ceiling);
void intern_release(struct intern *intern);

/* ERR_LIMIT, ERR_NOMEM. *fresh, where not NULL, tells whether the string is new. */
MUST_USE enum err_code intern_add(struct intern *intern, struct slice text, uint32_t *number,
                                  bool *fresh);

MUST_USE bool intern_find(const struct intern *intern, struct slice text, uint32_t *number);

struct slice intern_get(const struct intern *intern, uint32_t number);

#endif
