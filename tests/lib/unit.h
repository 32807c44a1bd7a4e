/* SPDX-License-Identifier: Apache-2.0 */
/* What every unit test begins with: cmocka and what it wants before it, and
 * assertions on our own types. */
#ifndef PATROL_TESTS_LIB_UNIT_H
#define PATROL_TESTS_LIB_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/attributes.h"
#include "core/err.h"
#include "core/slice.h"

/* Shows both sides when they differ. */
#define assert_slice_equal(slice, text)                                                            \
    unit_assert_slice((slice), SLICE_LITERAL(text), __FILE__, __LINE__)
#define assert_slices_equal(a, b) unit_assert_slice((a), (b), __FILE__, __LINE__)
void unit_assert_slice(struct slice is, struct slice expected, const char *file, int line);

/* Shows the message of a failure; `err` may be NULL. */
#define assert_ok(code, err) unit_assert_code((code), ERR_OK, (err), __FILE__, __LINE__)
#define assert_code(code, expected, err)                                                           \
    unit_assert_code((code), (expected), (err), __FILE__, __LINE__)
void unit_assert_code(enum err_code code, enum err_code expected, const struct err *err,
                      const char *file, int line);

/* The failure has the code and its message contains `part`. */
#define assert_fails(code, expected, err, part)                                                    \
    unit_assert_fails((code), (expected), (err), (part), __FILE__, __LINE__)
void unit_assert_fails(enum err_code code, enum err_code expected, const struct err *err,
                       const char *part, const char *file, int line);

/* The next of a row of numbers below 2^24, always the same for the same seed. */
uint32_t unit_random(uint32_t *seed);

#endif
