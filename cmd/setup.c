/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cmd/cmd.h"
#include "github/host.h"

static enum err_code select_all(struct ruleset *set, const struct option_list *ids, bool active,
                                struct err *err)
{
    for (size_t i = 0; i < ids->count; i++) {
        enum err_code code = ruleset_select(set, slice_str(ids->items[i]), active, err);

        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

/* --config FILE is the operator's word, the file of the repository is not. */
static bool is_chosen_by_repository(const struct options *options)
{
    return options->origin[OPTION_RULES] == ORIGIN_CONFIG && !options->config;
}

static enum err_code fill(struct ruleset *set, const struct options *options, struct err *err)
{
    enum err_code code = ERR_OK;

    if (options->builtin_rules)
        code = ruleset_add_builtin(set, err);
    if (is_chosen_by_repository(options))
        ruleset_close_hosts(set);
    for (size_t i = 0; i < options->rules.count && code == ERR_OK; i++)
        code = ruleset_add_path(set, options->rules.items[i], err);
    if (code == ERR_OK)
        code = select_all(set, &options->enable_rules, true, err);
    if (code == ERR_OK)
        code = select_all(set, &options->disable_rules, false, err);
    return code == ERR_OK ? ruleset_seal(set, err) : code;
}

enum err_code setup_rules(const struct options *options, struct ruleset **out, struct err *err)
{
    struct ruleset *set;
    enum err_code code = ruleset_new(&set);

    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    code = cmd_named(fill(set, options, err), err);
    if (code != ERR_OK) {
        ruleset_free(set);
        return code;
    }
    *out = set;
    return ERR_OK;
}

struct repo_options setup_git(void)
{
    return (struct repo_options){
        .git_dir = getenv("GIT_DIR"),
        .common_dir = getenv("GIT_COMMON_DIR"),
        .work_tree = getenv("GIT_WORK_TREE"),
        .object_directory = getenv("GIT_OBJECT_DIRECTORY"),
        .alternates = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES"),
        .index_file = getenv("GIT_INDEX_FILE"),
    };
}

/* Adds a folder to the path and makes it for this user alone. */
static bool enter_folder(char path[PATH_MAX], const char *name)
{
    const size_t len = strlen(path);
    const int added = snprintf(path + len, PATH_MAX - len, "%s", name);

    if (added < 0 || (size_t)added >= PATH_MAX - len)
        return false;
    return mkdir(path, S_IRWXU) == 0 || errno == EEXIST;
}

/* A user without a home has no memory either (XDG Base Directory Specification). */
static const char *find_cache(const struct options *options, char path[PATH_MAX])
{
    static const char file[] = "/verdicts.sqlite";
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    const bool is_xdg = cache && cache[0] == '/';
    size_t used;

    if (options->no_cache)
        return NULL;
    if (options->cache)
        return options->cache;
    if (!is_xdg && (!home || home[0] != '/'))
        return NULL;
    path[0] = '\0';
    if (!enter_folder(path, is_xdg ? cache : home) || (!is_xdg && !enter_folder(path, "/.cache")) ||
        !enter_folder(path, "/patrol"))
        return NULL;
    used = strlen(path);
    if (used + sizeof file > PATH_MAX)
        return NULL;
    memcpy(path + used, file, sizeof file);
    return path;
}

/* What gh signs in with: https://cli.github.com/manual/gh_help_environment */
static const char *find_credential(const struct options *options)
{
    static const char *const cloud[] = {"GH_TOKEN", "GITHUB_TOKEN"};
    static const char *const server[] = {"GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"};
    struct host host;
    const char *const *names;

    if (host_resolve(options->host, options->api_url, &host, NULL) != ERR_OK)
        return NULL;
    names = host.kind == HOST_SERVER && !host_is_github_com(&host) ? server : cloud;
    for (size_t i = 0; i < ARRAY_LEN(cloud); i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return value;
    }
    return NULL;
}

struct check_options setup_checks(const struct options *options, char cache_path[PATH_MAX])
{
    struct check_options checks = CHECK_OPTIONS_DEFAULTS;

    checks.cache_path = find_cache(options, cache_path);
    checks.depth = options->online;
    checks.budget = (unsigned)options->verify_budget;
    checks.organization = options->org;
    checks.github_only = !options->vendors;
    checks.repository = options->repository;
    checks.credential = find_credential(options);
    checks.host = options->host;
    checks.api_url = options->api_url;
    checks.ca_file = options->ca_file;
    checks.proxy = options->proxy;
    checks.timeout_ms = (unsigned)options->timeout_ms;
    checks.retries = (unsigned)options->retries;
    checks.version = PATROL_VERSION;
    return checks;
}
