/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/unit.h"

/* Memory here is libc's, so that the torture variant counts none of it. */

#define PIECE_BYTES 65536

PRINTF_LIKE(1, 0) static char *format(const char *fmt, va_list args)
{
    char *text = NULL;

    assert_true(vasprintf(&text, fmt, args) >= 0);
    return text;
}

PRINTF_LIKE(1, 2) static char *join(const char *fmt, ...)
{
    va_list args;
    char *text;

    va_start(args, fmt);
    text = format(fmt, args);
    va_end(args);
    return text;
}

static char *read_all(int fd, size_t *len)
{
    char *text = NULL;
    size_t cap = 0;
    ssize_t got;

    *len = 0;
    do {
        if (cap - *len < PIECE_BYTES + 1) {
            cap = 2 * cap + PIECE_BYTES + 1;
            text = realloc(text, cap);
            assert_non_null(text);
        }
        got = read(fd, text + *len, PIECE_BYTES);
        assert_true(got >= 0);
        *len += (size_t)got;
    } while (got > 0);
    text[*len] = '\0';
    return text;
}

/* Runs a script; takes it over. */
static char *run(char *script)
{
    int status = -1;
    int ends[2];
    size_t len;
    char *output;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl("/bin/sh", "sh", "-c", script, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    output = read_all(ends[0], &len);
    close(ends[0]);
    waitpid(pid, &status, 0);
    if (status != 0)
        fail_msg("failed: %s", script);
    free(script);
    return output;
}

/* Scripts are given where the builders lie, since they change folder. */
static char *run_in(const struct fixture *fixture, const char *command)
{
    return run(join("here=$PWD/fixtures/repos; . \"$here/prelude.sh\"; cd '%s'\n%s", fixture->dir,
                    command));
}

void fixture_empty(struct fixture *fixture)
{
    const char *base = getenv("TMPDIR");

    fixture->dir = join("%s/patrol-test-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(fixture->dir));
}

void fixture_build(struct fixture *fixture, const char *script)
{
    char *command = join(". \"$here/%s\"", script);

    fixture_empty(fixture);
    free(run_in(fixture, command));
    free(command);
}

void fixture_remove(struct fixture *fixture)
{
    free(run(join("rm -rf '%s'", fixture->dir)));
    free(fixture->dir);
    fixture->dir = NULL;
}

int fixture_tear_down(void **state)
{
    fixture_remove(*state);
    return 0;
}

char *fixture_run(const struct fixture *fixture, const char *fmt, ...)
{
    va_list args;
    char *command;
    char *output;

    va_start(args, fmt);
    command = format(fmt, args);
    va_end(args);
    output = run_in(fixture, command);
    free(command);
    return output;
}

char *fixture_path(const struct fixture *fixture, const char *name)
{
    return join("%s/%s", fixture->dir, name);
}

char *fixture_read(const struct fixture *fixture, const char *name, size_t *len)
{
    char *path = fixture_path(fixture, name);
    FILE *file = fopen(path, "r");
    char *bytes;

    if (!file)
        fail_msg("cannot open %s", path);
    bytes = read_all(fileno(file), len);
    fclose(file);
    free(path);
    return bytes;
}

void fixture_write(const struct fixture *fixture, const char *name, const void *bytes, size_t len)
{
    char *path = fixture_path(fixture, name);
    FILE *file = fopen(path, "w");

    if (!file)
        fail_msg("cannot write %s", path);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    free(path);
}

void fixture_no_problem(void *ctx, const struct odb_problem *problem)
{
    (void)ctx;
    fail_msg("%s: %s", problem->path, problem->detail);
}
