/* SPDX-License-Identifier: Apache-2.0 */
#include "core/limits.h"
#include "rules/placeholder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out = BUF_INIT(MIB);
    enum err_code code = placeholder_expand(slice_of((const char *)data, size), &out, NULL);

    (void)code;
    buf_release(&out);
    return 0;
}
