/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a repository keeps what: its git directory, the one it shares with
 * other worktrees, its object directories, its index. Of the configuration
 * only the repository format is read (gitrepository-layout(5),
 * git-config(1) "extensions.*"); nothing in it is obeyed beyond that, nothing
 * of the repository is run, and the environment is not looked at: what
 * GIT_DIR and its like say comes in by the options.
 *
 * Ownership: the repo owns all its strings; they are valid until repo_free.
 * Thread: immutable once opened.
 */
#ifndef PATROL_GIT_REPO_H
#define PATROL_GIT_REPO_H

#include "core/err.h"
#include "git/repo_format.h"

/* All may be NULL. Relative paths are relative to the current directory. */
struct repo_options {
    const char *git_dir;          /* GIT_DIR: no search, and no `.git` below it */
    const char *common_dir;       /* GIT_COMMON_DIR */
    const char *work_tree;        /* GIT_WORK_TREE */
    const char *object_directory; /* GIT_OBJECT_DIRECTORY: a hook's quarantine */
    const char *alternates;       /* GIT_ALTERNATE_OBJECT_DIRECTORIES, as it stands there */
    const char *index_file;       /* GIT_INDEX_FILE */
};

struct repo {
    enum oid_format format;
    enum repo_refs refs;
    bool bare;          /* no worktree belongs to git_dir */
    bool shallow;       /* has a `shallow` file */
    bool partial;       /* a promisor remote or promisor packs: objects may be missing */
    char *git_dir;      /* HEAD, index, worktree's own refs and logs */
    char *common_dir;   /* refs, packed-refs, logs, config; often git_dir */
    char *work_tree;    /* NULL in a bare repository */
    char *index_file;   /* whether it exists or not */
    char **object_dirs; /* the own one first, then alternates in their order, each once */
    size_t object_dir_count;
    /* An alternate that could not be followed: the repository may lack
     * objects for it. NULL or text for a person. */
    char *alternate_problem;
};

/* Finds the repository that `path` is, or lies in: `path` itself, its `.git`
 * directory or file, and so on upward through its parents. ERR_NOTFOUND when
 * there is none; ERR_UNSUPPORTED for a format or extension that this version
 * does not know; ERR_PARSE, ERR_IO where it cannot be read. */
MUST_USE enum err_code repo_discover(const char *path, const struct repo_options *options,
                                     struct repo **out, struct err *err);

/* The same for `path` alone, without going upward. */
MUST_USE enum err_code repo_open(const char *path, const struct repo_options *options,
                                 struct repo **out, struct err *err);

/* The common directory without links and dots, as a person would name it; NULL
 * for want of memory. The caller frees it. */
char *repo_real_dir(const struct repo *repo);

/* true when the common directory is below `folder`, whatever links lead there. */
bool repo_is_below(const struct repo *repo, const char *folder);

void repo_free(struct repo *repo);

#endif
