/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/verify.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "github/slug.h"
#include "scan/enquire.h"
#include "scan/urgency.h"

bool verify_wants(const struct finding *finding)
{
    return finding->secret && finding->rule.verify.len && !finding->suppressed.len;
}

const struct slice *verify_other_host(const struct finding *finding, const struct host *asked)
{
    const struct slice *other = NULL;

    for (size_t i = 0; i < finding->occurrence_count; i++) {
        const struct slice *host = &finding->occurrences[i].context.host;

        if (host->len && host_is_called(asked, *host))
            return NULL;
        if (host->len && !other)
            other = host;
    }
    return other;
}

/* The same for a vendor; *at_home: a place names it. */
static const struct slice *other_vendor(const struct finding *finding, const struct recipe *recipe,
                                        bool *at_home)
{
    const struct slice *other = NULL;

    *at_home = false;
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        const struct slice *host = &finding->occurrences[i].context.host;

        if (host->len && recipe_is_called(recipe, *host))
            *at_home = true;
        else if (host->len && !other)
            other = host;
    }
    return *at_home ? NULL : other;
}

/* A token of another host would be disclosed to a third party. */
static enum err_code leave_out(struct finding *finding, struct slice host, struct arena *arena)
{
    struct buf reason = BUF_INIT(KIB);
    enum err_code code;

    buf_printf(&reason, "for the host %" SLICE_FMT ", which was not named", SLICE_ARG(host));
    code = buf_status(&reason);
    finding->online = (struct online_verdict){.state = ONLINE_NOT_CHECKED};
    finding->online.reason = arena_slice(arena, buf_slice(&reason));
    buf_release(&reason);
    return code || !finding->online.reason.ptr ? ERR_NOMEM : ERR_OK;
}

/* What is asked, and of whom. */
struct job {
    struct findings *findings;
    const struct ruleset *rules;
    struct checker *checker;
    struct check *checks;
    size_t count;
};

/* A finding of a rule that there is not any more keeps its verifier's name,
 * which may be one of GitHub's. */
static enum err_code add_check(struct job *job, struct finding *finding)
{
    const struct rule *rule = ruleset_find(job->rules, finding->rule.id);
    struct check check = {
        .secret = finding->secret,
        .verifier = rule ? rule->verify : finding->rule.verify.ptr,
        .recipe = rule ? rule->recipe : NULL,
        .offline = &finding->offline,
        .verdict = &finding->online,
    };
    const struct slice *host = check.recipe
                                   ? other_vendor(finding, check.recipe, &check.at_home)
                                   : verify_other_host(finding, checker_host(job->checker));

    if (host && !(check.recipe && check.recipe->uncheckable))
        return leave_out(finding, *host, findings_arena(job->findings));
    job->checks[job->count++] = check;
    return ERR_OK;
}

static enum err_code add_checks(struct job *job, struct urgency *order)
{
    size_t count = 0;

    for (size_t i = 0; i < findings_count(job->findings); i++)
        if (verify_wants(findings_at(job->findings, i)))
            urgency_init(&order[count++], findings_at(job->findings, i), i);
    qsort(order, count, sizeof *order, urgency_compare);
    for (size_t i = 0; i < count; i++)
        if (add_check(job, order[i].finding) != ERR_OK)
            return ERR_NOMEM;
    return ERR_OK;
}

static enum err_code run(struct job *job, struct err *err)
{
    struct urgency *order = mem_calloc(findings_count(job->findings), sizeof *order);
    enum err_code code = order ? add_checks(job, order) : ERR_NOMEM;

    mem_free(order);
    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    return checker_run(job->checker, job->checks, job->count, findings_arena(job->findings), err);
}

static bool any_wants(const struct findings *findings)
{
    for (size_t i = 0; i < findings_count(findings); i++)
        if (verify_wants(findings_at(findings, i)))
            return true;
    return false;
}

static enum err_code check_names(const struct check_options *options, struct err *err)
{
    if (options->repository && !slug_is_repository(slice_str(options->repository)))
        return err_set(err, ERR_USAGE, "--repository (GITHUB_REPOSITORY) is not OWNER/NAME");
    if (options->organization && !slug_is_account(slice_str(options->organization)))
        return err_set(err, ERR_USAGE, "--org is not the name of an organization");
    return ERR_OK;
}

static enum err_code ask(struct job *job, const struct check_options *options, struct err *err)
{
    enum err_code code = options->withhold ? ERR_OK : run(job, err);

    return code == ERR_OK ? enquire(job->findings, job->rules, job->checker, options, err) : code;
}

enum err_code verify_findings(struct findings *findings, const struct ruleset *rules,
                              const struct check_options *options, const struct env *env,
                              uint64_t *requests, struct err *err)
{
    struct job job = {.findings = findings, .rules = rules};
    enum err_code code = check_names(options, err);

    *requests = 0;
    if (code || !any_wants(findings))
        return code;
    code = checker_new(options, env, &job.checker, err);
    if (code)
        return code;
    job.checks = mem_calloc(findings_count(findings), sizeof *job.checks);
    code =
        job.checks ? ask(&job, options, err) : err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    *requests = checker_requests(job.checker);
    mem_free(job.checks);
    checker_free(job.checker);
    return code;
}
