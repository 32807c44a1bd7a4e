/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "git/ewah.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = slice_of((const char *)data, size);
    struct ewah ewah;

    while (ewah_take(&rest, &ewah) == ERR_OK) {
        uint64_t least = 0;
        uint64_t bit;

        /* Whoever walks a bitmap stops at the end of what it is about. */
        while (ewah_next(&ewah, &bit) == ERR_OK && bit < 100000) {
            assert(bit >= least);
            least = bit + 1;
        }
    }
    return 0;
}
