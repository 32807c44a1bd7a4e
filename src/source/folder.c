/* SPDX-License-Identifier: Apache-2.0 */
#include "source/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/limits.h"

static int open_piece(int fd, const char *path, int flags, bool links)
{
    /* The call refuses with O_PATH what would mean nothing there. */
    int more = O_CLOEXEC | (flags & O_PATH ? 0 : O_NOCTTY | O_NONBLOCK);
    const struct open_how how = {
        .flags = (uint64_t)(unsigned)(flags | more),
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | (links ? 0 : RESOLVE_NO_SYMLINKS),
    };
    long got = syscall(SYS_openat2, fd, path, &how, sizeof how);

    if (got < 0 && (errno == ENOSYS || errno == EPERM)) {
        /* Before Linux 5.6, and in sandboxes that do not know the call: only
         * the last component is guarded, and links are not followed. */
        got = openat(fd, path, (int)how.flags | O_NOFOLLOW);
    }
    return (int)got;
}

int folder_open_below(int root_fd, const char *path, int flags, bool links)
{
    char piece[PATH_MAX];
    int fd = root_fd;

    if (!*path)
        path = ".";
    /* The system takes no path of PATH_MAX bytes, but folders may be nested
     * deeper than that: such a path is opened in pieces. */
    while (strlen(path) >= sizeof piece) {
        const char *end = memrchr(path, '/', sizeof piece - 1);
        int next;

        if (!end) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(piece, path, (size_t)(end - path));
        piece[end - path] = '\0';
        next = open_piece(fd, piece, O_PATH | O_DIRECTORY, links);
        if (fd != root_fd)
            close(fd);
        if (next < 0)
            return -1;
        fd = next;
        path = end + 1;
    }
    {
        int last = open_piece(fd, path, flags, links);
        int was = errno;

        if (fd != root_fd)
            close(fd);
        errno = was;
        return last;
    }
}

static enum entry_kind kind_of_mode(mode_t mode)
{
    if (S_ISREG(mode))
        return ENTRY_FILE;
    if (S_ISDIR(mode))
        return ENTRY_FOLDER;
    return S_ISLNK(mode) ? ENTRY_LINK : ENTRY_SPECIAL;
}

static enum entry_kind kind_of(int fd, const struct dirent *entry)
{
    struct stat st;

    switch (entry->d_type) {
    case DT_REG:
        return ENTRY_FILE;
    case DT_DIR:
        return ENTRY_FOLDER;
    case DT_LNK:
        return ENTRY_LINK;
    case DT_UNKNOWN:
        break;
    default:
        return ENTRY_SPECIAL;
    }
    if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return ENTRY_FILE; /* opening it will tell what is wrong */
    return kind_of_mode(st.st_mode);
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static enum err_code list(struct folder *folder, DIR *dir, struct err *err)
{
    const struct dirent *entry;

    while ((void)(errno = 0), (entry = readdir(dir))) {
        if (is_dots(entry->d_name))
            continue;
        buf_add(&folder->names, entry->d_name, strlen(entry->d_name) + 1);
        buf_add_char(&folder->kinds, (char)kind_of(folder->fd, entry));
    }
    if (errno)
        return err_sys(err, ERR_IO, errno, "cannot list");
    if (buf_status(&folder->names) != ERR_OK || buf_status(&folder->kinds) != ERR_OK)
        return err_set(err, ERR_LIMIT, "more entries than fit");
    return ERR_OK;
}

enum err_code folder_read(struct folder *folder, int root_fd, const char *path, struct err *err)
{
    int twin;
    DIR *dir;
    enum err_code code;

    buf_init(&folder->names, LIMIT_FOLDER_BYTES);
    buf_init(&folder->kinds, LIMIT_FOLDER_BYTES);
    folder->fd = folder_open_below(root_fd, path, O_RDONLY | O_DIRECTORY, false);
    if (folder->fd < 0)
        return err_sys(err, ERR_IO, errno, "cannot open the folder");
    twin = fcntl(folder->fd, F_DUPFD_CLOEXEC, 0);
    dir = twin < 0 ? NULL : fdopendir(twin);
    if (!dir) {
        code = err_sys(err, ERR_IO, errno, "cannot list");
        if (twin >= 0)
            close(twin);
        return code;
    }
    code = list(folder, dir, err);
    closedir(dir);
    return code;
}

void folder_release(struct folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    folder->fd = -1;
    buf_release(&folder->names);
    buf_release(&folder->kinds);
}

enum { PART_HEAD = 1, PART_OBJECTS = 2, PART_REFS = 4, PART_WHOLE = 7, PART_BESIDE = 8 };

/* Which parts of a git directory there are. Of objects and refs, links do too:
 * some tools share them so. */
static unsigned git_parts(const struct folder *folder)
{
    const char *name = buf_str(&folder->names);
    unsigned seen = 0;

    for (size_t i = 0; i < folder->kinds.len; i++, name += strlen(name) + 1) {
        bool is_folder = folder->kinds.ptr[i] == ENTRY_FOLDER;
        bool may_lead = is_folder || folder->kinds.ptr[i] == ENTRY_LINK;

        seen |= !is_folder && !strcmp(name, "HEAD") ? PART_HEAD : 0;
        seen |= may_lead && !strcmp(name, "objects") ? PART_OBJECTS : 0;
        seen |= may_lead && !strcmp(name, "refs") ? PART_REFS : 0;
        seen |= !is_folder && !strcmp(name, "config") ? PART_BESIDE : 0;
        seen |= !is_folder && !strcmp(name, "packed-refs") ? PART_BESIDE : 0;
    }
    return seen;
}

bool folder_is_git(const struct folder *folder)
{
    return (git_parts(folder) & PART_WHOLE) == PART_WHOLE;
}

bool folder_is_partly_git(const struct folder *folder)
{
    unsigned parts = git_parts(folder) & PART_WHOLE;

    return parts != 0 && parts != PART_WHOLE;
}

bool folder_was_git(const struct folder *folder)
{
    unsigned parts = git_parts(folder);

    return parts == (PART_OBJECTS | PART_REFS | PART_BESIDE) ||
           parts == (PART_OBJECTS | PART_HEAD | PART_BESIDE);
}

bool folder_is_pseudo(int fd)
{
    struct statfs fs;

    if (fstatfs(fd, &fs) < 0)
        return false;
    return fs.f_type == PROC_SUPER_MAGIC || fs.f_type == SYSFS_MAGIC ||
           fs.f_type == DEBUGFS_MAGIC || fs.f_type == TRACEFS_MAGIC ||
           fs.f_type == CGROUP_SUPER_MAGIC || fs.f_type == CGROUP2_SUPER_MAGIC;
}
