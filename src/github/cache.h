/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verdicts of earlier runs, so that no token is asked about twice within the
 * verdict's time to live: a SQLite file of mode 0600, by host and SHA-256 of
 * the token. Tokens are never in it. Unknown is not remembered.
 *
 * Each verdict is in the file (or its log) when cache_put returns, so that a run
 * that is killed and repeated asks only for the rest; several runs may share it.
 *
 * Ownership: what cache_get gives lives in the arena given. Thread: confined.
 */
#ifndef PATROL_GITHUB_CACHE_H
#define PATROL_GITHUB_CACHE_H

#include "core/arena.h"
#include "core/err.h"
#include "core/sha256.h"
#include "model/verdict.h"

struct cache;

/* Opens or makes the file. ERR_UNSUPPORTED: no SQLite, or a file of a later
 * version; ERR_IO: it cannot be used. */
MUST_USE enum err_code cache_open(const char *path, struct cache **out, struct err *err);
void cache_close(struct cache *cache);

/* ERR_NOTFOUND: nothing, or nothing fresh. Fills all of `verdict` but for
 * `host`, which it leaves. */
MUST_USE enum err_code cache_get(struct cache *cache, struct slice host, const struct sha256 *token,
                                 int64_t now_s, struct arena *arena, struct online_verdict *verdict,
                                 struct err *err);

/* Remembers a live or a dead verdict, in the place of an older one. */
MUST_USE enum err_code cache_put(struct cache *cache, struct slice host, const struct sha256 *token,
                                 const struct online_verdict *verdict, struct err *err);

#endif
