/* SPDX-License-Identifier: Apache-2.0 */
#include "github/slug.h"

#include "tests/lib/unit.h"

static void test_names_of_repositories(void **state)
{
    static const char *const bad[] = {"",      "a",     "a/",     "/b",        "a/b/c",
                                      "a/..",  "../b",  "a/b?x",  "a/b#",      "a b/c",
                                      "a/b@h", "a/%2e", "a\\b/c", "https://x", "a/b\n"};

    (void)state;
    assert_true(slug_is_repository(SLICE_LITERAL("octo-org/shop.js_2")));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (slug_is_repository(slice_str(bad[i])))
            fail_msg("'%s' is taken for a repository", bad[i]);
}

/* NULL: it is at another host, or none. */
static void check_remotes(const char *name, const char *const rows[][2], size_t count)
{
    struct err err = ERR_INIT;
    struct host host;

    assert_ok(host_resolve(name, NULL, &host, &err), &err);
    for (size_t i = 0; i < count; i++) {
        const struct slice slug = slug_of_remote(&host, slice_str(rows[i][0]));

        print_message("%s\n", rows[i][0]);
        if (rows[i][1])
            assert_slices_equal(slug, slice_str(rows[i][1]));
        else
            assert_null(slug.ptr);
    }
}

static void test_remotes_of_github_com(void **state)
{
    static const char *const rows[][2] = {
        {"https://github.com/octo-org/shop.git", "octo-org/shop"},
        {"https://github.com/octo-org/shop", "octo-org/shop"},
        {"https://GitHub.com:443/octo-org/shop/", "octo-org/shop"},
        {"https://u:p@github.com/octo-org/shop.git", "octo-org/shop"},
        {"https://u@evil.example@github.com/octo-org/shop.git", "octo-org/shop"},
        {"git@github.com:octo-org/shop.git", "octo-org/shop"},
        {"github.com:/octo-org/shop.js", "octo-org/shop.js"},
        {"ssh://git@github.com/octo-org/shop.git", "octo-org/shop"},
        {"ssh://git@ssh.github.com:443/octo-org/shop.git", "octo-org/shop"},
        {"git://www.github.com/octo-org/shop.git", "octo-org/shop"},
        {"https://gist.github.com/octo-dev/0123456789abcdef.git", NULL},
        {"https://raw.githubusercontent.com/octo-org/shop", NULL},
        {"https://github.com.evil.example/octo-org/shop", NULL},
        {"https://evil.example/github.com/shop", NULL},
        {"https://github.com@evil.example/octo-org/shop", NULL},
        {"https://evil.example#@github.com/../shop", NULL},
        {"https://github.com:8443/octo-org/shop", NULL},
        {"git@gitlab.com:octo-org/shop.git", NULL},
        {"https://github.com/octo-org/shop/tree/main", NULL},
        {"https://github.com/octo-org/shop?x=.git", NULL},
        {"https://github.com/octo-org/..", NULL},
        {"https://github.com/octo-org/", NULL},
        {"https://github.com", NULL},
        {"ext::sh -c 'git@github.com:octo-org/shop'", NULL},
        {"file:///github.com/octo-org/shop", NULL},
        {"/srv/github.com:octo-org/shop", NULL},
        {"../shop.git", NULL},
        {":", NULL},
        {"", NULL},
    };

    (void)state;
    check_remotes("github.com", rows, ARRAY_LEN(rows));
}

static void test_remotes_of_a_server(void **state)
{
    static const char *const rows[][2] = {
        {"https://ghes.example.org:8443/octo-org/shop", "octo-org/shop"},
        {"git@ghes.example.org:octo-org/shop.git", "octo-org/shop"},
        {"ssh://git@GHES.example.org:2222/octo-org/shop.git", "octo-org/shop"},
        {"https://ghes.example.org/octo-org/shop", NULL},
        {"https://github.com/octo-org/shop", NULL},
        {"https://gist.ghes.example.org:8443/octo-org/shop", NULL},
    };

    (void)state;
    check_remotes("ghes.example.org:8443", rows, ARRAY_LEN(rows));
}

static void test_remotes_of_data_residency(void **state)
{
    static const char *const rows[][2] = {
        {"https://octo.ghe.com/octo-org/shop.git", "octo-org/shop"},
        {"octo@octo.ghe.com:octo-org/shop.git", "octo-org/shop"},
        {"https://other.ghe.com/octo-org/shop.git", NULL},
    };

    (void)state;
    check_remotes("octo.ghe.com", rows, ARRAY_LEN(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_repositories),
        cmocka_unit_test(test_remotes_of_github_com),
        cmocka_unit_test(test_remotes_of_a_server),
        cmocka_unit_test(test_remotes_of_data_residency),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
