/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What bytes are packed in, told by how they begin and never by a name. A
 * program may have a zip behind it, which its end tells: self-extracting
 * archives, zip applications of Python, jars that are run.
 *
 * Thread: shared.
 */
#ifndef PATROL_SOURCE_ARCHIVE_KIND_H
#define PATROL_SOURCE_ARCHIVE_KIND_H

#include "core/slice.h"

enum archive_kind {
    ARCHIVE_KIND_NONE,
    ARCHIVE_KIND_ZIP, /* also jar, war, apk, whl, nupkg, docx, … */
    ARCHIVE_KIND_TAR,
    ARCHIVE_KIND_7Z,
    ARCHIVE_KIND_DEB,
    ARCHIVE_KIND_GZIP,
    ARCHIVE_KIND_BZIP2,
    ARCHIVE_KIND_XZ,
    ARCHIVE_KIND_ZSTD,
};

/* As many bytes as archive_kind_of looks at, and archive_kind_of_end. */
#define ARCHIVE_KIND_BYTES 512
#define ARCHIVE_KIND_END_BYTES 4096

enum archive_kind archive_kind_of(struct slice head);

/* What begins as a program, or a script, does. */
bool archive_kind_is_program(struct slice head);

/* What stands behind a program that ends so. */
enum archive_kind archive_kind_of_end(struct slice end);

/* How many bytes the end of a zip says to stand before the archive. 0: none, or it does not tell.
 * `end` is the last part of `size_bytes` bytes. */
uint64_t archive_kind_before_zip(struct slice end, uint64_t size_bytes);

/* All that the above know of bytes that are complete. */
enum archive_kind archive_kind_of_all(struct slice bytes);

/* A single file or a tar, compressed. */
bool archive_kind_is_compressor(enum archive_kind kind);

/* "zip", "gzip", … */
const char *archive_kind_name(enum archive_kind kind);

#endif
