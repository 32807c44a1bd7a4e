/* SPDX-License-Identifier: Apache-2.0 */
#include "git/repo.h"

#include <stdlib.h>
#include <unistd.h>

#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_empty(&fixture);
    free(fixture_run(&fixture,
                     "(start plain && put a/b/c d && commit one && git worktree add -q ../linked)\n"
                     "git clone -q --bare plain bare.git\n"
                     "git init -q --separate-git-dir=apart.git separate\n"
                     "(start sub && mkdir -p x/y)\n"
                     "mkdir broken astray && echo nonsense >broken/.git\n"
                     "echo 'gitdir: ../nowhere' >astray/.git\n"
                     "mkdir -p loop/a && ln -s ../a loop/a/a && mkfifo loop/.git\n"
                     "cp -R plain unknown && printf '[core]\\nrepositoryformatversion=1\\n"
                     "[extensions]\\nfuture=1\\n' >unknown/.git/config\n"
                     "(cd bare.git && printf '#comment\\n\\n\"../../pl\\\\141in/.git/objects\"\\n"
                     "../objects\\n' >objects/info/alternates)\n"));
    return 0;
}

/* `expected` is below the fixture's folder. */
static void assert_path(const char *is, const char *expected)
{
    char *path = fixture_path(&fixture, expected);
    char *left = is ? realpath(is, NULL) : NULL;
    char *right = realpath(path, NULL);

    assert_non_null(left);
    assert_string_equal(left, right);
    free(left);
    free(right);
    free(path);
}

static enum err_code discover(const char *name, struct repo **repo, struct err *err)
{
    const struct repo_options options = {0};
    char *path = fixture_path(&fixture, name);
    enum err_code code = repo_discover(path, &options, repo, err);

    free(path);
    return code;
}

static void repositories_are_found(void **state)
{
    static const struct {
        const char *path;
        const char *git_dir;
        const char *common_dir;
        const char *work_tree; /* NULL: bare */
    } row[] = {
        {"plain", "plain/.git", "plain/.git", "plain"},
        {"plain/a/b", "plain/.git", "plain/.git", "plain"},
        {"plain/a/b/c", "plain/.git", "plain/.git", "plain"},
        {"plain/.git", "plain/.git", "plain/.git", "plain"},
        {"linked", "plain/.git/worktrees/linked", "plain/.git", "linked"},
        {"plain/.git/worktrees/linked", "plain/.git/worktrees/linked", "plain/.git", "linked"},
        {"bare.git", "bare.git", "bare.git", NULL},
        {"bare.git/refs", "bare.git", "bare.git", NULL},
        {"separate", "apart.git", "apart.git", "separate"},
        {"apart.git", "apart.git", "apart.git", NULL},
        {"sub/x/y", "sub/.git", "sub/.git", "sub"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct repo *repo = NULL;
        struct err err = ERR_INIT;
        assert_ok(discover(row[i].path, &repo, &err), &err);
        assert_path(repo->git_dir, row[i].git_dir);
        assert_path(repo->common_dir, row[i].common_dir);
        assert_int_equal(repo->bare, !row[i].work_tree);
        if (row[i].work_tree)
            assert_path(repo->work_tree, row[i].work_tree);
        repo_free(repo);
    }
}

static void what_is_none_is_told(void **state)
{
    struct repo *repo = NULL;
    struct err err = ERR_INIT;

    (void)state;
    assert_fails(discover("broken", &repo, &err), ERR_PARSE, &err, "no path");
    assert_fails(discover("astray", &repo, &err), ERR_NOTFOUND, &err, "");
    assert_fails(discover("loop/a/a/a", &repo, &err), ERR_NOTFOUND, &err, "no git repository");
    assert_fails(discover("unknown", &repo, &err), ERR_UNSUPPORTED, &err, "future");
    assert_fails(discover("absent", &repo, &err), ERR_NOTFOUND, &err, "absent");
}

/* The one alternate is quoted, the other is the repository itself. */
static void alternates_are_followed_once(void **state)
{
    struct repo *repo = NULL;
    struct err err = ERR_INIT;

    (void)state;
    assert_ok(discover("bare.git", &repo, &err), &err);
    assert_null(repo->alternate_problem);
    assert_int_equal(repo->object_dir_count, 2);
    assert_path(repo->object_dirs[0], "bare.git/objects");
    assert_path(repo->object_dirs[1], "plain/.git/objects");
    repo_free(repo);
}

/* As in a hook: the new objects lie apart, the old ones are alternates. */
static void a_quarantine_is_a_directory_of_its_own(void **state)
{
    char *git_dir = fixture_path(&fixture, "bare.git");
    char *objects = fixture_path(&fixture, "quarantine");
    char *others = fixture_path(&fixture, "bare.git/objects:/nowhere/at/all");
    const struct repo_options options = {.git_dir = git_dir,
                                         .object_directory = objects,
                                         .alternates = others,
                                         .index_file = "/some/index"};
    struct repo *repo = NULL;
    struct err err = ERR_INIT;

    (void)state;
    free(fixture_run(&fixture, "mkdir -p quarantine"));
    assert_ok(repo_discover(".", &options, &repo, &err), &err);
    assert_int_equal(repo->object_dir_count, 3);
    assert_path(repo->object_dirs[0], "quarantine");
    assert_path(repo->object_dirs[1], "bare.git/objects");
    assert_string_equal(repo->index_file, "/some/index");
    assert_non_null(strstr(repo->alternate_problem, "/nowhere/at/all"));
    repo_free(repo);
    free(git_dir);
    free(objects);
    free(others);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repositories_are_found),
        cmocka_unit_test(what_is_none_is_told),
        cmocka_unit_test(alternates_are_followed_once),
        cmocka_unit_test(a_quarantine_is_a_directory_of_its_own),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
