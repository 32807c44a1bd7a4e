/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A temporary folder that a script of fixtures/repos fills, and commands run
 * in it whose output tests compare with. Any failure ends the test.
 *
 * Ownership: returned text is the caller's (mem_free). Thread: confined.
 */
#ifndef PATROL_TESTS_LIB_FIXTURE_H
#define PATROL_TESTS_LIB_FIXTURE_H

#include <stddef.h>

#include "core/attributes.h"
#include "git/odb.h"

struct fixture {
    char *dir;
};

/* A new folder; fixture_build runs fixtures/repos/SCRIPT in it. */
void fixture_empty(struct fixture *fixture);
void fixture_build(struct fixture *fixture, const char *script);

/* Removes the folder. */
void fixture_remove(struct fixture *fixture);

/* The same as the tear-down of a group whose set-up left `*state` the fixture. */
int fixture_tear_down(void **state);

/* What a shell command prints, run in the folder with the environment and
 * functions of fixtures/repos/prelude.sh. */
char *fixture_run(const struct fixture *fixture, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* DIR/NAME, and the bytes of that file. */
char *fixture_path(const struct fixture *fixture, const char *name);
char *fixture_read(const struct fixture *fixture, const char *name, size_t *len);
void fixture_write(const struct fixture *fixture, const char *name, const void *bytes, size_t len);

/* An odb_problem_fn where none is allowed. */
void fixture_no_problem(void *ctx, const struct odb_problem *problem);

#endif
