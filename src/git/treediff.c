/* SPDX-License-Identifier: Apache-2.0 */
#include "git/treediff.h"

/* A tree, and its next entry. */
struct side {
    struct tree_reader reader;
    struct tree_entry entry;
    bool pending;
    bool malformed;
};

static void load(struct side *side)
{
    enum err_code code;

    if (side->pending || side->malformed)
        return;
    code = tree_reader_next(&side->reader, &side->entry);
    side->pending = code == ERR_OK;
    side->malformed = code != ERR_OK && code != ITER_END;
}

/* Passes over entries that stand in both trees byte for byte: nearly all,
 * nearly always. */
static void skip_equal(struct side *before, struct side *after)
{
    while (!before->pending && !after->pending) {
        const char *start = after->reader.at;
        size_t left = (size_t)(before->reader.end - before->reader.at);
        size_t size;

        load(after);
        size = (size_t)(after->reader.at - start);
        if (!after->pending || size > left || memcmp(before->reader.at, start, size) != 0)
            return;
        before->reader.at += size;
        after->pending = false;
    }
}

static bool same(const struct side *before, const struct side *after)
{
    return before->entry.mode == after->entry.mode &&
           memcmp(before->entry.hash, after->entry.hash, after->reader.hash_bytes) == 0;
}

/* Which of the two comes first: < 0 before, 0 both, > 0 after. */
static int order(const struct side *before, const struct side *after)
{
    if (!before->pending || !after->pending)
        return before->pending ? -1 : 1;
    return tree_entry_compare(&before->entry, &after->entry);
}

enum err_code treediff_each(enum oid_format format, struct slice before, struct slice after,
                            treediff_fn fn, void *ctx)
{
    struct side b = {0};
    struct side a = {0};
    enum err_code code = ERR_OK;

    tree_reader_init(&b.reader, format, before);
    tree_reader_init(&a.reader, format, after);
    while (code == ERR_OK) {
        int first;

        skip_equal(&b, &a);
        load(&b);
        load(&a);
        if (!b.pending && !a.pending)
            return b.malformed || a.malformed ? ERR_PARSE : ERR_OK;
        first = order(&b, &a);
        if (first != 0 || !same(&b, &a))
            code = fn(ctx, first <= 0 ? &b.entry : NULL, first >= 0 ? &a.entry : NULL);
        b.pending = b.pending && first > 0;
        a.pending = a.pending && first < 0;
    }
    return code;
}
