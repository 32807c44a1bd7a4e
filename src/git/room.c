/* SPDX-License-Identifier: Apache-2.0 */
#include "git/room.h"

#include "core/mem.h"

enum err_code room_fit(struct room *room, size_t size)
{
    size_t cap = mem_grow(room->cap, size, SIZE_MAX / 2);

    if (!cap)
        return ERR_LIMIT;
    if (cap == room->cap)
        return ERR_OK;
    room_release(room);
    room->ptr = mem_alloc(cap);
    if (!room->ptr)
        return ERR_NOMEM;
    room->cap = cap;
    return ERR_OK;
}

void room_release(struct room *room)
{
    mem_free(room->ptr);
    *room = (struct room){0};
}
