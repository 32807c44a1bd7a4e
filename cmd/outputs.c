/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/outputs.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "report/secrets.h"

/* Reports hold no secret. */
#define REPORT_MODE 0644
#define SECRETS_MODE 0600

/* Where a file is, however its name is spelt: itself, or where there is none
 * yet its folder and its name there. */
struct spot {
    dev_t device;
    ino_t inode;
    const char *name; /* NULL: the file is there */
    bool many;        /* a device, which takes more than one */
};

struct output {
    const char *path;
    struct spot spot;
    const struct report_format *format; /* NULL: the raw values */
    struct report_style style;
    struct file_writer *writer;
};

struct outputs {
    size_t count;
    struct output items[];
};

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *shown_path(const char *path)
{
    return is_standard(path) ? "standard output" : path;
}

/* false where not even the folder is there: opening it will say so. */
static bool find_spot(const char *path, struct spot *out)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];
    struct stat st;
    int len = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
                       slash ? path : ".");
    int failed = is_standard(path) ? fstat(STDOUT_FILENO, &st) : stat(path, &st);

    if (failed && (len < 0 || (size_t)len >= sizeof folder || stat(folder, &st) < 0))
        return false;
    *out = (struct spot){
        .device = st.st_dev,
        .inode = st.st_ino,
        .name = !failed ? NULL
                : slash ? slash + 1
                        : path,
        .many = S_ISCHR(st.st_mode),
    };
    return true;
}

static bool is_same(const struct output *a, const struct output *b)
{
    if (is_standard(a->path) && is_standard(b->path))
        return true;
    if (a->spot.many || a->spot.device != b->spot.device || a->spot.inode != b->spot.inode)
        return false;
    if (!a->spot.name || !b->spot.name)
        return a->spot.name == b->spot.name;
    return strcmp(a->spot.name, b->spot.name) == 0;
}

/* Of two reports in one file the second would be all that is left. */
static enum err_code refuse_same(const struct outputs *outputs, const struct output *next,
                                 struct err *err)
{
    for (size_t i = 0; i < outputs->count; i++) {
        const struct output *other = &outputs->items[i];

        if (!is_same(other, next))
            continue;
        if (is_standard(next->path) && is_standard(other->path))
            return err_set(err, ERR_USAGE,
                           "two reports cannot both go to standard output; give one a file");
        return err_set(err, ERR_USAGE, "%s and %s are the same file; each report needs its own",
                       shown_path(other->path), shown_path(next->path));
    }
    return ERR_OK;
}

static enum err_code open_one(struct outputs *outputs, const struct report_format *format,
                              const char *path, struct report_style style, struct err *err)
{
    struct output *output = &outputs->items[outputs->count];
    unsigned mode = format ? REPORT_MODE : SECRETS_MODE;
    enum err_code code = ERR_OK;

    output->path = path;
    if (find_spot(path, &output->spot))
        code = refuse_same(outputs, output, err);
    if (code == ERR_OK)
        code = file_writer_new(path, mode, &output->writer, err);
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

static bool is_saved(const struct report_format *format, const char *path)
{
    return strcmp(path, "-") != 0 &&
           (strcmp(format->name, "json") == 0 || strcmp(format->name, "yaml") == 0);
}

struct slice outputs_saved_as(const struct options *options, bool main_report)
{
    const struct report_list *reports = &options->reports;

    if (main_report && is_saved(options->format, options->output))
        return slice_str(options->output);
    for (size_t i = 0; i < reports->count; i++)
        if (is_saved(reports->items[i].format, reports->items[i].path))
            return slice_str(reports->items[i].path);
    return slice_of(NULL, 0);
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
