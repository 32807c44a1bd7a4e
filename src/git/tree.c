/* SPDX-License-Identifier: Apache-2.0 */
#include "git/tree.h"

#include <stdint.h>

#define MODE_KIND UINT32_C(0170000)
#define MODE_DIGITS 10 /* of octal that always fit 32 bits */

enum tree_kind tree_kind_of(uint32_t mode)
{
    switch (mode & MODE_KIND) {
    case 0100000:
        return TREE_FILE;
    case 0120000:
        return TREE_LINK;
    case 0040000:
        return TREE_FOLDER;
    default:
        return TREE_SUBMODULE;
    }
}

void tree_reader_init(struct tree_reader *reader, enum oid_format format, struct slice bytes)
{
    reader->at = bytes.ptr;
    reader->end = bytes.len ? bytes.ptr + bytes.len : bytes.ptr;
    reader->hash_bytes = oid_bytes(format);
}

/* Reads "MODE " and returns what follows; NULL when it is none. */
static const char *read_mode(const char *at, const char *end, uint32_t *out)
{
    const char *start = at;
    uint32_t mode = 0;

    while (at < end && *at >= '0' && *at <= '7' && at - start < MODE_DIGITS)
        mode = mode << 3 | (uint32_t)(*at++ - '0');
    if (at == start || at == end || *at != ' ')
        return NULL;
    *out = mode;
    return at + 1;
}

enum err_code tree_reader_next(struct tree_reader *reader, struct tree_entry *out)
{
    const char *name;
    const char *nul;

    if (reader->at == reader->end)
        return ITER_END;
    name = read_mode(reader->at, reader->end, &out->mode);
    if (!name)
        return ERR_PARSE;
    nul = memchr(name, '\0', (size_t)(reader->end - name));
    if (!nul || nul == name || (size_t)(reader->end - nul) <= reader->hash_bytes)
        return ERR_PARSE;
    out->name = slice_of(name, (size_t)(nul - name));
    out->hash = (const unsigned char *)nul + 1;
    reader->at = nul + 1 + reader->hash_bytes;
    return ERR_OK;
}

static uint64_t word_at(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

/* How many bytes both begin with alike. */
static size_t common_bytes(const struct tree_reader *a, const struct tree_reader *b)
{
    size_t a_len = (size_t)(a->end - a->at);
    size_t b_len = (size_t)(b->end - b->at);
    size_t most = a_len < b_len ? a_len : b_len;
    size_t at = 0;

    while (most - at >= sizeof(uint64_t) && word_at(a->at + at) == word_at(b->at + at))
        at += sizeof(uint64_t);
    while (at < most && a->at[at] == b->at[at])
        at++;
    return at;
}

void tree_reader_skip_common(struct tree_reader *a, struct tree_reader *b)
{
    const char *start = a->at;
    const char *end = start + common_bytes(a, b);
    struct tree_reader next = *a;
    struct tree_entry entry;

    while (tree_reader_next(&next, &entry) == ERR_OK && next.at <= end)
        a->at = next.at;
    b->at += a->at - start;
}

/* The byte of a name at `i`, with the '/' that a folder's name ends in. */
static int sort_byte(const struct tree_entry *entry, size_t i)
{
    if (i < entry->name.len)
        return (unsigned char)entry->name.ptr[i];
    return i == entry->name.len && tree_kind_of(entry->mode) == TREE_FOLDER ? '/' : 0;
}

int tree_entry_compare(const struct tree_entry *a, const struct tree_entry *b)
{
    size_t common = a->name.len < b->name.len ? a->name.len : b->name.len;
    int order = memcmp(a->name.ptr, b->name.ptr, common);

    return order ? order : sort_byte(a, common) - sort_byte(b, common);
}
