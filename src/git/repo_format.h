/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a repository's `config` says of its format (git-config(1),
 * "core.repositoryFormatVersion" and "extensions.*"; git's
 * Documentation/technical/repository-version). No other key is looked at and
 * no include followed.
 *
 * Thread: immutable values.
 */
#ifndef PATROL_GIT_REPO_FORMAT_H
#define PATROL_GIT_REPO_FORMAT_H

#include "core/err.h"
#include "git/oid.h"

enum repo_refs { REPO_REFS_FILES, REPO_REFS_REFTABLE };

struct repo_format {
    enum oid_format objects;
    enum repo_refs refs;
    bool partial; /* some remote promised objects that may be missing */
};

/* An empty text is version 0. ERR_UNSUPPORTED names the version, extension or
 * value that this version does not know. */
MUST_USE enum err_code repo_format_parse(struct slice config, struct repo_format *out,
                                         struct err *err);

#endif
