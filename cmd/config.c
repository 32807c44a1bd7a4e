/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/config.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/limits.h"
#include "core/suggest.h"
#include "core/yaml_read.h"

#define CONFIG_NAME ".patrol.yaml"

static bool exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* true when `path` is `folder` or lies in it; both absolute and resolved. */
static bool lies_in(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    if (strcmp(folder, "/") == 0)
        return true;
    return strncmp(path, folder, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

/* Every target is in the repository, so that its excludes and the like do
 * not hide what lies elsewhere. A target that is not there is said later. */
static bool targets_lie_in(const struct options *options, size_t first, const char *top)
{
    char resolved[PATH_MAX];

    for (size_t i = first; i < options->arg_count; i++) {
        const char *target = options->args[i];

        if (strcmp(target, "-") != 0 && (!realpath(target, resolved) || !lies_in(resolved, top)))
            return false;
    }
    return true;
}

/* The folder of the innermost repository around the current directory. */
static bool find_top(char top[PATH_MAX])
{
    char *slash;

    if (!realpath(".", top))
        return false;
    for (;;) {
        struct buf dot_git = BUF_INIT(PATH_MAX + 8);
        bool found;

        buf_printf(&dot_git, "%s/.git", top);
        found = exists(buf_str(&dot_git));
        buf_release(&dot_git);
        if (found)
            return true;
        slash = strrchr(top, '/');
        if (!slash || slash[1] == '\0')
            return false;
        slash[slash == top] = '\0';
    }
}

/* Sets options->top where the operator works in a repository of his own. */
static enum err_code find_own_top(struct options *options, size_t first_target, struct err *err)
{
    char top[PATH_MAX];

    if (!find_top(top) || !targets_lie_in(options, first_target, top))
        return ERR_OK;
    options->top = arena_copy(&options->arena, slice_str(top));
    return options->top ? ERR_OK : err_set(err, ERR_NOMEM, "out of memory");
}

static enum err_code find_own(struct options *options, const char **path, struct err *err)
{
    struct buf name = BUF_INIT(PATH_MAX + sizeof CONFIG_NAME);
    enum err_code code = ERR_OK;

    *path = NULL;
    if (!options->top)
        return ERR_OK;
    buf_printf(&name, "%s/%s", strcmp(options->top, "/") ? options->top : "", CONFIG_NAME);
    if (buf_status(&name) == ERR_OK && exists(buf_str(&name))) {
        *path = arena_copy(&options->arena, buf_slice(&name));
        code = *path ? ERR_OK : err_set(err, ERR_NOMEM, "out of memory");
    }
    buf_release(&name);
    return code;
}

/* The options that a file may set for this command, and the key looked for. */
struct reader {
    struct options *options;
    unsigned groups;
    const char *path;
    struct err *err;
};

static bool may_set(const struct option *option)
{
    return !(option->flags & OPTION_OPERATOR);
}

static enum err_code fail_at(const struct reader *reader, uint32_t line, uint32_t column)
{
    return err_where(reader->err, "%s:%u:%u", reader->path, line, column);
}

static enum err_code unknown_key(const struct reader *reader, const struct node *entry)
{
    struct suggest nearest;
    struct slice best;

    suggest_init(&nearest, entry->key);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = option_of((enum option_id)i);

        if (may_set(option))
            suggest_offer(&nearest, slice_str(option->name));
    }
    suggest_offer(&nearest, slice_str(CONFIG_ALLOW));
    best = suggest_best(&nearest);
    if (best.len)
        err_set(reader->err, ERR_USAGE,
                "unknown key '%" SLICE_FMT "'; did you mean '%" SLICE_FMT "'?",
                SLICE_ARG(entry->key), SLICE_ARG(best));
    else
        err_set(reader->err, ERR_USAGE, "unknown key '%" SLICE_FMT "'", SLICE_ARG(entry->key));
    return fail_at(reader, entry->key_line, entry->key_column);
}

/* A path in a file is seen from the file's folder, as a person who edits it
 * sees it. */
static enum err_code set_path(const struct reader *reader, enum option_id id, struct slice value)
{
    const char *slash = strrchr(reader->path, '/');
    struct buf joined = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;

    if (slash && value.len && value.ptr[0] != '/')
        buf_add(&joined, reader->path, (size_t)(slash - reader->path) + 1);
    buf_add_slice(&joined, value);
    code = buf_status(&joined);
    if (code == ERR_OK)
        code = options_set(reader->options, id, buf_slice(&joined), ORIGIN_CONFIG, reader->err);
    else
        err_set(reader->err, code, "%s", err_text(code));
    buf_release(&joined);
    return code;
}

static enum err_code set_scalar(const struct reader *reader, enum option_id id,
                                const struct node *node)
{
    const struct option *option = option_of(id);
    enum err_code code;
    bool flag;

    if (node->kind != NODE_SCALAR)
        code = err_set(reader->err, ERR_USAGE, "%s wants one value: %s", option->name,
                       option->value ? option->value : "true or false");
    else if (option->kind == KIND_FLAG && node_as_bool(node, &flag))
        code = options_set(reader->options, id, slice_str(flag ? "true" : "false"), ORIGIN_CONFIG,
                           reader->err);
    else if (option->value && strcmp(option->value, "PATH") == 0)
        code = set_path(reader, id, node->text);
    else
        code = options_set(reader->options, id, node->text, ORIGIN_CONFIG, reader->err);
    return code == ERR_OK ? ERR_OK : fail_at(reader, node->line, node->column);
}

static enum option_id find_key(struct slice key)
{
    size_t i = 0;

    while (i < OPTION_COUNT && !slice_is(key, option_of((enum option_id)i)->name))
        i++;
    return (enum option_id)i;
}

static enum err_code set_entry(const struct reader *reader, const struct node *entry)
{
    enum option_id id = find_key(entry->key);
    const struct option *option = id < OPTION_COUNT ? option_of(id) : NULL;
    enum err_code code = ERR_OK;

    if (slice_is(entry->key, CONFIG_ALLOW))
        return ERR_OK;
    if (!option)
        return unknown_key(reader, entry);
    if (!may_set(option)) {
        err_set(reader->err, ERR_USAGE, "'%s' is for the command line alone", option->name);
        return fail_at(reader, entry->key_line, entry->key_column);
    }
    /* One file serves all commands: what this one does not take is fine. */
    if (!option_is_in(option, reader->groups))
        return ERR_OK;
    if (option->kind != KIND_LIST || entry->kind != NODE_LIST)
        return set_scalar(reader, id, entry);
    for (const struct node *item = entry->first; item && code == ERR_OK; item = item->next)
        code = set_scalar(reader, id, item);
    return code;
}

static enum err_code set_all(const struct reader *reader, const struct node *root)
{
    if (root->kind == NODE_NULL)
        return ERR_OK;
    if (root->kind != NODE_MAP) {
        err_set(reader->err, ERR_USAGE, "a configuration is a map of option names to values");
        return fail_at(reader, root->line, root->column);
    }
    for (const struct node *entry = root->first; entry; entry = entry->next) {
        enum err_code code = set_entry(reader, entry);

        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

/* "LINE:COLUMN: what" becomes "PATH:LINE:COLUMN: what". */
static void put_path_before(const char *path, struct err *err)
{
    struct err was = *err;

    err_set(err, was.code, "%s:%s", path, was.msg);
}

static enum err_code read_file(struct options *options, unsigned groups, const char *path,
                               struct err *err)
{
    struct reader reader = {options, groups, path, err};
    struct buf text = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    struct arena arena = ARENA_INIT(LIMIT_DOCUMENT_BYTES * 16);
    struct node *root = NULL;
    enum err_code code = file_read(path, &text, err);

    if (code == ERR_OK) {
        code = yaml_read(buf_slice(&text), LIMIT_DOCUMENT_BYTES, &arena, &root, err);
        if (code != ERR_OK)
            put_path_before(path, err);
    }
    if (code == ERR_OK) {
        options->config_file = path;
        code = set_all(&reader, root);
    }
    arena_release(&arena);
    buf_release(&text);
    return cmd_named(code, err);
}

enum err_code config_read(struct options *options, const struct cmd *cmd, struct err *err)
{
    const char *path = options->config;
    enum err_code code = ERR_OK;

    if (options->no_config || !(cmd->groups & GROUP_BIT(GROUP_CONFIG)))
        return ERR_OK;
    if (cmd->own_config)
        code = find_own_top(options, cmd->first_target ? cmd->first_target(options) : 0, err);
    if (code == ERR_OK && !path)
        code = find_own(options, &path, err);
    if (code == ERR_OK && path)
        code = read_file(options, cmd->groups, path, err);
    return code;
}
