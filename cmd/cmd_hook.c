/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/hook_advice.h"
#include "cmd/hook_install.h"

#include "cmd/signals.h"
#include "core/mem.h"
#include "core/suggest.h"
#include "scan/change_task.h"
#include "scan/push_lines.h"

extern const struct cmd cmd_hook;
extern char **environ;

#define MERGED_BYTES (64 * KIB)

/* What a hook looks at. */
struct hook {
    enum hook_kind kind;
    const char *const *args; /* behind the verb */
    size_t arg_count;
    struct push_lines push;
    const char **files; /* of pre-commit, where it was given some */
    struct buf merged;  /* names of commits, one a line */
    bool nothing;       /* there is nothing to look at */
};

/* "-" is a file here, and not standard input. */
static enum err_code name_files(struct hook *hook, struct engine_options *engine, struct err *err)
{
    hook->files = mem_calloc(hook->arg_count, sizeof *hook->files);
    if (!hook->files)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (size_t i = 0; i < hook->arg_count; i++)
        hook->files[i] = strcmp(hook->args[i], "-") == 0 ? "./-" : hook->args[i];
    engine->locations = hook->files;
    engine->location_count = hook->arg_count;
    return ERR_OK;
}

/* The pre-commit framework names the files of a commit, whose changes are what
 * counts; with --all-files it names files that nobody changes, which are then
 * looked at as they are. What cannot be compared is looked at too. */
static bool is_of_commit(const struct hook *hook, const struct engine_options *engine)
{
    struct repo *repo;
    bool touched = false;

    if (!hook->arg_count)
        return true;
    if (repo_discover(".", &engine->git, &repo, NULL) != ERR_OK)
        return false;
    if (change_task_touches(repo, hook->args, hook->arg_count, &touched, NULL) != ERR_OK)
        touched = false;
    repo_free(repo);
    return touched;
}

/* Before MERGE_HEAD is written git names each commit that it merges by a variable
 * GITHEAD_COMMIT, whose value is what people call it. */
static enum err_code name_merged(struct hook *hook, struct engine_options *engine, struct err *err)
{
    for (char **variable = environ; *variable; variable++) {
        struct slice rest = slice_str(*variable);
        struct slice name;

        if (slice_starts(rest, "GITHEAD_") && slice_cut(&rest, '=', &name))
            buf_printf(&hook->merged, "%" SLICE_FMT "\n",
                       SLICE_ARG(slice_sub(name, strlen("GITHEAD_"), name.len)));
    }
    engine->merged = buf_slice(&hook->merged);
    if (buf_status(&hook->merged) != ERR_OK)
        return err_set(err, buf_status(&hook->merged), "too many commits to merge");
    return ERR_OK;
}

/* A merge may come as either hook: the sample of git's pre-merge-commit runs
 * pre-commit, and so does the pre-commit framework. */
static enum err_code aim_commit(struct hook *hook, struct engine_options *engine, struct err *err)
{
    /* Threads cost more than a few files do. */
    if (!engine->threads)
        engine->threads = 1;
    engine->history = false;
    engine->staged = is_of_commit(hook, engine);
    return engine->staged ? name_merged(hook, engine, err) : name_files(hook, engine, err);
}

static enum err_code aim_push(struct scan_job *job, struct hook *hook,
                              struct engine_options *engine, struct err *err)
{
    bool pre_push = hook->kind == HOOK_PRE_PUSH;
    enum err_code code;

    if (pre_push && (hook->arg_count < 1 || hook->arg_count > 2))
        return err_set(err, ERR_USAGE, "hook pre-push takes the name of a remote and its URL");
    if (!pre_push && hook->arg_count)
        return err_set(err, ERR_USAGE, "hook pre-receive takes no argument");
    code = push_lines_read(&hook->push, pre_push ? hook->args[0] : NULL, err);
    job->pick = push_lines_pick(&hook->push);
    engine->commits = &job->pick;
    /* A guard that the guarded can switch off is none. */
    if (!pre_push && job->options->origin[OPTION_INLINE_ALLOW] == ORIGIN_DEFAULT)
        engine->markers.off = true;
    hook->nothing = !commit_pick_wanted(&job->pick);
    return code;
}

/* What the engine is to look at. */
static enum err_code aim(struct scan_job *job, struct hook *hook, struct engine_options *engine,
                         struct err *err)
{
    static const char *const here[] = {"."};

    engine->locations = here;
    engine->location_count = ARRAY_LEN(here);
    switch (hook->kind) {
    case HOOK_PRE_COMMIT:
    case HOOK_PRE_MERGE_COMMIT:
        return aim_commit(hook, engine, err);
    case HOOK_PRE_PUSH:
    case HOOK_PRE_RECEIVE:
        return aim_push(job, hook, engine, err);
    }
    return ERR_OK;
}

/* What was found until the time was up is told, and that it is not all. */
static enum err_code search(struct scan_job *job, const struct engine_options *engine,
                            struct err *err)
{
    enum err_code code = scan_job_search(job, engine, err);

    if (code != ERR_CANCELLED || !signals_time_is_up())
        return code;
    if (!job->scan.findings)
        code = findings_new(&job->scan.findings);
    else
        code = ERR_OK;
    skips_add(&job->scan.skips, SKIP_LIMIT, SLICE_LITERAL("."), slice_str(""),
              "the time budget ran out before everything was looked at");
    return code;
}

static enum err_code look(struct scan_job *job, struct hook *hook, struct err *err)
{
    struct engine_options engine;
    enum err_code code = scan_job_prepare(job, err);

    if (code != ERR_OK)
        return code;
    engine = scan_job_engine(job);
    code = aim(job, hook, &engine, err);
    if (code == ERR_OK && !hook->nothing)
        code = search(job, &engine, err);
    if (code == ERR_OK && hook->nothing)
        code = findings_new(&job->scan.findings);
    if (code == ERR_OK)
        code = scan_job_check(job, err);
    return code == ERR_OK ? scan_job_write(job, err) : code;
}

static enum exit_status run_hook(const struct options *options, const struct cmd_context *context,
                                 enum hook_kind kind)
{
    struct hook hook = {
        .kind = kind,
        .args = options->args + 1,
        .arg_count = options->arg_count - 1,
        .merged = BUF_INIT(MERGED_BYTES),
    };
    struct scan_job job;
    struct err err = ERR_INIT;
    enum exit_status status = EXIT_INTERNAL;
    enum err_code code;

    if (options->time_budget_ms)
        signals_set_alarm(options->time_budget_ms);
    scan_job_init(&job, options, context, "hook");
    job.verify = options->verify && options->origin[OPTION_VERIFY] != ORIGIN_DEFAULT;
    job.main_report = false;
    push_lines_init(&hook.push);
    code = look(&job, &hook, &err);
    if (code == ERR_OK) {
        status = scan_job_verdict(&job);
        if (status != EXIT_CLEAN)
            code = hook_advice_write(&job, kind, status, &err);
    }
    if (code != ERR_OK)
        status = cmd_fail(context, &err);
    scan_job_release(&job);
    push_lines_release(&hook.push);
    mem_free(hook.files);
    buf_release(&hook.merged);
    return status;
}

static enum exit_status run_pre_commit(const struct options *options,
                                       const struct cmd_context *context)
{
    return run_hook(options, context, HOOK_PRE_COMMIT);
}

static enum exit_status run_pre_merge_commit(const struct options *options,
                                             const struct cmd_context *context)
{
    return run_hook(options, context, HOOK_PRE_MERGE_COMMIT);
}

static enum exit_status run_pre_push(const struct options *options,
                                     const struct cmd_context *context)
{
    return run_hook(options, context, HOOK_PRE_PUSH);
}

static enum exit_status run_pre_receive(const struct options *options,
                                        const struct cmd_context *context)
{
    return run_hook(options, context, HOOK_PRE_RECEIVE);
}

struct verb {
    const char *name;
    enum exit_status (*run)(const struct options *options, const struct cmd_context *context);
};

static const struct verb verbs[] = {
    {"pre-commit", run_pre_commit}, {"pre-merge-commit", run_pre_merge_commit},
    {"pre-push", run_pre_push},     {"pre-receive", run_pre_receive},
    {"install", hook_install},      {"uninstall", hook_uninstall},
};

static enum exit_status say_unknown(const struct cmd_context *context, struct slice word)
{
    struct suggest nearest;
    struct slice best;
    struct err err = ERR_INIT;

    suggest_init(&nearest, word);
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
        suggest_offer(&nearest, slice_str(verbs[i].name));
    best = suggest_best(&nearest);
    err_set(&err, ERR_USAGE, "unknown hook '%" SLICE_FMT "'%s%" SLICE_FMT "%s", SLICE_ARG(word),
            best.len ? "; did you mean '" : "", SLICE_ARG(best), best.len ? "'?" : "");
    return cmd_fail(context, &err);
}

/* The files of pre-commit; git calls the others with names of remotes and refs. */
static size_t first_target(const struct options *options)
{
    return options->arg_count && strcmp(options->args[0], "pre-commit") == 0 ? 1 : SIZE_MAX;
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct slice word = slice_str(options->arg_count ? options->args[0] : "");
    struct err err = ERR_INIT;

    for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
        if (slice_is(word, verbs[i].name))
            return verbs[i].run(options, context);
    if (word.len)
        return say_unknown(context, word);
    err_set(&err, ERR_USAGE, "say which hook, or install or uninstall: patrol hook pre-commit");
    return cmd_fail(context, &err);
}

const struct cmd cmd_hook = {
    .name = "hook",
    .summary = "keep secrets out of commits and pushes",
    .usage = "pre-commit|pre-merge-commit|pre-push|pre-receive|install|uninstall [ARGUMENT]...",
    .about = "pre-commit looks at what the next commit adds (or at the files it is given), "
             "pre-merge-commit at what a merge makes that no side of it has, "
             "pre-push and pre-receive at the commits that the other side does not have. Nothing "
             "is said of a clean one. Any exit code but 0 stops git, also where something could "
             "not be looked at. Tokens are checked only with --verify. To pre-receive, "
             "comments such as patrol:allow count only with --inline-allow.\n"
             "\n"
             "install puts pre-commit, pre-merge-commit and pre-push (or those that are named) "
             "into the hooks of this repository, or of all repositories with --global; hooks that "
             "are there already run before. uninstall puts everything back.",
    .groups = GROUP_BIT(GROUP_HOOK) | GROUP_BIT(GROUP_RULES) | GROUP_BIT(GROUP_SUPPRESS) |
              GROUP_BIT(GROUP_CHECKS) | GROUP_BIT(GROUP_REPORT) | GROUP_BIT(GROUP_RUN) |
              GROUP_BIT(GROUP_CONFIG) | GROUP_BIT(GROUP_GENERAL),
    .own_config = true,
    .first_target = first_target,
    .run = run,
};
