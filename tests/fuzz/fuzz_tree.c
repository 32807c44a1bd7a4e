/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "git/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice bytes = slice_of((const char *)data, size);

    for (int format = OID_SHA1; format <= OID_SHA256; format++) {
        struct tree_reader reader;
        struct tree_entry before = {0};
        struct tree_entry entry;

        tree_reader_init(&reader, (enum oid_format)format, bytes);
        while (tree_reader_next(&reader, &entry) == ERR_OK) {
            struct oid oid = oid_from((enum oid_format)format, entry.hash);

            (void)oid_is_null(&oid);
            if (before.name.len)
                (void)tree_entry_compare(&before, &entry);
            before = entry;
        }
    }
    return 0;
}
