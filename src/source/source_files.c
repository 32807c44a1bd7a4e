/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and folders. A task is one folder; its sub-folders become tasks of
 * their own, and so do batches of the files of a large one. Everything is
 * read: hidden and ignored files too. Sockets, FIFOs and devices are never
 * opened; of a symbolic link its text is looked through and, where the
 * operator asks for it, the file that it names inside the target.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/glob.h"
#include "core/limits.h"
#include "core/mem.h"
#include "source/archive.h"
#include "source/folder.h"
#include "source/objects_folder.h"
#include "source/pieces.h"

/* Files of one folder that one worker takes. */
#define BATCH_FILES 256

/* What git has been writing for less long than this is not late: the git that
 * writes it is at work, and what it brings comes after this scan. */
#define UNFINISHED_S 3600

extern const struct source_type source_files;

/* Shared by all tasks of a target. */
struct tree {
    const struct source_options *options;
    struct slice location; /* as the operator wrote it, without slashes at its end */
    struct slice prefix;   /* what display paths begin with: "" for ".", else "location/" */
    int fd;                /* of the folder, or of the single file */
    uint64_t file_bytes;   /* of a single file */
    bool known;            /* as a git directory, to whoever opened it */
    char text[];
};

/* A folder, or some of its files. */
struct job {
    struct tree *tree;
    unsigned depth;
    dev_t device; /* of the folder above */
    enum objects_part part;
    size_t names; /* bytes of file names behind the path; 0: list the folder */
    char path[];  /* below the target, "" for itself; then the names */
};

/* What one run of a job needs again and again. */
struct visit {
    struct sink *sink;
    const struct job *job;
    int fd;          /* of the folder */
    struct buf path; /* display path of the current entry */
    size_t below;    /* where in it the part below the target begins */
};

static struct job *job_new(const struct job *parent, struct tree *tree, struct slice path,
                           struct slice names, enum objects_part part)
{
    struct job *job = mem_alloc(sizeof *job + path.len + 1 + names.len);

    if (!job)
        return NULL;
    *job = (struct job){.tree = tree, .names = names.len, .part = part};
    if (parent) {
        job->depth = parent->depth + 1;
        job->device = parent->device;
    }
    memcpy(job->path, path.ptr, path.len);
    job->path[path.len] = '\0';
    if (names.len)
        memcpy(job->path + path.len + 1, names.ptr, names.len);
    return job;
}

static void skip(struct visit *visit, enum skip_reason reason, const char *detail)
{
    visit->sink->skipped(visit->sink, reason, visit->job->tree->location, buf_slice(&visit->path),
                         detail);
}

static struct blob blob_at(const struct visit *visit, enum place_kind kind)
{
    return (struct blob){
        .kind = kind,
        .target = visit->job->tree->location,
        .path = buf_slice(&visit->path),
    };
}

/* Looks through text that is in memory already. */
static void scan_text(struct visit *visit, enum place_kind kind, struct slice text)
{
    struct blob blob = blob_at(visit, kind);

    blob.bytes = text;
    visit->sink->coverage.bytes += text.len;
    visit->sink->blob(visit->sink, &blob);
}

static void scan_open_file(struct visit *visit, int fd, uint64_t size_bytes)
{
    const struct source_options *options = visit->job->tree->options;
    const struct blob blob = blob_at(visit, PLACE_FILE);
    uint64_t most = options->max_file_bytes;
    struct err err = ERR_INIT;
    enum err_code code;

    if (most && size_bytes > most) {
        char detail[96];

        snprintf(detail, sizeof detail, "%llu bytes, over --max-file-size",
                 (unsigned long long)size_bytes);
        skip(visit, SKIP_TOO_LARGE, detail);
        return;
    }
    visit->sink->coverage.files++;
    visit->sink->packed = ARCHIVE_KIND_NONE;
    code = pieces_read(visit->sink, fd, size_bytes, blob, &err);
    if (code == ERR_NOTFOUND)
        skip(visit, SKIP_CHANGED, err.msg);
    else if (code != ERR_OK && code != ERR_CANCELLED)
        skip(visit, SKIP_UNREADABLE, err.msg);
    else if (visit->sink->packed && options->archive_depth)
        archive_scan_file(visit->sink, fd, visit->sink->packed, options, &blob);
}

static void say_errno(struct visit *visit, const char *what)
{
    enum skip_reason reason = errno == ENOENT ? SKIP_CHANGED : SKIP_UNREADABLE;
    struct err err = ERR_INIT;

    if (reason == SKIP_CHANGED && visit->job->part != OBJECTS_NONE)
        return; /* a git that is at work took away what it needs no more */
    err_sys(&err, ERR_IO, errno, "%s", what);
    skip(visit, reason, err.msg);
}

/* Takes `fd`, or errno where it is -1. */
static void scan_descriptor(struct visit *visit, int fd)
{
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        say_errno(visit, "cannot open");
    else if (!S_ISREG(st.st_mode))
        visit->sink->coverage.special++;
    else
        scan_open_file(visit, fd, (uint64_t)st.st_size);
    if (fd >= 0)
        close(fd);
}

static void scan_file(struct visit *visit, const char *name)
{
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    int fd = openat(visit->fd, name, flags);

    if (fd < 0 && (errno == ENXIO || errno == ELOOP)) {
        /* Became a socket or a link since the folder was listed. */
        visit->sink->coverage.special++;
        return;
    }
    scan_descriptor(visit, fd);
}

static void follow(struct visit *visit)
{
    const char *below = buf_str(&visit->path) + visit->below;
    struct stat st;
    int fd = folder_open_below(visit->job->tree->fd, below, O_RDONLY, true);

    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        /* Leads outside or nowhere, or to a folder, whose files are scanned
         * under their own names. */
        visit->sink->coverage.links++;
        if (fd >= 0)
            close(fd);
        return;
    }
    scan_descriptor(visit, fd);
}

static void scan_link(struct visit *visit, const char *name)
{
    char text[PATH_MAX];
    ssize_t len = readlinkat(visit->fd, name, text, sizeof text);

    if (len > 0)
        scan_text(visit, PLACE_FILE, slice_of(text, (size_t)len));
    if (visit->job->tree->options->follow_symlinks)
        follow(visit);
    else
        visit->sink->coverage.links++;
}

static void run_job(struct sink *sink, void *arg);

static void drop_job(void *arg)
{
    mem_free(arg);
}

/* Hands on the folder (no names), or some files of the current one. */
static void hand_on(struct visit *visit, struct slice path, struct slice names,
                    enum objects_part part)
{
    struct job *job = NULL;

    if (visit->job->depth >= LIMIT_WALK_DEPTH) {
        skip(visit, SKIP_LIMIT, "folders are nested too deeply");
        return;
    }
    job = job_new(visit->job, visit->job->tree, path, names, part);
    if (!job) {
        skip(visit, SKIP_LIMIT, err_text(ERR_NOMEM));
        return;
    }
    visit->sink->submit(visit->sink, (struct task){run_job, drop_job, job});
}

static bool is_excluded(const struct visit *visit, bool is_folder)
{
    const struct source_options *options = visit->job->tree->options;
    struct slice below = slice_sub(buf_slice(&visit->path), visit->below, SIZE_MAX);

    for (size_t i = 0; i < options->exclude_count; i++)
        if (glob_match(slice_str(options->excludes[i]), below, is_folder))
            return true;
    return false;
}

/* Puts `name` at the end of the display path of the folder. */
static bool enter(struct visit *visit, size_t folder_len, const char *name)
{
    visit->path.len = folder_len;
    buf_add_str(&visit->path, name);
    if (buf_status(&visit->path) == ERR_OK)
        return true;
    buf_reset(&visit->path);
    buf_add_str(&visit->path, name);
    skip(visit, SKIP_LIMIT, "the path is too long");
    return false;
}

/* What a git left behind that did not end: its objects are packed in a way that
 * only it knows. */
static void say_unfinished(struct visit *visit, const char *name)
{
    struct stat st;

    if (fstatat(visit->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        st.st_mtime + UNFINISHED_S < env_now_s(visit->sink->env))
        skip(visit, SKIP_UNSUPPORTED, "left by a git that did not end");
}

/* Of the folder of the current entry, without its slash. */
static struct slice folder_path(const struct visit *visit)
{
    struct slice path = buf_slice(&visit->path);

    while (path.len && path.ptr[path.len - 1] != '/')
        path.len--;
    return slice_sub(path, 0, path.len ? path.len - 1 : 0);
}

/* A folder below, or a file or link of this one; of `part` is the folder. */
static void visit_entry(struct visit *visit, enum entry_kind kind, const char *name,
                        enum objects_part part)
{
    if (is_excluded(visit, kind == ENTRY_FOLDER)) {
        visit->sink->coverage.excluded++;
        return;
    }
    if (objects_folder_is_unfinished(visit->job->part, name)) {
        say_unfinished(visit, name);
        return;
    }
    if (kind != ENTRY_FOLDER && *visit->job->path && !strcmp(name, ".git"))
        visit->sink->git_link(visit->sink, visit->job->tree->location, folder_path(visit));
    switch (kind) {
    case ENTRY_FILE:
        scan_file(visit, name);
        break;
    case ENTRY_FOLDER:
        hand_on(visit, slice_sub(buf_slice(&visit->path), visit->below, SIZE_MAX),
                slice_of(NULL, 0), part);
        break;
    case ENTRY_LINK:
        scan_link(visit, name);
        break;
    case ENTRY_SPECIAL:
        visit->sink->coverage.special++;
        break;
    }
}

static void visit_names(struct visit *visit, struct slice names)
{
    size_t folder_len = visit->path.len;

    while (names.len && !env_cancelled(visit->sink->env)) {
        const char *name = names.ptr;
        size_t step = strlen(name) + 1;

        names = slice_of(names.ptr + step, names.len - step);
        if (enter(visit, folder_len, name))
            visit_entry(visit, ENTRY_FILE, name, OBJECTS_NONE);
    }
}

/* What the operator would call the git directory that is being visited. */
static struct slice git_path(const struct visit *visit)
{
    struct slice path = buf_slice(&visit->path);

    if (!path.len)
        return SLICE_LITERAL(".");
    return path.len > 1 ? slice_sub(path, 0, path.len - 1) : path;
}

/* Also where the operator stands in it and calls it ".". */
static bool is_called_git(const struct visit *visit)
{
    char real[PATH_MAX];

    if (slice_ends(git_path(visit), ".git"))
        return true;
    return !*visit->job->path && realpath(visit->job->tree->text, real) &&
           slice_ends(slice_str(real), ".git");
}

/* A folder that is called as a git directory is and lacks a part of one may
 * hold a history that cannot be read; whoever opens it says so. */
static bool is_damaged_git(const struct visit *visit, const struct folder *folder)
{
    return folder_was_git(folder) || (folder_is_partly_git(folder) && is_called_git(visit));
}

static bool is_known(const struct job *job)
{
    return job->tree->known && !*job->path;
}

static enum objects_part part_below(const struct visit *visit, bool is_git, const char *name)
{
    if (is_git && !strcmp(name, "objects"))
        return OBJECTS_TOP;
    return objects_folder_below(visit->job->part, name);
}

/* Cuts the file names of a large folder into jobs of their own; the entries
 * that remain are visited here. */
static void visit_entries(struct visit *visit, const struct folder *folder)
{
    struct slice path = slice_str(visit->job->path);
    const char *name = buf_str(&folder->names);
    size_t folder_len = visit->path.len;
    bool is_git = folder_is_git(folder);
    bool large = folder->kinds.len > 2 * BATCH_FILES;
    struct buf batch = BUF_INIT(LIMIT_FOLDER_BYTES);
    size_t in_batch = 0;

    for (size_t i = 0; i < folder->kinds.len; i++, name += strlen(name) + 1) {
        enum entry_kind kind = (enum entry_kind)folder->kinds.ptr[i];

        if (env_cancelled(visit->sink->env))
            break;
        if (large && kind == ENTRY_FILE) {
            buf_add(&batch, name, strlen(name) + 1);
            if (++in_batch % BATCH_FILES == 0) {
                hand_on(visit, path, buf_slice(&batch), visit->job->part);
                buf_reset(&batch);
            }
        } else if (enter(visit, folder_len, name)) {
            visit_entry(visit, kind, name, part_below(visit, is_git, name));
        }
    }
    visit->path.len = folder_len;
    if (!is_known(visit->job) && (is_git || is_damaged_git(visit, folder)))
        visit->sink->git_dir(visit->sink, visit->job->tree->location, git_path(visit));
    if (buf_status(&batch) != ERR_OK)
        skip(visit, SKIP_LIMIT, err_text(ERR_NOMEM));
    else if (batch.len)
        hand_on(visit, path, buf_slice(&batch), visit->job->part);
    buf_release(&batch);
}

/* Where a mount begins, its kind is looked at: what the kernel shows of itself
 * holds no files, and reading some of it never ends. */
static bool is_pseudo(struct visit *visit, struct job *job, int fd)
{
    struct stat st;

    if (fstat(fd, &st) < 0 || (job->depth && st.st_dev == job->device))
        return false;
    job->device = st.st_dev;
    if (!folder_is_pseudo(fd))
        return false;
    visit->sink->coverage.special++;
    return true;
}

/* The git engine lists these folders too, and says what is wrong. */
static bool is_for_git(const struct job *job)
{
    return job->part == OBJECTS_LOOSE || job->part == OBJECTS_PACKS;
}

static void visit_folder(struct visit *visit, struct job *job)
{
    struct folder folder = {.fd = -1};
    struct err err = ERR_INIT;
    enum err_code code = folder_read(&folder, job->tree->fd, job->path, &err);

    if (code != ERR_OK && !is_for_git(job))
        skip(visit, code == ERR_LIMIT ? SKIP_LIMIT : SKIP_UNREADABLE, err.msg);
    objects_folder_leave(job->part, &folder);
    if (folder.fd >= 0 && !is_pseudo(visit, job, folder.fd)) {
        visit->fd = folder.fd;
        scan_text(visit, PLACE_FILE_NAME, buf_slice(&folder.names));
        visit_entries(visit, &folder);
    }
    folder_release(&folder);
}

static void visit_batch(struct visit *visit, struct job *job)
{
    struct slice names = slice_of(job->path + strlen(job->path) + 1, job->names);

    visit->fd = folder_open_below(job->tree->fd, job->path, O_PATH | O_DIRECTORY, false);
    if (visit->fd < 0) {
        say_errno(visit, "cannot open the folder");
        return;
    }
    visit_names(visit, names);
    close(visit->fd);
}

static void run_job(struct sink *sink, void *arg)
{
    struct job *job = arg;
    struct visit visit = {.sink = sink, .job = job, .fd = -1};

    buf_init(&visit.path, LIMIT_PATH_BYTES);
    buf_add_slice(&visit.path, job->tree->prefix);
    visit.below = visit.path.len;
    buf_add_str(&visit.path, job->path);
    if (*job->path)
        buf_add_char(&visit.path, '/');
    if (job->names)
        visit_batch(&visit, job);
    else
        visit_folder(&visit, job);
    buf_release(&visit.path);
    mem_free(job);
}

static void run_single(struct sink *sink, void *arg)
{
    struct job *job = arg;
    struct visit visit = {.sink = sink, .job = job, .fd = -1};

    buf_init(&visit.path, LIMIT_PATH_BYTES);
    buf_add_slice(&visit.path, job->tree->location);
    scan_open_file(&visit, job->tree->fd, job->tree->file_bytes);
    buf_release(&visit.path);
    mem_free(job);
}

static void tree_free(void *shared)
{
    struct tree *tree = shared;

    close(tree->fd);
    mem_free(tree);
}

static struct tree *tree_new(const struct source_options *options, const char *location, int fd)
{
    struct slice name = slice_str(location);
    struct tree *tree = mem_calloc(1, sizeof *tree + name.len + 2);

    if (!tree)
        return NULL;
    while (name.len > 1 && name.ptr[name.len - 1] == '/')
        name.len--;
    memcpy(tree->text, name.ptr, name.len);
    tree->options = options;
    tree->fd = fd;
    tree->location = slice_of(tree->text, name.len);
    if (!slice_is(name, ".")) {
        if (name.ptr[name.len - 1] != '/')
            tree->text[name.len] = '/';
        tree->prefix = slice_str(tree->text);
    }
    return tree;
}

static const char *special_name(mode_t mode)
{
    if (S_ISFIFO(mode))
        return "a FIFO";
    return S_ISSOCK(mode) ? "a socket" : "a device";
}

static enum err_code open_tree(const struct source_options *options, const char *location,
                               bool known, struct source *out, struct err *err)
{
    struct stat st;
    struct tree *tree;
    struct job *job;
    int fd;

    if (stat(location, &st) < 0)
        return errno == ENOENT ? ERR_NOTFOUND : err_sys(err, ERR_IO, errno, "%s", location);
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return err_set(err, ERR_USAGE, "%s: is %s, which is not opened; give its data on '-'",
                       location, special_name(st.st_mode));
    fd = open(location, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        enum err_code code = err_sys(err, ERR_IO, errno, "%s", location);

        if (fd >= 0)
            close(fd);
        return code;
    }
    tree = tree_new(options, location, fd);
    job = tree ? job_new(NULL, tree, slice_str(""), slice_of(NULL, 0), OBJECTS_NONE) : NULL;
    if (!job) {
        if (tree)
            tree_free(tree);
        else
            close(fd);
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    }
    tree->file_bytes = (uint64_t)st.st_size;
    tree->known = known;
    *out = (struct source){
        .kind = S_ISDIR(st.st_mode) ? "directory" : "file",
        .root = {S_ISDIR(st.st_mode) ? run_job : run_single, drop_job, job},
        .free = tree_free,
        .shared = tree,
    };
    return ERR_OK;
}

static enum err_code open_files(const struct source_options *options, const char *location,
                                struct source *out, struct err *err)
{
    return open_tree(options, location, false, out, err);
}

enum err_code source_open_git_files(const struct source_options *options, const char *git_dir,
                                    struct source *out, struct err *err)
{
    return open_tree(options, git_dir, true, out, err);
}

const struct source_type source_files = {"files", open_files};
