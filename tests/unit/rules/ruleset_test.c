/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/ruleset.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "tests/lib/unit.h"

/* A folder of rule files, gone after the test. */
struct folder {
    char path[64];
    struct ruleset *set;
    struct err err;
};

static int make_folder(void **state)
{
    static struct folder folder;

    folder = (struct folder){.path = "/tmp/ruleset-XXXXXX"};
    assert_non_null(mkdtemp(folder.path));
    assert_ok(ruleset_new(&folder.set), NULL);
    *state = &folder;
    return 0;
}

static void remove_tree(const char *path, const char *const *names)
{
    char full[128];

    for (; *names; names++) {
        snprintf(full, sizeof full, "%s/%s", path, *names);
        remove(full);
    }
    rmdir(path);
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a.yml", "b.yaml",    "_template.yml", ".hidden.yml",
                                        "c.txt", "sub/d.yml", "sub",           NULL};
    struct folder *folder = *state;

    ruleset_free(folder->set);
    remove_tree(folder->path, names);
    return 0;
}

static void write_rules(const struct folder *folder, const char *name, const char *text)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

#define RULE(id) "- {id: " id ", name: N, severity: low, pattern: '" id "'}\n"
#define OFF(id) "- {id: " id ", name: N, severity: low, pattern: x, enabled: false}\n"

static void fill(struct folder *folder)
{
    char path[128];

    write_rules(folder, "a.yml", "rules:\n" RULE("beta") RULE("alpha-two"));
    write_rules(folder, "b.yaml", "rules:\n" OFF("gamma") RULE("alpha-one"));
    write_rules(folder, "_template.yml", "not read");
    write_rules(folder, ".hidden.yml", "not read");
    write_rules(folder, "c.txt", "not read");
    snprintf(path, sizeof path, "%s/sub", folder->path);
    assert_int_equal(mkdir(path, 0700), 0);
    write_rules(folder, "sub/d.yml", "rules:\n" RULE("delta"));
    assert_ok(ruleset_add_path(folder->set, folder->path, &folder->err), &folder->err);
}

static void test_folder_is_read_and_sorted(void **state)
{
    static const char *const ids[] = {"alpha-one", "alpha-two", "beta", "delta"};
    struct folder *folder = *state;
    bool active;

    fill(folder);
    assert_ok(ruleset_seal(folder->set, NULL), NULL);
    assert_int_equal(ruleset_count(folder->set), ARRAY_LEN(ids));
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        assert_string_equal(ruleset_at(folder->set, i)->id, ids[i]);
    assert_int_equal(ruleset_count_all(folder->set), 5);
    assert_string_equal(ruleset_at_all(folder->set, 4, &active)->id, "gamma");
    assert_false(active);
    assert_string_equal(ruleset_find(folder->set, slice_str("delta"))->id, "delta");
    assert_null(ruleset_find(folder->set, slice_str("delt")));
}

static void test_select(void **state)
{
    struct folder *folder = *state;

    fill(folder);
    assert_ok(ruleset_select(folder->set, slice_str("*"), false, NULL), NULL);
    assert_ok(ruleset_select(folder->set, slice_str("gamma"), true, NULL), NULL);
    assert_ok(ruleset_select(folder->set, slice_str("alpha-*"), true, NULL), NULL);
    assert_fails(ruleset_select(folder->set, slice_str("gama"), true, &folder->err), ERR_USAGE,
                 &folder->err, "no rule 'gama', did you mean 'gamma'?");
    assert_fails(ruleset_select(folder->set, slice_str("alpha"), true, &folder->err), ERR_USAGE,
                 &folder->err, "no rule 'alpha'");
    assert_fails(ruleset_select(folder->set, slice_str("zzz*"), true, &folder->err), ERR_USAGE,
                 &folder->err, "no rule 'zzz*'");
    assert_ok(ruleset_seal(folder->set, NULL), NULL);
    assert_int_equal(ruleset_count(folder->set), 3);
    assert_string_equal(ruleset_at(folder->set, 2)->id, "gamma");
}

static void test_no_active_rule_is_an_error(void **state)
{
    struct folder *folder = *state;

    write_rules(folder, "a.yml", "rules:\n" OFF("gamma"));
    assert_ok(ruleset_add_path(folder->set, folder->path, NULL), NULL);
    assert_fails(ruleset_seal(folder->set, &folder->err), ERR_USAGE, &folder->err,
                 "no rule is active");
}

static void test_second_rule_of_an_id_names_both_places(void **state)
{
    struct folder *folder = *state;
    char message[256];

    write_rules(folder, "a.yml", "rules:\n" RULE("alpha"));
    write_rules(folder, "b.yaml", "rules:\n" RULE("beta") RULE("alpha"));
    snprintf(message, sizeof message,
             "%s/b.yaml:3:3: a second rule 'alpha', the first one is in %s/a.yml:2:3", folder->path,
             folder->path);
    assert_fails(ruleset_add_path(folder->set, folder->path, &folder->err), ERR_PARSE, &folder->err,
                 message);
}

static void test_errors_name_the_file(void **state)
{
    struct folder *folder = *state;

    write_rules(folder, "a.yml", "rules:\n- {id: a, naem: x}\n");
    assert_fails(ruleset_add_path(folder->set, folder->path, &folder->err), ERR_PARSE, &folder->err,
                 "/a.yml:2:11: unknown key 'naem', did you mean 'name'?");
    assert_fails(ruleset_add_path(folder->set, "/nonexistent.yml", &folder->err), ERR_IO,
                 &folder->err, "/nonexistent.yml: ");
}

static struct sha256 digest_of(const char *first, const char *second)
{
    struct ruleset *set = NULL;
    struct sha256 digest;

    assert_ok(ruleset_new(&set), NULL);
    assert_ok(ruleset_add_builtin(set, NULL), NULL);
    assert_ok(ruleset_select(set, slice_str("*"), false, NULL), NULL);
    assert_ok(ruleset_select(set, slice_str(first), true, NULL), NULL);
    assert_ok(ruleset_select(set, slice_str(second), true, NULL), NULL);
    assert_ok(ruleset_seal(set, NULL), NULL);
    ruleset_digest(set, &digest);
    ruleset_free(set);
    return digest;
}

static void test_digest_is_that_of_the_active_rules(void **state)
{
    const struct sha256 a = digest_of("github-pat-classic", "github-oauth-token");
    const struct sha256 b = digest_of("github-oauth-token", "github-pat-classic");
    const struct sha256 c = digest_of("github-oauth-token", "github-oauth-token");

    (void)state;
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_not_equal(&a, &c, sizeof a);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_folder_is_read_and_sorted),
        IN_FOLDER(test_select),
        IN_FOLDER(test_no_active_rule_is_an_error),
        IN_FOLDER(test_second_rule_of_an_id_names_both_places),
        IN_FOLDER(test_errors_name_the_file),
        cmocka_unit_test(test_digest_is_that_of_the_active_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
