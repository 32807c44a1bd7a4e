/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets that somebody accepted: by hash or by the id of their finding, and
 * never by position, so that edits and moves change nothing and a new secret
 * in an old place is found. The file is YAML:
 *
 *     schema: patrol-baseline/1
 *     entries:
 *       - sha256: …        one of sha256 (hex, or base64 as GitHub's audit log
 *         rule: …          has it), sha1 and id; all that follows is optional
 *         secret: ghp_…RM0
 *         reason: revoked, kept for the tests
 *         author: J. Doe
 *         created: 2026-11-22
 *         expires: 2027-11-22    the last day on which it counts (UTC)
 *
 * The `allow` list of .patrol.yaml has the same entries.
 *
 * Ownership: copies what it keeps. Thread: confined; lookups mark what was used.
 */
#ifndef PATROL_SCAN_BASELINE_H
#define PATROL_SCAN_BASELINE_H

#include "core/file.h"
#include "core/node.h"
#include "core/sha256.h"
#include "model/findings.h"

enum baseline_key_kind { BASELINE_ID, BASELINE_SHA1, BASELINE_SHA256 };

/* What an entry knows its secret by. Bytes that a kind has not are zero. */
struct baseline_key {
    enum baseline_key_kind kind;
    unsigned char bytes[SHA256_BYTES];
};

struct baseline_entry {
    struct baseline_key key;
    struct slice rule;
    struct slice redacted;
    struct slice reason;
    struct slice author;
    struct slice created; /* YYYY-MM-DD or empty */
    struct slice expires; /* likewise; empty: never */
    int64_t ends_s;       /* the first second at which it no longer counts */
    bool used;            /* a lookup met it */
};

struct baseline;

/* `name` is what suppressed findings are said to be suppressed by. */
MUST_USE enum err_code baseline_new(const char *name, struct baseline **out);
void baseline_free(struct baseline *baseline);

/* Adds the entries of a whole file, or those of a list. The message of
 * ERR_PARSE begins with "LINE:COLUMN: ". */
MUST_USE enum err_code baseline_read(struct baseline *baseline, struct slice text, struct err *err);
MUST_USE enum err_code baseline_read_list(struct baseline *baseline, const struct node *list,
                                          struct err *err);

/* The second at which an entry ends whose last day `date` is; false when it is no
 * date. */
MUST_USE bool baseline_ends(struct slice date, int64_t *out);

/* Adds a copy of one entry. */
MUST_USE enum err_code baseline_add(struct baseline *baseline, const struct baseline_entry *entry);

/* Sorts by key, which is also the order of the file. Of entries with the same
 * key the one that counts longest comes first. Lookups need it. */
void baseline_seal(struct baseline *baseline);

/* The entry that counts longest for one of the names of a finding, expired or
 * not; marks all that it meets as used. NULL: there is none. */
struct baseline_entry *baseline_find(struct baseline *baseline, const struct finding *finding);

const char *baseline_name(const struct baseline *baseline);
size_t baseline_count(const struct baseline *baseline);
struct baseline_entry *baseline_at(const struct baseline *baseline, size_t index);

/* Removes the entries that `drop` says yes to; tells how many. */
size_t baseline_remove(struct baseline *baseline,
                       bool (*drop)(const struct baseline_entry *entry, int64_t now_s),
                       int64_t now_s);

/* What the comment was that the last file began with; it is written again. Those that stood
 * elsewhere in it are counted: they are lost when it is written. */
struct slice baseline_comment(const struct baseline *baseline);
size_t baseline_lost_comments(const struct baseline *baseline);

/* Takes these from the text of a file, as baseline_read does. ERR_NOMEM. */
MUST_USE enum err_code baseline_take_comments(struct baseline *baseline, struct slice text);

/* Writes a sealed baseline, each key once. */
MUST_USE enum err_code baseline_write(const struct baseline *baseline, struct file_writer *out,
                                      struct err *err);

/* The entry by which a finding is accepted, without reason and dates. */
struct baseline_entry baseline_entry_of(const struct finding *finding);

#endif
