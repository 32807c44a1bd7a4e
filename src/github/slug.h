/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a repository is called at GitHub: "OWNER/NAME". Only what is written in
 * the characters that GitHub allows can become a part of a request.
 *
 * Thread: pure functions.
 */
#ifndef PATROL_GITHUB_SLUG_H
#define PATROL_GITHUB_SLUG_H

#include "github/host.h"

/* The name of a user or an organization? */
bool slug_is_account(struct slice name);

/* "OWNER/NAME"? */
bool slug_is_repository(struct slice name);

/* OWNER/NAME in the address of a git remote (git-fetch(1), "GIT URLS") at this
 * host, which is a part of `url`; ptr is NULL where it is at any other host, or
 * no such address. */
struct slice slug_of_remote(const struct host *host, struct slice url);

#endif
