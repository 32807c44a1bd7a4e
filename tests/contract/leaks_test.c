/* SPDX-License-Identifier: Apache-2.0 */
/* The whole program against a GitHub that answers and fails in every way: no
 * byte of what it writes, anywhere, is a token's. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "core/secret.h"
#include "rules/placeholder.h"
#include "tests/lib/answer_file.h"
#include "tests/lib/fake_github.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

#define NO_OPTIONS ((const char *const[]){NULL})
#define TOKEN "{{ghp:leaks}}"
#define PART_BYTES 9 /* of a token: inspect tells the last eight, nothing tells more */

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

/* Every command. The file of --secrets holds tokens on purpose, and lies
 * elsewhere. */
static const char every_command[] =
    "asks scan --report json=out/report.json --report sarif=out/sarif --report csv=out/csv "
    "--report junit=out/junit --report gitlab=out/gitlab --secrets raw/secrets src\n"
    "asks verify -f json -o out/fresh.json out/report.json\n"
    "asks verify --secrets raw/secrets --changed-since out/fresh.json out/report.json\n"
    "for format in text json; do\n"
    "    asks inspect -f $format --online=full <src/config.env\n"
    "    asks revoke -f $format out/report.json\n"
    "    asks revoke -f $format --yes --wait 0 <src/config.env\n"
    "done\n"
    "run baseline create --reason seen src\n"
    "git add src && asks hook pre-commit --verify\n";

/* And what an operator may do wrong: a token where none belongs. */
static const char every_mistake[] =
    "run scan --no-verify - <src/config.env\n"
    "run rules test github-pat-classic src/config.env\n"
    "run $token\n"
    "for command in scan verify inspect revoke 'rules show' 'rules test' hook baseline help; do\n"
    "    run $command $token\n"
    "    run $command --$token\n"
    "done\n"
    "for option in host format only online config rules enable-rules wait exclude; do\n"
    "    run verify --$option $token src/config.env\n"
    "    run scan --no-verify --$option=$token src\n"
    "done\n"
    "GITHUB_API_URL=$token run verify src/config.env\n"
    "GITHUB_API_URL=https://$token@localhost run verify src/config.env\n"
    "https_proxy=http://u:$token@127.0.0.1:1 run verify src/config.env\n";

static char *run_commands(const struct setting *setting, const char *address, const char *commands)
{
    return fixture_run(
        &setting->folder,
        "mkdir -p out raw; export HOME=\"$PWD/home\" XDG_CACHE_HOME=\"$PWD/home\"\n"
        "[ -d .git ] || git init -q --template= .\n"
        "token=$(cat src/config.env)\n"
        "export GITHUB_API_URL='%s'\n"
        "run() { '%s' \"$@\" >>out/text 2>>out/log || :; }\n"
        "asks() { run \"$@\" -v -v --ca-file '%s' --retries 0 --timeout 1; }\n"
        "%s"
        "find . -path ./.git -prune -o -path ./src -prune -o -path ./raw -prune -o -type f "
        "-exec cat {} + | tr '\\0' ' '\n"
        "find . -path ./.git -prune -o -print\n"
        "rm -rf out raw .patrol*",
        fake_github_address(setting->fake, address), setting->program,
        fake_github_address(setting->fake, "ca"), commands);
}

/* Everything that one scan writes: both streams, reports, files in its home. */
static char *scan(const struct setting *setting, const char *address)
{
    return fixture_run(
        &setting->folder,
        "mkdir -p out; export HOME=\"$PWD/home\" XDG_CACHE_HOME=\"$PWD/home\"\n"
        "env GITHUB_API_URL='%s' '%s' scan -v -v --ca-file '%s' --retries 0 --timeout 1 "
        "--report json=out/report.json --report yaml=out/report.yaml src >out/text 2>out/log || :\n"
        "find out home -type f -exec cat {} + | tr '\\0' ' '\n"
        "find out home\n"
        "rm -rf out",
        fake_github_address(setting->fake, address), setting->program,
        fake_github_address(setting->fake, "ca"));
}

/* Base 64 at every alignment, and hexadecimal. */
static void assert_no_form(struct slice token, const char *output)
{
    struct buf forms = BUF_INIT(64 * KIB);
    struct secret *secret = secret_new(token);
    struct slice list;
    struct slice form;

    assert_non_null(secret);
    secret_add_forms(secret, &forms);
    list = buf_slice(&forms);
    while (slice_cut(&list, '\0', &form))
        for (size_t at = 0; at + 2 * PART_BYTES <= form.len; at++)
            if (slice_find(slice_str(output), slice_sub(form, at, at + 2 * PART_BYTES)) != SIZE_MAX)
                fail_msg("a part of the token was written in another form");
    secret_free(secret);
    buf_wipe(&forms);
    buf_release(&forms);
}

static void assert_no_leak(const struct setting *setting, const char *output)
{
    const struct slice token = buf_slice(&setting->token);

    assert_no_form(slice_sub(token, strlen("ghp_"), token.len), output);

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

static void test_every_command(void **state)
{
    static const struct {
        const char *address;
        const char *scenario;
    } rows[] = {
        {"https", "classic"},       {"https1", "bad-credentials"}, {"https", "secondary-limit"},
        {"https1", "captive-page"}, {"https", "internal-error"},   {"https1", "truncated"},
        {"https", "reset"},         {"https1", "redirect"},        {"https", "sso-required"},
        {"wrong-host", "classic"},  {"untrusted", "classic"},
    };
    const struct setting *setting = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char json[128];
        char *output;

        snprintf(json, sizeof json, "{\"" TOKEN "\": \"%s\"}", rows[i].scenario);
        fake_github_map(setting->fake, json);
        print_message("%s %s\n", rows[i].address, rows[i].scenario);
        output = run_commands(setting, rows[i].address, every_command);
        assert_non_null(strstr(output, "patrol-report/1"));
        assert_non_null(strstr(output, "patrol-receipt/1"));
        assert_non_null(strstr(output, "patrol-token/1"));
        assert_non_null(strstr(output, "patrol-baseline/1"));
        assert_no_leak(setting, output);
        free(output);
    }
}

static void test_every_mistake(void **state)
{
    const struct setting *setting = *state;
    char *output = run_commands(setting, "https", every_mistake);

    assert_non_null(strstr(output, "see `patrol help`"));
    assert_no_leak(setting, output);
    free(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_command),
        cmocka_unit_test(test_every_mistake),
        cmocka_unit_test(test_every_answer),
        cmocka_unit_test(test_every_misbehaviour),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
