/* SPDX-License-Identifier: Apache-2.0 */
#include "source/objects_folder.h"

#include <string.h>

static bool is_hex(const char *name, size_t count)
{
    return strspn(name, "0123456789abcdef") == count && !name[count];
}

enum objects_part objects_folder_below(enum objects_part here, const char *name)
{
    if (here == OBJECTS_NONE)
        return OBJECTS_NONE;
    if (here == OBJECTS_TOP && is_hex(name, 2))
        return OBJECTS_LOOSE;
    return here == OBJECTS_TOP && !strcmp(name, "pack") ? OBJECTS_PACKS : OBJECTS_OTHER;
}

/* The rest of a SHA-1 or a SHA-256; FILE.pack and FILE.idx. */
static bool is_read(enum objects_part here, const char *name)
{
    if (here == OBJECTS_LOOSE)
        return is_hex(name, 38) || is_hex(name, 62);
    return here == OBJECTS_PACKS &&
           (slice_ends(slice_str(name), ".pack") || slice_ends(slice_str(name), ".idx"));
}

void objects_folder_leave(enum objects_part here, struct folder *folder)
{
    const char *name = buf_str(&folder->names);
    size_t names_len = 0;
    size_t kept = 0;

    for (size_t i = 0, step; i < folder->kinds.len; i++, name += step) {
        step = strlen(name) + 1;
        if (folder->kinds.ptr[i] != ENTRY_FOLDER && is_read(here, name))
            continue;
        memmove(folder->names.ptr + names_len, name, step);
        names_len += step;
        folder->kinds.ptr[kept++] = folder->kinds.ptr[i];
    }
    folder->names.len = names_len;
    folder->kinds.len = kept;
}

bool objects_folder_is_unfinished(enum objects_part here, const char *name)
{
    struct slice whole = slice_str(name);

    return here != OBJECTS_NONE && (slice_starts(whole, "tmp_") || slice_starts(whole, ".tmp-") ||
                                    slice_starts(whole, "incoming-"));
}
