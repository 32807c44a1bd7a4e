/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/verify.h"

#include "core/mem.h"

static bool wants_check(const struct finding *finding)
{
    return finding->secret && finding->rule.verify.len && !finding->suppressed.len;
}

/* Adds the checks of findings whose checksum is `checksum`. Returns the count. */
static size_t add_checks(struct findings *findings, enum checksum_state checksum,
                         struct check *checks, size_t count)
{
    for (size_t i = 0; i < findings_count(findings); i++) {
        struct finding *finding = findings_at(findings, i);

        if (!wants_check(finding) || finding->offline.checksum != checksum)
            continue;
        checks[count++] = (struct check){
            .secret = finding->secret,
            .verifier = finding->rule.verify.ptr,
            .offline = &finding->offline,
            .verdict = &finding->online,
        };
    }
    return count;
}

enum err_code verify_findings(struct findings *findings, const struct check_options *options,
                              const struct env *env, uint64_t *requests, struct err *err)
{
    struct check *checks = mem_calloc(findings_count(findings), sizeof *checks);
    struct checker *checker = NULL;
    enum err_code code = ERR_OK;
    size_t count = 0;

    *requests = 0;
    if (!checks)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    /* Bad tokens are charged to the address and can lock out good ones, so
     * the sure ones go first. */
    count = add_checks(findings, CHECKSUM_VALID, checks, count);
    count = add_checks(findings, CHECKSUM_NONE, checks, count);
    count = add_checks(findings, CHECKSUM_INVALID, checks, count);
    if (count)
        code = checker_new(options, env, &checker, err);
    if (count && code == ERR_OK) {
        code = checker_run(checker, checks, count, findings_arena(findings), err);
        *requests = checker_requests(checker);
    }
    checker_free(checker);
    mem_free(checks);
    return code;
}
