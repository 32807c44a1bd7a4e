/* SPDX-License-Identifier: Apache-2.0 */
/* Requests and escapes: man(7) and groff_man(7). */
#include "cmd/man.h"

#include "cmd/cmd.h"
#include "cmd/help.h"
#include "core/limits.h"

/* A minus that is typed must not become a hyphen, a backslash is one, and a
 * line must not begin with a dot or a quote. */
static void add_text(struct buf *out, struct slice text)
{
    if (text.len && (text.ptr[0] == '.' || text.ptr[0] == '\''))
        buf_add_str(out, "\\&");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '-')
            buf_add_str(out, "\\-");
        else if (text.ptr[i] == '\\')
            buf_add_str(out, "\\e");
        else
            buf_add_char(out, text.ptr[i]);
    }
}

static void add_line(struct buf *out, const char *text)
{
    add_text(out, slice_str(text));
    buf_add_char(out, '\n');
}

/* The same paragraphs as in help.c: newlines separate them, a blank begins an example. */
static void add_paragraphs(struct buf *out, const char *text)
{
    struct slice rest = slice_str(text);
    struct slice line;

    while (slice_cut(&rest, '\n', &line)) {
        if (line.len == 0) {
            buf_add_str(out, ".PP\n");
            continue;
        }
        if (line.ptr[0] == ' ')
            buf_add_str(out, ".br\n");
        add_text(out, line);
        buf_add_char(out, '\n');
    }
}

static void add_option(const struct option *option, struct buf *out)
{
    struct buf head = BUF_INIT(1024);
    struct buf words = BUF_INIT(1024);

    help_option_head(option, &head);
    help_words(option, &words);
    buf_add_str(out, ".TP\n.B ");
    add_line(out, buf_str(&head));
    add_line(out, option->help);
    buf_add_str(out, option->more || words.len || option->environment ? ".br\n" : "");
    if (option->more)
        add_line(out, option->more);
    if (words.len)
        buf_printf(out, "One of: %s.\n", buf_str(&words));
    if (option->environment)
        buf_printf(out, "Environment variable: %s.\n", option->environment);
    buf_release(&head);
    buf_release(&words);
}

static void add_command(const struct cmd *cmd, struct buf *out)
{
    buf_add_str(out, ".SS patrol ");
    add_text(out, slice_str(cmd->name));
    add_text(out, SLICE_LITERAL(" [OPTION]... "));
    add_line(out, cmd->usage);
    help_sentence(cmd->summary, out);
    buf_add_char(out, '\n');
    if (*cmd->about) {
        buf_add_str(out, ".PP\n");
        add_paragraphs(out, cmd->about);
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = option_of((enum option_id)i);

        if (option_is_in(option, cmd->groups) && !(option->flags & OPTION_HIDDEN) &&
            option->group != GROUP_GENERAL)
            add_option(option, out);
    }
}

static void add_general_options(struct buf *out)
{
    buf_add_str(out, ".SH OPTIONS OF ALL COMMANDS\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (option_of((enum option_id)i)->group == GROUP_GENERAL)
            add_option(option_of((enum option_id)i), out);
    }
}

static void add_formats(struct buf *out)
{
    const struct report_format *format;

    buf_add_str(out, ".SH FORMATS\n");
    for (size_t i = 0; (format = report_format_at(i)); i++) {
        buf_printf(out, ".TP\n.B %s\n", format->name);
        add_line(out, format->help);
    }
}

static void add_end(struct buf *out)
{
    buf_add_str(
        out, ".SH EXIT STATUS\n"
             ".TP\n.B 0\nComplete, and nothing was found.\n"
             ".TP\n.B 1\nFindings as bad as \\-\\-fail\\-on or worse.\n"
             ".TP\n.B 2\nUsage, configuration or rule error; nothing was scanned.\n"
             ".TP\n.B 3\nNo findings, but not everything could be scanned.\n"
             ".TP\n.B 4\nInternal error.\n"
             ".SH FILES\n"
             ".TP\n.B .patrol.yaml\n"
             "Settings of a repository: a map from names of options to values. It is read from\n"
             "the top of the repository that the current directory is in, where every target\n"
             "lies in that repository. Options that decide where tokens are sent or which files\n"
             "are written cannot be set there.\n");
}

void man_page(struct buf *out)
{
    const struct cmd *cmd;

    buf_add_str(out, ".TH PATROL 1 \"\" \"patrol " PATROL_VERSION "\" \"User Commands\"\n"
                     ".SH NAME\npatrol \\- find leaked access tokens and say which are live\n"
                     ".SH SYNOPSIS\n.B patrol\n.I COMMAND\n[\\fIOPTION\\fR]... "
                     "[\\fIARGUMENT\\fR]...\n"
                     ".SH COMMANDS\n");
    for (size_t i = 0; (cmd = cmd_at(i)); i++)
        add_command(cmd, out);
    add_general_options(out);
    add_formats(out);
    add_end(out);
}
