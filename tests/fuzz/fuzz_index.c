/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "git/index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct index *parse(enum oid_format format, struct slice bytes)
{
    struct index *index = NULL;

    return index_parse(format, bytes, &index, NULL) == ERR_OK ? index : NULL;
}

/* The input is one index, or, where a byte FF stands, a split index and
 * what its shared part says. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of((const char *)data, size);

    for (int format = OID_SHA1; format <= OID_SHA256; format++) {
        struct slice rest = bytes;
        struct slice first;
        struct index *index;
        struct index *shared;

        index_free(parse((enum oid_format)format, bytes));
        if (!slice_cut(&rest, '\xff', &first) || !rest.ptr)
            continue;
        index = parse((enum oid_format)format, first);
        shared = parse((enum oid_format)format, rest);
        if (!index || !shared || !index_shared(index))
            index_free(shared);
        else
            (void)!index_join(index, shared, NULL);
        index_free(index);
    }
    return 0;
}
