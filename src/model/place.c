/* SPDX-License-Identifier: Apache-2.0 */
#include "model/place.h"

static const char *const kinds[] = {
    [PLACE_FILE] = "file",
    [PLACE_FILE_NAME] = "file-name",
    [PLACE_STDIN] = "stdin",
    [PLACE_STAGED] = "staged",
    [PLACE_COMMIT] = "commit",
    [PLACE_COMMIT_MESSAGE] = "commit-message",
    [PLACE_TAG_MESSAGE] = "tag-message",
    [PLACE_TREE_ENTRY] = "tree-entry",
    [PLACE_REF_NAME] = "ref-name",
    [PLACE_REFLOG] = "reflog",
};

static const char *const encodings[] = {
    [ENCODING_PLAIN] = "plain",
    [ENCODING_BASE64] = "base64",
    [ENCODING_BASE64_TWICE] = "base64-twice",
    [ENCODING_BASE64_UTF16] = "base64-utf-16",
    [ENCODING_UTF16LE] = "utf-16le",
    [ENCODING_UTF16BE] = "utf-16be",
    [ENCODING_HEX] = "hex",
    [ENCODING_PERCENT] = "percent",
    [ENCODING_ESCAPED] = "escaped",
};

static bool find(const char *const *names, size_t count, struct slice name, size_t *out)
{
    for (*out = 0; *out < count; (*out)++)
        if (slice_is(name, names[*out]))
            return true;
    return false;
}

const char *place_kind_name(enum place_kind kind)
{
    return kinds[kind];
}

bool place_kind_parse(struct slice name, enum place_kind *out)
{
    size_t index;

    if (!find(kinds, ARRAY_LEN(kinds), name, &index))
        return false;
    *out = (enum place_kind)index;
    return true;
}

bool encoding_is_base64(enum encoding encoding)
{
    return encoding == ENCODING_BASE64 || encoding == ENCODING_BASE64_TWICE ||
           encoding == ENCODING_BASE64_UTF16;
}

const char *encoding_name(enum encoding encoding)
{
    return encodings[encoding];
}

bool encoding_parse(struct slice name, enum encoding *out)
{
    size_t index;

    if (!find(encodings, ARRAY_LEN(encodings), name, &index))
        return false;
    *out = (enum encoding)index;
    return true;
}

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static struct slice object_of(const struct occurrence *at)
{
    return at->history ? at->history->object : slice_of(NULL, 0);
}

int occurrence_compare(const struct occurrence *a, const struct occurrence *b)
{
    int order = slice_compare(a->target, b->target);

    if (!order)
        order = slice_compare(a->path, b->path);
    if (!order)
        order = compare_u64(a->line, b->line);
    if (!order)
        order = compare_u64(a->column, b->column);
    if (!order)
        order = compare_u64(a->offset, b->offset);
    if (!order)
        order = (int)a->kind - (int)b->kind;
    if (!order)
        order = slice_compare(object_of(a), object_of(b));
    return order;
}
