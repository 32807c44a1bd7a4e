/* SPDX-License-Identifier: Apache-2.0 */
#include "core/limits.h"
#include "rules/rule_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT(64 * MIB);
    struct err err = ERR_INIT;
    struct rule_list rules;

    if (rule_read(slice_of((const char *)data, size), "fuzz.yml", &arena, &rules, &err) != ERR_OK &&
        !strchr(err.msg, ':'))
        __builtin_trap();
    arena_release(&arena);
    return 0;
}
