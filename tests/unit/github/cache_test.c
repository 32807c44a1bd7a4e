/* SPDX-License-Identifier: Apache-2.0 */
#include "github/cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/limits.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

#define NOW_S 1795305600
#define HOST SLICE_LITERAL("api.github.com")

struct setting {
    struct fixture folder;
    char *path;
    struct arena arena;
    struct sha256 token;
};

static int setup(void **state)
{
    struct setting *setting = calloc(1, sizeof *setting);

    if (!setting)
        return -1;
    fixture_empty(&setting->folder);
    setting->path = fixture_path(&setting->folder, "verdicts");
    setting->arena = (struct arena)ARENA_INIT(MIB);
    sha256_of(SLICE_LITERAL("a token"), &setting->token);
    *state = setting;
    return 0;
}

static int teardown(void **state)
{
    struct setting *setting = *state;

    arena_release(&setting->arena);
    fixture_remove(&setting->folder);
    free(setting->path);
    free(setting);
    return 0;
}

static struct cache *opened(const struct setting *setting)
{
    struct err err = ERR_INIT;
    struct cache *cache;

    assert_ok(cache_open(setting->path, &cache, &err), &err);
    return cache;
}

static enum err_code get(struct setting *setting, struct cache *cache, int64_t now_s,
                         struct online_verdict *verdict)
{
    *verdict = (struct online_verdict){0};
    return cache_get(cache, HOST, &setting->token, now_s, &setting->arena, verdict, NULL);
}

static void test_everything_comes_back(void **state)
{
    static const struct slice scopes[] = {{"repo", 4}, {"workflow", 8}};
    static const struct slice sso[] = {{"octo-org", 8}};
    static const struct slice names[] = {{"octo-org/hello", 14}};
    const struct online_verdict written = {
        .state = ONLINE_LIVE,
        .reason = SLICE_LITERAL("a reason"),
        .status = 200,
        .host = HOST,
        .checked_at_s = NOW_S,
        .requests = 3,
        .login = SLICE_LITERAL("octo-dev"),
        .has_id = true,
        .id = UINT64_MAX,
        .account_type = SLICE_LITERAL("User"),
        .site_admin = true,
        .has_scopes = true,
        .scopes = scopes,
        .scope_count = 2,
        .expiry = EXPIRY_AT,
        .expires_at_s = NOW_S + 100000,
        .sso_organizations = sso,
        .sso_organization_count = 1,
        .has_repositories = true,
        .repositories = 7,
        .repository_names = names,
        .repository_name_count = 1,
    };
    struct setting *setting = *state;
    struct cache *cache = opened(setting);
    struct online_verdict verdict;

    assert_ok(cache_put(cache, HOST, &setting->token, &written, NULL), NULL);
    cache_close(cache);
    cache = opened(setting);
    assert_ok(get(setting, cache, NOW_S + 10, &verdict), NULL);
    cache_close(cache);
    assert_int_equal(verdict.state, ONLINE_LIVE);
    assert_slice_equal(verdict.reason, "a reason");
    assert_int_equal(verdict.status, 200);
    assert_int_equal(verdict.checked_at_s, NOW_S);
    assert_true(verdict.cached);
    assert_int_equal(verdict.requests, 0);
    assert_slice_equal(verdict.login, "octo-dev");
    assert_true(verdict.has_id && verdict.id == UINT64_MAX);
    assert_slice_equal(verdict.account_type, "User");
    assert_true(verdict.site_admin && verdict.has_scopes && verdict.has_repositories);
    assert_int_equal(verdict.scope_count, 2);
    assert_slice_equal(verdict.scopes[1], "workflow");
    assert_int_equal(verdict.expiry, EXPIRY_AT);
    assert_int_equal(verdict.expires_at_s, NOW_S + 100000);
    assert_slice_equal(verdict.sso_organizations[0], "octo-org");
    assert_int_equal(verdict.repositories, 7);
    assert_slice_equal(verdict.repository_names[0], "octo-org/hello");
}

static void test_time_to_live(void **state)
{
    static const struct {
        enum online_state state;
        int64_t expires_in_s; /* 0: never */
        int64_t after_s;
        bool fresh;
    } rows[] = {
        {ONLINE_LIVE, 0, 0, true},
        {ONLINE_LIVE, 0, 3599, true},
        {ONLINE_LIVE, 0, 3600, false},
        {ONLINE_LIVE, 60, 59, true},
        {ONLINE_LIVE, 60, 60, false},
        {ONLINE_LIVE, 0, -1, false}, /* written in the future: a clock was wrong */
        {ONLINE_DEAD, 0, 3600, true},
        {ONLINE_DEAD, 0, 29 * 86400, true},
        {ONLINE_DEAD, 0, 30 * 86400, false},
        {ONLINE_UNKNOWN, 0, 0, false},
        {ONLINE_UNCHECKABLE, 0, 0, false},
        {ONLINE_NOT_CHECKED, 0, 0, false},
    };
    struct setting *setting = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct online_verdict verdict = {.state = rows[i].state, .checked_at_s = NOW_S};
        struct cache *cache = opened(setting);
        char name[32];

        snprintf(name, sizeof name, "token %zu", i);
        sha256_of(slice_str(name), &setting->token);
        verdict.expiry = rows[i].expires_in_s ? EXPIRY_AT : EXPIRY_NEVER;
        verdict.expires_at_s = NOW_S + rows[i].expires_in_s;
        assert_ok(cache_put(cache, HOST, &setting->token, &verdict, NULL), NULL);
        assert_code(get(setting, cache, NOW_S + rows[i].after_s, &verdict),
                    rows[i].fresh ? ERR_OK : ERR_NOTFOUND, NULL);
        cache_close(cache);
    }
}

static void test_hosts_and_tokens_apart(void **state)
{
    const struct online_verdict dead = {.state = ONLINE_DEAD, .checked_at_s = NOW_S};
    struct setting *setting = *state;
    struct cache *cache = opened(setting);
    struct online_verdict verdict = {0};
    struct sha256 other;

    sha256_of(SLICE_LITERAL("another token"), &other);
    assert_ok(cache_put(cache, HOST, &setting->token, &dead, NULL), NULL);
    assert_code(cache_get(cache, SLICE_LITERAL("ghes.example.org"), &setting->token, NOW_S,
                          &setting->arena, &verdict, NULL),
                ERR_NOTFOUND, NULL);
    assert_code(cache_get(cache, HOST, &other, NOW_S, &setting->arena, &verdict, NULL),
                ERR_NOTFOUND, NULL);
    assert_ok(get(setting, cache, NOW_S, &verdict), NULL);
    cache_close(cache);
}

static void test_the_newest_stays(void **state)
{
    struct online_verdict verdict = {.state = ONLINE_LIVE, .checked_at_s = NOW_S};
    struct setting *setting = *state;
    struct cache *first = opened(setting);
    struct cache *second = opened(setting); /* another run */

    assert_ok(cache_put(first, HOST, &setting->token, &verdict, NULL), NULL);
    verdict.state = ONLINE_DEAD;
    assert_ok(cache_put(second, HOST, &setting->token, &verdict, NULL), NULL);
    assert_ok(get(setting, first, NOW_S, &verdict), NULL);
    assert_int_equal(verdict.state, ONLINE_DEAD);
    cache_close(first);
    cache_close(second);
}

static void test_only_the_owner_may_read(void **state)
{
    struct setting *setting = *state;
    struct stat status;

    fixture_write(&setting->folder, "verdicts", "", 0);
    assert_int_equal(chmod(setting->path, 0666), 0);
    cache_close(opened(setting));
    assert_int_equal(stat(setting->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_files_that_are_no_cache(void **state)
{
    static const char garbage[] =
        "this is not a database, but it is long enough to be taken for one "
        "by somebody who does not look at the first sixteen bytes of it";
    struct setting *setting = *state;
    struct err err = ERR_INIT;
    struct cache *cache;

    fixture_write(&setting->folder, "verdicts", garbage, sizeof garbage);
    assert_fails(cache_open(setting->path, &cache, &err), ERR_IO, &err, "not a database");
    assert_fails(cache_open("/proc/none/verdicts", &cache, &err), ERR_IO, &err, "/proc/none");
    free(fixture_run(&setting->folder, "rm verdicts; ln -s elsewhere verdicts"));
    assert_code(cache_open(setting->path, &cache, &err), ERR_IO, &err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_everything_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_time_to_live, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hosts_and_tokens_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_newest_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(test_only_the_owner_may_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_files_that_are_no_cache, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
