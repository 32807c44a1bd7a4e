/* SPDX-License-Identifier: Apache-2.0 */
#include "git/alternates.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/mapfile.h"

struct list {
    char **dirs;
    size_t count;
    size_t cap;
    char **problem;
};

/* The first problem is the one that is told. */
static void note(struct list *list, const struct err *err)
{
    if (!*list->problem)
        *list->problem = mem_strdup(err->msg);
}

static void note_text(struct list *list, struct slice path, const char *why)
{
    struct err err = ERR_INIT;

    (void)err_set(&err, ERR_PARSE, "alternate %" SLICE_FMT ": %s", SLICE_ARG(path), why);
    note(list, &err);
}

static enum err_code add(struct list *list, const char *path, bool own)
{
    char real[PATH_MAX] = {0};
    struct err err = ERR_INIT;
    size_t cap;
    char **dirs;

    if (!realpath(path, real) && !own) {
        (void)err_sys(&err, ERR_IO, errno, "alternate %s", path);
        note(list, &err);
        return ERR_OK;
    }
    if (own && !real[0])
        (void)snprintf(real, sizeof real, "%s", path);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->dirs[i], real) == 0)
            return ERR_OK;
    cap = mem_grow(list->cap, list->count + 1, LIMIT_ALTERNATES);
    if (!cap) {
        note_text(list, slice_str(path), "too many alternates");
        return ERR_OK;
    }
    dirs = mem_realloc(list->dirs, cap, sizeof *dirs);
    if (!dirs)
        return ERR_NOMEM;
    list->dirs = dirs;
    list->cap = cap;
    dirs[list->count] = mem_strdup(real);
    return dirs[list->count++] ? ERR_OK : ERR_NOMEM;
}

/* One escape of git's C-style quoting, the backslash being gone. */
static size_t take_escape(struct slice text, char *out)
{
    static const char letters[] = "abfnrtv\\\"";
    static const char values[] = "\a\b\f\n\r\t\v\\\"";
    const char *at = text.len ? memchr(letters, text.ptr[0], sizeof letters - 1) : NULL;
    unsigned value = 0;

    if (at) {
        *out = values[at - letters];
        return 1;
    }
    for (size_t i = 0; i < 3; i++) {
        if (i >= text.len || text.ptr[i] < '0' || text.ptr[i] > '7')
            return 0;
        value = value * 8 + (unsigned)(text.ptr[i] - '0');
    }
    *out = (char)(unsigned char)value;
    return 3;
}

/* Takes a path from the front of *rest, up to `separator`: as it is, or in
 * double quotes. false when it is too long or its quoting is broken. */
static bool take_path(struct slice *rest, char separator, char path[PATH_MAX])
{
    bool quoted = rest->len && rest->ptr[0] == '"';
    struct slice item;
    size_t made = 0;

    if (!quoted) {
        if (!slice_cut(rest, separator, &item) || item.len >= PATH_MAX)
            return false;
        memcpy(path, item.ptr, item.len);
        path[item.len] = '\0';
        return true;
    }
    for (size_t i = 1; i < rest->len && made + 1 < PATH_MAX; i++) {
        char c = rest->ptr[i];
        if (c == '"') {
            path[made] = '\0';
            *rest = slice_sub(*rest, i + 1, rest->len);
            return slice_cut(rest, separator, &item) && !item.len;
        }
        if (c == '\\') {
            size_t used = take_escape(slice_sub(*rest, i + 1, rest->len), &c);
            if (!used)
                return false;
            i += used;
        }
        path[made++] = c;
    }
    return false;
}

/* Adds what a list names, paths being relative to `dir`. */
static enum err_code add_list(struct list *list, struct slice text, char separator, const char *dir)
{
    enum err_code code = ERR_OK;
    char name[PATH_MAX];
    char path[PATH_MAX];

    while (code == ERR_OK && text.len) {
        struct slice whole = text;
        if (!take_path(&text, separator, name)) {
            note_text(list, slice_sub(whole, 0, 200), "no path");
            return ERR_OK;
        }
        if (!name[0] || (separator == '\n' && name[0] == '#'))
            continue;
        if (snprintf(path, sizeof path, "%s%s%s", name[0] == '/' ? "" : dir,
                     name[0] == '/' ? "" : "/", name) >= (int)sizeof path)
            note_text(list, slice_str(name), "too long");
        else
            code = add(list, path, false);
    }
    return code;
}

static enum err_code add_alternates_of(struct list *list, const char *dir)
{
    struct mapfile map = {0};
    char path[PATH_MAX];
    enum err_code code = ERR_NOTFOUND;

    if (snprintf(path, sizeof path, "%s/info/alternates", dir) < (int)sizeof path)
        code = mapfile_open(path, &map, NULL);
    if (code == ERR_OK)
        code = add_list(list, map.bytes, '\n', dir);
    else if (code == ERR_IO)
        note_text(list, slice_str(path), "cannot be read");
    mapfile_release(&map);
    return code == ERR_NOMEM ? code : ERR_OK;
}

/* Level by level, so that a directory is found at its least depth. */
static enum err_code add_levels(struct list *list)
{
    size_t from = 0;

    for (unsigned depth = 0; from < list->count; depth++) {
        size_t to = list->count;
        for (; from < to; from++) {
            enum err_code code = add_alternates_of(list, list->dirs[from]);
            if (code != ERR_OK)
                return code;
        }
        if (depth == LIMIT_ALTERNATE_DEPTH && from < list->count) {
            note_text(list, slice_str(list->dirs[from]), "nested too deeply");
            return ERR_OK;
        }
    }
    return ERR_OK;
}

enum err_code alternates_list(const char *own, const char *more, char ***dirs, size_t *count,
                              char **problem)
{
    struct list list = {.problem = problem};
    enum err_code code;

    *problem = NULL;
    code = add(&list, own, true);
    if (code == ERR_OK && more)
        code = add_list(&list, slice_str(more), ':', ".");
    if (code == ERR_OK)
        code = add_levels(&list);
    *dirs = list.dirs;
    *count = list.count;
    return code;
}
