/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/outputs.h"

#include "core/mem.h"
#include "report/secrets.h"

/* Reports hold no secret. */
#define REPORT_MODE 0644
#define SECRETS_MODE 0600

struct output {
    const struct report_format *format; /* NULL: the raw values */
    struct report_style style;
    struct file_writer *writer;
};

struct outputs {
    size_t count;
    struct output items[];
};

static enum err_code open_one(struct outputs *outputs, const struct report_format *format,
                              const char *path, struct report_style style, struct err *err)
{
    struct output *output = &outputs->items[outputs->count];
    unsigned mode = format ? REPORT_MODE : SECRETS_MODE;
    enum err_code code = file_writer_new(path, mode, &output->writer, err);

    if (code != ERR_OK)
        return code == ERR_IO ? err_as(err, ERR_USAGE) : code;
    output->format = format;
    output->style = style;
    outputs->count++;
    return ERR_OK;
}

enum err_code outputs_open(const struct options *options, const struct terminal *terminal,
                           bool main_report, struct outputs **out, struct err *err)
{
    const struct report_list *reports = &options->reports;
    struct outputs *outputs =
        mem_calloc(1, sizeof *outputs + (reports->count + 2) * sizeof outputs->items[0]);
    enum err_code code = ERR_OK;

    if (!outputs)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (main_report)
        code = open_one(outputs, options->format, options->output,
                        terminal_style(terminal, options, options->output), err);
    for (size_t i = 0; i < reports->count && code == ERR_OK; i++)
        code = open_one(outputs, reports->items[i].format, reports->items[i].path,
                        terminal_style(terminal, options, reports->items[i].path), err);
    if (code == ERR_OK && options->secrets)
        code = open_one(outputs, NULL, options->secrets, (struct report_style){0}, err);
    if (code != ERR_OK) {
        outputs_free(outputs);
        return code;
    }
    *out = outputs;
    return ERR_OK;
}

enum err_code outputs_write(struct outputs *outputs, const struct run *run,
                            const struct findings *findings, struct err *err)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < outputs->count && code == ERR_OK; i++) {
        struct output *output = &outputs->items[i];

        if (output->format)
            code = output->format->write(run, findings, &output->style, output->writer, err);
        else
            code = secrets_write(findings, output->writer, err);
        if (code == ERR_OK)
            code = file_writer_commit(output->writer, err);
    }
    return code;
}

void outputs_free(struct outputs *outputs)
{
    if (!outputs)
        return;
    for (size_t i = 0; i < outputs->count; i++)
        file_writer_free(outputs->items[i].writer);
    mem_free(outputs);
}
