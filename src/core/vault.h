/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for secrets: pages of their own, which are not swapped out nor dumped
 * where the system allows it (mlock(2) up to RLIMIT_MEMLOCK, madvise(2)), and
 * are overwritten before they are given back. Objects are not freed one by one.
 *
 * Ownership: owns what it allocates. Thread: confined.
 */
#ifndef PATROL_CORE_VAULT_H
#define PATROL_CORE_VAULT_H

#include <stddef.h>

#include "core/attributes.h"

struct vault_chunk;

struct vault {
    struct vault_chunk *chunks; /* the newest first; all zero is an empty vault */
};

/* Zeroed and aligned for any type; NULL when memory runs out. */
MUST_USE void *vault_alloc(struct vault *vault, size_t size);

/* Takes over everything that `from` holds. */
void vault_adopt(struct vault *into, struct vault *from);

void vault_release(struct vault *vault);

#endif
