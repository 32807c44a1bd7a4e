/* SPDX-License-Identifier: Apache-2.0 */
/* Rule files that must be refused, and what is said of each. */
#ifndef PATROL_TESTS_LIB_RULE_ERRORS_H
#define PATROL_TESTS_LIB_RULE_ERRORS_H

#include <stddef.h>

struct rule_error {
    const char *text; /* of a file named f */
    const char *message;
};

void assert_rule_errors(const struct rule_error *rows, size_t count);

#endif
