/* SPDX-License-Identifier: Apache-2.0 */
#include "git/mapfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err_code map(int fd, const char *path, struct mapfile *out, struct err *err)
{
    struct stat st;
    void *ptr;

    if (fstat(fd, &st) != 0)
        return err_sys(err, ERR_IO, errno, "%s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_IO, "%s: no regular file", path);
    if (st.st_size == 0) {
        out->bytes = slice_of("", 0);
        return ERR_OK;
    }
    if ((uint64_t)st.st_size > SIZE_MAX / 2)
        return err_set(err, ERR_LIMIT, "%s: too large to be mapped", path);
    ptr = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (ptr == MAP_FAILED)
        return err_sys(err, errno == ENOMEM ? ERR_NOMEM : ERR_IO, errno, "%s", path);
    out->bytes = slice_of(ptr, (size_t)st.st_size);
    return ERR_OK;
}

enum err_code mapfile_open(const char *path, struct mapfile *out, struct err *err)
{
    enum err_code code;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0)
        return err_sys(err, errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND : ERR_IO, errno,
                       "%s", path);
    code = map(fd, path, out, err);
    (void)close(fd);
    return code;
}

/* The start of the mapping. */
static void *start_of(const struct mapfile *map)
{
    union {
        const char *borrowed;
        void *owned;
    } ptr = {map->bytes.ptr};

    return ptr.owned;
}

void mapfile_forget(const struct mapfile *map)
{
    if (map->bytes.len)
        (void)madvise(start_of(map), map->bytes.len, MADV_DONTNEED);
}

void mapfile_release(struct mapfile *map)
{
    if (map->bytes.len)
        (void)munmap(start_of(map), map->bytes.len);
    map->bytes = slice_of(NULL, 0);
}
