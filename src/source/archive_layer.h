/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An archive that is open, as libarchive gives its members, and the run through a file
 * with all archives that are inside it. source/archive.c decides what is done with what
 * comes out; here is where bytes come from, how many may, and what is said of those that cannot.
 *
 * Thread: confined.
 */
#ifndef PATROL_SOURCE_ARCHIVE_LAYER_H
#define PATROL_SOURCE_ARCHIVE_LAYER_H

#include "core/buf.h"
#include "core/limits.h"
#include "source/archive_kind.h"
#include "source/libarchive.h"
#include "source/source.h"

/* As much is read at once. */
#define ARCHIVE_LAYER_BLOCK_BYTES (64 * KIB)

/* Names of members are put together up to here. */
#define ARCHIVE_LAYER_NAMES_BYTES (64 * KIB)

/* One archive of a file, with all that are inside it. */
struct archive_run {
    struct sink *sink;
    const struct source_options *options;
    const struct blob *file;
    struct libarchive lib;
    struct buf path; /* of the member at hand */
    unsigned depth;
    uint64_t members;
    uint64_t unpacked_bytes;
    uint64_t allowed_bytes;
    bool over; /* a limit was reached, or the run was cancelled: nothing more is read */
};

/* An archive that is open, and where its bytes come from: first those in
 * memory, then the file, or the member of the archive around it. */
struct archive_layer {
    struct archive_run *run;
    enum archive_kind kind;
    struct slice memory;
    size_t at;                   /* in memory */
    int fd;                      /* -1: none */
    struct archive_layer *outer; /* NULL: none */
    char *block;                 /* what was read last from the file or the outer archive */
    struct archive *archive;
    struct buf names;      /* of members, each ended by NUL */
    size_t path_len;       /* of the part of run.path that names this archive */
    uint64_t member_bytes; /* of the member at hand, so far */
    uint64_t read_bytes;   /* of all members, but for holes that were counted */
    bool has_members;
    bool holds_tar; /* compressed: its one member is a tar, whose members count */
    bool failed;    /* it cannot be read further */
};

/* Tells of the member at hand that it, or a part of it, was not looked at. */
void archive_run_skip(struct archive_run *run, enum skip_reason reason, const char *detail);

/* The same, and nothing more of the file is read. */
void archive_run_stop(struct archive_run *run, const char *detail);

/* Counts what was unpacked, wherever it goes. */
void archive_run_count(struct archive_run *run, size_t bytes);

/* false: it cannot be read, which was told. Close it in any case. */
bool archive_layer_open(struct archive_layer *layer);
void archive_layer_close(struct archive_layer *layer);

/* What is there of [offset, offset + len); less at the end, and nothing of an archive that is read
 * as it comes. */
struct slice archive_layer_peek(const struct archive_layer *layer, uint64_t offset, char *room,
                                size_t len);
/* How large it is; 0 where that is not known. */
uint64_t archive_layer_size(const struct archive_layer *layer);

/* The next bytes of the member at hand; 0 at its end or when nothing more is
 * to be read. */
size_t archive_layer_pull(struct archive_layer *layer, char *room, size_t len);

/* Tells why the library gave up. */
void archive_layer_fail(struct archive_layer *layer);

#endif
