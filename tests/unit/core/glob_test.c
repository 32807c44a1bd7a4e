/* SPDX-License-Identifier: Apache-2.0 */
#include "core/glob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
    const char *pattern;
    const char *path;
    bool folder;
    bool matches;
} cases[] = {
    {"*.log", "a.log", false, true},
    {"*.log", "deep/er/a.log", false, true},
    {"*.log", "a.logs", false, false},
    {"/a.log", "a.log", false, true},
    {"/a.log", "b/a.log", false, false},
    {"b/*.log", "b/a.log", false, true},
    {"b/*.log", "c/b/a.log", false, false},
    {"b/*.log", "b/c/a.log", false, false},
    {"build/", "build", true, true},
    {"build/", "build", false, false},
    {"build/", "src/build", true, true},
    {"**/a", "a", false, true},
    {"**/a", "b/c/a", false, true},
    {"**/a", "ba", false, false},
    {"a/**", "a/b/c", false, true},
    {"a/**", "a", false, false},
    {"a/**/b", "a/b", false, true},
    {"a/**/b", "a/x/y/b", false, true},
    {"a/**/b", "a/xb", false, false},
    {"a/**/b/*.c", "a/1/b/2/b/x.c", false, true},
    {"/a**z", "a/b/z", false, true},
    {"?", "a", false, true},
    {"?", "", false, false},
    {"a?c/d", "a/c/d", false, false},
    {"[a-c]x", "bx", false, true},
    {"[!a-c]x", "bx", false, false},
    {"[!a-c]x", "dx", false, true},
    {"[]]", "]", false, true},
    {"[abc", "[abc", false, true},
    {"\\*", "*", false, true},
    {"\\*", "a", false, false},
    {"", "", false, true},
    {"", "a", false, false},
    {"a*b*c*d*e*f*g*h*", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false,
     false},
    {"**/**/**/**/**/x", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/y", false, false},
};

static void every_case_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool got =
            glob_match(slice_str(cases[i].pattern), slice_str(cases[i].path), cases[i].folder);

        if (got != cases[i].matches)
            fail_msg("%s against %s: %d", cases[i].pattern, cases[i].path, got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case_of_the_table)};

    return cmocka_run_group_tests_name("core/glob", tests, NULL, NULL);
}
