/* SPDX-License-Identifier: Apache-2.0 */
#include "github/host.h"

#include "tests/lib/unit.h"

static void test_addresses(void **state)
{
    static const struct {
        const char *name;
        const char *api_url;
        enum host_kind kind;
        const char *base_url;
        const char *authority;
        const char *site_url;
    } rows[] = {
        {NULL, NULL, HOST_GITHUB_COM, "https://api.github.com", "api.github.com",
         "https://github.com"},
        {"", "", HOST_GITHUB_COM, "https://api.github.com", "api.github.com", "https://github.com"},
        {"GitHub.com", NULL, HOST_GITHUB_COM, "https://api.github.com", "api.github.com",
         "https://github.com"},
        {"www.github.com", NULL, HOST_GITHUB_COM, "https://api.github.com", "api.github.com",
         "https://github.com"},
        {"ghes.example.org", NULL, HOST_SERVER, "https://ghes.example.org/api/v3",
         "ghes.example.org", "https://ghes.example.org"},
        {"ghes.example.org:8443", NULL, HOST_SERVER, "https://ghes.example.org:8443/api/v3",
         "ghes.example.org:8443", "https://ghes.example.org:8443"},
        {"192.0.2.7", NULL, HOST_SERVER, "https://192.0.2.7/api/v3", "192.0.2.7",
         "https://192.0.2.7"},
        {"[::1]:444", NULL, HOST_SERVER, "https://[::1]:444/api/v3", "[::1]:444",
         "https://[::1]:444"},
        {"octo.ghe.com", NULL, HOST_GHE_COM, "https://api.octo.ghe.com", "api.octo.ghe.com",
         "https://octo.ghe.com"},
        {"api.octo.ghe.com", NULL, HOST_GHE_COM, "https://api.octo.ghe.com", "api.octo.ghe.com",
         "https://octo.ghe.com"},
        {"notghe.com", NULL, HOST_SERVER, "https://notghe.com/api/v3", "notghe.com",
         "https://notghe.com"},
        {"evilgithub.com", NULL, HOST_SERVER, "https://evilgithub.com/api/v3", "evilgithub.com",
         "https://evilgithub.com"},
        {"github.com.evil.example", NULL, HOST_SERVER, "https://github.com.evil.example/api/v3",
         "github.com.evil.example", "https://github.com.evil.example"},
        {NULL, "https://api.github.com/", HOST_GITHUB_COM, "https://api.github.com",
         "api.github.com", "https://github.com"},
        {NULL, "https://ghes.example.org/api/v3//", HOST_SERVER, "https://ghes.example.org/api/v3",
         "ghes.example.org", "https://ghes.example.org"},
        {NULL, "https://api.octo.ghe.com", HOST_GHE_COM, "https://api.octo.ghe.com",
         "api.octo.ghe.com", "https://octo.ghe.com"},
        {NULL, "http://127.0.0.1:8080", HOST_SERVER, "http://127.0.0.1:8080", "127.0.0.1:8080",
         "http://127.0.0.1:8080"},
        {NULL, "http://[::1]:8080/x", HOST_SERVER, "http://[::1]:8080/x", "[::1]:8080",
         "http://[::1]:8080"},
        /* A name wins: the address may be of the machine that we run on. */
        {"ghes.example.org", "https://api.github.com", HOST_SERVER,
         "https://ghes.example.org/api/v3", "ghes.example.org", "https://ghes.example.org"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err err = ERR_INIT;
        struct host host;

        assert_ok(host_resolve(rows[i].name, rows[i].api_url, &host, &err), &err);
        assert_int_equal(host.kind, rows[i].kind);
        assert_string_equal(host.base_url, rows[i].base_url);
        assert_string_equal(host.authority, rows[i].authority);
        assert_string_equal(host.site_url, rows[i].site_url);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *name;
        const char *api_url;
        const char *message;
    } rows[] = {
        {"https://github.com", NULL, "not an address"},
        {"user@github.com", NULL, "not a host name"},
        {"git hub.com", NULL, "not a host name"},
        {"github.com/x", NULL, "not a host name"},
        {"github..com", NULL, "not a host name"},
        {"-x.example.org", NULL, "not a host name"},
        {"example.org:0", NULL, "not a host name"},
        {"example.org:65536", NULL, "not a host name"},
        {"example.org:", NULL, "not a host name"},
        {"[::1", NULL, "not a host name"},
        {"[example.org]", NULL, "not a host name"},
        {"b\xc3\xbc"
         "cher.example",
         NULL, "not a host name"},
        {"ghe.com", NULL, "subdomain"},
        {NULL, "ghes.example.org", "https://HOST/PATH"},
        {NULL, "http://ghes.example.org", "https://"},
        {NULL, "http://127.0.0.1.example.org", "https://"},
        {NULL, "http://127.1", "https://"},
        {NULL, "http://[::2]", "https://"},
        {NULL, "http://localhost.example.org/", "https://"},
        {NULL, "ftp://example.org", "https://HOST/PATH"},
        {NULL, "file:///etc/passwd", "https://HOST/PATH"},
        {NULL, "https://", "https://HOST/PATH"},
        {NULL, "https://user:password@example.org", "credentials"},
        {NULL, "https://example.org/a?b=c", "plain path"},
        {NULL, "https://example.org/a#b", "plain path"},
        {NULL, "https://example.org/a b", "plain path"},
        {NULL, "https://example.org\r\nX: y", "https://HOST/PATH"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err err = ERR_INIT;
        struct host host;

        assert_fails(host_resolve(rows[i].name, rows[i].api_url, &host, &err), ERR_USAGE, &err,
                     rows[i].message);
        assert_null(strstr(err.msg, "password"));
    }
}

static void test_what_a_host_is_called(void **state)
{
    static const struct {
        const char *host;
        const char *name;
        bool same;
    } rows[] = {
        {"github.com", "github.com", true},
        {"github.com", "GITHUB.COM:443", true},
        {"github.com", "api.github.com", true},
        {"github.com", "npm.pkg.github.com", true},
        {"github.com", "raw.githubusercontent.com", true},
        {"github.com", "ghcr.io", true},
        {"github.com", "evilgithub.com", false},
        {"github.com", "github.com.evil.example", false},
        {"github.com", "ghes.example.org", false},
        {"github.com", "octo.ghe.com", false},
        {"github.com", "", false},
        {"ghes.example.org", "ghes.example.org", true},
        {"ghes.example.org", "github.com", false},
        {"ghes.example.org:8443", "ghes.example.org:8443", true},
        {"octo.ghe.com", "octo.ghe.com", true},
        {"octo.ghe.com", "containers.octo.ghe.com", true},
        {"octo.ghe.com", "other.ghe.com", false},
        {"127.0.0.1:8443", "github.com", true},
        {"localhost", "npm.pkg.github.com", true},
        {"127.0.0.1:8443", "ghes.example.org", false},
        {"127.0.0.1.example.org", "github.com", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct host host;

        assert_ok(host_resolve(rows[i].host, NULL, &host, NULL), NULL);
        assert_int_equal(host_is_called(&host, slice_str(rows[i].name)), rows[i].same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_what_a_host_is_called),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
