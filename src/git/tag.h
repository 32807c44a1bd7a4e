/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An annotated tag object:
 *
 *     object HEX
 *     type commit|tree|blob|tag
 *     tag NAME
 *     tagger PERSON         (missing in the oldest)
 *
 *     message
 *
 * Format: git-mktag(1), git's tag.c.
 *
 * Ownership: slices point into the parsed bytes. Thread: immutable values.
 */
#ifndef PATROL_GIT_TAG_H
#define PATROL_GIT_TAG_H

#include "core/err.h"
#include "git/oid.h"

struct tag {
    struct oid object;
    struct slice type;
    struct slice name;
    struct slice tagger;  /* for person_parse; may be empty */
    struct slice headers; /* all lines before the message */
    struct slice message;
};

/* `bytes` is the content of the object. ERR_PARSE when it is no tag. */
MUST_USE enum err_code tag_parse(enum oid_format format, struct slice bytes, struct tag *out);

#endif
