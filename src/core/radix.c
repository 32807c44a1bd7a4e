/* SPDX-License-Identifier: Apache-2.0 */
#include "core/radix.h"

#include "core/checked.h"

void radix_write(uint64_t value, const char *alphabet, size_t digits, char *out)
{
    const size_t base = strlen(alphabet);

    while (digits--) {
        out[digits] = alphabet[value % base];
        value /= base;
    }
}

bool radix_read(struct slice text, const char *alphabet, uint64_t *out)
{
    const size_t base = strlen(alphabet);
    uint64_t value = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *digit = memchr(alphabet, text.ptr[i], base);

        if (!digit || !checked_mul_u64(value, base, &value) ||
            !checked_add_u64(value, (uint64_t)(digit - alphabet), &value))
            return false;
    }
    *out = value;
    return text.len > 0;
}
