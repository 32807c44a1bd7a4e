/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One file of the reftable format: refs and reflogs in sorted blocks, with
 * prefix compression inside a block; blocks of logs are deflated.
 *
 *     header  ref blocks  ref index  object blocks  object index
 *     log blocks  log index  footer
 *
 * All is read in order; the indexes, which would serve look-ups, are not
 * used. Format: git's Documentation/technical/reftable.
 *
 * Ownership: a table points into the parsed bytes; a record is valid until
 * the next one. Thread: tables immutable, cursors confined. Failure: ERR_PARSE
 * for bytes that are not what they say, ERR_UNSUPPORTED for a version or hash
 * to come.
 */
#ifndef PATROL_GIT_REFTABLE_H
#define PATROL_GIT_REFTABLE_H

#include "core/buf.h"
#include "git/oid.h"
#include "git/person.h"

struct reftable {
    enum oid_format format;
    struct slice bytes; /* without the footer */
    size_t header_bytes;
    size_t block_bytes; /* to which blocks are padded; 0: they are not */
    size_t logs_at;     /* SIZE_MAX where there are none */
    bool has_refs;
};

/* A ref, or an entry of a reflog. */
struct reftable_record {
    struct slice key;    /* that of a log entry begins with its ref's name and a NUL */
    struct slice name;   /* of the ref */
    bool deleted;        /* ends what older tables say */
    struct oid oid;      /* what the ref names, or what it named from then on */
    struct slice target; /* of a symbolic ref */

    struct oid before;    /* the rest in logs only: what it named until then */
    struct person person; /* but for `text` */
    struct slice message;
};

struct reftable_cursor;

/* Checks header, footer and its checksum. */
MUST_USE enum err_code reftable_parse(struct slice bytes, struct reftable *out);

/* A walk over all records of a section. */
MUST_USE enum err_code reftable_cursor_refs(const struct reftable *table,
                                            struct reftable_cursor **out);
MUST_USE enum err_code reftable_cursor_logs(const struct reftable *table,
                                            struct reftable_cursor **out);
void reftable_cursor_free(struct reftable_cursor *cursor);

/* ERR_OK, ITER_END, or an error, which ends the walk. Keys ascend. */
MUST_USE enum err_code reftable_cursor_next(struct reftable_cursor *cursor,
                                            struct reftable_record *out);

#endif
