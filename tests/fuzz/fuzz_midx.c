/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "git/midx.h"
#include "git/packindex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An index that is made for a pack can be read, and says the same. */
static void try_index(const struct midx *midx, uint32_t pack)
{
    struct buf bytes = BUF_INIT((size_t)1 << 24);
    struct packindex index;

    if (midx_index(midx, pack, &bytes) == ERR_OK) {
        assert(packindex_parse(buf_slice(&bytes), midx->format, &index, NULL) == ERR_OK);
        for (uint32_t i = 0; i < index.count; i++)
            (void)packindex_offset(&index, i);
    }
    buf_release(&bytes);
}

static void try_all(const struct midx *midx)
{
    struct slice rest = midx->pack_names;
    struct slice name;
    uint32_t packs = 0;

    while (packs < 4 && midx_next_pack(&rest, &name))
        try_index(midx, packs++);
    for (uint32_t i = 0; i < midx->count; i++) {
        uint32_t pack;
        uint64_t offset;
        (void)!midx_find(midx, midx->names + i * oid_bytes(midx->format), &pack, &offset);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of((const char *)data, size);
    struct midx midx;

    for (int format = OID_SHA1; format <= OID_SHA256; format++)
        if (midx_parse(bytes, (enum oid_format)format, &midx, NULL) == ERR_OK)
            try_all(&midx);
    return 0;
}
