/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/utf8.h"
#include "match/veil.h"

#define LINE_BYTES 4096
#define WIDTH_MOST 1000

/* Returns to the first column and clears the line. */
#define CLEAR_LINE "\r\033[K"

/* Columns of a terminal; 0: `fd` is none. */
static size_t columns(int fd)
{
    struct winsize size;

    if (!isatty(fd))
        return 0;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < WIDTH_MOST ? size.ws_col : WIDTH_MOST;
}

static bool is_dumb(void)
{
    const char *term = getenv("TERM");

    return !term || !*term || strcmp(term, "dumb") == 0;
}

/* https://no-color.org: set to anything but nothing. */
static bool no_color(void)
{
    const char *value = getenv("NO_COLOR");

    return value && *value;
}

static bool decide(enum when when, bool automatic)
{
    return when == WHEN_ALWAYS || (when == WHEN_AUTO && automatic);
}

static enum log_level level_of(unsigned verbose)
{
    if (verbose >= 2)
        return LOG_DEBUG;
    return verbose == 1 ? LOG_INFO : LOG_WARNING;
}

void terminal_init(struct terminal *terminal, const struct options *options)
{
    size_t width_out = columns(STDOUT_FILENO);
    size_t width_err = columns(STDERR_FILENO);
    bool plain = is_dumb() || no_color();

    *terminal = (struct terminal){
        .color_out = decide(options->color, width_out && !plain),
        .color_err = decide(options->color, width_err && !plain),
        .width = width_out,
        .width_err = width_err ? width_err : 80,
        .progress = decide(options->progress, width_err && !is_dumb() && !options->quiet),
        .level = level_of(options->verbose),
        .quiet = options->quiet,
    };
}

struct report_style terminal_style(const struct terminal *terminal, const struct options *options,
                                   const char *path)
{
    bool standard = strcmp(path, "-") == 0;

    return (struct report_style){
        .color = standard ? terminal->color_out : options->color == WHEN_ALWAYS,
        .quiet = options->quiet,
        .width = standard ? terminal->width : 0,
    };
}

/* Messages have no raw control bytes already and use backslashes to show
 * them, so backslashes stay as they are here. */
static void add_line(struct buf *out, const char *line)
{
    struct slice rest = slice_str(line);
    struct slice part;
    bool first = true;

    while (slice_cut(&rest, '\\', &part)) {
        if (!first)
            buf_add_char(out, '\\');
        first = false;
        utf8_add_visible(out, part);
    }
}

/* The one door to standard error. One write for the whole line, so that lines of several threads
 * and processes stay whole. Where standard error fails there is nobody to tell. */
static void say(const struct terminal *terminal, const char *color, const char *line)
{
    struct buf veiled = BUF_INIT(LINE_BYTES);
    struct buf out = BUF_INIT(2 * LINE_BYTES);

    veil_message(slice_str(line), &veiled);
    if (terminal->progress)
        buf_add_str(&out, CLEAR_LINE);
    if (terminal->color_err && *color)
        buf_printf(&out, "\033[%smpatrol:\033[m ", color);
    else
        buf_add_str(&out, "patrol: ");
    add_line(&out, buf_str(&veiled));
    buf_add_char(&out, '\n');
    if (write(STDERR_FILENO, buf_str(&out), out.len) < 0)
        clearerr(stderr);
    buf_release(&veiled);
    buf_release(&out);
}

void terminal_error(struct terminal *terminal, const char *line)
{
    say(terminal, "1;31", line);
}

void terminal_log(void *ctx, enum log_level level, const char *line)
{
    const struct terminal *terminal = ctx;

    if (level > terminal->level || (terminal->quiet && level == LOG_WARNING))
        return;
    say(terminal, level == LOG_WARNING ? "33" : "", line);
}

/* As many characters of `line` as the width holds. */
static struct slice fit(struct slice line, size_t width)
{
    size_t used = 0;

    for (size_t i = 0; i < width && used < line.len; i++) {
        size_t len = utf8_sequence(slice_sub(line, used, line.len));

        used += len ? len : 1;
    }
    return slice_sub(line, 0, used);
}

void terminal_progress(struct terminal *terminal, const char *line)
{
    struct buf shown = BUF_INIT(LINE_BYTES);
    struct buf out = BUF_INIT(2 * LINE_BYTES);

    if (!terminal->progress)
        return;
    utf8_add_visible(&shown, slice_str(line));
    buf_add_str(&out, "\r");
    buf_add_slice(&out, fit(buf_slice(&shown), terminal->width_err - 1));
    buf_add_str(&out, "\033[K");
    if (write(STDERR_FILENO, buf_str(&out), out.len) < 0)
        terminal->progress = false;
    buf_release(&shown);
    buf_release(&out);
}

void terminal_progress_end(struct terminal *terminal)
{
    if (terminal->progress && write(STDERR_FILENO, CLEAR_LINE, sizeof CLEAR_LINE - 1) < 0)
        terminal->progress = false;
}
