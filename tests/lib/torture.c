/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The torture variant. With TORTURE=all in the environment a test program runs
 * again and again, each time in a process of its own, and in run N the Nth
 * allocation of core/mem.h fails, until a run has no Nth allocation. A test may fail then, for it
 * was not given memory; but the code under test may not crash, trip an assertion, read what it
 * should not, and, where the test passes all the same, leak.
 *
 * TORTURE=N repeats run N alone, with its output. Without TORTURE nothing fails.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A program that would take longer is tried at every second, third, ...
 * allocation. */
#define BUDGET_S 20
/* A status that cmocka, which exits with the number of failed tests, never has. */
#define SANITIZER_EXIT 199

bool torture_fails_now(void);

/* Shared with the parent, which asks afterwards how far a run came. */
static struct progress {
    unsigned long fail_at; /* 0: never */
    unsigned long seen;
} * progress;

bool torture_fails_now(void)
{
    return progress && ++progress->seen == progress->fail_at;
}

/* Leaks are counted only for runs whose tests all passed: a failed assertion
 * leaves its test by longjmp. Runs before the leak checker's own exit hook. */
static void skip_leak_check(int status, void *unused)
{
    (void)unused;
    if (status != 0)
        _exit(status);
}

static void quiet(void)
{
    int null = open("/dev/null", O_WRONLY);

    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    close(null);
}

/* One run in a child; false when it died as no run may. Returns in the child
 * with *child true, to go on into main. */
static bool run_is_sound(unsigned long fail_at, bool *child)
{
    int status;
    pid_t pid;

    fflush(stdout);
    progress->fail_at = fail_at;
    progress->seen = 0;
    pid = fork();
    *child = pid == 0;
    if (*child) {
        quiet();
        on_exit(skip_leak_check, NULL);
        return true;
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        return false;
    return WIFEXITED(status) && WEXITSTATUS(status) != SANITIZER_EXIT;
}

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Before main: in the parent it never returns. */
__attribute__((constructor)) static void torture(void)
{
    const char *wanted = getenv("TORTURE");
    unsigned long step;
    double start;
    unsigned long total;
    unsigned long unsound = 0;
    bool child;

    if (!wanted)
        return;
    progress =
        mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (progress == MAP_FAILED)
        abort();
    if (strcmp(wanted, "all") != 0) {
        progress->fail_at = strtoul(wanted, NULL, 10);
        on_exit(skip_leak_check, NULL);
        return;
    }
    start = now_s();
    if (!run_is_sound(0, &child))
        unsound++;
    if (child)
        return;
    total = progress->seen;
    step = 1 + (unsigned long)((double)total * (now_s() - start) / BUDGET_S);
    for (unsigned long n = 1; n <= total; n += step) {
        if (!run_is_sound(n, &child)) {
            printf("# unsound when allocation %lu fails: again with TORTURE=%lu\n", n, n);
            unsound++;
        }
        if (child)
            return;
    }
    printf("%s 1 - %lu allocations, every %lu. made to fail\n1..1\n", unsound ? "not ok" : "ok",
           total, step);
    fflush(stdout);
    _exit(unsound ? 1 : 0);
}
