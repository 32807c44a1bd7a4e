/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/enquire.h"

#include "core/limits.h"
#include "core/mem.h"
#include "github/authorizations.h"
#include "github/enquiry.h"
#include "scan/origin.h"
#include "scan/verify.h"

#define OWNERS_MOST 100 /* that are asked for: the requests are charged to the operator */

/* What is asked, and of whom. */
struct job {
    struct findings *findings;
    const struct ruleset *rules;
    struct checker *checker;
    const struct check_options *options;
    struct secret *credential; /* the operator's own, or NULL */
};

static enum err_code nomem(struct err *err)
{
    return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

static bool is_githubs(const struct job *job, const struct finding *finding)
{
    const struct rule *rule = ruleset_find(job->rules, finding->rule.id);

    return verify_wants(finding) && !(rule && rule->recipe);
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
                                struct offline_verdict *offline, struct err *err)
{
    const size_t at = owners_find(owners, offline->owner_id);
    enum err_code code = ERR_OK;

    if (at == OWNERS_MOST)
        return ERR_OK;
    if (at == owners->count) {
        code = enquiry_owner(job->checker, job->credential, findings_arena(job->findings), offline,
                             err);
        owners->ids[at] = offline->owner_id;
        owners->logins[at] = offline->owner_login;
        owners->count++;
    }
    offline->owner_login = owners->logins[at];
    return code;
}

static enum err_code ask_owners(struct job *job, struct err *err)
{
    struct owners owners = {.count = 0};
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < findings_count(job->findings) && code == ERR_OK; i++) {
        struct finding *finding = findings_at(job->findings, i);

        if (is_unnamed(job, finding))
            code = name_owner(job, &owners, &finding->offline, err);
    }
    return code;
}

/* What the operator names counts more than what a scanned repository says. */
static enum err_code ask_leak(struct job *job, struct finding *finding, struct err *err)
{
    struct buf repository = BUF_INIT(KIB);
    enum err_code code = ERR_OK;

    if (job->options->repository)
        buf_add_str(&repository, job->options->repository);
    else if (origin_of(finding, checker_host(job->checker), &repository) != ERR_OK)
        code = nomem(err);
    if (code == ERR_OK && repository.len)
        code = enquiry_leak(job->checker, finding->secret, buf_slice(&repository),
                            findings_arena(job->findings), &finding->online, err);
    buf_release(&repository);
    return code;
}

static enum err_code ask_leaks(struct job *job, struct err *err)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < findings_count(job->findings) && code == ERR_OK; i++) {
        struct finding *finding = findings_at(job->findings, i);

        if (finding->online.state == ONLINE_LIVE && is_githubs(job, finding))
            code = ask_leak(job, finding, err);
    }
    return code;
}

/* Installation and refresh tokens are on no such list. */
static bool may_be_listed(const struct job *job, const struct finding *finding)
{
    return slice_is(finding->rule.verify, "github-user") &&
           finding->offline.checksum != CHECKSUM_INVALID && is_githubs(job, finding);
}

static enum err_code ask_roster(struct job *job, struct err *err)
{
    const size_t most = findings_count(job->findings);
    struct authorizations_wanted *wanted = mem_calloc(most, sizeof *wanted);
    size_t count = 0;
    enum err_code code;

    if (!wanted)
        return nomem(err);
    for (size_t i = 0; i < most; i++) {
        struct finding *finding = findings_at(job->findings, i);

        if (may_be_listed(job, finding))
            wanted[count++] = (struct authorizations_wanted){finding->secret, finding->redacted,
                                                             &finding->roster};
    }
    code = authorizations_find(job->checker, job->credential, slice_str(job->options->organization),
                               wanted, count, findings_arena(job->findings), err);
    mem_free(wanted);
    return code;
}

static enum err_code ask_all(struct job *job, struct err *err)
{
    const struct check_options *options = job->options;
    enum err_code code = ERR_OK;

    if (job->credential && options->depth != RADIUS_LIVENESS)
        code = ask_owners(job, err);
    if (code == ERR_OK && options->depth == RADIUS_FULL && !options->withhold)
        code = ask_leaks(job, err);
    if (code == ERR_OK && options->organization)
        code = ask_roster(job, err);
    return code;
}

enum err_code enquire(struct findings *findings, const struct ruleset *rules,
                      struct checker *checker, const struct check_options *options, struct err *err)
{
    struct job job = {findings, rules, checker, options, NULL};
    enum err_code code;

    if (options->credential)
        job.credential = secret_new(slice_str(options->credential));
    if (options->credential && !job.credential)
        return nomem(err);
    code = ask_all(&job, err);
    secret_free(job.credential);
    return code;
}
