/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: meter_bench FILE COMMAND...
 *
 * Runs the command and writes its exit status, seconds, CPU seconds and peak
 * memory in KiB to FILE. A program of its own, because the peak that the
 * kernel tells of a process begins with that of whoever started it: under an
 * interpreter no small program could be measured.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    FILE *out = argc > 2 ? fopen(argv[1], "we") : NULL;
    struct rusage usage;
    double start;
    int status;
    pid_t child;

    if (!out)
        return 127;
    start = now_s();
    child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            return 127;
    fprintf(out, "%d %f %f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            now_s() - start, seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
    return fclose(out) ? 127 : 0;
}
