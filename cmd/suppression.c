/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/suppression.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/config.h"
#include "core/ascii.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/yaml_read.h"
#include "scan/suppress.h"

/* Of a marker that the operator adds. */
#define LETTERS_LEAST 3

#define BASELINE_NAME ".patrol-baseline.yaml"
#define IGNORE_NAME ".patrolignore"

struct suppression {
    const struct options *options;
    struct baseline **baselines;
    size_t count;
    struct ignore_list *ignores;
    char here[PATH_MAX];
};

struct marker_options suppression_markers(const struct options *options)
{
    return (struct marker_options){
        .off = !options->inline_allow,
        .more = options->allow_markers.items,
        .more_count = options->allow_markers.count,
    };
}

/* TOP/NAME, or NAME where there is no repository of the operator. */
static void add_own(const struct options *options, const char *name, struct buf *out)
{
    const char *top = options->top ? options->top : ".";

    buf_printf(out, "%s/%s", strcmp(top, "/") ? top : "", name);
}

void suppression_add_path(const struct options *options, struct buf *out)
{
    if (options->baselines.count)
        buf_add_str(out, options->baselines.items[0]);
    else
        add_own(options, BASELINE_NAME, out);
}

/* ERR_NOTFOUND where nothing has this name. */
static enum err_code read_file(const char *path, struct buf *out, struct err *err)
{
    if (strcmp(path, "-") != 0 && access(path, F_OK) < 0)
        return err_set(err, ERR_NOTFOUND, "%s: there is no such file", path);
    return cmd_named(file_read(path, out, err), err);
}

/* "LINE:COLUMN: what" becomes "PATH:LINE:COLUMN: what". */
static void put_path_before(const char *path, struct err *err)
{
    const struct err was = *err;

    err_set(err, was.code, "%s:%s", path, was.msg);
}

enum err_code suppression_read(struct baseline *baseline, const char *path, struct err *err)
{
    struct buf text = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    enum err_code code = read_file(path, &text, err);

    if (code == ERR_OK) {
        code = baseline_read(baseline, buf_slice(&text), err);
        if (code == ERR_PARSE || code == ERR_LIMIT)
            put_path_before(path, err);
    }
    buf_release(&text);
    return cmd_named(code, err);
}

/* The `allow` list of the configuration file, whose rest was read before. */
static enum err_code read_allow(struct baseline *baseline, const char *path, struct err *err)
{
    struct buf text = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    struct arena arena = ARENA_INIT(16 * LIMIT_DOCUMENT_BYTES);
    const struct node *list = NULL;
    struct node *root = NULL;
    enum err_code code = read_file(path, &text, err);

    if (code == ERR_OK)
        code = yaml_read(buf_slice(&text), LIMIT_DOCUMENT_BYTES, &arena, &root, err);
    if (code == ERR_OK)
        list = node_get(root, CONFIG_ALLOW);
    if (list)
        code = baseline_read_list(baseline, list, err);
    if (code == ERR_PARSE)
        put_path_before(path, err);
    arena_release(&arena);
    buf_release(&text);
    return code;
}

/* Reports name a file as people in the repository do. */
static const char *short_name(const struct options *options, const char *path)
{
    size_t len = options->top ? strlen(options->top) : 0;

    return len && strncmp(path, options->top, len) == 0 && path[len] == '/' ? path + len + 1 : path;
}

typedef enum err_code (*baseline_reader)(struct baseline *baseline, const char *path,
                                         struct err *err);

static enum err_code add(struct suppression *suppression, const char *path, baseline_reader read,
                         struct err *err)
{
    struct baseline *baseline;
    enum err_code code = baseline_new(short_name(suppression->options, path), &baseline);

    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    code = read(baseline, path, err);
    if (code != ERR_OK) {
        baseline_free(baseline);
        return code;
    }
    baseline_seal(baseline);
    suppression->baselines[suppression->count++] = baseline;
    return ERR_OK;
}

/* The baselines that the operator names, or the one of his repository, if it
 * is there. */
static enum err_code add_baselines(struct suppression *suppression, struct err *err)
{
    const struct options *options = suppression->options;
    struct buf own = BUF_INIT(LIMIT_PATH_BYTES);
    struct err why = ERR_INIT;
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < options->baselines.count; i++) {
        code = add(suppression, options->baselines.items[i], suppression_read, err);
        if (code != ERR_OK)
            return code;
    }
    if (options->baselines.count || !options->top)
        return ERR_OK;
    add_own(options, BASELINE_NAME, &own);
    code = add(suppression, buf_str(&own), suppression_read, &why);
    buf_release(&own);
    return code == ERR_OK || code == ERR_NOTFOUND ? ERR_OK : err_set(err, code, "%s", why.msg);
}

static enum err_code add_ignores(struct suppression *suppression, struct err *err)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf text = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    struct err why = ERR_INIT;
    enum err_code code;

    add_own(suppression->options, IGNORE_NAME, &path);
    code = read_file(buf_str(&path), &text, &why);
    if (code == ERR_OK && ignore_new(buf_slice(&text), &suppression->ignores) != ERR_OK)
        code = err_set(&why, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    buf_release(&path);
    buf_release(&text);
    return code == ERR_OK || code == ERR_NOTFOUND ? ERR_OK : err_set(err, code, "%s", why.msg);
}

static enum err_code fill(struct suppression *suppression, bool baselines, struct err *err)
{
    const struct options *options = suppression->options;
    enum err_code code = ERR_OK;

    if (options->config_file)
        code = add(suppression, options->config_file, read_allow, err);
    if (code == ERR_OK && baselines)
        code = add_baselines(suppression, err);
    if (code == ERR_OK && options->top)
        code = add_ignores(suppression, err);
    return code;
}

/* A marker that half of all lines have would hide what nobody marked. */
static enum err_code check_markers(const struct option_list *markers, struct err *err)
{
    for (size_t i = 0; i < markers->count; i++) {
        size_t letters = 0;

        for (const char *c = markers->items[i]; *c; c++)
            letters += ascii_is_word(*c);
        if (letters < LETTERS_LEAST)
            return err_set(err, ERR_USAGE,
                           "--allow-marker: '%s' has fewer than %d letters, and could stand in any "
                           "line",
                           markers->items[i], LETTERS_LEAST);
    }
    return ERR_OK;
}

enum err_code suppression_new(const struct options *options, bool baselines,
                              struct suppression **out, struct err *err)
{
    struct suppression *made = mem_calloc(1, sizeof *made);
    enum err_code code;

    if (!made)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    made->options = options;
    /* Those of the operator, .patrol.yaml, .patrol-baseline.yaml. */
    made->baselines = mem_calloc(options->baselines.count + 2, sizeof(struct baseline *));
    if (!made->baselines)
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    else if (options->top && !realpath(".", made->here))
        code = err_set(err, ERR_USAGE, "the current folder has no path");
    else
        code = check_markers(&options->allow_markers, err);
    if (code == ERR_OK)
        code = fill(made, baselines, err);
    if (code != ERR_OK) {
        suppression_free(made);
        return code;
    }
    *out = made;
    return ERR_OK;
}

void suppression_free(struct suppression *suppression)
{
    if (!suppression)
        return;
    for (size_t i = 0; i < suppression->count; i++)
        baseline_free(suppression->baselines[i]);
    mem_free(suppression->baselines);
    ignore_free(suppression->ignores);
    mem_free(suppression);
}

/* What has ended is found again: say so, or somebody will wonder. What met
 * nothing where everything was looked at is of no use any more. */
static void say_entries(const struct baseline *baseline, const struct env *env, int64_t now_s,
                        bool whole)
{
    size_t unused = 0;

    for (size_t i = 0; i < baseline_count(baseline); i++) {
        const struct baseline_entry *entry = baseline_at(baseline, i);

        unused += entry->used ? 0 : 1;
        if (entry->used && entry->ends_s <= now_s)
            env_log(env, LOG_WARNING,
                    "%s: the entry for %" SLICE_FMT " %" SLICE_FMT " ended on %" SLICE_FMT,
                    baseline_name(baseline), SLICE_ARG(entry->rule), SLICE_ARG(entry->redacted),
                    SLICE_ARG(entry->expires));
    }
    if (unused)
        env_log(env, whole ? LOG_WARNING : LOG_INFO,
                "%s: %zu of %zu entries met nothing; see `patrol baseline prune`",
                baseline_name(baseline), unused, baseline_count(baseline));
}

/* The folder that the baselines are of, with nothing left out. */
static bool is_all(const struct suppression *suppression)
{
    const struct options *options = suppression->options;

    return options->top && strcmp(suppression->here, options->top) == 0 &&
           (options->arg_count == 0 ||
            (options->arg_count == 1 && strcmp(options->args[0], ".") == 0)) &&
           options->history && !options->history_only && !options->staged && !options->range &&
           !options->since && !options->branch && !options->exclude.count;
}

enum err_code suppression_apply(struct suppression *suppression, struct findings *findings,
                                bool complete, const struct env *env, struct err *err)
{
    const struct suppress_options options = {
        .baselines = suppression->baselines,
        .baseline_count = suppression->count,
        .ignores = suppression->ignores,
        .top = suppression->options->top,
        .here = suppression->here,
        .now_s = env_now_s(env),
    };
    enum err_code code = suppress(findings, &options);

    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    for (size_t i = 0; i < suppression->count; i++)
        say_entries(suppression->baselines[i], env, options.now_s, complete && is_all(suppression));
    return ERR_OK;
}
