/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A credential in memory: copied from where it was found, wiped when it is
 * freed, compared in constant time, and shown only redacted. Its raw bytes
 * are reached by core/secret_raw.h alone, which few files may include.
 *
 * Thread: immutable after secret_new.
 */
#ifndef PATROL_CORE_SECRET_H
#define PATROL_CORE_SECRET_H

#include "core/buf.h"
#include "core/sha256.h"
#include "core/slice.h"
#include "core/vault.h"

struct secret;

/* Copies `raw`; NULL when memory runs out. */
MUST_USE struct secret *secret_new(struct slice raw);

/* The same in memory of a vault, which is not swapped out; it lives as long as
 * that at most. */
MUST_USE struct secret *secret_keep(struct vault *vault, struct slice raw);

/* Wipes and frees; NULL is accepted. */
void secret_free(struct secret *secret);

size_t secret_len(const struct secret *secret);

/* SHA-256 of the raw bytes: the name of a secret everywhere outside. */
const struct sha256 *secret_hash(const struct secret *secret);

bool secret_equal(const struct secret *a, const struct secret *b);

/* A form that tells a person which token it is and nobody more than that:
 * the type's public prefix, an ellipsis, and the last three characters of
 * secrets long enough that these do not matter ("ghp_…RM0"). */
void secret_redact(const struct secret *secret, struct buf *out);

/* Appends the last eight characters, by which lists of an organization name a
 * token; nothing of secrets so short that these matter. */
void secret_last_eight(const struct secret *secret, struct buf *out);

/* secret_redact for bytes that are no struct secret (yet). */
void secret_redact_slice(struct slice raw, struct buf *out);

/* Appends `text` with each occurrence of the secret redacted: for names of
 * files and the like that hold one. */
void secret_hide(const struct secret *secret, struct slice text, struct buf *out);

/* Appends what the secret looks like in base 64, at each place in a group of
 * three bytes and in both alphabets, and in hex, each form ended by NUL. */
void secret_add_forms(const struct secret *secret, struct buf *out);

#endif
