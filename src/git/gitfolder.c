/* SPDX-License-Identifier: Apache-2.0 */
#include "git/gitfolder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/limits.h"

/* Folders that are still to be read. */
struct pending {
    struct pending *next;
    struct slice name;
};

struct walk_state {
    const char *dir;
    const struct gitfolder_visitor *visitor;
    struct pending *pending;
    struct arena arena;
};

static enum err_code push(struct walk_state *state, struct slice name)
{
    struct pending *pending = arena_alloc(&state->arena, sizeof *pending);

    if (!pending)
        return ERR_NOMEM;
    pending->name = arena_slice(&state->arena, name);
    if (!pending->name.ptr)
        return ERR_NOMEM;
    pending->next = state->pending;
    state->pending = pending;
    return ERR_OK;
}

static bool is_folder(int fd, const struct dirent *entry)
{
    struct stat st;

    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static enum err_code visit(struct walk_state *state, int fd, struct slice folder,
                           const struct dirent *entry)
{
    struct buf name = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;

    if (entry->d_name[0] == '.' || slice_ends(slice_str(entry->d_name), ".lock"))
        return ERR_OK;
    buf_add_slice(&name, folder);
    buf_add_char(&name, '/');
    buf_add_str(&name, entry->d_name);
    code = buf_status(&name);
    if (code == ERR_OK)
        code = is_folder(fd, entry) ? push(state, buf_slice(&name))
                                    : state->visitor->file(state->visitor->ctx, buf_slice(&name));
    buf_release(&name);
    return code;
}

static DIR *open_folder(const char *dir, struct slice name, bool follow)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    DIR *folder = NULL;
    int fd;

    buf_add_str(&path, dir);
    buf_add_char(&path, '/');
    buf_add_slice(&path, name);
    fd = open(buf_str(&path), O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
    if (fd >= 0) {
        folder = fdopendir(fd);
        if (!folder)
            close(fd);
    }
    buf_release(&path);
    return folder;
}

static enum err_code walk_one(struct walk_state *state, struct slice name, bool is_top)
{
    DIR *folder = open_folder(state->dir, name, is_top);
    enum err_code code = ERR_OK;
    const struct dirent *entry;

    if (!folder) {
        if (errno != ENOENT)
            state->visitor->unreadable(state->visitor->ctx, name);
        return ERR_OK;
    }
    while (code == ERR_OK && (entry = readdir(folder)))
        code = visit(state, dirfd(folder), name, entry);
    closedir(folder);
    return code;
}

enum err_code gitfolder_walk(const char *dir, const char *top,
                             const struct gitfolder_visitor *visitor)
{
    struct walk_state state = {
        .dir = dir, .visitor = visitor, .arena = ARENA_INIT(LIMIT_REFS_BYTES)};
    enum err_code code = walk_one(&state, slice_str(top), true);

    while (code == ERR_OK && state.pending) {
        struct slice name = state.pending->name;

        state.pending = state.pending->next;
        code = walk_one(&state, name, false);
    }
    arena_release(&state.arena);
    return code;
}
