/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where bytes came from, and where in them a secret stands.
 *
 * Ownership: slices and pointers are borrowed; those of an occurrence that is
 * kept in a `struct findings` live in its arena. Thread: immutable.
 */
#ifndef PATROL_MODEL_PLACE_H
#define PATROL_MODEL_PLACE_H

#include "core/slice.h"

enum place_kind {
    PLACE_FILE,           /* a file of a directory or working tree */
    PLACE_FILE_NAME,      /* its name */
    PLACE_STDIN,          /* standard input */
    PLACE_STAGED,         /* a blob of the index */
    PLACE_COMMIT,         /* a blob of history */
    PLACE_COMMIT_MESSAGE, /* also author and committer fields */
    PLACE_TAG_MESSAGE,
    PLACE_TREE_ENTRY, /* the name of a file in history */
    PLACE_REF_NAME,
    PLACE_REFLOG, /* who moved a ref and why, where no file says it in plain text */
};

/* "file", "file-name", "stdin", "staged", "commit", … as reports say it. */
const char *place_kind_name(enum place_kind kind);
MUST_USE bool place_kind_parse(struct slice name, enum place_kind *out);

/* How a secret was written where it was found. */
enum encoding {
    ENCODING_PLAIN,
    ENCODING_BASE64,
    ENCODING_BASE64_TWICE,
    ENCODING_BASE64_UTF16, /* base64 of UTF-16: PowerShell's -EncodedCommand */
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_HEX,
    ENCODING_PERCENT,
    ENCODING_ESCAPED, /* \u0067, \x67, JSON escapes */
};

const char *encoding_name(enum encoding encoding);
bool encoding_is_base64(enum encoding encoding); /* of whatever */
MUST_USE bool encoding_parse(struct slice name, enum encoding *out);

/* What git history says of the object that an occurrence stands in. Object
 * names are lower-case hexadecimal; empty slices are "not known". */
struct history {
    struct slice object;   /* the blob, commit, tag or tree itself */
    struct slice commit;   /* the first commit that brought it */
    uint64_t order;        /* of that commit in the history; not reported */
    bool root;             /* that commit has no parent, where this is known; not reported */
    struct slice author;   /* name <email> of that commit */
    int64_t author_time_s; /* since 1970, UTC */
    uint64_t commits;      /* commits whose tree carries it */
    uint64_t paths;        /* different paths it stood at */
    struct slice ref;      /* one ref that reaches it; empty: none does */
    bool reachable;        /* from any ref */
    bool in_head;          /* the tip of HEAD has it */
};

/* What the surrounding configuration says, where it is understood. */
struct context {
    struct slice key;  /* "github.com.oauth_token", "remote.origin.url" */
    struct slice user; /* the user name beside the secret */
    struct slice host; /* the host that the secret is for */
};

/* One place where a secret stands. */
struct occurrence {
    enum place_kind kind;
    enum encoding encoding;
    struct slice target; /* what the operator asked to scan: directory or repository */
    struct slice path;   /* as the operator can open it; in history: inside the repository */
    uint64_t line;       /* from 1; 0 where lines make no sense (a ref name) */
    uint64_t column;     /* from 1: characters of a line of text, bytes otherwise */
    uint64_t offset;     /* bytes from the start of the file or object */
    uint64_t length;     /* bytes of the (encoded) secret there */
    struct context context;
    struct slice suppressed;       /* by what; empty: not suppressed */
    const struct history *history; /* NULL outside git objects */
};

/* The order of reports: target, path, line, column, offset, kind, object. */
int occurrence_compare(const struct occurrence *a, const struct occurrence *b);

#endif
