/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/lib/tempdir.h"
#include "tests/lib/unit.h"

static void assert_content(const char *path, const char *want)
{
    struct buf got = BUF_INIT(1 << 20);

    assert_int_equal(file_read(path, &got, NULL), ERR_OK);
    assert_string_equal(buf_str(&got), want);
    buf_release(&got);
}

static int entries_here(void)
{
    DIR *dir = opendir(".");
    int count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2;
}

static void file_read_gives_every_byte(void **state)
{
    struct buf got = BUF_INIT(1 << 20);

    (void)state;
    tempdir_write("f", SLICE_LITERAL("a\0b\xff\n"));
    assert_int_equal(file_read("f", &got, NULL), ERR_OK);
    assert_true(slice_equal(buf_slice(&got), SLICE_LITERAL("a\0b\xff\n")));
    buf_release(&got);
}

static void file_read_takes_a_file_of_just_the_ceiling(void **state)
{
    struct buf exact = BUF_INIT(5);
    struct buf short_one = BUF_INIT(4);
    struct err err = ERR_INIT;

    (void)state;
    tempdir_write("f", SLICE_LITERAL("12345"));
    assert_int_equal(file_read("f", &exact, NULL), ERR_OK);
    assert_int_equal(exact.len, 5);
    assert_int_equal(file_read("f", &short_one, &err), ERR_LIMIT);
    assert_string_equal(err.msg, "f is larger than 4 bytes");
    buf_release(&exact);
    buf_release(&short_one);
}

static void file_read_says_why_not(void **state)
{
    struct buf got = BUF_INIT(10);
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(file_read("none\x1b", &got, &err), ERR_IO);
    assert_string_equal(err.msg, "cannot read none\\x1b: No such file or directory");
    assert_int_equal(err.code, ERR_IO);
}

static void file_read_never_opens_what_is_no_file(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    struct buf got = BUF_INIT(10);
    struct err err = ERR_INIT;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(mkdir("dir", 0700), 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    assert_int_equal(file_read("fifo", &got, &err), ERR_IO); /* and does not block */
    assert_string_equal(err.msg, "cannot read fifo: it is a FIFO, not a file");
    assert_int_equal(file_read("dir", &got, &err), ERR_IO);
    assert_string_equal(err.msg, "cannot read dir: it is a directory, not a file");
    assert_int_equal(file_read("socket", &got, &err), ERR_IO);
    assert_string_equal(err.msg, "cannot read socket: it is a socket, not a file");
    assert_int_equal(file_read("/dev/zero", &got, &err), ERR_IO);
    assert_string_equal(err.msg, "cannot read /dev/zero: it is a device, not a file");
}

static void file_writer_shows_nothing_before_commit(void **state)
{
    struct file_writer *writer;

    (void)state;
    tempdir_write("out", SLICE_LITERAL("old"));
    assert_int_equal(file_writer_new("out", 0600, &writer, NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("new"), NULL), ERR_OK);
    assert_content("out", "old");
    assert_int_equal(file_writer_commit(writer, NULL), ERR_OK);
    assert_content("out", "new");
    file_writer_free(writer);
    assert_content("out", "new");
    assert_int_equal(entries_here(), 1);
}

static void file_writer_leaves_nothing_when_given_up(void **state)
{
    struct file_writer *writer;

    (void)state;
    tempdir_write("out", SLICE_LITERAL("old"));
    assert_int_equal(file_writer_new("out", 0600, &writer, NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("half"), NULL), ERR_OK);
    file_writer_free(writer);
    assert_content("out", "old");
    assert_int_equal(entries_here(), 1);
}

static void file_writer_writes_large_and_small_pieces_in_order(void **state)
{
    static char large[200000];
    struct file_writer *writer;
    struct buf got = BUF_INIT(1 << 20);

    (void)state;
    memset(large, 'x', sizeof large);
    assert_int_equal(file_writer_new("out", 0600, &writer, NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("<"), NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, slice_of(large, sizeof large), NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL(">"), NULL), ERR_OK);
    assert_int_equal(file_writer_commit(writer, NULL), ERR_OK);
    file_writer_free(writer);
    assert_int_equal(file_read("out", &got, NULL), ERR_OK);
    assert_int_equal(got.len, sizeof large + 2);
    assert_int_equal(got.ptr[0], '<');
    assert_memory_equal(got.ptr + 1, large, sizeof large);
    assert_int_equal(got.ptr[got.len - 1], '>');
    buf_release(&got);
}

static void file_writer_gives_the_asked_mode(void **state)
{
    struct file_writer *writer;
    struct stat st;

    (void)state;
    tempdir_write("out", SLICE_LITERAL("was open to all"));
    assert_int_equal(chmod("out", 0644), 0);
    assert_int_equal(file_writer_new("out", 0600, &writer, NULL), ERR_OK);
    assert_int_equal(file_writer_commit(writer, NULL), ERR_OK);
    file_writer_free(writer);
    assert_int_equal(stat("out", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

static void file_writer_keeps_a_symbolic_link(void **state)
{
    struct file_writer *writer;
    struct stat st;

    (void)state;
    tempdir_write("real", SLICE_LITERAL("old"));
    assert_int_equal(symlink("real", "link"), 0);
    assert_int_equal(file_writer_new("link", 0600, &writer, NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("new"), NULL), ERR_OK);
    assert_int_equal(file_writer_commit(writer, NULL), ERR_OK);
    file_writer_free(writer);
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_content("real", "new");
}

static void file_writer_does_not_replace_a_device(void **state)
{
    struct file_writer *writer;
    struct stat st;

    (void)state;
    assert_int_equal(file_writer_new("/dev/null", 0600, &writer, NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("x"), NULL), ERR_OK);
    assert_int_equal(file_writer_commit(writer, NULL), ERR_OK);
    file_writer_free(writer);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void file_writer_says_when_the_disk_is_full(void **state)
{
    struct file_writer *writer;
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(file_writer_new("/dev/full", 0600, &writer, NULL), ERR_OK);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("x"), NULL), ERR_OK);
    assert_int_equal(file_writer_commit(writer, &err), ERR_IO);
    assert_string_equal(err.msg, "cannot write /dev/full: No space left on device");
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("x"), &err), ERR_IO);
    assert_int_equal(file_writer_commit(writer, &err), ERR_IO);
    file_writer_free(writer);
}

static void file_writer_refuses_what_cannot_be_written(void **state)
{
    struct file_writer *writer = NULL;
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(mkdir("dir", 0700), 0);
    assert_int_equal(file_writer_new("dir", 0600, &writer, &err), ERR_IO);
    assert_non_null(strstr(err.msg, "/dir: Is a directory"));
    assert_int_equal(file_writer_new("none/out", 0600, &writer, &err), ERR_IO);
    assert_string_equal(err.msg, "cannot write none/out: No such file or directory");
    assert_null(writer);
    assert_int_equal(entries_here(), 1);
}

static void file_writer_tells_a_closed_pipe_from_an_error(void **state)
{
    struct file_writer *writer;
    struct err err = ERR_INIT;
    int ends[2];
    char name[64];

    (void)state;
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[1]);
    assert_int_equal(file_writer_new(name, 0600, &writer, NULL), ERR_OK);
    close(ends[0]);
    assert_int_equal(file_writer_add(writer, SLICE_LITERAL("x"), NULL), ERR_OK);
    assert_int_equal(file_writer_commit(writer, &err), ERR_CLOSED);
    file_writer_free(writer);
    close(ends[1]);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, tempdir_enter, tempdir_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(file_read_gives_every_byte),
        IN_FOLDER(file_read_takes_a_file_of_just_the_ceiling),
        IN_FOLDER(file_read_says_why_not),
        IN_FOLDER(file_read_never_opens_what_is_no_file),
        IN_FOLDER(file_writer_shows_nothing_before_commit),
        IN_FOLDER(file_writer_leaves_nothing_when_given_up),
        IN_FOLDER(file_writer_writes_large_and_small_pieces_in_order),
        IN_FOLDER(file_writer_gives_the_asked_mode),
        IN_FOLDER(file_writer_keeps_a_symbolic_link),
        IN_FOLDER(file_writer_does_not_replace_a_device),
        IN_FOLDER(file_writer_says_when_the_disk_is_full),
        IN_FOLDER(file_writer_refuses_what_cannot_be_written),
        IN_FOLDER(file_writer_tells_a_closed_pipe_from_an_error),
    };

    return cmocka_run_group_tests_name("core/file", tests, NULL, NULL);
}
