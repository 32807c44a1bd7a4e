/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/engine.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "core/limits.h"
#include "core/mem.h"
#include "scan/change_task.h"
#include "scan/commit_scan.h"
#include "scan/history_resolve.h"
#include "scan/worker.h"

/* What a run needs until its threads are through. */
struct run_state {
    struct queue *queue;
    struct source *sources;
    size_t source_count;
    struct worker *workers;
    struct sink **sinks;
    size_t worker_count;
};

static void state_release(struct run_state *state)
{
    for (size_t i = 0; i < state->worker_count; i++)
        worker_release(&state->workers[i]);
    mem_free(state->workers);
    mem_free(state->sinks);
    queue_free(state->queue);
    for (size_t i = 0; i < state->source_count; i++)
        source_release(&state->sources[i]);
    mem_free(state->sources);
}

/* Makes the history of the repository at `location` one of the sources. */
static enum err_code open_history(const char *location, struct source *out, struct err *err)
{
    static const struct repo_options plain;
    struct history_scan *history;
    struct repo *repo;
    enum err_code code = repo_open(location, &plain, &repo, err);

    if (code == ERR_NOTFOUND)
        return err_set(err, ERR_NOTFOUND, "%s: not a git repository", location);
    if (code != ERR_OK)
        return code;
    code = history_scan_new(repo, slice_str(location), &history);
    if (code != ERR_OK) {
        repo_free(repo);
        return err_set(err, code, "%s", err_text(code));
    }
    *out = (struct source){.kind = "repository", .root = history_scan_task(history)};
    return ERR_OK;
}

static void free_commits(void *shared)
{
    commit_scan_free(shared);
}

/* Takes `repo` over. */
static enum err_code open_commits(const struct engine_options *options, const char *location,
                                  struct repo *repo, const struct env *env, struct skips *skips,
                                  struct source *out, struct err *err)
{
    struct commit_scan *scan;
    enum err_code code =
        commit_scan_new(repo, slice_str(location), options->commits, env, skips, &scan, err);

    if (code != ERR_OK)
        return code;
    *out = (struct source){
        .kind = "repository",
        .root = commit_scan_task(scan),
        .free = free_commits,
        .shared = scan,
    };
    return ERR_OK;
}

/* Takes `repo` over. */
static enum err_code open_staged(const struct engine_options *options, const char *location,
                                 struct repo *repo, struct source *out, struct err *err)
{
    enum err_code code;

    *out = (struct source){.kind = "repository"};
    code = change_task_staged(repo, slice_str(location), options->merged, &out->root);
    if (code == ERR_OK)
        return ERR_OK;
    repo_free(repo);
    return err_set(err, code, "%s", err_text(code));
}

/* What is new in the repository that `location` lies in. */
static enum err_code open_changes(const struct engine_options *options, const char *location,
                                  const struct env *env, struct skips *skips, struct source *out,
                                  struct err *err)
{
    struct repo *repo;
    enum err_code code = repo_discover(location, &options->git, &repo, err);

    if (code == ERR_NOTFOUND)
        return err_set(err, ERR_NOTFOUND, "%s: not in a git repository", location);
    if (code != ERR_OK)
        return code;
    if (options->commits)
        return open_commits(options, location, repo, env, skips, out, err);
    return open_staged(options, location, repo, out, err);
}

/* true where `.git` is a file or a link, which names a git directory elsewhere:
 * linked worktrees, submodules, what some tools make to share one. */
static bool is_linked(const char *location)
{
    char path[PATH_MAX];
    struct stat st;
    int len = snprintf(path, sizeof path, "%s/.git", location);

    return len > 0 && (size_t)len < sizeof path && lstat(path, &st) == 0 &&
           (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode));
}

/* A worktree whose repository is lost is still a folder of files. */
static enum err_code skip_history(const char *location, enum err_code why, struct skips *skips,
                                  struct err *err)
{
    skips_add(skips, why == ERR_UNSUPPORTED ? SKIP_UNSUPPORTED : SKIP_MISSING, slice_str(location),
              slice_str(location), err ? err->msg : err_text(why));
    if (err)
        *err = (struct err)ERR_INIT;
    return ERR_OK;
}

/* The files of the git directory that `location` names, and its history. What
 * lies in `location` the walk of its folders comes to. */
static enum err_code open_linked(const struct engine_options *options, const char *location,
                                 struct run_state *state, struct skips *skips, struct err *err)
{
    static const struct repo_options plain;
    struct source *files = &state->sources[state->source_count];
    struct repo *repo = NULL;
    char *dir = NULL;
    enum err_code code = repo_open(location, &plain, &repo, err);

    if (code == ERR_NOTFOUND)
        code = err_set(err, ERR_NOTFOUND, "%s: not a git repository", location);
    if (code == ERR_OK && repo_is_below(repo, location))
        goto out;
    if (code == ERR_OK && !(dir = repo_real_dir(repo)))
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (code == ERR_OK)
        code = source_open_git_files(&options->source, dir, files, err);
    if (code == ERR_OK)
        state->source_count++;
    if (code == ERR_OK && options->history) {
        code = open_history(location, &state->sources[state->source_count], err);
        state->source_count += code == ERR_OK;
    }
    if (code == ERR_NOTFOUND || code == ERR_PARSE || code == ERR_UNSUPPORTED)
        code = skip_history(location, code, skips, err);
out:
    mem_free(dir);
    repo_free(repo);
    return code;
}

static enum err_code open_target(const struct engine_options *options, const char *location,
                                 const struct env *env, struct run_state *state,
                                 struct skips *skips, struct err *err)
{
    struct source *next = &state->sources[state->source_count];
    bool changes = options->staged || options->commits;
    enum err_code code;

    if (changes)
        code = open_changes(options, location, env, skips, next, err);
    else if (options->history_only)
        code = open_history(location, next, err);
    else
        code = source_open(&options->source, location, next, err);
    if (code != ERR_OK)
        return code;
    state->source_count++;
    if (changes || options->history_only || !is_linked(location))
        return ERR_OK;
    return open_linked(options, location, state, skips, err);
}

static enum err_code open_targets(const struct engine_options *options, const struct env *env,
                                  struct run_state *state, struct scan *out, struct err *err)
{
    /* A target may bring three sources: files, a git directory elsewhere, and
     * its history. */
    state->sources = mem_calloc(options->location_count, 3 * sizeof *state->sources);
    out->targets = mem_calloc(options->location_count, sizeof *out->targets);
    if (!state->sources || !out->targets)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (size_t i = 0; i < options->location_count; i++) {
        struct source *source = &state->sources[state->source_count];
        enum err_code code =
            open_target(options, options->locations[i], env, state, &out->skips, err);

        /* What is there and cannot be opened is no reason to leave out the rest. */
        if (code == ERR_IO)
            skips_add(&out->skips, SKIP_UNREADABLE, slice_str(options->locations[i]),
                      slice_str(options->locations[i]), err ? err->msg : err_text(code));
        else if (code != ERR_OK)
            return code;
        out->targets[out->target_count++] = (struct target){
            .kind = code == ERR_OK ? source->kind : "file",
            .location = slice_str(options->locations[i]),
        };
    }
    return ERR_OK;
}

static void drop_roots(struct run_state *state, size_t count)
{
    for (size_t i = 0; i < count; i++)
        state->sources[i].root.drop(state->sources[i].root.arg);
}

/* Pushes the first task of each target; from here on the queue owns it. */
static enum err_code push_roots(struct run_state *state, struct err *err)
{
    /* The newest task goes first: the targets are begun in their order. */
    for (size_t i = state->source_count; i-- > 0;) {
        if (queue_push(state->queue, state->sources[i].root) == ERR_OK)
            continue;
        drop_roots(state, i);
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    }
    return ERR_OK;
}

static enum err_code make_workers(const struct engine_options *options, const struct env *env,
                                  struct run_state *state, struct err *err)
{
    struct worker_options each = {
        .matcher = options->matcher,
        .queue = state->queue,
        .env = env,
        .markers = options->markers,
        .git_archives = options->git_archives ? &options->source : NULL,
        .history = options->history,
        .exhaustive = options->exhaustive,
    };
    size_t count = options->threads ? options->threads : pool_default_threads();

    if (count > LIMIT_THREADS)
        count = LIMIT_THREADS;
    each.count = count;
    state->workers = mem_calloc(count, sizeof *state->workers);
    state->sinks = mem_calloc(count, sizeof(struct sink *));
    if (!state->workers || !state->sinks)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    while (state->worker_count < count) {
        struct worker *worker = &state->workers[state->worker_count];
        enum err_code code;

        each.number = state->worker_count++;
        code = worker_init(worker, &each);

        if (code != ERR_OK)
            return err_set(err, code, "%s", err_text(code));
        state->sinks[state->worker_count - 1] = &worker->sink;
    }
    return ERR_OK;
}

/* true when `location` is the repository `target` or its `.git`. */
static bool is_of_target(struct slice location, struct slice target)
{
    if (slice_equal(location, target))
        return true;
    if (slice_is(target, "."))
        return slice_is(location, ".git");
    while (target.len > 1 && target.ptr[target.len - 1] == '/')
        target.len--;
    return location.len == target.len + 5 && slice_ends(location, "/.git") &&
           memcmp(location.ptr, target.ptr, target.len) == 0;
}

/* A target that turned out to be a repository is called one. */
static enum err_code name_head(struct scan *out, const struct history_scan *history)
{
    for (size_t i = 0; i < out->target_count; i++) {
        struct target *target = &out->targets[i];

        if (!is_of_target(slice_str(history->location), target->location))
            continue;
        target->kind = "repository";
        if (!*history->head)
            continue;
        target->head = arena_slice(findings_arena(out->findings), slice_str(history->head));
        if (!target->head.ptr)
            return ERR_NOMEM;
    }
    return ERR_OK;
}

/* Asks of every repository where what was found in it came from. */
static enum err_code resolve_histories(const struct engine_options *options,
                                       const struct run_state *state, struct scan *out,
                                       struct err *err)
{
    const struct history_resolve_options resolve = {
        .markers = &options->markers,
        .matcher = options->matcher,
        .threads = state->worker_count,
    };
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < state->worker_count; i++) {
        const struct history_scan *history = state->workers[i].histories;

        for (; history && code == ERR_OK; history = history->next) {
            code = history_resolve(history, &resolve, out->findings);
            if (code == ERR_OK)
                code = name_head(out, history);
        }
    }
    return code == ERR_OK ? ERR_OK : err_set(err, code, "%s", err_text(code));
}

static enum err_code collect(const struct engine_options *options, struct run_state *state,
                             struct scan *out, struct err *err)
{
    enum err_code code = findings_new(&out->findings);

    for (size_t i = 0; i < state->worker_count && code == ERR_OK; i++) {
        struct worker *worker = &state->workers[i];

        code = findings_merge(out->findings, worker->findings);
        skips_merge(&out->skips, &worker->skips);
        coverage_add(&out->coverage, &worker->sink.coverage);
    }
    if (code != ERR_OK)
        return err_set(err, code, "cannot keep all findings: %s", err_text(code));
    code = resolve_histories(options, state, out, err);
    findings_seal(out->findings);
    skips_seal(&out->skips);
    return code;
}

enum err_code engine_run(const struct engine_options *options, const struct env *env,
                         struct scan *out, struct err *err)
{
    struct run_state state = {0};
    enum err_code code;
    enum err_code ended = ERR_OK;

    *out = (struct scan){0};
    skips_init(&out->skips);
    code = open_targets(options, env, &state, out, err);
    if (code == ERR_OK && queue_new(&state.queue) != ERR_OK)
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (code == ERR_OK)
        code = make_workers(options, env, &state, err);
    if (code != ERR_OK) {
        drop_roots(&state, state.source_count);
        goto out;
    }
    code = push_roots(&state, err);
    if (code != ERR_OK)
        goto out;
    ended = pool_run(state.queue, state.sinks, state.worker_count, env, options->progress,
                     options->progress_ctx, err);
    if (ended != ERR_OK && ended != ERR_CANCELLED)
        code = ended;
    else
        code = collect(options, &state, out, err);
out:
    state_release(&state);
    return code == ERR_OK ? ended : code;
}

void engine_release(struct scan *scan)
{
    findings_free(scan->findings);
    skips_release(&scan->skips);
    mem_free(scan->targets);
    *scan = (struct scan){0};
}
