/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fake GitHub of fake_github.py as a child process. Any failure ends the
 * test; the child ends with its parent whatever happens.
 *
 * Thread: confined.
 */
#ifndef PATROL_TESTS_LIB_FAKE_GITHUB_H
#define PATROL_TESTS_LIB_FAKE_GITHUB_H

#include <stddef.h>

#include "core/slice.h"

struct fake_github;

/* `options` end with NULL: {"--address-budget", "3", NULL}. */
struct fake_github *fake_github_start(const char *const *options);
void fake_github_stop(struct fake_github *fake);

/* "https", "https1" (without HTTP/2), "http", "ca", "wrong-host", ... */
const char *fake_github_address(const struct fake_github *fake, const char *name);

/* Which token gets which answers: JSON as fake_github.py describes it, with
 * placeholders for the tokens. */
void fake_github_map(const struct fake_github *fake, const char *json);

/* A file of its folder ("requests.log", "proxy.log"), to be freed with free;
 * "" where there is none. */
char *fake_github_read(const struct fake_github *fake, const char *name);

#endif
