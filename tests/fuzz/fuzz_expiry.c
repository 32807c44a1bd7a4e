/* SPDX-License-Identifier: Apache-2.0 */
#include "github/expiry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t at_s;

    /* A day more at both ends for the zone. */
    if (expiry_parse(slice_of((const char *)data, size), &at_s) &&
        (at_s < -86400 || at_s > 253402300799 + 86400))
        __builtin_trap();
    return 0;
}
