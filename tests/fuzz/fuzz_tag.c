/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "git/person.h"
#include "git/tag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice bytes = slice_of((const char *)data, size);

    for (int format = OID_SHA1; format <= OID_SHA256; format++) {
        struct tag tag;
        struct person person;

        if (tag_parse((enum oid_format)format, bytes, &tag) != ERR_OK)
            continue;
        person_parse(tag.tagger, &person);
    }
    return 0;
}
