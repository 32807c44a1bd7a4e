/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/fake_github.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/limits.h"
#include "rules/placeholder.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

/* Memory here is libc's, so that the torture variant counts none of it. */

#define ADDRESSES_MOST 16
#define OPTIONS_MOST 8

struct fake_github {
    struct fixture folder;
    pid_t pid;
    char *lines[ADDRESSES_MOST]; /* "NAME\0VALUE" */
    size_t count;
};

static void run_server(const struct fake_github *fake, const char *const *options, int out)
{
    const char *python = getenv("PYTHON");
    const char *argv[OPTIONS_MOST + 5] = {python ? python : "/usr/bin/python3",
                                          "tests/lib/fake_github.py", "--dir", fake->folder.dir};

    for (size_t i = 0; options[i] && i < OPTIONS_MOST; i++)
        argv[4 + i] = options[i];
    dup2(out, STDOUT_FILENO);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

/* "NAME VALUE" lines up to "ready". */
static void read_addresses(struct fake_github *fake, FILE *from)
{
    char *line = NULL;
    size_t cap = 0;

    while (getline(&line, &cap, from) > 0) {
        char *blank = strchr(line, ' ');

        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "ready") == 0)
            break;
        assert_non_null(blank);
        assert_true(fake->count < ADDRESSES_MOST);
        *blank = '\0';
        fake->lines[fake->count++] = line;
        line = NULL;
    }
    if (!line)
        fail_msg("the fake GitHub did not start");
    free(line);
}

struct fake_github *fake_github_start(const char *const *options)
{
    struct fake_github *fake = calloc(1, sizeof *fake);
    FILE *from;
    int ends[2];

    assert_non_null(fake);
    fixture_empty(&fake->folder);
    assert_int_equal(pipe(ends), 0);
    fake->pid = fork();
    assert_true(fake->pid >= 0);
    if (fake->pid == 0) {
        close(ends[0]);
        run_server(fake, options, ends[1]);
    }
    close(ends[1]);
    from = fdopen(ends[0], "r");
    assert_non_null(from);
    read_addresses(fake, from);
    fclose(from);
    return fake;
}

void fake_github_stop(struct fake_github *fake)
{
    kill(fake->pid, SIGTERM);
    waitpid(fake->pid, NULL, 0);
    fixture_remove(&fake->folder);
    for (size_t i = 0; i < fake->count; i++)
        free(fake->lines[i]);
    free(fake);
}

const char *fake_github_address(const struct fake_github *fake, const char *name)
{
    for (size_t i = 0; i < fake->count; i++)
        if (strcmp(fake->lines[i], name) == 0)
            return fake->lines[i] + strlen(name) + 1;
    fail_msg("the fake GitHub has no address '%s'", name);
    return NULL;
}

void fake_github_map(const struct fake_github *fake, const char *json)
{
    struct buf text = BUF_INIT(MIB);
    struct err err = ERR_INIT;

    assert_ok(placeholder_expand(slice_str(json), &text, &err), &err);
    fixture_write(&fake->folder, "tokens.json", buf_str(&text), text.len);
    buf_wipe(&text);
    buf_release(&text);
}

char *fake_github_read(const struct fake_github *fake, const char *name)
{
    char path[512];
    char *text = NULL;
    size_t cap = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", fake->folder.dir, name);
    file = fopen(path, "r");
    if (!file || getdelim(&text, &cap, '\0', file) < 0) {
        free(text);
        text = calloc(1, 1);
    }
    if (file)
        fclose(file);
    assert_non_null(text);
    return text;
}
