/* SPDX-License-Identifier: Apache-2.0 */
#include "git/gitfile.h"

#include <errno.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/limits.h"

enum err_code gitfile_path(struct buf *path, const char *dir, const char *name, struct err *err)
{
    enum err_code code;

    buf_reset(path);
    buf_add_str(path, dir);
    buf_add_char(path, '/');
    buf_add_str(path, name);
    code = buf_status(path);
    return code == ERR_OK ? ERR_OK : err_set(err, code, "a path is too long");
}

enum err_code gitfile_read(const char *path, struct buf *out, struct err *err)
{
    struct stat st;

    if (stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return ERR_NOTFOUND;
    return file_read(path, out, err);
}

enum err_code gitfile_read_in(const char *dir, const char *name, struct buf *out, struct err *err)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code = gitfile_path(&path, dir, name, err);

    if (code == ERR_OK)
        code = gitfile_read(buf_str(&path), out, err);
    buf_release(&path);
    return code;
}
