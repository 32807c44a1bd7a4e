/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What in a git directory's objects/ is for the git engine: loose objects,
 * packs and their indexes (gitrepository-layout(5)). All else that lies there
 * is files as any others are, so that a folder which merely looks like a git
 * directory hides nothing.
 *
 * Thread: immutable.
 */
#ifndef PATROL_SOURCE_OBJECTS_FOLDER_H
#define PATROL_SOURCE_OBJECTS_FOLDER_H

#include "source/folder.h"

enum objects_part {
    OBJECTS_NONE,  /* not below objects/ */
    OBJECTS_TOP,   /* objects/ itself */
    OBJECTS_LOOSE, /* objects/xx */
    OBJECTS_PACKS, /* objects/pack */
    OBJECTS_OTHER, /* any other folder in it */
};

/* What the folder `name` in a folder that is `here` is. */
enum objects_part objects_folder_below(enum objects_part here, const char *name);

/* Takes what the git engine reads out of the list. */
void objects_folder_leave(enum objects_part here, struct folder *folder);

/* true for what git names so while it writes: objects that have no name yet. */
bool objects_folder_is_unfinished(enum objects_part here, const char *name);

#endif
