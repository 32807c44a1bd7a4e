/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/hidden_line.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* A terminal hands over a line at a time, of up to 4,096 bytes (termios(3)). */
#define PIECE_BYTES 4096

bool hidden_line_can_read(void)
{
    return isatty(STDIN_FILENO) == 1;
}

/* Signals come while this waits, but for those of `waiting`, and at no other time: one that came
 * just before read(2) would not end it. */
static enum err_code read_line(struct buf *out, const sigset_t *waiting, struct err *err)
{
    struct pollfd terminal = {.fd = STDIN_FILENO, .events = POLLIN};
    ssize_t got;

    for (;;) {
        char *to = buf_reserve(out, PIECE_BYTES);

        if (!to)
            return err_set(err, buf_status(out), "the line is too long");
        if (ppoll(&terminal, 1, NULL, waiting) < 0 && errno == EINTR)
            return err_set(err, ERR_CANCELLED, "interrupted");
        got = read(STDIN_FILENO, to, PIECE_BYTES);
        if (got < 0)
            return err_sys(err, ERR_IO, errno, "cannot read the terminal");
        buf_claim(out, (size_t)got);
        if (got == 0 || to[got - 1] == '\n')
            return ERR_OK;
    }
}

/* All of them; `waiting` are those that stay so: Ctrl-Z would leave a terminal that shows
 * nothing. */
static void hold_signals(sigset_t *before, sigset_t *waiting)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, before);
    *waiting = *before;
    sigaddset(waiting, SIGTSTP);
}

enum err_code hidden_line_read(const char *prompt, struct buf *out, struct err *err)
{
    struct termios shown;
    struct termios hidden;
    enum err_code code;
    sigset_t before;
    sigset_t waiting;

    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        return err_sys(err, ERR_IO, errno, "cannot ask the terminal not to show the line");
    hold_signals(&before, &waiting);
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    hidden.c_lflag |= ICANON | ISIG;
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0) {
        fputs(prompt, stderr);
        code = read_line(out, &waiting, err);
        fputc('\n', stderr);
    } else {
        code = err_sys(err, ERR_IO, errno, "cannot ask the terminal not to show the line");
    }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return code;
}
