/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working memory for one object at a time, which is kept for the next.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_ROOM_H
#define PATROL_GIT_ROOM_H

#include "core/err.h"
#include "core/slice.h"

struct room {
    char *ptr;
    size_t cap;
};

/* Makes room for `size` bytes; what was there is lost when it has to grow. */
MUST_USE enum err_code room_fit(struct room *room, size_t size);
void room_release(struct room *room);

#endif
