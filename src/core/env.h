/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run takes from the world and tests replace: the clock, the log and
 * the flag that Ctrl-C raises. Passed down as `const struct env *`.
 *
 * Thread: shared; `log` is called from any thread and must lock for itself.
 */
#ifndef PATROL_CORE_ENV_H
#define PATROL_CORE_ENV_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

enum log_level { LOG_WARNING, LOG_INFO, LOG_DEBUG };

struct env {
    /* Seconds since 1970-01-01 UTC. */
    int64_t (*now_s)(void *ctx);
    /* One line, without a secret. */
    void (*log)(void *ctx, enum log_level level, const char *line);
    void *ctx;
    /* Raised by a signal handler: stop soon and say ERR_CANCELLED. */
    const atomic_bool *cancel;
};

/* The system's clock, no log, no cancel flag. */
extern const struct env env_default;

bool env_cancelled(const struct env *env);
int64_t env_now_s(const struct env *env);
void env_log(const struct env *env, enum log_level level, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
