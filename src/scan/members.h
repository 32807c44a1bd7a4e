/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks once more through the members of an archive, for secrets that a report
 * places there. What cannot be unpacked holds nothing.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_MEMBERS_H
#define PATROL_SCAN_MEMBERS_H

#include "core/env.h"
#include "match/matcher.h"

struct members_order {
    const struct matcher *matcher;
    struct scanner *scanner;
    const struct env *env;
    match_fn fn; /* for each match */
    void *ctx;
};

/* ERR_NOMEM, or what fn returns. What is no archive is passed over. */
MUST_USE enum err_code members_scan_file(const struct members_order *order, int fd);
MUST_USE enum err_code members_scan_bytes(const struct members_order *order, struct slice bytes);

#endif
