/* SPDX-License-Identifier: Apache-2.0 */
/* The whole program against a GitHub that answers and fails in every way: no
 * byte of what it writes, anywhere, is a token's. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "rules/placeholder.h"
#include "tests/lib/answer_file.h"
#include "tests/lib/fake_github.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

#define NO_OPTIONS ((const char *const[]){NULL})
#define TOKEN "{{ghp:leaks}}"
#define PART_BYTES 8 /* of a token: no shorter run of it may be seen either */

struct setting {
    struct fake_github *fake;
    struct fixture folder;
    struct buf token;
    char program[PATH_MAX];
};

static int setup(void **state)
{
    struct setting *setting = calloc(1, sizeof *setting);
    const char *program = getenv("PATROL");

    if (!setting || !realpath(program ? program : "build/release/patrol", setting->program))
        return -1;
    setting->fake = fake_github_start(NO_OPTIONS);
    fixture_empty(&setting->folder);
    setting->token = (struct buf)BUF_INIT(KIB);
    assert_ok(placeholder_expand(SLICE_LITERAL(TOKEN), &setting->token, NULL), NULL);
    free(fixture_run(&setting->folder, "mkdir src home"));
    fixture_write(&setting->folder, "src/config.env", buf_str(&setting->token), setting->token.len);
    *state = setting;
    return 0;
}

static int teardown(void **state)
{
    struct setting *setting = *state;

    fake_github_stop(setting->fake);
    fixture_remove(&setting->folder);
    buf_wipe(&setting->token);
    buf_release(&setting->token);
    free(setting);
    return 0;
}

/* Everything that one scan writes: both streams, reports, files in its home. */
static char *scan(const struct setting *setting, const char *address)
{
    return fixture_run(
        &setting->folder,
        "mkdir -p out; export HOME=\"$PWD/home\" XDG_CACHE_HOME=\"$PWD/home\"\n"
        "env GITHUB_API_URL='%s' '%s' scan -v -v --ca-file '%s' --retries 0 --timeout 1 "
        "--report json=out/report.json --report yaml=out/report.yaml src >out/text 2>out/log || :\n"
        "find out home -type f -exec cat {} +\n"
        "find out home\n"
        "rm -rf out",
        fake_github_address(setting->fake, address), setting->program,
        fake_github_address(setting->fake, "ca"));
}

static void assert_no_leak(const struct setting *setting, const char *output)
{
    const struct slice token = buf_slice(&setting->token);

    for (size_t at = strlen("ghp_"); at + PART_BYTES <= token.len; at++)
        if (slice_find(slice_str(output), slice_sub(token, at, at + PART_BYTES)) != SIZE_MAX)
            fail_msg("a part of the token was written");
}

static void check(const struct setting *setting, const char *address, const char *scenario)
{
    char json[128];
    char *output;

    snprintf(json, sizeof json, "{\"" TOKEN "\": \"%s\"}", scenario);
    fake_github_map(setting->fake, json);
    print_message("%s %s\n", address, scenario);
    output = scan(setting, address);
    assert_non_null(strstr(output, "ghp_\xe2\x80\xa6")); /* redacted, and thus reported */
    assert_non_null(strstr(output, "patrol-report/1"));
    assert_no_leak(setting, output);
    free(output);
}

static void test_every_answer(void **state)
{
    struct arena arena = ARENA_INIT(MIB);
    const struct answer_case *cases;
    size_t count;

    cases = answer_file_table(&arena, &count);
    for (size_t i = 0; i < count; i++)
        check(*state, i % 2 ? "https" : "https1", cases[i].answer);
    arena_release(&arena);
}

static void test_every_misbehaviour(void **state)
{
    static const char *const scenarios[] = {
        "slow", "reset", "silent", "truncated", "not-http", "large", "bomb", "huge-header", "deep"};

    for (size_t i = 0; i < ARRAY_LEN(scenarios); i++)
        check(*state, i % 2 ? "https1" : "https", scenarios[i]);
    check(*state, "wrong-host", "classic");
    check(*state, "untrusted", "classic");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_answer),
        cmocka_unit_test(test_every_misbehaviour),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
