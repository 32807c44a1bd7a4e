/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The objects of a repository, wherever they lie: packs, loose files, and
 * the same of all alternates. Looks objects up by name; git/walk.h visits
 * them all.
 *
 * An object that lies in several places is one object: places are tried in a
 * fixed order until one gives it whole.
 *
 * Thread: `struct odb` immutable once opened, any number of threads may use
 * it; `struct odb_reader` confined.
 */
#ifndef PATROL_GIT_ODB_H
#define PATROL_GIT_ODB_H

#include "core/buf.h"
#include "git/object.h"
#include "git/repo.h"
#include "model/coverage.h"

struct odb;
struct odb_reader;

/* Something that could not be read. Valid during the call that tells it. */
struct odb_problem {
    enum skip_reason reason;
    const char *path;      /* the pack or file; "" where an object is just missing */
    const struct oid *oid; /* NULL where it is about a file */
    uint64_t offset;       /* in `path`; 0 where it says nothing */
    const char *detail;    /* for a person */
};

typedef void (*odb_problem_fn)(void *ctx, const struct odb_problem *problem);

/* Opens all stores. A damaged or vanished pack or index is told to `problem`
 * and left out; the call only fails when nothing can be done at all. */
MUST_USE enum err_code odb_new(const struct repo *repo, odb_problem_fn problem, void *ctx,
                               struct odb **out, struct err *err);
void odb_free(struct odb *odb);

/* Whether packs have come or gone since it was opened. */
bool odb_is_stale(const struct odb *odb);

/* Opens the stores as they are now, and keeps the packs that *odb has open, be
 * their files gone or not. The old *odb belongs to the new one and may still
 * be used; on failure *odb stays. */
MUST_USE enum err_code odb_renew(struct odb **odb, odb_problem_fn problem, void *ctx,
                                 struct err *err);

/* Gives back the memory that the packs' contents take as they were read. They
 * can be read again. */
void odb_forget(const struct odb *odb);

enum oid_format odb_format(const struct odb *odb);

/* Whether some store has it. Does not look inside the object. A repack since
 * odb_new may have moved it: before it is called missing ask odb_info, which
 * knows about new packs. */
bool odb_has(const struct odb *odb, const struct oid *oid);

/* Packed objects are numbered from 0 to odb_numbers(); where one lies in
 * several packs, the place that git/walk.h shows counts. */
#define ODB_UNNUMBERED UINT32_MAX

uint32_t odb_numbers(const struct odb *odb);

/* ODB_UNNUMBERED where no pack has it. */
uint32_t odb_number(const struct odb *odb, const unsigned char *name);

/* The name of object `number` < odb_numbers(). */
struct oid odb_name(const struct odb *odb, uint32_t number);

/* Reader with buffers and a cache of its own. */
MUST_USE enum err_code odb_reader_new(const struct odb *odb, struct odb_reader **out);
void odb_reader_free(struct odb_reader *reader);

/* Reads a whole object to `out` (emptied first). ERR_NOTFOUND: no store has
 * it; ERR_LIMIT: more bytes than out's ceiling; ERR_PARSE: every copy of it is
 * damaged; ERR_IO, ERR_NOMEM. */
MUST_USE enum err_code odb_read(struct odb_reader *reader, const struct oid *oid,
                                enum object_type *type, struct buf *out);

/* Type and size alone, without the content. */
MUST_USE enum err_code odb_info(struct odb_reader *reader, const struct oid *oid,
                                enum object_type *type, uint64_t *size);

/* The names that begin with the first `digits` hexadecimal digits (at least
 * two) of `prefix`, whose other bytes are zero: how many there are (2 stands
 * for more), one of them in *out. */
size_t odb_abbreviation(const struct odb *odb, const struct oid *prefix, size_t digits,
                        struct oid *out);

#endif
