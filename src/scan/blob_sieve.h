/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which blobs of a repository hold nothing. Whoever asks what thousands of
 * commits bring would unpack each version of a file for itself; here all
 * blobs are walked in delta order first, which takes a fraction of that, and
 * only those that hold something are left to be read again.
 *
 * It knows what it saw to the end, no more: a blob that is damaged, very
 * large, an archive to be looked into, or too much for a rule is not clean.
 *
 *     blob_sieve_new → blob_sieve_run → blob_sieve_is_clean in the task `then`
 *
 * Thread: shared between its own tasks; immutable once `then` runs.
 */
#ifndef PATROL_SCAN_BLOB_SIEVE_H
#define PATROL_SCAN_BLOB_SIEVE_H

#include "git/odb.h"
#include "scan/worker.h"

struct blob_sieve;

/* `odb` must outlive it. ERR_NOMEM. */
MUST_USE enum err_code blob_sieve_new(const struct odb *odb, struct blob_sieve **out);
void blob_sieve_free(struct blob_sieve *sieve);

/* Submits tasks that look through all blobs, and behind them `then`. To fail
 * is to know of fewer blobs. */
void blob_sieve_run(struct blob_sieve *sieve, struct worker *worker, struct task then);

/* Whether the blob holds nothing; *size is then its size. */
bool blob_sieve_is_clean(const struct blob_sieve *sieve, const struct oid *oid, uint64_t *size);

#endif
