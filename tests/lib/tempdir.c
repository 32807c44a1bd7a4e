/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/tempdir.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/unit.h"

struct tempdir {
    char path[64];
    int before;
};

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)where;
    if (kind == FTW_DNR)
        return -1;
    return remove(path);
}

int tempdir_enter(void **state)
{
    struct tempdir *dir = calloc(1, sizeof *dir);

    if (!dir)
        return -1;
    snprintf(dir->path, sizeof dir->path, "/tmp/patrol-test-XXXXXX");
    dir->before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = dir;
    return dir->before >= 0 && mkdtemp(dir->path) && chdir(dir->path) == 0 ? 0 : -1;
}

int tempdir_leave(void **state)
{
    struct tempdir *dir = *state;
    int failed = fchdir(dir->before);

    close(dir->before);
    failed |= nftw(dir->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    free(dir);
    return failed ? -1 : 0;
}

const char *tempdir_path(void *const *state)
{
    const struct tempdir *dir = *state;

    return dir->path;
}

static void make_parents(const char *path)
{
    char parent[512];

    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
        mkdir(parent, 0777);
    }
}

void tempdir_write(const char *path, struct slice content)
{
    FILE *file;

    make_parents(path);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content.ptr, 1, content.len, file), content.len);
    assert_int_equal(fclose(file), 0);
}
