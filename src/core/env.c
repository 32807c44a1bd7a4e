/* SPDX-License-Identifier: Apache-2.0 */
#include "core/env.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static int64_t system_now_s(void *ctx)
{
    (void)ctx;
    return (int64_t)time(NULL);
}

static void no_log(void *ctx, enum log_level level, const char *line)
{
    (void)ctx;
    (void)level;
    (void)line;
}

const struct env env_default = {system_now_s, no_log, NULL, NULL};

bool env_cancelled(const struct env *env)
{
    return env->cancel && atomic_load_explicit(env->cancel, memory_order_relaxed);
}

int64_t env_now_s(const struct env *env)
{
    return env->now_s(env->ctx);
}

void env_log(const struct env *env, enum log_level level, const char *fmt, ...)
{
    char line[1024];
    va_list args;

    va_start(args, fmt);
    if (vsnprintf(line, sizeof line, fmt, args) >= 0)
        env->log(env->ctx, level, line);
    va_end(args);
}
