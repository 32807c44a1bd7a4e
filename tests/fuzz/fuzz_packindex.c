/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "git/packindex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is found by a name has that name. */
static void try_all(const struct packindex *index)
{
    for (uint32_t i = 0; i < index->count; i++) {
        const unsigned char *name = packindex_name(index, i);
        uint32_t at;
        (void)packindex_offset(index, i);
        assert(packindex_lower(index, name) <= index->count);
        if (packindex_find(index, name, &at))
            assert(memcmp(packindex_name(index, at), name, oid_bytes(index->format)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of((const char *)data, size);
    struct packindex index;

    for (int format = OID_SHA1; format <= OID_SHA256; format++)
        if (packindex_parse(bytes, (enum oid_format)format, &index, NULL) == ERR_OK)
            try_all(&index);
    return 0;
}
