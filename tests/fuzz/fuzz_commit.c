/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "git/commit.h"
#include "git/person.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice bytes = slice_of((const char *)data, size);

    for (int format = OID_SHA1; format <= OID_SHA256; format++) {
        struct commit commit;
        struct person person;

        if (commit_parse((enum oid_format)format, bytes, &commit) != ERR_OK)
            continue;
        for (size_t i = 0; i < commit.parent_count; i++) {
            struct oid parent = commit_parent(&commit, i);

            (void)oid_is_null(&parent);
        }
        person_parse(commit.author, &person);
        person_parse(commit.committer, &person);
    }
    return 0;
}
