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

struct sink;

/* Work that any worker can take. `run` owns `arg` and frees it. */
struct task {
    void (*run)(struct sink *sink, void *arg);
    /* Frees `arg` of a task that will not run because the scan was cancelled. */
    void (*drop)(void *arg);
    void *arg;
};

/* A piece of a file or object, to be looked through. Pieces of one blob
 * come in order, from one task; each but the first begins exactly
 * sink.overlap_bytes before the end of the one before it. */
struct blob {
    struct slice bytes;
    uint64_t offset; /* of bytes in the whole */
    bool last;       /* nothing comes after this piece */
    enum place_kind kind;
    struct slice target;
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
    struct coverage coverage; /* the source counts here what it looked at */
    const struct env *env;
    size_t overlap_bytes;
    unsigned worker; /* index of this worker */
};

/* What the operator asked for; outlives the scan. */
struct source_options {
    const char *const *excludes; /* globs (source/glob.h) */
    size_t exclude_count;
    uint64_t max_file_bytes; /* 0: no limit */
    bool follow_symlinks;
};

/* A kind of target. `open` answers ERR_NOTFOUND when `location` is not of its
 * kind; otherwise *root is the task to begin with and *target describes it. */
struct source_type {
    const char *name;
    enum err_code (*open)(const struct source_options *options, const char *location,
                          struct task *root, const char **kind, struct err *err);
};

/* Asks the types in the order of source_types.def. ERR_IO: no such path. */
MUST_USE enum err_code source_open(const struct source_options *options, const char *location,
                                   struct task *root, const char **kind, struct err *err);

#endif
