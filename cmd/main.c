/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/prctl.h>
#include <sys/resource.h>

#include "cmd/cmd.h"
#include "cmd/config.h"
#include "cmd/help.h"
#include "cmd/signals.h"
#include "core/limits.h"

/* `patrol --help` and `patrol --version` are the commands of that name. */
static struct slice command_word(const char *word)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return slice_str("help");
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return slice_str("version");
    return slice_str(word);
}

static enum err_code find_command(const char *word, const struct cmd **cmd, struct err *err)
{
    if (!word)
        return err_set(err, ERR_USAGE, "a command is missing; see `patrol help`");
    if (word[0] == '-' && slice_is(command_word(word), word))
        return err_set(err, ERR_USAGE, "options come after the command: patrol COMMAND %s", word);
    return cmd_find(command_word(word), cmd, err);
}

/* The strongest first: command line, environment, configuration file. */
static enum err_code read_settings(const struct cmd *cmd, int argc, char **argv,
                                   struct options *options, struct err *err)
{
    enum err_code code = options_parse(options, cmd->groups, argc, argv, err);

    if (code == ERR_OK && !options->help)
        code = options_read_environment(options, cmd->groups, err);
    if (code == ERR_OK && !options->help)
        code = config_read(options, cmd, err);
    return code;
}

static enum exit_status print_help(const struct cmd *cmd, const struct cmd_context *context)
{
    struct buf text = BUF_INIT(1 * MIB);
    enum exit_status status;

    help_command(cmd, false, &text);
    status = cmd_print(context, &text);
    buf_release(&text);
    return status;
}

static enum exit_status run(int argc, char **argv, const atomic_bool *cancel)
{
    struct terminal terminal;
    struct env env = env_default;
    struct cmd_context context = {&env, &terminal};
    const struct cmd *cmd = NULL;
    struct options options;
    struct err err = ERR_INIT;
    enum exit_status status;
    enum err_code code;

    env.log = terminal_log;
    env.ctx = &terminal;
    env.cancel = cancel;
    options_init(&options);
    code = find_command(argc > 1 ? argv[1] : NULL, &cmd, &err);
    if (code == ERR_OK)
        code = read_settings(cmd, argc - 2, argv + 2, &options, &err);
    terminal_init(&terminal, &options);
    if (code != ERR_OK) {
        status = cmd_fail(&context, &err);
    } else if (options.help) {
        status = print_help(cmd, &context);
    } else {
        options_log(&options, &env);
        status = cmd->run(&options, &context);
    }
    options_release(&options);
    return status;
}

/* A core dump would hold tokens. The limit is not heeded where dumps go to a
 * program (core(5)), so the process is made one that is never dumped; then
 * nobody can attach to it either, which leak sanitizers would have to. */
static void forbid_core_dumps(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

int main(int argc, char **argv)
{
    enum exit_status status;

    forbid_core_dumps();
    status = run(argc, argv, signals_catch());
    signals_die();
    if (status == EXIT_CLOSED)
        signals_die_closed();
    return (int)status;
}
