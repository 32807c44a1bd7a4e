/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/attributes.h"

/* What a handler may touch has to be global. */
static atomic_bool cancel;
static volatile sig_atomic_t caught;
static volatile sig_atomic_t time_is_up;

/* A signal that comes just before a read of a terminal or pipe would not end
 * it: so this one comes again every second, until somebody looks at the flag. */
static void on_alarm(int number)
{
    (void)number;
    if (caught)
        alarm(1);
    else
        time_is_up = 1;
    atomic_store_explicit(&cancel, true, memory_order_relaxed);
}

static void catch_alarm(void)
{
    struct sigaction action = {.sa_handler = on_alarm};

    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
}

static void on_signal(int number)
{
    caught = number;
    atomic_store_explicit(&cancel, true, memory_order_relaxed);
    alarm(1);
}

/* SA_RESETHAND: the second signal of a kind has its usual effect. No
 * SA_RESTART: a read that waits for standard input ends. */
static void catch_one(int number)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    struct sigaction before;

    sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

const atomic_bool *signals_catch(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

    catch_alarm();
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        catch_one(numbers[i]);
    signal(SIGPIPE, SIG_IGN);
    return &cancel;
}

void signals_set_alarm(uint64_t ms)
{
    const struct itimerval timer = {
        .it_value = {.tv_sec = (time_t)(ms / 1000), .tv_usec = (suseconds_t)(ms % 1000 * 1000)},
    };

    setitimer(ITIMER_REAL, &timer, NULL);
}

bool signals_time_is_up(void)
{
    return time_is_up && !caught;
}

static void die_by(int number)
{
    sigset_t set;

    signal(number, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
}

void signals_die(void)
{
    if (caught)
        die_by(caught);
}

void signals_die_closed(void)
{
    die_by(SIGPIPE);
}
