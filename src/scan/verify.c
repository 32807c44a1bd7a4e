/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/verify.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "github/enquiry.h"
#include "scan/urgency.h"

#define OWNERS_MOST 100 /* that are asked for: the requests are charged to the operator */

static bool wants_check(const struct finding *finding)
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
        if (wants_check(findings_at(job->findings, i)))
            urgency_init(&order[count++], findings_at(job->findings, i), i);
    qsort(order, count, sizeof *order, urgency_compare);
    for (size_t i = 0; i < count; i++)
        if (add_check(job, order[i].finding) != ERR_OK)
            return ERR_NOMEM;
    return ERR_OK;
}

static bool is_githubs(const struct job *job, const struct finding *finding)
{
    const struct rule *rule = ruleset_find(job->rules, finding->rule.id);

    return wants_check(finding) && !(rule && rule->recipe);
}

/* A token that is dead, or was not answered for, has an owner all the same. */
static bool is_unnamed(const struct job *job, const struct finding *finding)
{
    const struct offline_verdict *offline = &finding->offline;

    return offline->has_owner_id && offline->checksum == CHECKSUM_VALID &&
           !finding->online.login.len && is_githubs(job, finding);
}

/* Who was asked for, and what was said: no login where the host told none. */
struct owners {
    size_t count;
    uint64_t ids[OWNERS_MOST];
    struct slice logins[OWNERS_MOST];
};

static size_t owners_find(const struct owners *owners, uint64_t id)
{
    size_t at = 0;

    while (at < owners->count && owners->ids[at] != id)
        at++;
    return at;
}

static enum err_code name_owner(struct job *job, struct owners *owners,
                                const struct secret *credential, struct offline_verdict *offline,
                                struct err *err)
{
    const size_t at = owners_find(owners, offline->owner_id);
    enum err_code code = ERR_OK;

    if (at == OWNERS_MOST)
        return ERR_OK;
    if (at == owners->count) {
        code = enquiry_owner(job->checker, credential, findings_arena(job->findings), offline, err);
        owners->ids[at] = offline->owner_id;
        owners->logins[at] = offline->owner_login;
        owners->count++;
    }
    offline->owner_login = owners->logins[at];
    return code;
}

static enum err_code ask_owners(struct job *job, const char *text, struct err *err)
{
    struct owners owners = {.count = 0};
    struct secret *credential = secret_new(slice_str(text));
    enum err_code code = credential ? ERR_OK : err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));

    for (size_t i = 0; i < findings_count(job->findings) && code == ERR_OK; i++) {
        struct finding *finding = findings_at(job->findings, i);

        if (is_unnamed(job, finding))
            code = name_owner(job, &owners, credential, &finding->offline, err);
    }
    secret_free(credential);
    return code;
}

static enum err_code ask_leaks(struct job *job, struct slice repository, struct err *err)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < findings_count(job->findings) && code == ERR_OK; i++) {
        struct finding *finding = findings_at(job->findings, i);

        if (finding->online.state == ONLINE_LIVE && is_githubs(job, finding))
            code = enquiry_leak(job->checker, finding->secret, repository,
                                findings_arena(job->findings), &finding->online, err);
    }
    return code;
}

/* What goes beyond liveness, as deep as was asked for. */
static enum err_code enquire(struct job *job, const struct check_options *options, struct err *err)
{
    enum err_code code = ERR_OK;

    if (options->credential && options->depth != RADIUS_LIVENESS)
        code = ask_owners(job, options->credential, err);
    if (code == ERR_OK && options->repository && options->depth == RADIUS_FULL)
        code = ask_leaks(job, slice_str(options->repository), err);
    return code;
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

static bool any_wants_check(const struct findings *findings)
{
    for (size_t i = 0; i < findings_count(findings); i++)
        if (wants_check(findings_at(findings, i)))
            return true;
    return false;
}

enum err_code verify_findings(struct findings *findings, const struct ruleset *rules,
                              const struct check_options *options, const struct env *env,
                              uint64_t *requests, struct err *err)
{
    struct job job = {.findings = findings, .rules = rules};
    enum err_code code;

    *requests = 0;
    if (options->repository && !enquiry_is_repository(slice_str(options->repository)))
        return err_set(err, ERR_USAGE, "--repository (GITHUB_REPOSITORY) is not OWNER/NAME");
    if (!any_wants_check(findings))
        return ERR_OK;
    code = checker_new(options, env, &job.checker, err);
    if (code)
        return code;
    job.checks = mem_calloc(findings_count(findings), sizeof *job.checks);
    code = job.checks ? run(&job, err) : err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (code == ERR_OK)
        code = enquire(&job, options, err);
    *requests = checker_requests(job.checker);
    mem_free(job.checks);
    checker_free(job.checker);
    return code;
}
