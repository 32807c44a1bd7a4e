/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ctrl-C and its kin. The first signal raises a flag, so that the run stops
 * and temporary files go; then the process dies by that very signal, which is
 * what a shell needs to see. A second one ends it at once. A closed pipe
 * is an error of write, not a signal.
 *
 * Thread: the flag is shared, everything else confined to the main thread.
 */
#ifndef PATROL_CMD_SIGNALS_H
#define PATROL_CMD_SIGNALS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Catches SIGINT, SIGTERM, SIGHUP and SIGQUIT, but for those that the parent process
 * had ignored (nohup). Returns the flag for env.cancel. */
const atomic_bool *signals_catch(void);

/* Raises the flag after `ms` milliseconds too; that is no signal to die by. */
void signals_set_alarm(uint64_t ms);
bool signals_time_is_up(void);

/* Dies by the signal that was caught; returns when none was. */
void signals_die(void);

/* Dies by SIGPIPE, as a program whose reader is gone does. */
void signals_die_closed(void);

#endif
