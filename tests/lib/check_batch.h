/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Minted tokens that are checked together against a fake GitHub.
 *
 * Thread: confined. Any failure ends the test.
 */
#ifndef PATROL_TESTS_LIB_CHECK_BATCH_H
#define PATROL_TESTS_LIB_CHECK_BATCH_H

#include "github/check.h"
#include "tests/lib/fake_github.h"

#define CHECK_BATCH_MOST 64

struct check_batch {
    struct arena arena;
    struct secret *secrets[CHECK_BATCH_MOST];
    struct offline_verdict offline[CHECK_BATCH_MOST];
    struct online_verdict verdicts[CHECK_BATCH_MOST];
    struct check checks[CHECK_BATCH_MOST];
    size_t count;
    uint64_t requests; /* of the last run */
};

/* Empty, or with one token: "{{ghp:seed}}", "github-user". */
struct check_batch *check_batch_new(const char *placeholder, const char *verifier);
void check_batch_free(struct check_batch *batch);

void check_batch_add(struct check_batch *batch, const char *placeholder, const char *verifier);

/* {{ghp:NAME0}}, {{ghp:NAME1}}, ... */
void check_batch_add_many(struct check_batch *batch, const char *name, size_t count);

/* Quick and without retries, for one of the fake's addresses. */
struct check_options check_batch_options(const struct fake_github *fake, const char *address);

void check_batch_run(struct check_batch *batch, const struct check_options *options);

/* The state, and how the reason begins. */
void check_batch_assert(const struct check_batch *batch, size_t i, enum online_state state,
                        const char *reason);

#endif
