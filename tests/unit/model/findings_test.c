/* SPDX-License-Identifier: Apache-2.0 */
#include "model/findings.h"

#include "core/limits.h"
#include "tests/lib/unit.h"

static const struct offline_verdict no_facts;

static struct finding_rule rule_named(const char *id, enum severity severity)
{
    return (struct finding_rule){.id = slice_str(id), .name = slice_str(id), .severity = severity};
}

static void put(struct findings *findings, const char *rule_id, enum severity severity,
                const char *secret, const char *path, uint64_t line)
{
    const struct finding_rule rule = rule_named(rule_id, severity);
    const struct occurrence at = {
        .kind = PLACE_FILE, .target = slice_str("."), .path = slice_str(path), .line = line};

    assert_int_equal(findings_add(findings, &rule, slice_str(secret), &no_facts, &at, NULL),
                     ERR_OK);
}

static struct findings *new_findings(void)
{
    struct findings *findings;

    assert_int_equal(findings_new(&findings), ERR_OK);
    return findings;
}

static void a_secret_in_three_places_is_one_finding(void **state)
{
    struct findings *findings = new_findings();

    (void)state;
    put(findings, "r", SEVERITY_HIGH, "secret one", "b", 2);
    put(findings, "r", SEVERITY_HIGH, "secret one", "a", 9);
    put(findings, "r", SEVERITY_HIGH, "secret one", "a", 1);
    put(findings, "r", SEVERITY_HIGH, "secret two", "z", 1);
    findings_seal(findings);
    assert_int_equal(findings_count(findings), 2);
    assert_int_equal(findings_at(findings, 0)->occurrence_count, 3);
    assert_int_equal(findings_at(findings, 0)->occurrences[0].line, 1);
    assert_int_equal(findings_at(findings, 0)->occurrences[1].line, 9);
    assert_true(slice_is(findings_at(findings, 0)->occurrences[2].path, "b"));
    findings_free(findings);
}

static void the_same_value_under_two_rules_is_two_findings(void **state)
{
    struct findings *findings = new_findings();

    (void)state;
    put(findings, "r1", SEVERITY_HIGH, "secret", "a", 1);
    put(findings, "r2", SEVERITY_HIGH, "secret", "a", 1);
    assert_int_equal(findings_count(findings), 2);
    assert_string_not_equal(findings_at(findings, 0)->id, findings_at(findings, 1)->id);
    findings_free(findings);
}

static void an_id_depends_on_rule_and_value_only(void **state)
{
    struct findings *one = new_findings();
    struct findings *two = new_findings();

    (void)state;
    put(one, "r", SEVERITY_HIGH, "secret", "a", 1);
    put(two, "r", SEVERITY_LOW, "secret", "elsewhere", 99);
    assert_string_equal(findings_at(one, 0)->id, findings_at(two, 0)->id);
    findings_free(one);
    findings_free(two);
}

static void sealed_findings_are_ordered_by_severity_first(void **state)
{
    struct findings *findings = new_findings();

    (void)state;
    put(findings, "a", SEVERITY_LOW, "secret 1", "a", 1);
    put(findings, "z", SEVERITY_CRITICAL, "secret 2", "z", 1);
    put(findings, "b", SEVERITY_LOW, "secret 3", "a", 1);
    findings_seal(findings);
    assert_true(slice_is(findings_at(findings, 0)->rule.id, "z"));
    assert_true(slice_is(findings_at(findings, 1)->rule.id, "a"));
    assert_true(slice_is(findings_at(findings, 2)->rule.id, "b"));
    findings_free(findings);
}

static void merging_joins_what_is_the_same(void **state)
{
    struct findings *into = new_findings();
    struct findings *from = new_findings();

    (void)state;
    put(into, "r", SEVERITY_HIGH, "shared", "a", 1);
    put(from, "r", SEVERITY_HIGH, "shared", "a", 1);
    put(from, "r", SEVERITY_HIGH, "shared", "b", 1);
    put(from, "r", SEVERITY_HIGH, "other", "c", 1);
    assert_int_equal(findings_merge(into, from), ERR_OK);
    assert_int_equal(findings_count(from), 0);
    findings_free(from);
    findings_seal(into);
    assert_int_equal(findings_count(into), 2);
    assert_int_equal(findings_at(into, 0)->occurrence_count, 2);
    assert_int_equal(findings_at(into, 0)->occurrence_total, 2);
    findings_free(into);
}

/* A linear congruential walk over [0, count) in another order. */
static size_t shuffled(size_t i, size_t count)
{
    return (i * 7919 + 13) % count;
}

static void over_the_limit_the_first_in_order_stay(void **state)
{
    const size_t count = 3 * (size_t)LIMIT_OCCURRENCES + 1;
    struct findings *findings = new_findings();
    const struct finding *finding;

    (void)state;
    for (size_t i = 0; i < count; i++)
        put(findings, "r", SEVERITY_HIGH, "secret", "a", shuffled(i, count) + 1);
    findings_seal(findings);
    finding = findings_at(findings, 0);
    assert_int_equal(finding->occurrence_count, LIMIT_OCCURRENCES);
    assert_int_equal(finding->occurrence_total, count);
    for (size_t i = 0; i < finding->occurrence_count; i++)
        assert_int_equal(finding->occurrences[i].line, i + 1);
    findings_free(findings);
}

static void the_redacted_form_does_not_hold_the_secret(void **state)
{
    struct findings *findings = new_findings();
    const char *secret = "prefix_0123456789abcdefghijklmnopqrstuvwxyz";

    (void)state;
    put(findings, "r", SEVERITY_HIGH, secret, "a", 1);
    assert_true(findings_at(findings, 0)->redacted.len < 24);
    assert_int_equal(slice_find(findings_at(findings, 0)->redacted, slice_str(secret + 10)),
                     SIZE_MAX);
    findings_free(findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_in_three_places_is_one_finding),
        cmocka_unit_test(the_same_value_under_two_rules_is_two_findings),
        cmocka_unit_test(an_id_depends_on_rule_and_value_only),
        cmocka_unit_test(sealed_findings_are_ordered_by_severity_first),
        cmocka_unit_test(merging_joins_what_is_the_same),
        cmocka_unit_test(over_the_limit_the_first_in_order_stay),
        cmocka_unit_test(the_redacted_form_does_not_hold_the_secret),
    };

    return cmocka_run_group_tests_name("model/findings", tests, NULL, NULL);
}
