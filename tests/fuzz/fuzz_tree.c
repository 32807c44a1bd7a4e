/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "git/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Two trees, which what is passed over in both must leave inside. */
static void skip_common(enum oid_format format, struct slice bytes)
{
    struct tree_reader a;
    struct tree_reader b;

    tree_reader_init(&a, format, slice_sub(bytes, 0, bytes.len / 2));
    tree_reader_init(&b, format, slice_sub(bytes, bytes.len / 2, bytes.len));
    tree_reader_skip_common(&a, &b);
    if (a.at > a.end || b.at > b.end)
        abort();
}

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
        skip_common((enum oid_format)format, bytes);
    }
    return 0;
}
