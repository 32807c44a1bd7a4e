/* SPDX-License-Identifier: Apache-2.0 */
/* A list of C strings, borrowed. Thread: immutable. */
#ifndef PATROL_CORE_TEXT_LIST_H
#define PATROL_CORE_TEXT_LIST_H

#include <stddef.h>

struct text_list {
    const char *const *items;
    size_t count;
};

#endif
