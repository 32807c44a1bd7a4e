/* SPDX-License-Identifier: Apache-2.0 */
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

/* A sink that writes down what comes: "KIND PATH BYTES" lines, sorted by the
 * test where order does not matter, and runs tasks at once. */
struct notebook {
    struct sink sink;
    struct buf blobs;
    struct buf skips;
    struct buf git_dirs;
    uint64_t next_offset; /* of the pieces of the current blob */
    atomic_bool cancel;
    struct env env;
};

static void note_blob(struct sink *sink, const struct blob *blob)
{
    struct notebook *book = (struct notebook *)sink;

    if (blob->joins_previous)
        assert_int_equal(blob->offset, book->next_offset - sink->overlap_bytes);
    book->next_offset = blob->offset + blob->bytes.len;
    if (blob->kind == PLACE_FILE_NAME)
        return;
    buf_printf(&book->blobs, "%" SLICE_FMT " %llu+%zu\n", SLICE_ARG(blob->path),
               (unsigned long long)blob->offset, blob->bytes.len);
}

static void note_skip(struct sink *sink, enum skip_reason reason, struct slice target,
                      struct slice path, const char *detail)
{
    struct notebook *book = (struct notebook *)sink;

    (void)target;
    (void)detail;
    buf_printf(&book->skips, "%s %" SLICE_FMT "\n", skip_reason_name(reason), SLICE_ARG(path));
}

static void run_at_once(struct sink *sink, struct task task)
{
    task.run(sink, task.arg);
}

static void note_git_dir(struct sink *sink, struct slice target, struct slice path)
{
    (void)target;
    buf_printf(&((struct notebook *)sink)->git_dirs, "%" SLICE_FMT "\n", SLICE_ARG(path));
}

static void open_book(struct notebook *book)
{
    *book = (struct notebook){
        .sink = {.blob = note_blob,
                 .skipped = note_skip,
                 .submit = run_at_once,
                 .git_dir = note_git_dir,
                 .git_link = note_git_dir,
                 .env = &env_default,
                 .overlap_bytes = 1000,
                 .piece = mem_alloc(LIMIT_PIECE_BYTES)},
        .blobs = BUF_INIT(MIB),
        .skips = BUF_INIT(MIB),
        .git_dirs = BUF_INIT(MIB),
    };
}

static void close_book(struct notebook *book)
{
    mem_free(book->sink.piece);
    buf_release(&book->blobs);
    buf_release(&book->skips);
    buf_release(&book->git_dirs);
}

static void visit(struct notebook *book, const struct source_options *options, const char *location)
{
    struct source source;
    struct err err = ERR_INIT;

    assert_ok(source_open(options, location, &source, &err), &err);
    source.root.run(&book->sink, source.root.arg);
    source_release(&source);
}

/* Runs `script` in a new folder, goes there, and visits `location`. */
static void visit_built(struct notebook *book, const struct source_options *options,
                        const char *script, const char *location)
{
    struct fixture fixture;
    char was[4096];

    open_book(book);
    fixture_empty(&fixture);
    mem_free(fixture_run(&fixture, "%s", script));
    assert_non_null(getcwd(was, sizeof was));
    assert_int_equal(chdir(fixture.dir), 0);
    visit(book, options, location);
    assert_int_equal(chdir(was), 0);
    fixture_remove(&fixture);
}

static void assert_lines(const struct buf *is, const char *const *expected, size_t count)
{
    size_t lines = 0;

    for (size_t i = 0; i < is->len; i++)
        lines += is->ptr[i] == '\n';
    for (size_t i = 0; i < count; i++)
        if (!strstr(buf_str(is), expected[i]))
            fail_msg("no \"%s\" in:\n%s", expected[i], buf_str(is));
    if (lines != count)
        fail_msg("%zu lines, not %zu:\n%s", lines, count, buf_str(is));
}

#define ASSERT_LINES(buf, ...)                                                                     \
    assert_lines((buf), (const char *const[]){__VA_ARGS__},                                        \
                 ARRAY_LEN(((const char *const[]){__VA_ARGS__})))

static const struct source_options plain;

static void hidden_and_ignored_files_are_read(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain, "mkdir -p a/.b; echo x >a/.b/.c; echo a >.gitignore; echo y >z",
                ".");
    ASSERT_LINES(&book.blobs, "a/.b/.c 0+2\n", ".gitignore 0+2\n", "z 0+2\n");
    assert_int_equal(book.skips.len, 0);
    assert_int_equal(book.sink.coverage.files, 3);
    close_book(&book);
}

static void paths_are_those_that_the_operator_can_open(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain, "mkdir -p t/u; echo x >t/u/f", "t//");
    ASSERT_LINES(&book.blobs, "t/u/f 0+2\n");
    close_book(&book);
    visit_built(&book, &plain, "mkdir -p t/u; echo x >t/u/f", "t/u/f");
    ASSERT_LINES(&book.blobs, "t/u/f 0+2\n");
    close_book(&book);
}

static void what_is_excluded_is_counted(void **state)
{
    const char *const globs[] = {"*.log", "/top/", "deep/**/x"};
    const struct source_options options = {.excludes = globs, .exclude_count = 3};
    struct notebook book;

    (void)state;
    visit_built(&book, &options,
                "mkdir -p top sub/top deep/a/b; echo 1 >a.log; echo 2 >top/f; echo 3 >sub/top/g; "
                "echo 4 >deep/a/b/x; echo 5 >deep/a/b/y",
                ".");
    ASSERT_LINES(&book.blobs, "sub/top/g 0+2\n", "deep/a/b/y 0+2\n");
    assert_int_equal(book.sink.coverage.excluded, 3);
    close_book(&book);
}

static void special_files_are_not_opened(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain,
                "mkfifo pipe; echo x >f; mknod null c 1 3 2>/dev/null || mkfifo null", ".");
    ASSERT_LINES(&book.blobs, "f 0+2\n");
    assert_int_equal(book.sink.coverage.special, 2);
    close_book(&book);
}

static void links_are_followed_only_when_asked_and_never_outside(void **state)
{
    const char *const script =
        "mkdir t; echo out >outside; echo in >t/inside; ln -s inside t/near; "
        "ln -s ../outside t/far; ln -s . t/loop; ln -s nowhere t/broken";
    const struct source_options follow = {.follow_symlinks = true};
    struct notebook book;

    (void)state;
    visit_built(&book, &plain, script, "t");
    ASSERT_LINES(&book.blobs, "t/inside 0+3\n", "t/near 0+6\n", "t/far 0+10\n", "t/loop 0+1\n",
                 "t/broken 0+7\n");
    assert_int_equal(book.sink.coverage.links, 4);
    close_book(&book);
    visit_built(&book, &follow, script, "t");
    assert_non_null(strstr(buf_str(&book.blobs), "t/near 0+3\n"));
    assert_null(strstr(buf_str(&book.blobs), "t/far 0+4\n"));
    assert_int_equal(book.sink.coverage.links, 3);
    close_book(&book);
}

static void large_files_come_in_joined_pieces(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain, "head -c 2500000 /dev/urandom >big", ".");
    ASSERT_LINES(&book.blobs, "big 0+1048576\n", "big 1047576+1048576\n", "big 2095152+404848\n");
    assert_int_equal(book.sink.coverage.bytes, 2500000 + 4); /* and the name */
    close_book(&book);
}

static void holes_are_passed_over(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain,
                "truncate -s 10G sparse; printf tail | dd of=sparse bs=1 seek=9G conv=notrunc 2>&1",
                ".");
    assert_int_equal(book.skips.len, 0);
    assert_non_null(strstr(buf_str(&book.blobs), "sparse 9663676416+"));
    assert_true(book.sink.coverage.bytes < 64 * MIB);
    close_book(&book);
}

static void a_file_over_the_limit_is_said(void **state)
{
    const struct source_options options = {.max_file_bytes = 10};
    struct notebook book;

    (void)state;
    visit_built(&book, &options, "echo 0123456789 >long; echo 012345678 >short", ".");
    ASSERT_LINES(&book.blobs, "short 0+10\n");
    ASSERT_LINES(&book.skips, "too-large long\n");
    close_book(&book);
}

static void the_files_of_a_large_folder_are_all_read(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain, "for i in $(seq 2000); do echo $i >f$i; done; mkdir d; echo >d/g",
                ".");
    assert_int_equal(book.sink.coverage.files, 2001);
    close_book(&book);
}

static void odd_names_are_names(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain, "echo x >\"$(printf 'a\\nb\\377')\"; echo y >-", ".");
    assert_int_equal(book.sink.coverage.files, 2);
    assert_non_null(strstr(buf_str(&book.blobs), "a\nb\377 0+2\n"));
    close_book(&book);
}

static void the_objects_of_a_git_directory_are_left_to_others(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain,
                "mkdir -p r/.git/objects/aa r/.git/refs r/objects; "
                "echo x >r/.git/objects/aa/$(printf %038d 0); "
                "echo y >r/.git/HEAD; echo z >r/.git/config; echo o >r/objects/f",
                "r");
    ASSERT_LINES(&book.git_dirs, "r/.git\n");
    ASSERT_LINES(&book.blobs, "r/.git/HEAD 0+2\n", "r/.git/config 0+2\n", "r/objects/f 0+2\n");
    close_book(&book);
}

/* What only lies where objects do is not left to anybody. */
static void what_is_no_object_is_a_file(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain,
                "mkdir -p r/objects/aa r/objects/pack r/objects/info r/objects/zz r/refs; "
                ": >r/HEAD; cd r/objects; echo 1 >notes; echo 1 >aa/notes; echo 1 >pack/a.keep; "
                "echo 1 >pack/a.pack; echo 1 >pack/a.idx; echo 1 >info/x; "
                "echo 1 >zz/$(printf %038d 0)",
                "r");
    ASSERT_LINES(&book.git_dirs, "r\n");
    ASSERT_LINES(&book.blobs, "r/HEAD 0+0\n", "r/objects/notes 0+2\n", "r/objects/aa/notes 0+2\n",
                 "r/objects/pack/a.keep 0+2\n", "r/objects/info/x 0+2\n", "r/objects/zz/0");
    assert_int_equal(book.skips.len, 0);
    close_book(&book);
}

static void what_git_did_not_finish_is_said_once_it_is_old(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain,
                "mkdir -p r/objects/aa r/objects/pack r/refs; : >r/HEAD; cd r/objects; "
                "mkdir incoming-1; echo 1 >tmp_young; echo 1 >aa/tmp_obj_1; echo 1 >pack/.tmp-1; "
                "touch -d '2 hours ago' incoming-1 aa/tmp_obj_1 pack/.tmp-1",
                "r");
    ASSERT_LINES(&book.skips, "unsupported r/objects/aa/tmp_obj_1\n",
                 "unsupported r/objects/pack/.tmp-1\n", "unsupported r/objects/incoming-1\n");
    ASSERT_LINES(&book.blobs, "r/HEAD 0+0\n");
    close_book(&book);
}

static void what_was_or_is_half_a_git_directory_is_told(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(
        &book, &plain,
        "mkdir -p real no-refs/objects no-head/objects no-head/refs links/refs plain/objects "
        "no-git/objects; ln -s ../real links/objects; touch links/HEAD no-refs/HEAD; "
        "touch no-refs/packed-refs no-head/config plain/HEAD no-git/config",
        ".");
    ASSERT_LINES(&book.git_dirs, "no-refs\n", "no-head\n", "links\n");
    close_book(&book);
}

static void repositories_elsewhere_are_told(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain,
                "mkdir -p r/linked r/sub r/plain; ln -s ../../x r/linked/.git; "
                "echo gitdir: ../../y >r/sub/.git; echo gitdir: ../z >r/.git",
                "r");
    ASSERT_LINES(&book.git_dirs, "r/linked\n", "r/sub\n"); /* r: who opens it knows */
    close_book(&book);
}

static void folders_deeper_than_a_path_may_be_long_are_read(void **state)
{
    struct notebook book;

    (void)state;
    visit_built(&book, &plain,
                "python3 -c 'import os\nfor i in range(40): os.mkdir(\"d\" * 200); "
                "os.chdir(\"d\" * 200)\nopen(\"deepest\", \"w\").close()'",
                ".");
    assert_int_equal(book.sink.coverage.files, 1);
    assert_int_equal(book.skips.len, 0);
    close_book(&book);
}

static void targets_that_are_no_files_are_refused(void **state)
{
    struct fixture fixture;
    struct source source;
    struct err err = ERR_INIT;
    char *path;

    (void)state;
    fixture_empty(&fixture);
    mem_free(fixture_run(&fixture, "mkfifo pipe"));
    path = fixture_path(&fixture, "pipe");
    assert_fails(source_open(&plain, path, &source, &err), ERR_USAGE, &err, "FIFO");
    mem_free(path);
    path = fixture_path(&fixture, "missing");
    assert_fails(source_open(&plain, path, &source, &err), ERR_NOTFOUND, &err, "no such file");
    mem_free(path);
    fixture_remove(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_and_ignored_files_are_read),
        cmocka_unit_test(paths_are_those_that_the_operator_can_open),
        cmocka_unit_test(what_is_excluded_is_counted),
        cmocka_unit_test(special_files_are_not_opened),
        cmocka_unit_test(links_are_followed_only_when_asked_and_never_outside),
        cmocka_unit_test(large_files_come_in_joined_pieces),
        cmocka_unit_test(holes_are_passed_over),
        cmocka_unit_test(a_file_over_the_limit_is_said),
        cmocka_unit_test(the_files_of_a_large_folder_are_all_read),
        cmocka_unit_test(odd_names_are_names),
        cmocka_unit_test(the_objects_of_a_git_directory_are_left_to_others),
        cmocka_unit_test(what_is_no_object_is_a_file),
        cmocka_unit_test(what_git_did_not_finish_is_said_once_it_is_old),
        cmocka_unit_test(what_was_or_is_half_a_git_directory_is_told),
        cmocka_unit_test(repositories_elsewhere_are_told),
        cmocka_unit_test(folders_deeper_than_a_path_may_be_long_are_read),
        cmocka_unit_test(targets_that_are_no_files_are_refused),
    };

    return cmocka_run_group_tests_name("source/files", tests, NULL, NULL);
}
