/* SPDX-License-Identifier: Apache-2.0 */
#include "git/object.h"

const char *object_type_name(enum object_type type)
{
    switch (type) {
    case OBJECT_COMMIT:
        return "commit";
    case OBJECT_TREE:
        return "tree";
    case OBJECT_BLOB:
        return "blob";
    case OBJECT_TAG:
        return "tag";
    }
    return "unknown";
}

bool object_type_parse(struct slice name, enum object_type *out)
{
    for (unsigned type = OBJECT_COMMIT; type <= OBJECT_TAG; type++) {
        if (!slice_is(name, object_type_name((enum object_type)type)))
            continue;
        *out = (enum object_type)type;
        return true;
    }
    return false;
}
