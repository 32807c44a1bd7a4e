/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/git_command.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_ARGS 8

extern char **environ;

static enum err_code read_all(int fd, struct buf *out)
{
    char piece[512];

    for (;;) {
        ssize_t got = read(fd, piece, sizeof piece);

        if (got > 0)
            buf_add(out, piece, (size_t)got);
        else if (got == 0)
            return buf_status(out);
        else if (errno != EINTR)
            return ERR_IO;
    }
}

static int spawn(const char *const *args, int out_fd, pid_t *pid)
{
    char *argv[MOST_ARGS + 2] = {(char *)(uintptr_t) "git"};
    posix_spawn_file_actions_t actions;
    int failed;

    /* posix_spawn does not write to them. */
    for (size_t i = 0; i < MOST_ARGS && args[i]; i++)
        argv[i + 1] = (char *)(uintptr_t)args[i];
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    failed = posix_spawnp(pid, "git", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static bool ended_well(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum err_code git_command(const char *const *args, struct buf *out, struct err *err)
{
    int ends[2];
    pid_t pid;
    int failed;
    enum err_code code;

    buf_reset(out);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_sys(err, ERR_IO, errno, "cannot run git");
    failed = spawn(args, ends[1], &pid);
    (void)close(ends[1]);
    code = failed ? ERR_IO : read_all(ends[0], out);
    (void)close(ends[0]);
    if (failed)
        return err_sys(err, ERR_IO, failed, "cannot run git");
    if (!ended_well(pid))
        return err_set(err, ERR_NOTFOUND, "git %s: there is no answer", args[0]);
    if (code != ERR_OK)
        return err_set(err, code, "git %s: %s", args[0], err_text(code));
    while (out->len && out->ptr[out->len - 1] == '\n')
        out->ptr[--out->len] = '\0';
    return ERR_OK;
}
