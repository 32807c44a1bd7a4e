/* SPDX-License-Identifier: Apache-2.0 */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hex.h"
#include "core/limits.h"
#include "core/mem.h"

#define PIECE_BYTES ((size_t)64 << 10)
#define NAME_TRIES 16

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *file_kind(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a directory";
    if (S_ISFIFO(mode))
        return "a FIFO";
    if (S_ISSOCK(mode))
        return "a socket";
    return "a device";
}

static enum err_code too_large(const char *path, size_t most_bytes, struct err *err)
{
    const bool whole = most_bytes && most_bytes % MIB == 0;

    return err_set(err, ERR_LIMIT, "%s is larger than %zu %s", path,
                   whole ? most_bytes / MIB : most_bytes, whole ? "MiB" : "bytes");
}

/* stat comes before open because opening alone can block (FIFO) or act
 * (device); fstat behind it because the name may have changed in between. */
static enum err_code open_regular(const char *path, size_t most_bytes, int *out, struct err *err)
{
    struct stat st;
    int fd;

    if (stat(path, &st) < 0)
        return err_sys(err, ERR_IO, errno, "cannot read %s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_IO, "cannot read %s: it is %s, not a file", path,
                       file_kind(st.st_mode));
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return err_sys(err, ERR_IO, errno, "cannot read %s", path);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return err_set(err, ERR_IO, "cannot read %s: it was replaced", path);
    }
    if ((uint64_t)st.st_size > most_bytes) {
        close(fd);
        return too_large(path, most_bytes, err);
    }
    *out = fd;
    return ERR_OK;
}

static enum err_code read_all(int fd, const char *path, struct buf *out, struct err *err)
{
    for (;;) {
        size_t room = out->ceiling - out->len;
        char *to = buf_reserve(out, room < PIECE_BYTES ? room : PIECE_BYTES);
        char beyond;
        ssize_t got;

        if (!to)
            return err_set(err, buf_status(out), "cannot read %s: %s", path,
                           err_text(buf_status(out)));
        got = room ? read(fd, to, room < PIECE_BYTES ? room : PIECE_BYTES) : read(fd, &beyond, 1);
        if (got < 0 && errno == EINTR)
            return err_set(err, ERR_CANCELLED, "interrupted while reading %s", path);
        if (got < 0)
            return err_sys(err, ERR_IO, errno, "cannot read %s", path);
        if (got == 0)
            return ERR_OK;
        if (!room)
            return too_large(path, out->ceiling, err);
        buf_claim(out, (size_t)got);
    }
}

enum err_code file_read(const char *path, struct buf *out, struct err *err)
{
    enum err_code code;
    int fd = -1;

    if (is_standard(path))
        return read_all(STDIN_FILENO, "standard input", out, err);
    code = open_regular(path, out->ceiling - out->len, &fd, err);
    if (code != ERR_OK)
        return code;
    code = read_all(fd, path, out, err);
    close(fd);
    return code;
}

struct file_writer {
    int fd;
    char *path; /* NULL: standard output */
    char *temp; /* NULL: written in place */
    struct err failure;
    size_t used;
    char bytes[PIECE_BYTES];
};

static enum err_code fail(struct file_writer *writer, int errnum, struct err *err)
{
    enum err_code code = errnum == EPIPE ? ERR_CLOSED : errnum == EINTR ? ERR_CANCELLED : ERR_IO;

    err_sys(&writer->failure, code, errnum, "cannot write %s",
            writer->path ? writer->path : "standard output");
    return err_set(err, code, "%s", writer->failure.msg);
}

/* "folder/.name.0123456789abcdef.tmp" */
static char *temp_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    struct buf name = BUF_INIT(PATH_MAX);
    unsigned char random[8];
    char digits[2 * sizeof random + 1];
    char *made;

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return NULL;
    hex_encode(random, sizeof random, digits);
    buf_add(&name, path, folder);
    /* The name is cut so that what is added cannot make it too long. */
    buf_printf(&name, ".%.100s.%s.tmp", path + folder, digits);
    made = buf_detach(&name);
    buf_release(&name);
    return made;
}

static enum err_code open_temp(struct file_writer *writer, unsigned mode, struct err *err)
{
    for (int i = 0; i < NAME_TRIES; i++) {
        mem_free(writer->temp);
        writer->temp = temp_name(writer->path);
        if (!writer->temp)
            return err_set(err, ERR_NOMEM, "cannot write %s: out of memory", writer->path);
        writer->fd = open(writer->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
        if (writer->fd >= 0)
            return ERR_OK;
        if (errno != EEXIST)
            break;
    }
    mem_free(writer->temp);
    writer->temp = NULL;
    return fail(writer, errno, err);
}

static enum err_code open_in_place(struct file_writer *writer, mode_t kind, struct err *err)
{
    if (S_ISDIR(kind))
        return fail(writer, EISDIR, err);
    writer->fd = open(writer->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return writer->fd < 0 ? fail(writer, errno, err) : ERR_OK;
}

static enum err_code open_writer(struct file_writer *writer, const char *path, unsigned mode,
                                 struct err *err)
{
    char resolved[PATH_MAX];
    struct stat st;

    /* A symbolic link stays: the file that it names is replaced. */
    writer->path = mem_strdup(realpath(path, resolved) ? resolved : path);
    if (!writer->path)
        return err_set(err, ERR_NOMEM, "cannot write %s: out of memory", path);
    if (stat(writer->path, &st) == 0 && !S_ISREG(st.st_mode))
        return open_in_place(writer, st.st_mode, err);
    return open_temp(writer, mode, err);
}

enum err_code file_writer_new(const char *path, unsigned mode, struct file_writer **out,
                              struct err *err)
{
    struct file_writer *writer = mem_calloc(1, sizeof *writer);
    enum err_code code = ERR_OK;

    if (!writer)
        return err_set(err, ERR_NOMEM, "cannot write %s: out of memory", path);
    writer->fd = STDOUT_FILENO;
    if (!is_standard(path)) {
        writer->fd = -1;
        code = open_writer(writer, path, mode, err);
    }
    if (code != ERR_OK) {
        file_writer_free(writer);
        return code;
    }
    *out = writer;
    return ERR_OK;
}

static enum err_code write_all(struct file_writer *writer, struct slice bytes, struct err *err)
{
    while (bytes.len) {
        ssize_t put = write(writer->fd, bytes.ptr, bytes.len);

        if (put < 0)
            return fail(writer, errno, err);
        bytes = slice_sub(bytes, (size_t)put, bytes.len);
    }
    return ERR_OK;
}

static enum err_code flush(struct file_writer *writer, struct err *err)
{
    size_t used = writer->used;

    writer->used = 0;
    return write_all(writer, slice_of(writer->bytes, used), err);
}

static enum err_code failed_before(const struct file_writer *writer, struct err *err)
{
    if (writer->failure.code == ERR_OK)
        return ERR_OK;
    return err_set(err, writer->failure.code, "%s", writer->failure.msg);
}

enum err_code file_writer_add(struct file_writer *writer, struct slice bytes, struct err *err)
{
    enum err_code code = failed_before(writer, err);

    if (code == ERR_OK && bytes.len > PIECE_BYTES - writer->used)
        code = flush(writer, err);
    if (code == ERR_OK && bytes.len > PIECE_BYTES)
        return write_all(writer, bytes, err);
    if (code == ERR_OK && bytes.len) {
        memcpy(writer->bytes + writer->used, bytes.ptr, bytes.len);
        writer->used += bytes.len;
    }
    return code;
}

enum err_code file_writer_commit(struct file_writer *writer, struct err *err)
{
    enum err_code code = failed_before(writer, err);

    if (code == ERR_OK)
        code = flush(writer, err);
    if (code != ERR_OK || !writer->temp)
        return code;
    /* Without fsync a crash could leave the new name with old, empty content. */
    if (fsync(writer->fd) < 0 || rename(writer->temp, writer->path) < 0)
        return fail(writer, errno, err);
    mem_free(writer->temp);
    writer->temp = NULL;
    return ERR_OK;
}

void file_writer_free(struct file_writer *writer)
{
    if (!writer)
        return;
    if (writer->temp)
        unlink(writer->temp);
    if (writer->path && writer->fd >= 0)
        close(writer->fd);
    mem_free(writer->temp);
    mem_free(writer->path);
    mem_wipe(writer->bytes, sizeof writer->bytes);
    mem_free(writer);
}
