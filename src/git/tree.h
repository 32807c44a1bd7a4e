/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree object, entry after entry:
 *
 *     MODE(octal) ' ' NAME '\0' HASH(20 or 32 bytes)
 *
 * Format: git's tree-walk.c. Like git, this accepts any name but an empty
 * one and any mode; order and doubled names are not checked.
 *
 * Ownership: entries point into the parsed bytes. Thread: confined.
 */
#ifndef PATROL_GIT_TREE_H
#define PATROL_GIT_TREE_H

#include "core/err.h"
#include "git/oid.h"

/* What the high bits of a mode mean; git takes what it does not know for a
 * submodule's commit, and so does this. */
enum tree_kind { TREE_FILE, TREE_LINK, TREE_FOLDER, TREE_SUBMODULE };

struct tree_entry {
    uint32_t mode;
    struct slice name;
    const unsigned char *hash; /* for oid_from */
};

struct tree_reader {
    const char *at;
    const char *end;
    size_t hash_bytes;
};

enum tree_kind tree_kind_of(uint32_t mode);

void tree_reader_init(struct tree_reader *reader, enum oid_format format, struct slice bytes);

/* ERR_OK, ITER_END, or ERR_PARSE for an entry that is malformed or cut off. */
MUST_USE enum err_code tree_reader_next(struct tree_reader *reader, struct tree_entry *out);

/* Moves both beyond the entries that they go on with alike, byte for byte. */
void tree_reader_skip_common(struct tree_reader *a, struct tree_reader *b);

/* git's order of entries: by bytes, folders as if their name ended in '/'. */
int tree_entry_compare(const struct tree_entry *a, const struct tree_entry *b);

#endif
