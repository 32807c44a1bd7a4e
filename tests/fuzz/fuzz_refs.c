/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "git/packed_refs.h"
#include "git/reflog.h"
#include "git/refs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same bytes as packed-refs, as a loose ref and as a reflog. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice bytes = slice_of((const char *)data, size);

    for (int f = OID_SHA1; f <= OID_SHA256; f++) {
        enum oid_format format = (enum oid_format)f;
        struct slice rest = bytes;
        struct packed_refs reader;
        struct slice target;
        struct slice line;
        struct slice name;
        struct oid oid;

        packed_refs_init(&reader, format, bytes);
        while (packed_refs_next(&reader, &name, &oid) != ITER_END)
            continue;
        if (refs_parse(format, bytes, &target, &oid) == ERR_OK)
            assert(!target.len || refs_name_is_safe(target));
        while (slice_cut(&rest, '\n', &line)) {
            struct reflog_entry entry;

            (void)!reflog_parse(format, line, &entry);
        }
    }
    return 0;
}
