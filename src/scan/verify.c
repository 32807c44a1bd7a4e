/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/verify.h"

#include "core/limits.h"
#include "core/mem.h"

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

/* Adds the checks of findings whose checksum is `checksum`. */
static enum err_code add_checks(struct findings *findings, enum checksum_state checksum,
                                const struct checker *checker, struct check *checks, size_t *count)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        struct finding *finding = findings_at(findings, i);
        const struct slice *host;

        if (!wants_check(finding) || finding->offline.checksum != checksum)
            continue;
        host = verify_other_host(finding, checker_host(checker));
        if (host)
            code = leave_out(finding, *host, findings_arena(findings));
        else
            checks[(*count)++] = (struct check){
                .secret = finding->secret,
                .verifier = finding->rule.verify.ptr,
                .offline = &finding->offline,
                .verdict = &finding->online,
            };
    }
    return code;
}

/* Bad tokens are charged to the address and can lock out good ones, so the sure
 * ones go first. */
static enum err_code run(struct findings *findings, struct checker *checker, struct check *checks,
                         struct err *err)
{
    static const enum checksum_state order[] = {CHECKSUM_VALID, CHECKSUM_NONE, CHECKSUM_INVALID};
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        if (add_checks(findings, order[i], checker, checks, &count))
            return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    return checker_run(checker, checks, count, findings_arena(findings), err);
}

static bool any_wants_check(const struct findings *findings)
{
    for (size_t i = 0; i < findings_count(findings); i++)
        if (wants_check(findings_at(findings, i)))
            return true;
    return false;
}

enum err_code verify_findings(struct findings *findings, const struct check_options *options,
                              const struct env *env, uint64_t *requests, struct err *err)
{
    struct check *checks;
    struct checker *checker;
    enum err_code code;

    *requests = 0;
    if (!any_wants_check(findings))
        return ERR_OK;
    code = checker_new(options, env, &checker, err);
    if (code)
        return code;
    checks = mem_calloc(findings_count(findings), sizeof *checks);
    code = checks ? run(findings, checker, checks, err)
                  : err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    *requests = checker_requests(checker);
    mem_free(checks);
    checker_free(checker);
    return code;
}
