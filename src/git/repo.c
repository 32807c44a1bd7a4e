/* SPDX-License-Identifier: Apache-2.0 */
#include "git/repo.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/alternates.h"
#include "git/mapfile.h"

static bool is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* "DIR/NAME", or NAME where that is absolute. */
static char *join(const char *dir, struct slice name)
{
    bool absolute = name.len && name.ptr[0] == '/';
    size_t dir_len = absolute ? 0 : strlen(dir) + 1;
    char *path = mem_alloc(dir_len + name.len + 1);

    if (!path)
        return NULL;
    if (!absolute) {
        memcpy(path, dir, dir_len - 1);
        path[dir_len - 1] = '/';
    }
    memcpy(path + dir_len, name.ptr, name.len);
    path[dir_len + name.len] = '\0';
    return path;
}

static char *join_str(const char *dir, const char *name)
{
    return join(dir, slice_str(name));
}

static bool has(const char *dir, const char *name, bool (*test)(const char *path))
{
    char *path = join_str(dir, name);
    bool yes = path && test(path);

    mem_free(path);
    return yes;
}

/* The first line of DIR/NAME without `prefix`, as a path relative to DIR.
 * ERR_NOTFOUND: no such file. */
static enum err_code read_path(const char *dir, const char *name, const char *prefix, char **out,
                               struct err *err)
{
    char *file = join_str(dir, name);
    struct mapfile map = {0};
    struct slice line;
    enum err_code code = file ? mapfile_open(file, &map, NULL) : ERR_NOMEM;

    if (code == ERR_OK) {
        line = slice_sub(map.bytes, 0, slice_find(map.bytes, SLICE_LITERAL("\n")));
        if (!slice_starts(line, prefix) || line.len > PATH_MAX || memchr(line.ptr, 0, line.len))
            code = err_set(err, ERR_PARSE, "%s: no path in it", file);
        else
            *out = join(dir, slice_trim(slice_sub(line, strlen(prefix), line.len)));
        if (code == ERR_OK && !*out)
            code = ERR_NOMEM;
    }
    mapfile_release(&map);
    mem_free(file);
    return code;
}

/* Sets common_dir; its file is there in linked worktrees. */
static enum err_code find_common(struct repo *repo, const struct repo_options *options,
                                 struct err *err)
{
    enum err_code code = ERR_NOTFOUND;

    if (options->common_dir)
        repo->common_dir = mem_strdup(options->common_dir);
    else
        code = read_path(repo->git_dir, "commondir", "", &repo->common_dir, err);
    if (code == ERR_NOTFOUND && !repo->common_dir)
        repo->common_dir = mem_strdup(repo->git_dir);
    if (code == ERR_OK || code == ERR_NOTFOUND)
        return repo->common_dir ? ERR_OK : ERR_NOMEM;
    return code;
}

/* What git takes for a git directory: HEAD, objects and refs. */
static bool looks_right(const struct repo *repo, const struct repo_options *options)
{
    return has(repo->git_dir, "HEAD", exists) &&
           (options->object_directory || has(repo->common_dir, "objects", is_directory)) &&
           has(repo->common_dir, "refs", exists);
}

static enum err_code read_format(struct repo *repo, struct err *err)
{
    char *path = join_str(repo->common_dir, "config");
    struct mapfile map = {0};
    struct repo_format format = {0};
    enum err_code code = path ? mapfile_open(path, &map, err) : ERR_NOMEM;

    if (code == ERR_OK)
        code = repo_format_parse(map.bytes, &format, err);
    if (code == ERR_NOTFOUND)
        code = ERR_OK;
    else if (code == ERR_PARSE || code == ERR_UNSUPPORTED)
        err_where(err, "%s", path);
    repo->format = format.objects;
    repo->refs = format.refs;
    repo->partial = format.partial;
    mapfile_release(&map);
    mem_free(path);
    return code;
}

static bool has_promises(const char *objects)
{
    char *path = join_str(objects, "pack");
    DIR *list = path ? opendir(path) : NULL;
    struct dirent *entry;
    bool found = false;

    while (list && !found && (entry = readdir(list)))
        found = slice_ends(slice_str(entry->d_name), ".promisor");
    if (list)
        (void)closedir(list);
    mem_free(path);
    return found;
}

/* The worktree of DIR/.git is DIR. A linked worktree's git directory says in
 * `gitdir` where its .git file is. */
static enum err_code find_work_tree(struct repo *repo, const struct repo_options *options)
{
    struct slice dir = slice_str(repo->git_dir);
    char *file = NULL;
    enum err_code code = ERR_OK;

    if (repo->work_tree)
        return ERR_OK;
    if (options->work_tree)
        repo->work_tree = mem_strdup(options->work_tree);
    else if (slice_is(dir, ".git"))
        repo->work_tree = mem_strdup(".");
    else if (slice_ends(dir, "/.git"))
        repo->work_tree = mem_strndup(dir.ptr, dir.len > 5 ? dir.len - 5 : 1);
    else
        code = read_path(repo->git_dir, "gitdir", "", &file, NULL);
    if (code != ERR_OK && code != ERR_NOMEM) {
        repo->bare = true;
        return ERR_OK;
    }
    if (file && slice_ends(slice_str(file), "/.git"))
        repo->work_tree = mem_strndup(file, strlen(file) - 5);
    repo->bare = file && !repo->work_tree;
    mem_free(file);
    return repo->work_tree || repo->bare ? ERR_OK : ERR_NOMEM;
}

static enum err_code find_objects(struct repo *repo, const struct repo_options *options)
{
    char *own = options->object_directory ? mem_strdup(options->object_directory)
                                          : join_str(repo->common_dir, "objects");
    enum err_code code = own ? alternates_list(own, options->alternates, &repo->object_dirs,
                                               &repo->object_dir_count, &repo->alternate_problem)
                             : ERR_NOMEM;

    mem_free(own);
    for (size_t i = 0; code == ERR_OK && !repo->partial && i < repo->object_dir_count; i++)
        repo->partial = has_promises(repo->object_dirs[i]);
    return code;
}

static enum err_code fill(struct repo *repo, const struct repo_options *options, struct err *err)
{
    enum err_code code = find_common(repo, options, err);

    if (code == ERR_OK && !looks_right(repo, options))
        return err_set(err, ERR_NOTFOUND, "%s: no git directory: HEAD, objects or refs is missing",
                       repo->git_dir);
    if (code == ERR_OK)
        code = read_format(repo, err);
    if (code == ERR_OK)
        code = find_work_tree(repo, options);
    if (code == ERR_OK)
        code = find_objects(repo, options);
    if (code != ERR_OK)
        return code;
    repo->index_file =
        options->index_file ? mem_strdup(options->index_file) : join_str(repo->git_dir, "index");
    repo->shallow = has(repo->common_dir, "shallow", is_file);
    return repo->index_file ? ERR_OK : ERR_NOMEM;
}

/* Finds the git directory: GIT_DIR, PATH/.git or what that file names, PATH. */
static enum err_code find_git_dir(struct repo *repo, const char *path,
                                  const struct repo_options *options, struct err *err)
{
    char *dot_git;
    enum err_code code = ERR_OK;

    if (options->git_dir) {
        repo->git_dir = mem_strdup(options->git_dir);
        return repo->git_dir ? ERR_OK : ERR_NOMEM;
    }
    dot_git = join_str(path, ".git");
    if (!dot_git)
        return ERR_NOMEM;
    if (is_file(dot_git))
        code = read_path(path, ".git", "gitdir: ", &repo->git_dir, err);
    else
        repo->git_dir = mem_strdup(is_directory(dot_git) ? dot_git : path);
    if (code == ERR_OK && (is_file(dot_git) || is_directory(dot_git)))
        repo->work_tree = mem_strdup(options->work_tree ? options->work_tree : path);
    mem_free(dot_git);
    if (code == ERR_OK && !repo->git_dir)
        code = ERR_NOMEM;
    return code;
}

enum err_code repo_open(const char *path, const struct repo_options *options, struct repo **out,
                        struct err *err)
{
    struct repo *repo = mem_calloc(1, sizeof *repo);
    enum err_code code = ERR_NOMEM;

    if (repo)
        code = find_git_dir(repo, path, options, err);
    if (code == ERR_OK)
        code = fill(repo, options, err);
    if (code == ERR_OK)
        *out = repo;
    else
        repo_free(repo);
    return code == ERR_NOMEM ? err_set(err, code, "%s", err_text(code)) : code;
}

/* Cuts the last name off an absolute path. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');

    if (!slash || path[1] == '\0')
        return false;
    slash[slash == path ? 1 : 0] = '\0';
    return true;
}

enum err_code repo_discover(const char *path, const struct repo_options *options, struct repo **out,
                            struct err *err)
{
    char here[PATH_MAX];
    enum err_code code = repo_open(path, options, out, err);

    if (code != ERR_NOTFOUND || options->git_dir)
        return code;
    if (!realpath(path, here))
        return err_sys(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, errno, "%s", path);
    while (code == ERR_NOTFOUND && go_up(here))
        code = repo_open(here, options, out, err);
    if (code == ERR_NOTFOUND)
        return err_set(err, code, "%s: in no git repository", path);
    return code;
}

char *repo_real_dir(const struct repo *repo)
{
    char dir[PATH_MAX];

    return mem_strdup(realpath(repo->common_dir, dir) ? dir : repo->common_dir);
}

bool repo_is_below(const struct repo *repo, const char *folder)
{
    char dir[PATH_MAX];
    char above[PATH_MAX];
    size_t len;

    if (!realpath(repo->common_dir, dir) || !realpath(folder, above))
        return false;
    len = strlen(above) > 1 ? strlen(above) : 0; /* "/" is above all */
    return strncmp(dir, above, len) == 0 && dir[len] == '/';
}

void repo_free(struct repo *repo)
{
    if (!repo)
        return;
    for (size_t i = 0; i < repo->object_dir_count; i++)
        mem_free(repo->object_dirs[i]);
    mem_free(repo->object_dirs);
    mem_free(repo->git_dir);
    mem_free(repo->common_dir);
    mem_free(repo->work_tree);
    mem_free(repo->index_file);
    mem_free(repo->alternate_problem);
    mem_free(repo);
}
