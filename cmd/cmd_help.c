/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/cmd.h"
#include "cmd/completion.h"
#include "cmd/help.h"
#include "cmd/man.h"
#include "core/limits.h"

static const struct {
    const char *name;
    void (*write)(struct buf *out);
} shells[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
};

static enum err_code add_completion(const char *shell, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
        if (strcmp(shell, shells[i].name) == 0) {
            shells[i].write(out);
            return ERR_OK;
        }
    }
    return err_set(err, ERR_USAGE, "--completion: '%s' is not bash, zsh or fish", shell);
}

static enum err_code add_help(const struct options *options, struct buf *out, struct err *err)
{
    const struct cmd *cmd;
    enum err_code code;

    if (options->completion)
        return add_completion(options->completion, out, err);
    if (options->man) {
        man_page(out);
        return ERR_OK;
    }
    if (options->arg_count == 0) {
        help_overview(out);
        return ERR_OK;
    }
    code = cmd_find(slice_str(options->args[0]), &cmd, err);
    if (code == ERR_OK)
        help_command(cmd, true, out);
    return code;
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct buf text = BUF_INIT(4 * MIB);
    struct err err = ERR_INIT;
    enum exit_status status;

    if (add_help(options, &text, &err) == ERR_OK)
        status = cmd_print(context, &text);
    else
        status = cmd_fail(context, &err);
    buf_release(&text);
    return status;
}

const struct cmd cmd_help = {
    .name = "help",
    .summary = "explain a command and its options",
    .usage = "[COMMAND]",
    .about = "",
    .groups = GROUP_BIT(GROUP_HELP) | GROUP_BIT(GROUP_GENERAL),
    .run = run,
};
