/* SPDX-License-Identifier: Apache-2.0 */
#include "core/json_read.h"
#include "core/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT(64 * MIB);
    struct err err = ERR_INIT;
    struct node *root;

    if (json_read(slice_of((const char *)data, size), LIMIT_DOCUMENT_BYTES, &arena, &root, &err) !=
            ERR_OK &&
        err.msg[0] == '\0')
        __builtin_trap();
    arena_release(&arena);
    return 0;
}
