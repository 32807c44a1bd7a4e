/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/limits.h"
#include "core/mem.h"
#include "rules/rule_read.h"
#include "rules/ruleset_internal.h"

/* The files of a folder. */
struct names {
    char **items;
    size_t count;
    size_t cap;
};

static void names_release(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        mem_free(names->items[i]);
    mem_free(names->items);
}

static enum err_code names_add(struct names *names, const char *folder, const char *name)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    size_t cap = names->cap;
    char **grown;

    if (names->count == cap) {
        cap = mem_grow(cap, names->count + 1, LIMIT_RULE_FILES);
        if (!cap)
            return ERR_LIMIT;
        grown = mem_realloc(names->items, cap, sizeof *grown);
        if (!grown)
            return ERR_NOMEM;
        names->items = grown;
        names->cap = cap;
    }
    buf_printf(&path, "%s/%s", folder, name);
    names->items[names->count] = buf_detach(&path);
    buf_release(&path);
    if (!names->items[names->count])
        return ERR_NOMEM;
    names->count++;
    return ERR_OK;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum err_code list_folder(const char *folder, struct names *names, struct err *err)
{
    DIR *dir = opendir(folder);
    enum err_code code = ERR_OK;
    const struct dirent *entry;

    if (!dir)
        return err_sys(err, ERR_IO, errno, "%s", folder);
    while (code == ERR_OK && ((void)(errno = 0), entry = readdir(dir)))
        if (entry->d_name[0] != '.' && entry->d_name[0] != '_')
            code = names_add(names, folder, entry->d_name);
    if (code == ERR_OK && errno)
        code = err_sys(err, ERR_IO, errno, "%s", folder);
    else if (code != ERR_OK)
        code = err_set(err, code, "%s: %s", folder,
                       code == ERR_LIMIT ? "too many files" : err_text(code));
    closedir(dir);
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    return code;
}

/* "ID-2", "ID-3", …: the first that no rule has. NULL: no memory. */
static const char *free_id(struct ruleset *set, const char *id)
{
    struct buf name = BUF_INIT(LIMIT_PATTERN_BYTES);
    const char *copy;
    unsigned number = 2;

    do {
        buf_reset(&name);
        buf_printf(&name, "%s-%u", id, number++);
        copy = arena_copy(ruleset_arena(set), buf_slice(&name));
    } while (copy && ruleset_find(set, slice_str(copy)));
    buf_release(&name);
    return copy;
}

/* Kingfisher's own folder has ids twice, of which it takes the last it reads. Here both rules
 * match, and the second one says that it is called otherwise. */
static enum err_code part_from_first(struct ruleset *set, struct rule *rule, struct err *err)
{
    const size_t count = rule->unsupported.count;
    const char **items = arena_calloc(ruleset_arena(set), count + 1, sizeof *items);
    struct buf note = BUF_INIT(LIMIT_PATTERN_BYTES);

    for (size_t i = 0; items && i < count; i++)
        items[i] = rule->unsupported.items[i];
    rule->id = free_id(set, rule->id);
    if (items && rule->id) {
        buf_printf(&note, "an id that another rule has (now %s)", rule->id);
        items[count] = arena_copy(ruleset_arena(set), buf_slice(&note));
        rule->unsupported = (struct text_list){items, count + 1};
    }
    buf_release(&note);
    if (!items || !rule->id || !items[count])
        return err_set(err, ERR_NOMEM, "%s: %s", rule->file, err_text(ERR_NOMEM));
    return ERR_OK;
}

static enum err_code add_file(struct ruleset *set, const char *path, struct err *err)
{
    struct buf text = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    struct rule_list rules = {NULL, 0};
    enum err_code code = file_read(path, &text, err);

    if (code == ERR_OK)
        code = rule_read(buf_slice(&text), path, ruleset_arena(set), &rules, err);
    for (size_t i = 0; i < rules.count && code == ERR_OK; i++) {
        struct rule *rule = &rules.items[i];

        if (rule->foreign && ruleset_find(set, slice_str(rule->id)))
            code = part_from_first(set, rule, err);
        if (code == ERR_OK)
            code = ruleset_insert(set, rule, err);
    }
    buf_release(&text);
    return code;
}

static enum err_code add_below(struct ruleset *set, const char *path, int depth, struct err *err);

static enum err_code add_folder(struct ruleset *set, const char *path, int depth, struct err *err)
{
    struct names names = {NULL, 0, 0};
    enum err_code code;

    if (depth == LIMIT_DOCUMENT_DEPTH)
        return err_set(err, ERR_LIMIT, "%s: folders nested too deeply", path);
    code = list_folder(path, &names, err);
    for (size_t i = 0; i < names.count && code == ERR_OK; i++)
        code = add_below(set, names.items[i], depth + 1, err);
    names_release(&names);
    return code;
}

/* An entry of a folder: only rule files and folders count. Links to folders
 * are not followed, they could lead in circles. */
static enum err_code add_below(struct ruleset *set, const char *path, int depth, struct err *err)
{
    const struct slice name = slice_str(path);
    struct stat status;

    if (lstat(path, &status) != 0)
        return err_sys(err, ERR_IO, errno, "%s", path);
    if (S_ISDIR(status.st_mode))
        return add_folder(set, path, depth, err);
    return slice_ends(name, ".yml") || slice_ends(name, ".yaml") ? add_file(set, path, err)
                                                                 : ERR_OK;
}

enum err_code ruleset_add_path(struct ruleset *set, const char *path, struct err *err)
{
    const size_t before = ruleset_added(set);
    struct stat status;
    enum err_code code;

    if (stat(path, &status) != 0)
        return err_sys(err, ERR_IO, errno, "%s", path);
    if (!S_ISDIR(status.st_mode))
        return add_file(set, path, err);
    code = add_folder(set, path, 0, err);
    if (code == ERR_OK && ruleset_added(set) == before)
        return err_set(err, ERR_PARSE, "%s: no rules in it: no *.yml and no *.yaml has any", path);
    return code;
}
