/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An empty folder of its own for a test, which is the current one while the
 * test runs and gone afterwards. Both functions have the shape that cmocka
 * wants:
 *
 *     cmocka_unit_test_setup_teardown(test, tempdir_enter, tempdir_leave)
 */
#ifndef PATROL_TESTS_LIB_TEMPDIR_H
#define PATROL_TESTS_LIB_TEMPDIR_H

#include "core/slice.h"

int tempdir_enter(void **state);
int tempdir_leave(void **state);

/* Its absolute path; `state` is the test's. */
const char *tempdir_path(void *const *state);

/* Makes a file with this content, and the folders above it. */
void tempdir_write(const char *path, struct slice content);

#endif
