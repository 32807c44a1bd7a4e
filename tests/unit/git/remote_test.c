/* SPDX-License-Identifier: Apache-2.0 */
#include "git/remote.h"

#include "tests/lib/unit.h"

static void test_what_a_configuration_says(void **state)
{
    static const struct {
        const char *config;
        const char *url; /* NULL: nothing */
    } rows[] = {
        {"[remote \"origin\"]\n\turl = git@h:o/r\n", "git@h:o/r"},
        {"[Remote \"origin\"] URL=https://h/o/r ; c\n", "https://h/o/r"},
        {"[remote.origin]\r\nurl = \"https://h/o/r\" # c\r\n", "https://h/o/r"},
        {"[remote \"a\"]\nurl = a\n[remote \"origin\"]\nfetch = x\nurl = b\nurl = c", "b"},
        {"[remote \"origin\"]\nurl", NULL},
        {"[remote \"origin\"]\nurl =\n", ""},
        {"[remote \"Origin\"]\nurl = a\n", NULL},
        {"[remote \"origin\nurl = a\n", NULL},
        {"[remote origin\"]\nurl = a\n", NULL},
        {"[branch \"origin\"]\nurl = a\n", NULL},
        {"[remote \"origin\"]\n[core]\nurl = a\n", NULL},
        {"[remote \"origin\"]\n#url = a\n;url = b\n", NULL},
        {"url = a\n", NULL},
        {"[", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct slice url = remote_origin_in(slice_str(rows[i].config));

        print_message("%s\n", rows[i].config);
        if (rows[i].url)
            assert_slices_equal(url, slice_str(rows[i].url));
        else
            assert_null(url.ptr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_configuration_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
