/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every ceiling of the program. Nothing that foreign data decides may grow
 * past one of these; going over is ERR_LIMIT and is said in the report.
 */
#ifndef PATROL_CORE_LIMITS_H
#define PATROL_CORE_LIMITS_H

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)

/* Documents (rule files, configuration, answers of an API), and what this
 * program or another scanner wrote of its findings. A document that may have so
 * many bytes may have so many values. */
#define LIMIT_DOCUMENT_BYTES (16 * MIB)
#define LIMIT_REPORT_BYTES (256 * MIB)
#define LIMIT_DOCUMENT_DEPTH 64
#define LIMIT_DOCUMENT_NODES(most_bytes) ((most_bytes) / 16)

/* Rules. */
#define LIMIT_RULES 8192
#define LIMIT_RULE_FILES 8192
#define LIMIT_PATTERN_BYTES (64 * KIB)
#define LIMIT_LITERALS_PER_RULE 512
#define LIMIT_LITERALS 32768
#define LIMIT_TEMPLATE_BYTES (1 * KIB)
#define LIMIT_RENDERED_BYTES (64 * KIB)

/* Matching: the longest secret, and how far a confirmation looks around a literal. */
#define LIMIT_SECRET_BYTES (16 * KIB)
#define LIMIT_WINDOW_BYTES (32 * KIB)
#define LIMIT_MATCHES_PER_BLOB 100000
#define LIMIT_REGEX_STEPS 1000000
#define LIMIT_REGEX_DEPTH 100000
#define LIMIT_REGEX_HEAP_KIB 8192
#define LIMIT_JIT_STACK_BYTES (1 * MIB)
#define LIMIT_REGEX_GROUPS 255
/* Of the second matcher, which is asked where PCRE2 has reached one of the above. */
#define LIMIT_LINEAR_PROGRAM (64 * KIB)
#define LIMIT_LINEAR_NODES (256 * KIB)
#define LIMIT_LINEAR_TREE_BYTES (16 * MIB)
#define LIMIT_LINEAR_STEPS (32 * MIB)
#define LIMIT_LINEAR_TURNS (1 * MIB)
#define LIMIT_LINEAR_SEEN_BYTES (16 * MIB)
#define LIMIT_HITS ((size_t)8 << 20)

/* Files: read in pieces of this size, with an overlap between them. */
#define LIMIT_PIECE_BYTES (1 * MIB)
#define LIMIT_PATH_BYTES (1 * MIB)
#define LIMIT_FOLDER_BYTES (1024 * MIB)
#define LIMIT_WALK_DEPTH 100000

/* What stands around a secret: how deep, how long, how far behind it, and how
 * much is read for all the secrets of a piece. */
#define LIMIT_CONTEXT_DEPTH 64
#define LIMIT_CONTEXT_NAME_BYTES 1024
#define LIMIT_CONTEXT_LINE_BYTES 2048
#define LIMIT_CONTEXT_AHEAD_BYTES (64 * KIB)
#define LIMIT_CONTEXT_WORK_BYTES (32 * MIB)
#define LIMIT_CONTEXT_OBJECT_BYTES (256 * KIB)

/* Archives: how deep they may be nested, how many members, how large one in
 * another may be to be kept in memory, and how much comes out of one: so much, and so
 * many times its own size. */
#define LIMIT_ARCHIVE_DEPTH 16
#define LIMIT_ARCHIVE_MEMBERS ((uint64_t)1 << 20)
#define LIMIT_ARCHIVE_HELD_BYTES (16 * MIB)
#define LIMIT_ARCHIVE_FREE_BYTES (256 * MIB)
#define LIMIT_ARCHIVE_RATIO 200
#define LIMIT_STDIN_ARCHIVE_BYTES (256 * MIB) /* kept in memory */

/* git's own files: the index (and the paths that version 4 packs), and
 * packed-refs, reftables and reflogs. */
#define LIMIT_INDEX_BYTES (2048 * MIB)
#define LIMIT_INDEX_NAME_BYTES (1024 * MIB)
#define LIMIT_REFS_BYTES (512 * MIB)
#define LIMIT_REF_BYTES (64 * KIB)
#define LIMIT_REF_NAME_BYTES 4096
#define LIMIT_REFS ((size_t)16 << 20)
#define LIMIT_REF_DEPTH 5
#define LIMIT_REFTABLES ((size_t)1024)
#define LIMIT_REFLOG_BYTES (256 * MIB)

/* Where found objects come from: commits and trees of a repository, and what
 * is kept of them. */
#define LIMIT_OBJECTS ((size_t)256 << 20)
#define LIMIT_PUSHED_OBJECTS 100000
#define LIMIT_PROVENANCE_BYTES (1024 * MIB)
#define LIMIT_HEADERS_BYTES (64 * MIB)
#define LIMIT_TREE_BYTES (512 * MIB)
#define LIMIT_TREE_DEPTH 2048

/* Git: an object that is a delta, or has deltas, must fit in memory (git itself
 * makes none of files over 512 MiB). */
#define LIMIT_DELTA_BYTES (512 * MIB)
#define LIMIT_DELTA_SPANS ((size_t)1 << 24)
#define LIMIT_DELTA_DEPTH ((size_t)1 << 16)
#define LIMIT_PACKS 32768
#define LIMIT_ALTERNATES 1024
#define LIMIT_ALTERNATE_DEPTH 5

/* What a report holds. */
#define LIMIT_FINDINGS 1000000
#define LIMIT_OCCURRENCES 10000
#define LIMIT_SIGHTINGS ((size_t)1 << 22)
#define LIMIT_LOCATED_BYTES (256 * MIB)
#define LIMIT_PARENTS 4096
#define LIMIT_CHANGE_BYTES (512 * MIB)
#define LIMIT_COMMIT_BYTES (64 * MIB)
#define LIMIT_SKIPPED 10000

/* Network. */
#define LIMIT_ANSWER_BYTES (4 * MIB)
#define LIMIT_HEADER_BYTES (64 * KIB)

#define LIMIT_THREADS 256

#endif
