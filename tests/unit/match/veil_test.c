/* SPDX-License-Identifier: Apache-2.0 */
#include "match/veil.h"
#include "rules/placeholder.h"
#include "tests/lib/unit.h"

#define HEX40 "0123456789abcdef0123456789abcdef01234567"

static struct slice expand(const char *text, struct buf *out)
{
    struct err err = ERR_INIT;

    buf_reset(out);
    assert_ok(placeholder_expand(slice_str(text), out, &err), &err);
    return buf_slice(out);
}

/* "*" in `shown` stands for whatever is left of a redacted token. */
static bool is_like(struct slice is, const char *shown)
{
    struct slice rest = slice_str(shown);
    struct slice part;

    for (bool first = true; slice_cut(&rest, '*', &part); first = false) {
        const size_t at = slice_find(is, part);

        if (at == SIZE_MAX || (first && at != 0))
            return false;
        is = slice_sub(is, at + part.len, is.len);
    }
    return is.len == 0 || slice_ends(slice_str(shown), "*");
}

static void veil_message_hides_tokens_and_nothing_else(void **state)
{
    static const struct {
        const char *line;
        const char *shown;
    } rows[] = {
        {"", ""},
        {"out of memory", "out of memory"},
        {"nosuch{{ghp:a}}: no such file", "nosuchghp_…*: no such file"},
        {"'{{github_pat:a}}'", "'github_pat_…*'"},
        {"a/{{ghs_stateless:a}}/b", "a/ghs_*…*/b"},
        {"{{v1:a}} is no date", "v1.… is no date"},
        {"{{b64:{{ghp:a}}}} {{percent:{{gho:a}}}}", "ghp_…* gho_…*"},
        /* With a wrong checksum, or cut off. */
        {"{{ghp:a:bad}}, {{ghp:a:bad}}", "ghp_…*, ghp_…*"},
        {"ghp_abcdefgh", "ghp_…"},
        {"ghp_abcdefg", "ghp_abcdefg"},
        {"--ghp_", "--ghp_"},
        /* Names of objects are what errors are about. */
        {"object " HEX40 " is missing", "object " HEX40 " is missing"},
        {"github token commit " HEX40, "github token commit " HEX40},
        {"src/git/provenance_settle.c:12: my-long-branch-name-2026-11-22",
         "src/git/provenance_settle.c:12: my-long-branch-name-2026-11-22"},
    };
    struct buf line = BUF_INIT(64 * 1024);
    struct buf out = BUF_INIT(64 * 1024);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        buf_reset(&out);
        veil_message(expand(rows[i].line, &line), &out);
        if (!is_like(buf_slice(&out), rows[i].shown))
            fail_msg("%s is shown as %s", rows[i].line, buf_str(&out));
    }
    buf_release(&line);
    buf_release(&out);
}

/* An error's text has a greatest length, and ends somewhere. */
static void veil_message_shows_no_end_of_a_line_that_was_cut(void **state)
{
    struct buf line = BUF_INIT(64 * 1024);
    struct buf out = BUF_INIT(64 * 1024);
    struct err err = ERR_INIT;
    size_t room = sizeof err.msg - 1 - strlen(" github_pat_11AA");

    (void)state;
    while (line.len < room)
        buf_add_char(&line, '/');
    buf_add_str(&line, " github_pat_11AA");
    veil_message(buf_slice(&line), &out);
    assert_int_equal(slice_find(buf_slice(&out), SLICE_LITERAL("github")), SIZE_MAX);
    buf_release(&line);
    buf_release(&out);
}

static void veil_text_keeps_names_that_only_begin_so(void **state)
{
    struct ruleset *rules;
    struct matcher *matcher;
    struct veil *veil;
    struct buf line = BUF_INIT(64 * 1024);
    struct buf out = BUF_INIT(64 * 1024);

    (void)state;
    assert_ok(ruleset_new(&rules), NULL);
    assert_ok(ruleset_add_builtin(rules, NULL), NULL);
    assert_ok(ruleset_seal(rules, NULL), NULL);
    assert_ok(matcher_new(rules, &matcher, NULL), NULL);
    assert_ok(veil_new(matcher, &veil), NULL);
    veil_text(veil, SLICE_LITERAL("tests/ghp_placeholder_test.c"), &out);
    assert_slice_equal(buf_slice(&out), "tests/ghp_placeholder_test.c");
    buf_reset(&out);
    veil_text(veil, expand("a/{{ghp:a}}/{{percent:{{ghp:b}}}}", &line), &out);
    assert_true(is_like(buf_slice(&out), "a/ghp_…*/ghp_…*"));
    veil_free(veil);
    matcher_free(matcher);
    ruleset_free(rules);
    buf_release(&line);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(veil_message_hides_tokens_and_nothing_else),
        cmocka_unit_test(veil_message_shows_no_end_of_a_line_that_was_cut),
        cmocka_unit_test(veil_text_keeps_names_that_only_begin_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
