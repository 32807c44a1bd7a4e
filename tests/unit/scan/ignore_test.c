/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/ignore.h"

#include "tests/lib/unit.h"

static void the_last_pattern_that_matches_counts(void **state)
{
    static const struct {
        const char *text;
        const char *path;
        const char *pattern;
    } rows[] = {
        {"", "a", ""},
        {"a", "a", "a"},
        {"a", "b/a", "a"},
        {"a", "a/b/c", "a"},
        {"/a", "b/a", ""},
        {"a/", "a", ""},
        {"a/", "b/a/c", "a/"},
        {"*.env", "deploy/x.env", "*.env"},
        {"fixtures/**/*.key", "fixtures/a/b/c.key", "fixtures/**/*.key"},
        {"\xef\xbb\xbf"
         "a\r\nb",
         "a", "a"},
        {"# a", "a", ""},
        {"\\#a", "#a", "#a"},
        {"a  \r", "a", "a"},
        {"a\n!a", "a", ""},
        {"a\n!a\nb", "a/b", "b"},
        {"!a\na", "a", "a"},
        {"a.zip", "x/a.zip!b/c", "a.zip"},
        {"c", "x/a.zip!b/c", "c"},
        {"b", "x/a.zip!b/c", ""},
        {"/\n!\n!!\n**", "a", "**"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct ignore_list *list = NULL;

        assert_ok(ignore_new(slice_str(rows[i].text), &list), NULL);
        assert_slices_equal(ignore_match(list, slice_str(rows[i].path)),
                            slice_str(rows[i].pattern));
        ignore_free(list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_pattern_that_matches_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
