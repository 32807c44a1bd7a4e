/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/completion.h"

#include "cmd/cmd.h"
#include "cmd/help.h"

#define WORDS_BYTES 4096

/* The options of a command in turn; NULL at the end. */
static const struct option *next_option(const struct cmd *cmd, size_t *index)
{
    while (*index < OPTION_COUNT) {
        const struct option *option = option_of((enum option_id)(*index)++);

        if (option_is_in(option, cmd->groups) && !(option->flags & OPTION_HIDDEN))
            return option;
    }
    return NULL;
}

static const char *sign(const struct option *option)
{
    return option->flags & OPTION_NEGATED ? "no-" : "";
}

static bool wants_file(const struct option *option)
{
    return option->value &&
           (strcmp(option->value, "FILE") == 0 || strcmp(option->value, "PATH") == 0);
}

static void bash_values(const struct cmd *cmd, struct buf *out)
{
    const struct option *option;

    for (size_t i = 0; (option = next_option(cmd, &i));) {
        struct buf words = BUF_INIT(WORDS_BYTES);

        help_words(option, &words);
        if (option->value && !option->implied) {
            buf_printf(out, "        %s:--%s", cmd->name, option->name);
            if (option->letter)
                buf_printf(out, " | %s:-%c", cmd->name, option->letter);
            if (words.len)
                buf_printf(out, ") words='%s' ;;\n", buf_str(&words));
            else
                buf_printf(out, ") words=%s ;;\n", wants_file(option) ? "@file" : "@none");
        }
        buf_release(&words);
    }
}

static void bash_names(const struct cmd *cmd, struct buf *out)
{
    const struct option *option;

    buf_printf(out, "        %s) words='", cmd->name);
    for (size_t i = 0; (option = next_option(cmd, &i));)
        buf_printf(out, "--%s%s ", sign(option), option->name);
    buf_add_str(out, "' ;;\n");
}

static void bash_commands(struct buf *out)
{
    const struct cmd *cmd;

    for (size_t i = 0; (cmd = cmd_at(i)); i++)
        buf_printf(out, "%s%s", i ? " " : "", cmd->name);
}

void completion_bash(struct buf *out)
{
    const struct cmd *cmd;

    buf_add_str(out,
                "# bash completion for patrol; made by `patrol help --completion bash`\n"
                "_patrol() {\n"
                "    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} words=\n"
                "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                "        COMPREPLY=($(compgen -W '");
    bash_commands(out);
    buf_add_str(out, "' -- \"$word\"))\n"
                     "        return\n"
                     "    fi\n"
                     "    case ${COMP_WORDS[1]}:$last in\n"
                     "        help:*) words='");
    bash_commands(out);
    buf_add_str(out, "' ;;\n");
    for (size_t i = 0; (cmd = cmd_at(i)); i++)
        bash_values(cmd, out);
    buf_add_str(out, "    esac\n"
                     "    if [ -z \"$words\" ] && [ \"${word#-}\" != \"$word\" ]; then\n"
                     "        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; (cmd = cmd_at(i)); i++)
        bash_names(cmd, out);
    buf_add_str(out, "        esac\n"
                     "    fi\n"
                     "    case $words in\n"
                     "        @none) ;;\n"
                     "        '' | @file) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
                     "        *) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
                     "    esac\n"
                     "}\n"
                     "complete -o filenames -F _patrol patrol\n");
}

/* Inside '…[…]' of _arguments: brackets, colons and quotes mean something. */
static void add_zsh(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') {
            buf_add_str(out, "'\\''");
            continue;
        }
        if (*text == '[' || *text == ']' || *text == ':' || *text == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *text);
    }
}

static void zsh_action(const struct option *option, struct buf *out)
{
    struct buf words = BUF_INIT(WORDS_BYTES);

    help_words(option, &words);
    if (option->value) {
        buf_add_str(out, option->implied ? "::" : ":");
        add_zsh(out, option->value);
        buf_add_char(out, ':');
        if (words.len)
            buf_printf(out, "(%s)", buf_str(&words));
        else if (wants_file(option))
            buf_add_str(out, "_files");
    }
    buf_release(&words);
}

static void zsh_option(const struct option *option, struct buf *out)
{
    const char *repeat =
        option->kind == KIND_LIST || option->kind == KIND_REPORT || option->kind == KIND_COUNT ? "*"
                                                                                               : "";

    buf_printf(out, " \\\n            '%s--%s%s%s[", repeat, sign(option), option->name,
               option->implied ? "=-"
               : option->value ? "="
                               : "");
    add_zsh(out, option->help);
    buf_add_char(out, ']');
    zsh_action(option, out);
    buf_add_char(out, '\'');
    if (!option->letter)
        return;
    buf_printf(out, " \\\n            '%s-%c%s[", repeat, option->letter, option->value ? "+" : "");
    add_zsh(out, option->help);
    buf_add_char(out, ']');
    zsh_action(option, out);
    buf_add_char(out, '\'');
}

void completion_zsh(struct buf *out)
{
    const struct cmd *cmd;
    const struct option *option;

    buf_add_str(out, "#compdef patrol\n"
                     "# zsh completion for patrol; made by `patrol help --completion zsh`\n"
                     "_patrol() {\n"
                     "    local -a commands=(");
    for (size_t i = 0; (cmd = cmd_at(i)); i++) {
        buf_printf(out, "\n        '%s:", cmd->name);
        add_zsh(out, cmd->summary);
        buf_add_char(out, '\'');
    }
    buf_add_str(out, "\n    )\n"
                     "    if (( CURRENT == 2 )); then\n"
                     "        _describe command commands\n"
                     "        return\n"
                     "    fi\n"
                     "    local command=${words[2]}\n"
                     "    shift words\n"
                     "    (( CURRENT-- ))\n"
                     "    case $command in\n");
    for (size_t i = 0; (cmd = cmd_at(i)); i++) {
        buf_printf(out, "        %s)\n            _arguments -s", cmd->name);
        for (size_t j = 0; (option = next_option(cmd, &j));)
            zsh_option(option, out);
        buf_add_str(out, " \\\n            '*:argument:_files'\n            ;;\n");
    }
    buf_add_str(out, "    esac\n"
                     "}\n"
                     "_patrol \"$@\"\n");
}

/* Inside '…' of fish: quote and backslash are escaped. */
static void add_fish(struct buf *out, const char *text)
{
    buf_add_char(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *text);
    }
    buf_add_char(out, '\'');
}

static void fish_option(const struct cmd *cmd, const struct option *option, struct buf *out)
{
    struct buf words = BUF_INIT(WORDS_BYTES);

    help_words(option, &words);
    buf_printf(out, "complete -c patrol -n '__fish_seen_subcommand_from %s' -l %s%s", cmd->name,
               sign(option), option->name);
    if (option->letter)
        buf_printf(out, " -s %c", option->letter);
    if (option->value && !option->implied)
        buf_add_str(out, wants_file(option) ? " -r -F" : " -x");
    if (words.len)
        buf_printf(out, " -a '%s'", buf_str(&words));
    buf_add_str(out, " -d ");
    add_fish(out, option->help);
    buf_add_char(out, '\n');
    buf_release(&words);
}

void completion_fish(struct buf *out)
{
    const struct cmd *cmd;
    const struct option *option;

    buf_add_str(out, "# fish completion for patrol; made by `patrol help --completion fish`\n");
    for (size_t i = 0; (cmd = cmd_at(i)); i++) {
        buf_printf(out, "complete -c patrol -f -n __fish_use_subcommand -a %s -d ", cmd->name);
        add_fish(out, cmd->summary);
        buf_add_char(out, '\n');
        for (size_t j = 0; (option = next_option(cmd, &j));)
            fish_option(cmd, option, out);
    }
}
