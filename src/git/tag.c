/* SPDX-License-Identifier: Apache-2.0 */
#include "git/tag.h"

#include "git/header.h"

enum err_code tag_parse(enum oid_format format, struct slice bytes, struct tag *out)
{
    struct tag tag = {0};
    struct slice rest;

    header_split(bytes, &tag.headers, &tag.message);
    rest = tag.headers;
    if (!header_take_oid(&rest, "object", format, &tag.object) ||
        !header_take(&rest, "type", &tag.type) || !header_take(&rest, "tag", &tag.name))
        return ERR_PARSE;
    tag.tagger = header_find(rest, "tagger");
    *out = tag;
    return ERR_OK;
}
