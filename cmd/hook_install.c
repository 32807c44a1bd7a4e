/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/hook_install.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/git_command.h"
#include "cmd/hook_script.h"
#include "core/file.h"
#include "core/limits.h"

#define SCRIPT_BYTES (64 * KIB)

/* One run of install or uninstall. */
struct job {
    const struct options *options;
    struct buf folder;      /* of the hooks */
    bool is_ours;           /* the global folder that patrol made */
    char program[PATH_MAX]; /* where patrol is */
    struct buf said;        /* for the person */
};

/* What stands where a hook is to be. */
enum presence { PRESENT_NOT, PRESENT_OURS, PRESENT_OTHER };

static void job_release(struct job *job)
{
    buf_release(&job->folder);
    buf_release(&job->said);
}

static enum err_code find_local(struct job *job, struct err *err)
{
    static const char *const ask[] = {"rev-parse", "--git-path", "hooks", NULL};
    enum err_code code = git_command(ask, &job->folder, err);

    if (code == ERR_NOTFOUND)
        return err_set(err, code, "not in a git repository; --global is for all of them");
    return code;
}

static enum err_code add_own_folder(struct buf *out, struct err *err)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    buf_reset(out);
    if (config && config[0] == '/')
        buf_printf(out, "%s/patrol/hooks", config);
    else if (home && home[0] == '/')
        buf_printf(out, "%s/.config/patrol/hooks", home);
    else
        return err_set(err, ERR_USAGE, "--global: HOME is not set");
    return buf_status(out) == ERR_OK ? ERR_OK : err_set(err, ERR_LIMIT, "HOME is too long");
}

/* The folder of core.hooksPath where there is one already, else ours. */
static enum err_code find_global(struct job *job, struct err *err)
{
    static const char *const ask[] = {"config", "--global", "--type=path", "core.hooksPath", NULL};
    struct buf own = BUF_INIT(PATH_MAX);
    enum err_code code = add_own_folder(&own, err);

    if (code == ERR_OK) {
        code = git_command(ask, &job->folder, err);
        job->is_ours = code == ERR_NOTFOUND ||
                       (code == ERR_OK && slice_equal(buf_slice(&own), buf_slice(&job->folder)));
        if (code == ERR_NOTFOUND) {
            buf_reset(&job->folder);
            buf_add_slice(&job->folder, buf_slice(&own));
            code = buf_status(&job->folder);
        }
    }
    buf_release(&own);
    return code;
}

static enum err_code job_init(struct job *job, const struct options *options, struct err *err)
{
    ssize_t len;

    *job = (struct job){
        .options = options,
        .folder = BUF_INIT(PATH_MAX),
        .said = BUF_INIT(MIB),
    };
    len = readlink("/proc/self/exe", job->program, sizeof job->program - 1);
    if (len < 0)
        return err_sys(err, ERR_IO, errno, "cannot find where patrol is");
    return options->global ? find_global(job, err) : find_local(job, err);
}

static enum err_code make_folders(const char *path, struct err *err)
{
    char part[PATH_MAX];
    size_t len = strlen(path);

    if (len >= sizeof part)
        return err_set(err, ERR_USAGE, "%s: the path is too long", path);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return err_sys(err, ERR_IO, errno, "%s", part);
    }
    return ERR_OK;
}

static bool exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* The paths of a hook, and of the one that was there before. */
struct paths {
    char hook[PATH_MAX];
    char saved[PATH_MAX];
};

static enum err_code name_paths(const struct job *job, const char *name, struct paths *paths,
                                struct err *err)
{
    int len = snprintf(paths->hook, sizeof paths->hook, "%s/%s", buf_str(&job->folder), name);
    int more = snprintf(paths->saved, sizeof paths->saved, "%s/%s" HOOK_SAVED,
                        buf_str(&job->folder), name);

    if (len < 0 || more < 0 || (size_t)more >= sizeof paths->saved)
        return err_set(err, ERR_USAGE, "%s: the path is too long", buf_str(&job->folder));
    return ERR_OK;
}

static enum err_code look(const char *path, enum presence *out, struct err *err)
{
    struct buf text = BUF_INIT(MIB);
    enum err_code code;

    *out = PRESENT_NOT;
    if (!exists(path))
        return ERR_OK;
    *out = PRESENT_OTHER;
    code = file_read(path, &text, err);
    if (code == ERR_OK && hook_script_is(buf_slice(&text)))
        *out = PRESENT_OURS;
    buf_release(&text);
    return code == ERR_LIMIT ? ERR_OK : code; /* too large to be ours */
}

static enum err_code write_script(const char *path, const struct buf *script, struct err *err)
{
    struct file_writer *out = NULL;
    enum err_code code = buf_status(script);

    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    code = file_writer_new(path, 0755, &out, err);
    if (code == ERR_OK)
        code = file_writer_add(out, buf_slice(script), err);
    if (code == ERR_OK)
        code = file_writer_commit(out, err);
    file_writer_free(out);
    return code;
}

/* Makes room for a hook of ours. */
static enum err_code save(const struct paths *paths, struct err *err)
{
    if (exists(paths->saved))
        return err_set(err, ERR_USAGE, "%s is not ours, and %s is there already", paths->hook,
                       paths->saved);
    if (rename(paths->hook, paths->saved) != 0)
        return err_sys(err, ERR_IO, errno, "%s", paths->hook);
    return ERR_OK;
}

static enum err_code install_one(struct job *job, const char *name, struct err *err)
{
    struct buf script = BUF_INIT(SCRIPT_BYTES);
    struct paths paths;
    enum presence there = PRESENT_NOT;
    enum err_code code = name_paths(job, name, &paths, err);

    if (code == ERR_OK)
        code = look(paths.hook, &there, err);
    if (code == ERR_OK && there == PRESENT_OTHER)
        code = save(&paths, err);
    if (code != ERR_OK)
        return code;
    hook_script_write(&script, name, job->program, job->options->global);
    code = write_script(paths.hook, &script, err);
    /* What was there must not be lost by our failure. */
    if (code != ERR_OK && there == PRESENT_OTHER && rename(paths.saved, paths.hook) != 0)
        code = err_where(err, "%s is now %s", paths.hook, paths.saved);
    if (code == ERR_OK)
        buf_printf(&job->said, "%s%s\n", paths.hook,
                   exists(paths.saved) ? " (the hook that was there runs first)" : "");
    buf_release(&script);
    return code;
}

/* git looks for no hook in a repository once core.hooksPath is set: those
 * that patrol has nothing to do with have to be handed on. */
static enum err_code forward_others(const struct job *job, struct err *err)
{
    struct buf script = BUF_INIT(SCRIPT_BYTES);
    struct paths paths;
    const char *name;
    enum err_code code = ERR_OK;

    for (size_t i = 0; code == ERR_OK && (name = hook_script_any(i)); i++) {
        code = name_paths(job, name, &paths, err);
        if (code != ERR_OK || exists(paths.hook))
            continue;
        buf_reset(&script);
        hook_script_forward(&script, name);
        code = write_script(paths.hook, &script, err);
    }
    buf_release(&script);
    return code;
}

static enum err_code uninstall_one(struct job *job, const char *name, struct err *err)
{
    struct paths paths;
    enum presence there;
    enum err_code code = name_paths(job, name, &paths, err);

    if (code == ERR_OK)
        code = look(paths.hook, &there, err);
    if (code != ERR_OK)
        return code;
    if (there == PRESENT_OTHER && exists(paths.saved))
        return err_set(err, ERR_USAGE, "%s is not ours; the hook before it is %s", paths.hook,
                       paths.saved);
    if (there == PRESENT_OTHER)
        return ERR_OK;
    if (exists(paths.saved)) {
        if (rename(paths.saved, paths.hook) != 0)
            return err_sys(err, ERR_IO, errno, "%s", paths.saved);
        buf_printf(&job->said, "%s is as it was\n", paths.hook);
    } else if (there == PRESENT_OURS) {
        if (unlink(paths.hook) != 0)
            return err_sys(err, ERR_IO, errno, "%s", paths.hook);
        if (hook_script_known(name))
            buf_printf(&job->said, "%s is gone\n", paths.hook);
    }
    return ERR_OK;
}

typedef enum err_code (*step_fn)(struct job *job, const char *name, struct err *err);

/* The hooks that the arguments name; false: all of them. */
static bool names_some(const struct options *options)
{
    return options->arg_count > 2 ||
           (options->arg_count == 2 && strcmp(options->args[1], "all") != 0);
}

static enum err_code each_named(struct job *job, step_fn step, struct err *err)
{
    const struct options *options = job->options;
    enum err_code code = ERR_OK;

    for (size_t i = 1; i < options->arg_count; i++)
        if (!hook_script_known(options->args[i]))
            return err_set(err, ERR_USAGE,
                           "'%s' is no hook of patrol: pre-commit, pre-merge-commit, pre-push, "
                           "pre-receive or all",
                           options->args[i]);
    for (size_t i = 1; i < options->arg_count && code == ERR_OK; i++)
        code = step(job, options->args[i], err);
    return code;
}

static enum err_code set_hooks_path(const struct job *job, struct err *err)
{
    const char *const args[] = {"config", "--global", "core.hooksPath", buf_str(&job->folder),
                                NULL};
    struct buf nothing = BUF_INIT(KIB);
    enum err_code code = git_command(args, &nothing, err);

    buf_release(&nothing);
    return code == ERR_NOTFOUND ? err_set(err, ERR_IO, "git config --global failed") : code;
}

static enum err_code install(struct job *job, struct err *err)
{
    /* pre-receive is for servers: never without being asked for. */
    static const char *const usual[] = {"pre-commit", "pre-merge-commit", "pre-push"};
    enum err_code code = make_folders(buf_str(&job->folder), err);

    if (code == ERR_OK && names_some(job->options))
        code = each_named(job, install_one, err);
    else
        for (size_t i = 0; i < ARRAY_LEN(usual) && code == ERR_OK; i++)
            code = install_one(job, usual[i], err);
    if (code == ERR_OK && job->is_ours)
        code = forward_others(job, err);
    if (code == ERR_OK && job->is_ours)
        code = set_hooks_path(job, err);
    return code;
}

/* Takes the folder away, and git's setting that names it, where nothing is
 * left in it. */
static enum err_code leave(const struct job *job, struct err *err)
{
    static const char *const unset[] = {"config", "--global", "--unset", "core.hooksPath", NULL};
    struct buf nothing = BUF_INIT(KIB);
    enum err_code code = ERR_OK;

    if (rmdir(buf_str(&job->folder)) == 0) {
        code = git_command(unset, &nothing, err);
        if (code == ERR_NOTFOUND) /* it was not set any more */
            code = ERR_OK;
    }
    buf_release(&nothing);
    return code;
}

static enum err_code uninstall(struct job *job, struct err *err)
{
    const char *name;
    enum err_code code = ERR_OK;

    if (names_some(job->options)) {
        code = each_named(job, uninstall_one, err);
        return code == ERR_OK && job->is_ours && exists(buf_str(&job->folder))
                   ? forward_others(job, err)
                   : code;
    }
    for (size_t i = 0; code == ERR_OK && (name = hook_script_any(i)); i++)
        code = uninstall_one(job, name, err);
    return code == ERR_OK && job->is_ours ? leave(job, err) : code;
}

static enum exit_status run(const struct options *options, const struct cmd_context *context,
                            enum err_code (*work)(struct job *job, struct err *err))
{
    struct job job;
    struct err err = ERR_INIT;
    enum exit_status status;
    enum err_code code = job_init(&job, options, &err);

    if (code == ERR_OK)
        code = work(&job, &err);
    status = code == ERR_OK ? cmd_print(context, &job.said) : cmd_fail(context, &err);
    job_release(&job);
    return status;
}

enum exit_status hook_install(const struct options *options, const struct cmd_context *context)
{
    return run(options, context, install);
}

enum exit_status hook_uninstall(const struct options *options, const struct cmd_context *context)
{
    return run(options, context, uninstall);
}
