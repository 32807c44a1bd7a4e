/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/suppress.h"

#include "tests/lib/unit.h"

/* What the pattern "ignored" makes of one place, seen from /top/here. */
static void paths_are_those_of_the_repository(void **state)
{
    static const struct history once = {.paths = 1};
    static const struct history twice = {.paths = 2};
    static const struct {
        enum place_kind kind;
        const struct history *history;
        const char *target;
        const char *path;
        bool suppressed;
    } rows[] = {
        {PLACE_FILE, NULL, "..", "../ignored/a", true},
        {PLACE_FILE, NULL, "..", "ignored/a", false},
        {PLACE_FILE, NULL, ".", "./..//ignored/./a", true},
        {PLACE_FILE, NULL, "..", "../other/ignored/a", false},
        {PLACE_FILE, NULL, "..", "link/../../ignored/a", false},
        {PLACE_FILE, NULL, "..", "../../../../ignored/a", false},
        {PLACE_FILE, NULL, "/top", "/top/ignored/a", true},
        {PLACE_FILE, NULL, "/topper", "/topper/ignored/a", false},
        {PLACE_FILE, NULL, "/", "/ignored/a", false},
        {PLACE_FILE_NAME, NULL, "..", "../ignored/a", true},
        {PLACE_STDIN, NULL, "-", "ignored/a", false},
        {PLACE_COMMIT, &once, ".", "ignored/a", true},
        {PLACE_COMMIT, &once, "..", "ignored/a", true},
        {PLACE_COMMIT, &once, "../.git", "ignored/a", true},
        {PLACE_COMMIT, &twice, "..", "ignored/a", false},
        {PLACE_COMMIT, &once, "../sub/.git", "ignored/a", false},
        {PLACE_COMMIT, &once, "/elsewhere", "ignored/a", false},
        {PLACE_COMMIT, &once, "..", "", false},
        {PLACE_COMMIT_MESSAGE, &once, "..", "ignored/a", false},
        {PLACE_REF_NAME, NULL, "..", "ignored/a", false},
    };
    struct suppress_options options = {.top = "/top", .here = "/top/here"};
    struct ignore_list *ignores = NULL;

    (void)state;
    assert_ok(ignore_new(SLICE_LITERAL("/ignored/"), &ignores), NULL);
    options.ignores = ignores;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct finding_rule rule = {.id = SLICE_LITERAL("acme-key")};
        const struct offline_verdict offline = {0};
        const struct occurrence at = {
            .kind = rows[i].kind,
            .target = slice_str(rows[i].target),
            .path = slice_str(rows[i].path),
            .history = rows[i].history,
        };
        struct findings *findings = NULL;
        struct finding *finding = NULL;

        assert_ok(findings_new(&findings), NULL);
        assert_ok(
            findings_add(findings, &rule, SLICE_LITERAL("correct horse"), &offline, &at, &finding),
            NULL);
        assert_ok(suppress(findings, &options), NULL);
        if (rows[i].suppressed)
            assert_slice_equal(finding->suppressed, ".patrolignore: /ignored/");
        else
            assert_slice_equal(finding->suppressed, "");
        findings_free(findings);
    }
    ignore_free(ignores);
}

static struct finding *add_place(struct findings *findings, const char *path, const char *by)
{
    const struct finding_rule rule = {.id = SLICE_LITERAL("acme-key")};
    const struct offline_verdict offline = {0};
    const struct occurrence at = {.path = slice_str(path), .suppressed = slice_str(by)};
    struct finding *finding = NULL;

    assert_ok(
        findings_add(findings, &rule, SLICE_LITERAL("correct horse"), &offline, &at, &finding),
        NULL);
    return finding;
}

static void a_finding_passes_when_all_its_places_do(void **state)
{
    static const struct suppress_options none;
    struct findings *findings = NULL;
    struct finding *finding;

    (void)state;
    assert_ok(findings_new(&findings), NULL);
    add_place(findings, "a", "patrol:allow");
    add_place(findings, "b", "patrol:allow");
    finding = add_place(findings, "c", "gitleaks:allow");
    assert_ok(suppress(findings, &none), NULL);
    assert_slice_equal(finding->suppressed, "patrol:allow, gitleaks:allow");
    finding->suppressed = slice_of(NULL, 0);
    finding->occurrence_total++; /* one that was not kept */
    assert_ok(suppress(findings, &none), NULL);
    assert_slice_equal(finding->suppressed, "");
    finding->occurrence_total--;
    add_place(findings, "d", "");
    assert_ok(suppress(findings, &none), NULL);
    assert_slice_equal(finding->suppressed, "");
    findings_free(findings);
}

static void an_entry_passes_all_places_until_it_ends(void **state)
{
    struct suppress_options options = {.baseline_count = 1, .now_s = 86399};
    struct baseline *baseline = NULL;
    struct findings *findings = NULL;
    struct baseline_entry entry;
    struct finding *finding;

    (void)state;
    assert_ok(findings_new(&findings), NULL);
    assert_ok(baseline_new("base", &baseline), NULL);
    finding = add_place(findings, "a", "");
    entry = baseline_entry_of(finding);
    entry.author = SLICE_LITERAL("J. Doe");
    entry.expires = SLICE_LITERAL("1970-01-01");
    assert_true(baseline_ends(entry.expires, &entry.ends_s));
    assert_ok(baseline_add(baseline, &entry), NULL);
    baseline_seal(baseline);
    options.baselines = &baseline;
    assert_ok(suppress(findings, &options), NULL);
    assert_slice_equal(finding->suppressed, "base: J. Doe, until 1970-01-01");
    finding->suppressed = slice_of(NULL, 0);
    options.now_s++;
    assert_ok(suppress(findings, &options), NULL);
    assert_slice_equal(finding->suppressed, "");
    assert_true(baseline_at(baseline, 0)->used);
    baseline_free(baseline);
    findings_free(findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_those_of_the_repository),
        cmocka_unit_test(a_finding_passes_when_all_its_places_do),
        cmocka_unit_test(an_entry_passes_all_places_until_it_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
