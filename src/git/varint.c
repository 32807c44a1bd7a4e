/* SPDX-License-Identifier: Apache-2.0 */
#include "git/varint.h"

bool varint_take(struct slice *rest, uint64_t *out)
{
    uint64_t value = 0;

    for (size_t i = 0; i < rest->len; i++) {
        unsigned char byte = (unsigned char)rest->ptr[i];

        value |= byte & 0x7f;
        if (!(byte & 0x80)) {
            *out = value;
            *rest = slice_sub(*rest, i + 1, rest->len);
            return true;
        }
        if (value >= UINT64_MAX >> 7)
            return false;
        value = (value + 1) << 7;
    }
    return false;
}
