/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/rule_errors.h"

#include "core/limits.h"
#include "rules/rule_read.h"
#include "tests/lib/unit.h"

void assert_rule_errors(const struct rule_error *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct arena arena = ARENA_INIT(MIB);
        struct rule_list rules;
        struct err err = ERR_INIT;

        assert_int_equal(rule_read(slice_str(rows[i].text), "f", &arena, &rules, &err), ERR_PARSE);
        assert_string_equal(err.msg, rows[i].message);
        arena_release(&arena);
    }
}
