/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks through the members of archives: zip and its kin, tar, 7z, Debian
 * packages, what gzip, bzip2, xz and zstd made, and archives in archives.
 * Members are blobs whose path is ARCHIVE!MEMBER, in reports as in
 * configuration: "a.tar.gz!b.zip!c.env". Nothing is ever written anywhere.
 *
 * What cannot be looked into is told to the sink as skipped: encrypted and
 * damaged members, too many of them, too deep nesting, and more bytes than
 * LIMIT_ARCHIVE_RATIO × the size of the file allows.
 *
 * Thread: confined.
 */
#ifndef PATROL_SOURCE_ARCHIVE_H
#define PATROL_SOURCE_ARCHIVE_H

#include "source/archive_kind.h"
#include "source/source.h"

/* `blob` tells where the archive is. Uses sink.piece. The archive's own bytes
 * are not delivered. */
void archive_scan_file(struct sink *sink, int fd, enum archive_kind kind,
                       const struct source_options *options, const struct blob *blob);

/* The same for an archive in memory, which may not lie in sink.piece. */
void archive_scan_bytes(struct sink *sink, struct slice bytes, enum archive_kind kind,
                        const struct source_options *options, const struct blob *blob);

#endif
