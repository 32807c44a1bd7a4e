/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/marker.h"

#include "core/buf.h"
#include "core/limits.h"
#include "tests/lib/unit.h"

/* SECRET stands for the secret in the texts. */
static struct slice find_in(const struct marker_options *options, struct slice text)
{
    size_t at = slice_find(text, SLICE_LITERAL("SECRET"));

    assert_true(at != SIZE_MAX);
    return marker_find(options, text, at, at + 6);
}

static void finds_markers_of_its_line_and_no_other(void **state)
{
    static const struct {
        const char *text;
        const char *marker;
    } rows[] = {
        {"SECRET", ""},
        {"SECRET patrol:allow", "patrol:allow"},
        {"/* patrol:allow */ SECRET", "patrol:allow"},
        {"SECRET # gitleaks:allow\n", "gitleaks:allow"},
        {"SECRET # betterleaks:allow\r\n", "betterleaks:allow"},
        {"SECRET // trufflehog:ignore", "trufflehog:ignore"},
        {"SECRET # kingfisher:ignore", "kingfisher:ignore"},
        {"SECRET # ggignore", "ggignore"},
        {"SECRET # pragma: allowlist secret", "pragma: allowlist secret"},
        {"# pragma: allowlist nextline secret\nSECRET", "pragma: allowlist nextline secret"},
        {"SECRET # pragma: allowlist nextline secret", ""},
        {"# pragma: allowlist nextline secret\n\nSECRET", ""},
        {"SECRET # pragma:allowlist secret", "pragma: allowlist secret"},
        {"SECRET # pragma: allowlist-secret", "pragma: allowlist secret"},
        {"SECRET # pragma:whitelist-secret", "pragma: whitelist secret"},
        {"SECRET # pragma: allowlistsecret", ""},
        {"SECRET # pragma: allowlist secrets", ""},
        {"# pragma:allowlist nextline-secret\nSECRET", "pragma: allowlist nextline secret"},
        {"  // pragma: allowlist nextline secret: a test\r\n  SECRET",
         "pragma: allowlist nextline secret"},
        {"' pragma: allowlist nextline secret\nSECRET", "pragma: allowlist nextline secret"},
        {"OTHER # pragma: allowlist nextline secret\nSECRET", ""},
        {"x = 1 # pragma: allowlist nextline secret\nSECRET", ""},
        {"# pragma: whitelist nextline secret\nSECRET", ""},
        {"/* pragma: allowlist nextline secret */ OTHER\nSECRET", ""},
        {"SECRET\rOTHER # patrol:allow", ""},
        {"OTHER # patrol:allow\rSECRET", ""},
        {"SECRET # patrol:allow\r", "patrol:allow"},
        {"# kingfisher:ignore\rSECRET", "kingfisher:ignore"},
        {"# kingfisher:ignore\r\n\r\nSECRET", ""},
        {"# kingfisher:ignore\n\rSECRET", ""},
        {"  # kingfisher:ignore\nkey = SECRET", "kingfisher:ignore"},
        {"<!-- kingfisher:ignore: a test -->\r\nSECRET", "kingfisher:ignore"},
        {"/* kingfisher:ignore */\nSECRET", "kingfisher:ignore"},
        {"/* kingfisher:ignore */ OTHER\nSECRET", ""},
        {"<!-- kingfisher:ignore --> OTHER\nSECRET", ""},
        {"OTHER # kingfisher:ignore\nSECRET", ""},
        {"# OTHER kingfisher:ignore\nSECRET", ""},
        {"# kingfisher:ignored\nSECRET", ""},
        {"# kingfisher:ignore\n\nSECRET", ""},
        {"# gitleaks:allow\nSECRET", ""},
        {"# patrol:allow\nSECRET", ""},
        {"SECRET\n# patrol:allow", ""},
        {"SECRET patrol:allowed", ""},
        {"SECRET xpatrol:allow", ""},
        {"SECRET patrol:allowed patrol:allow", "patrol:allow"},
        {"SECRET Patrol:Allow", ""},
        {"SECRET nosec", ""},
    };
    static const struct marker_options options;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_slices_equal(find_in(&options, slice_str(rows[i].text)), slice_str(rows[i].marker));
}

static void the_operator_adds_some_or_turns_all_off(void **state)
{
    const char *const more[] = {"nosec", ""};
    const struct marker_options added = {.more = more, .more_count = ARRAY_LEN(more)};
    const struct marker_options off = {.off = true, .more = more, .more_count = ARRAY_LEN(more)};

    (void)state;
    assert_slice_equal(find_in(&added, SLICE_LITERAL("SECRET # nosec")), "nosec");
    assert_slice_equal(find_in(&added, SLICE_LITERAL("SECRET # patrol:allow")), "patrol:allow");
    assert_slice_equal(find_in(&added, SLICE_LITERAL("SECRET # nosecret")), "");
    assert_slice_equal(find_in(&off, SLICE_LITERAL("SECRET # nosec patrol:allow")), "");
}

/* The lines of a private key: those that it begins and ends on. */
static void looks_beside_secrets_of_several_lines(void **state)
{
    static const struct marker_options options;
    struct slice text = SLICE_LITERAL("key = 'BEGIN\npatrol:allow\nEND' # gitleaks:allow\n");

    (void)state;
    assert_slice_equal(marker_find(&options, text, 7, 29), "gitleaks:allow");
    assert_slice_equal(marker_find(&options, slice_sub(text, 0, 31), 7, 29), "");
    text = SLICE_LITERAL("BEGIN # gitleaks:allow\nEND");
    assert_slice_equal(marker_find(&options, text, 0, text.len), "gitleaks:allow");
    assert_slice_equal(marker_find(&options, slice_sub(text, 0, 22), 0, 22), "");
}

static void is_not_found_far_away_on_a_line_without_end(void **state)
{
    static const struct marker_options options;
    struct buf text = BUF_INIT(64 * KIB);

    (void)state;
    buf_add_str(&text, "patrol:allow ");
    for (size_t i = 0; i < 4096; i++)
        buf_add_char(&text, '.');
    buf_add_str(&text, "SECRET");
    for (size_t i = 0; i < 4096; i++)
        buf_add_char(&text, '.');
    buf_add_str(&text, " patrol:allow");
    assert_ok(buf_status(&text), NULL);
    assert_slice_equal(find_in(&options, buf_slice(&text)), "");
    buf_release(&text);
}

/* What is looked at of the line before begins with a marker, and the line does not. */
static void a_comment_begins_where_its_line_does(void **state)
{
    static const struct marker_options options;
    struct slice marker = SLICE_LITERAL("# kingfisher:ignore");
    struct buf text = BUF_INIT(64 * KIB);

    (void)state;
    buf_add_str(&text, "OTHER ");
    buf_add(&text, marker.ptr, marker.len);
    for (size_t i = marker.len; i < 1024; i++)
        buf_add_char(&text, ' ');
    buf_add_str(&text, "\nSECRET");
    assert_ok(buf_status(&text), NULL);
    assert_slice_equal(find_in(&options, buf_slice(&text)), "");
    assert_slice_equal(find_in(&options, slice_sub(buf_slice(&text), 6, text.len)),
                       "kingfisher:ignore");
    buf_release(&text);
}

static void takes_any_place(void **state)
{
    static const struct marker_options options;

    (void)state;
    assert_slice_equal(marker_find(&options, slice_of(NULL, 0), 0, 0), "");
    assert_slice_equal(marker_find(&options, SLICE_LITERAL("patrol:allow"), 12, 12),
                       "patrol:allow");
    assert_slice_equal(marker_find(&options, SLICE_LITERAL("patrol:allow"), 13, 14), "");
    assert_slice_equal(marker_find(&options, SLICE_LITERAL("patrol:allow"), 5, 4), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_markers_of_its_line_and_no_other),
        cmocka_unit_test(the_operator_adds_some_or_turns_all_off),
        cmocka_unit_test(looks_beside_secrets_of_several_lines),
        cmocka_unit_test(is_not_found_far_away_on_a_line_without_end),
        cmocka_unit_test(a_comment_begins_where_its_line_does),
        cmocka_unit_test(takes_any_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
