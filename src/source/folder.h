/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and listing folders below a root without ever leaving it: no
 * component of a path may be a symbolic link, so nobody who swaps a folder for
 * a link while it is scanned can lead the scan elsewhere.
 *
 * Thread: confined.
 */
#ifndef PATROL_SOURCE_FOLDER_H
#define PATROL_SOURCE_FOLDER_H

#include "core/buf.h"

enum entry_kind { ENTRY_FILE, ENTRY_FOLDER, ENTRY_LINK, ENTRY_SPECIAL };

struct folder {
    int fd;
    struct buf names; /* each ended by NUL */
    struct buf kinds; /* one byte an entry: enum entry_kind */
};

/* A descriptor of the file or folder at `path` (NUL-terminated, relative, ""
 * for the root itself) below `root_fd`, or -1 with errno. With `links`,
 * symbolic links that stay below the root are followed. */
int folder_open_below(int root_fd, const char *path, int flags, bool links);

/* Opens and lists; release it whatever comes back. ERR_IO with errno's reason. */
MUST_USE enum err_code folder_read(struct folder *folder, int root_fd, const char *path,
                                   struct err *err);
void folder_release(struct folder *folder);

/* true when the entries are those of a git directory: HEAD, objects, refs. */
bool folder_is_git(const struct folder *folder);

/* true when some of these are there and some are not. */
bool folder_is_partly_git(const struct folder *folder);

/* true when HEAD or refs is all that is missing of a git directory: a copy that
 * left out empty folders, a repository that somebody cut. */
bool folder_was_git(const struct folder *folder);

/* true for the file systems through which the kernel shows itself. */
bool folder_is_pseudo(int fd);

#endif
