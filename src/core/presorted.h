/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorts what is nearly in order, in about one pass; what is not, as qsort(3).
 *
 * Thread: pure function.
 */
#ifndef PATROL_CORE_PRESORTED_H
#define PATROL_CORE_PRESORTED_H

#include <stddef.h>

/* Of the largest item. */
#define PRESORTED_ITEM_BYTES 64

void presorted_sort(void *items, size_t count, size_t size,
                    int (*compare)(const void *, const void *));

#endif
