/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/cmd.h"

#include "cmd/signals.h"
#include "core/suggest.h"

#define COMMAND(name) extern const struct cmd cmd_##name;
#include "cmd/commands.def"
#undef COMMAND

static const struct cmd *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "cmd/commands.def"
#undef COMMAND
};

const struct cmd *cmd_at(size_t index)
{
    return index < ARRAY_LEN(commands) ? commands[index] : NULL;
}

enum err_code cmd_find(struct slice name, const struct cmd **out, struct err *err)
{
    struct suggest nearest;
    struct slice best;

    suggest_init(&nearest, name);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        if (slice_is(name, commands[i]->name)) {
            *out = commands[i];
            return ERR_OK;
        }
        suggest_offer(&nearest, slice_str(commands[i]->name));
    }
    best = suggest_best(&nearest);
    if (best.len)
        return err_set(err, ERR_USAGE,
                       "unknown command '%" SLICE_FMT "'; did you mean '%" SLICE_FMT "'?",
                       SLICE_ARG(name), SLICE_ARG(best));
    return err_set(err, ERR_USAGE, "unknown command '%" SLICE_FMT "'; see `patrol help`",
                   SLICE_ARG(name));
}

static enum exit_status status_of(enum err_code code)
{
    switch (code) {
    case ITER_END:
    case ERR_OK:
        return EXIT_CLEAN;
    case ERR_USAGE:
    case ERR_PARSE:
    case ERR_NOTFOUND:
    case ERR_UNSUPPORTED:
        return EXIT_USAGE;
    case ERR_NOMEM:
    case ERR_IO:
    case ERR_LIMIT:
    case ERR_NETWORK:
    case ERR_CANCELLED:
        return EXIT_INTERNAL;
    case ERR_CLOSED:
        return EXIT_CLOSED;
    }
    return EXIT_INTERNAL;
}

enum exit_status cmd_fail(const struct cmd_context *context, const struct err *err)
{
    if (err->code != ERR_CANCELLED && err->code != ERR_CLOSED)
        terminal_error(context->terminal, err->msg[0] ? err->msg : err_text(err->code));
    return status_of(err->code);
}

enum err_code cmd_named(enum err_code code, struct err *err)
{
    return code == ERR_IO || code == ERR_LIMIT ? err_as(err, ERR_USAGE) : code;
}

enum err_code cmd_go_on(const struct cmd_context *context, struct err *err)
{
    if (env_cancelled(context->env) && !signals_time_is_up())
        return err_set(err, ERR_CANCELLED, "interrupted");
    return ERR_OK;
}

enum exit_status cmd_print(const struct cmd_context *context, const struct buf *text)
{
    struct file_writer *out = NULL;
    struct err err = {.code = buf_status(text)};

    if (err.code == ERR_OK)
        err.code = file_writer_new("-", 0, &out, &err);
    if (err.code == ERR_OK)
        err.code = file_writer_add(out, buf_slice(text), &err);
    if (err.code == ERR_OK)
        err.code = file_writer_commit(out, &err);
    file_writer_free(out);
    return err.code == ERR_OK ? EXIT_CLEAN : cmd_fail(context, &err);
}
