/* SPDX-License-Identifier: Apache-2.0 */
#include "report/conceal.h"
#include "tests/lib/unit.h"

#define SECRET "example-secret-with-a-long-tail"
#define REDACTED "example-…ail"

static struct findings *with_secret_in(enum place_kind kind)
{
    static const struct finding_rule rule = {.id = {"r", 1}, .name = {"R", 1}};
    const struct offline_verdict offline = {0};
    const struct occurrence at = {.kind = kind, .path = SLICE_LITERAL("p")};
    struct findings *findings;

    assert_ok(findings_new(&findings), NULL);
    assert_ok(findings_add(findings, &rule, SLICE_LITERAL(SECRET), &offline, &at, NULL), NULL);
    findings_seal(findings);
    return findings;
}

static void conceal_text_hides_what_stands_in_names(void **state)
{
    static const struct {
        const char *text;
        const char *shown;
    } rows[] = {
        {"", ""},
        {"nothing", "nothing"},
        {SECRET, REDACTED},
        {"a/" SECRET "/b/" SECRET, "a/" REDACTED "/b/" REDACTED},
        {SECRET SECRET, REDACTED REDACTED},
        {"example-secret-with-a-long-tai", "example-secret-with-a-long-tai"},
    };
    struct findings *findings = with_secret_in(PLACE_FILE_NAME);
    struct conceal conceal;

    (void)state;
    assert_ok(conceal_init(&conceal, findings, NULL), NULL);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_slices_equal(conceal_text(&conceal, NULL, slice_str(rows[i].text)),
                            slice_str(rows[i].shown));
    conceal_release(&conceal);
    findings_free(findings);
}

/* Looking for every secret of a large report in every name would be slow:
 * those that were only in contents are looked for beside themselves. */
static void conceal_text_hides_its_own_secret_always(void **state)
{
    struct findings *findings = with_secret_in(PLACE_FILE);
    const struct secret *own = findings_at(findings, 0)->secret;
    struct conceal conceal;

    (void)state;
    assert_ok(conceal_init(&conceal, findings, NULL), NULL);
    assert_int_equal(conceal.count, 0);
    assert_slice_equal(conceal_text(&conceal, own, SLICE_LITERAL("user " SECRET)),
                       "user " REDACTED);
    conceal_release(&conceal);
    findings_free(findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conceal_text_hides_what_stands_in_names),
        cmocka_unit_test(conceal_text_hides_its_own_secret_always),
    };

    return cmocka_run_group_tests_name("report/conceal", tests, NULL, NULL);
}
