/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/help.h"

#include "core/ascii.h"
#include "report/layout.h"

/* Where the explanations begin, and where lines end. */
#define HELP_COLUMN 28
#define LINE_WIDTH 80

/* Paragraphs are separated by newlines; those that begin with a blank are
 * examples and stay as they are. */
static void add_paragraphs(struct buf *out, const char *text)
{
    struct slice rest = slice_str(text);
    struct slice line;

    while (slice_cut(&rest, '\n', &line)) {
        bool is_example = line.len && line.ptr[0] == ' ';

        layout_add_wrapped(out, line, 0, 0, is_example ? 0 : LINE_WIDTH);
    }
}

void help_words(const struct option *option, struct buf *out)
{
    const struct report_format *format;

    switch (option->kind) {
    case KIND_FORMAT:
    case KIND_REPORT:
        for (size_t i = 0; (format = report_format_at(i)); i++)
            buf_printf(out, "%s%s", i ? " " : "", format->name);
        break;
    case KIND_SEVERITY:
        for (int i = 0; i < SEVERITY_COUNT; i++)
            buf_printf(out, "%s%s", i ? " " : "", severity_name((enum severity)i));
        break;
    case KIND_WHEN:
        buf_add_str(out, "auto always never");
        break;
    case KIND_DEPTH:
        buf_add_str(out, "liveness identity full");
        break;
    case KIND_FLAG:
    case KIND_COUNT:
    case KIND_TEXT:
    case KIND_LIST:
    case KIND_NUMBER:
    case KIND_SIZE:
    case KIND_SECONDS:
        break;
    }
}

void help_option_head(const struct option *option, struct buf *out)
{
    if (option->letter)
        buf_printf(out, "-%c, ", option->letter);
    buf_printf(out, "--%s%s", option->flags & OPTION_NEGATED ? "no-" : "", option->name);
    if (option->value)
        buf_printf(out, option->implied ? "[=%s]" : " %s", option->value);
}

static void add_option(const struct option *option, bool more, struct buf *out)
{
    size_t start = out->len;
    size_t column;

    buf_add_str(out, option->letter ? "  " : "      ");
    help_option_head(option, out);
    column = out->len - start;
    if (column + 2 > HELP_COLUMN) {
        buf_add_char(out, '\n');
        column = 0;
    }
    buf_printf(out, "%*s", (int)(HELP_COLUMN - column), "");
    layout_add_wrapped(out, slice_str(option->help), HELP_COLUMN, HELP_COLUMN, LINE_WIDTH);
    if (more && option->more) {
        buf_printf(out, "%*s", HELP_COLUMN, "");
        layout_add_wrapped(out, slice_str(option->more), HELP_COLUMN, HELP_COLUMN, LINE_WIDTH);
    }
    if (more && option->environment)
        buf_printf(out, "%*sEnvironment variable: %s\n", HELP_COLUMN, "", option->environment);
}

static void add_formats(struct buf *out)
{
    const struct report_format *format;

    buf_add_str(out, "\nFormats:\n");
    for (size_t i = 0; (format = report_format_at(i)); i++)
        buf_printf(out, "  %-*s%s\n", HELP_COLUMN - 2, format->name, format->help);
}

void help_sentence(const char *summary, struct buf *out)
{
    buf_add_char(out, ascii_upper(summary[0]));
    buf_add_str(out, summary + 1);
    buf_add_char(out, '.');
}

void help_command(const struct cmd *cmd, bool more, struct buf *out)
{
    const char *title = "";

    buf_printf(out, "usage: patrol %s [OPTION]...%s%s\n\n", cmd->name, *cmd->usage ? " " : "",
               cmd->usage);
    help_sentence(cmd->summary, out);
    buf_add_char(out, '\n');
    if (*cmd->about) {
        buf_add_char(out, '\n');
        add_paragraphs(out, cmd->about);
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = option_of((enum option_id)i);

        if (!option_is_in(option, cmd->groups) || option->flags & OPTION_HIDDEN)
            continue;
        if (strcmp(title, option_group_title(option->group)) != 0) {
            title = option_group_title(option->group);
            buf_printf(out, "\n%s:\n", title);
        }
        add_option(option, more, out);
    }
    if (cmd->groups & GROUP_BIT(GROUP_FORMAT))
        add_formats(out);
    if (!more)
        buf_printf(out, "\n`patrol help %s` says more about each.\n", cmd->name);
}

void help_overview(struct buf *out)
{
    const struct cmd *cmd;

    buf_add_str(out, "usage: patrol COMMAND [OPTION]... [ARGUMENT]...\n\n"
                     "Finds leaked access tokens, says which are live, and what to do next.\n\n"
                     "Commands:\n");
    for (size_t i = 0; (cmd = cmd_at(i)); i++)
        buf_printf(out, "  %-*s%s\n", HELP_COLUMN - 2, cmd->name, cmd->summary);
    buf_add_str(out, "\n`patrol help COMMAND` explains a command and its options.\n\n"
                     "Exit codes:\n"
                     "  0   complete, and nothing was found\n"
                     "  1   findings as bad as --fail-on or worse\n"
                     "  2   usage, configuration or rule error; nothing was scanned\n"
                     "  3   no findings, but not everything could be scanned\n"
                     "  4   internal error\n");
}
