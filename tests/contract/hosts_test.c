/* SPDX-License-Identifier: Apache-2.0 */
/* A token is sent to the host that the operator named, whatever stands beside it. */
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "rules/placeholder.h"
#include "scan/verify.h"
#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define NO_OPTIONS ((const char *const[]){NULL})
#define TOKEN "{{ghp:hosted}}"

static int start_fake(void **state)
{
    *state = fake_github_start(NO_OPTIONS);
    return 0;
}

static int stop_fake(void **state)
{
    fake_github_stop(*state);
    return 0;
}

/* One secret that stands beside each of `hosts`; "" is beside none. */
static struct findings *found(const char *const *hosts, size_t count)
{
    const struct finding_rule rule = {.id = SLICE_LITERAL("github-pat-classic"),
                                      .verify = SLICE_LITERAL("github-user")};
    const struct offline_verdict offline = {.checksum = CHECKSUM_VALID};
    struct buf token = BUF_INIT(KIB);
    struct findings *findings;

    assert_ok(placeholder_expand(SLICE_LITERAL(TOKEN), &token, NULL), NULL);
    assert_ok(findings_new(&findings), NULL);
    for (size_t i = 0; i < count; i++) {
        const struct occurrence at = {
            .path = SLICE_LITERAL("config"), .line = i + 1, .context.host = slice_str(hosts[i])};

        assert_ok(findings_add(findings, &rule, buf_slice(&token), &offline, &at, NULL), NULL);
    }
    findings_seal(findings);
    buf_release(&token);
    return findings;
}

static void test_where_a_token_goes(void **state)
{
    static const struct {
        const char *hosts[3];
        size_t count;
        enum online_state state;
        const char *reason;
    } rows[] = {
        {{""}, 1, ONLINE_LIVE, ""},
        {{"THIS"}, 1, ONLINE_LIVE, ""},
        {{"ghes.example.org"},
         1,
         ONLINE_NOT_CHECKED,
         "for the host ghes.example.org, which was not named"},
        {{"github.com"}, 1, ONLINE_LIVE, ""}, /* this machine stands in for it */
        {{"", "ghes.example.org"},
         2,
         ONLINE_NOT_CHECKED,
         "for the host ghes.example.org, which was not named"},
        {{"ghes.example.org", "THIS", "github.com"}, 3, ONLINE_LIVE, ""},
    };

    struct ruleset *rules;

    assert_ok(ruleset_new(&rules), NULL);
    assert_ok(ruleset_add_builtin(rules, NULL), NULL);
    assert_ok(ruleset_seal(rules, NULL), NULL);
    fake_github_map(*state, "{\"" TOKEN "\": \"classic\"}");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct check_options options = check_batch_options(*state, "https");
        const char *hosts[3] = {"", "", ""};
        struct err err = ERR_INIT;
        struct findings *findings;
        uint64_t requests;

        for (size_t k = 0; k < rows[i].count; k++)
            hosts[k] = strcmp(rows[i].hosts[k], "THIS") == 0
                           ? fake_github_address(*state, "https") + strlen("https://")
                           : rows[i].hosts[k];
        findings = found(hosts, rows[i].count);
        assert_ok(verify_findings(findings, rules, &options, &env_default, &requests, &err), &err);
        assert_int_equal(findings_at(findings, 0)->online.state, rows[i].state);
        assert_slices_equal(findings_at(findings, 0)->online.reason, slice_str(rows[i].reason));
        assert_int_equal(requests, rows[i].state == ONLINE_LIVE);
        findings_free(findings);
    }
    ruleset_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_a_token_goes),
    };

    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
