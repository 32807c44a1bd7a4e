/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where bytes come from. A source is a task that the pool runs in a worker;
 * it delivers blobs to the sink of that worker and may hand the pool more
 * tasks (a folder's sub-folders, a pack's delta trees), which other workers
 * take. When no task is left, the source is exhausted.
 *
 * A new source is one file with a `const struct source_type` and one line in
 * source_types.def.
 *
 * Thread: a task runs in one worker; a sink is confined to its worker.
 */
#ifndef PATROL_SOURCE_SOURCE_H
#define PATROL_SOURCE_SOURCE_H

#include "core/env.h"
#include "core/err.h"
#include "model/coverage.h"
#include "model/place.h"
#include "source/archive_kind.h"

struct sink;

/* Work that any worker can take. `run` owns `arg` and frees it. */
struct task {
    void (*run)(struct sink *sink, void *arg);
    /* Frees `arg` of a task that will not run because the scan was cancelled. */
    void (*drop)(void *arg);
    void *arg;
};

/* A piece of a file or object, to be looked through. Pieces of one blob
 * come in order, from one task. One that joins the piece before it begins
 * exactly sink.overlap_bytes before the end of that; one that does not
 * begins at or behind it, where a hole of zeros was passed over. */
struct blob {
    struct slice bytes;
    uint64_t offset; /* of bytes in the whole */
    bool joins_previous;
    bool joins_next;
    bool more; /* pieces follow, whether they join or not */
    enum place_kind kind;
    struct slice target;
    /* As the operator can open it. Of PLACE_FILE_NAME and PLACE_REF_NAME: what
     * comes before the names; bytes are then names, each ended by NUL. */
    struct slice path;
    const struct history *history; /* of the git object; NULL for files */
};

struct sink {
    /* Looks through one piece. */
    void (*blob)(struct sink *sink, const struct blob *blob);
    /* Records that something asked for was not (wholly) scanned. */
    void (*skipped)(struct sink *sink, enum skip_reason reason, struct slice target,
                    struct slice path, const char *detail);
    /* Hands on a task; takes task.arg whatever happens. */
    void (*submit)(struct sink *sink, struct task task);
    /* Hands on tasks, and one that begins when all of them are through. */
    void (*submit_group)(struct sink *sink, const struct task *tasks, size_t count,
                         struct task then);
    /* A git directory was found at `path` (as the operator can open it). */
    void (*git_dir)(struct sink *sink, struct slice target, struct slice path);
    /* The folder at `path`, below the target, has a `.git` that is a file or a
     * link: its repository lies elsewhere. */
    void (*git_link)(struct sink *sink, struct slice target, struct slice path);
    struct coverage coverage; /* the source counts here what it looked at */
    const struct env *env;
    enum archive_kind packed; /* what the file that pieces_read read last is packed in */
    size_t overlap_bytes;     /* what pieces of one blob share with their neighbour */
    char *piece;              /* LIMIT_PIECE_BYTES of room for whoever reads a file */
    size_t piece_used;        /* most bytes of it that ever held something */
};

/* What the operator asked for; outlives the scan. */
struct source_options {
    const char *const *excludes; /* globs (source/glob.h) */
    size_t exclude_count;
    uint64_t max_file_bytes; /* 0: no limit */
    bool follow_symlinks;
    unsigned archive_depth; /* how deep archives in archives are looked into; 0: not at all */
};

/* A target that was opened: the first task, and what all its tasks share,
 * which is freed when the last of them is through. */
struct source {
    const char *kind; /* "directory", "file", "stdin", … as reports say it */
    struct task root;
    void (*free)(void *shared);
    void *shared;
};

/* A kind of target. `open` answers ERR_NOTFOUND when `location` is not of its
 * kind; `options` outlive the source. */
struct source_type {
    const char *name;
    enum err_code (*open)(const struct source_options *options, const char *location,
                          struct source *out, struct err *err);
};

/* Asks the types in the order of source_types.def. The message of an error
 * begins with the location. */
MUST_USE enum err_code source_open(const struct source_options *options, const char *location,
                                   struct source *out, struct err *err);
void source_release(struct source *source);

/* The files of a git directory whose history somebody has opened already: it
 * is not told to the sink. */
MUST_USE enum err_code source_open_git_files(const struct source_options *options,
                                             const char *git_dir, struct source *out,
                                             struct err *err);

#endif
