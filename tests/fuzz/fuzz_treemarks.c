/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/mem.h"
#include "git/treemarks.h"

#define MOST_SPANS 64
#define MOST_BYTES 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A sum over entries that does not depend on their order. */
static uint64_t sum_of(const struct tree_entry *entry)
{
    uint64_t hash = entry->mode;

    for (size_t i = 0; i < entry->name.len; i++)
        hash = hash * 1099511628211u + (unsigned char)entry->name.ptr[i];
    for (size_t i = 0; i < 20; i++)
        hash = hash * 1099511628211u + entry->hash[i];
    return hash * hash;
}

static void take_away(uint64_t *sum, const struct treemarks_entry *before)
{
    assert(before->number == (uint32_t)sum_of(&before->entry));
    *sum -= sum_of(&before->entry);
}

static enum err_code come(void *ctx, const struct tree_entry *entry,
                          const struct treemarks_entry *before, uint32_t *number)
{
    uint64_t *sum = ctx;

    assert(!before || slice_equal(before->entry.name, entry->name));
    assert(!before || sum_of(&before->entry) != sum_of(entry));
    *number = (uint32_t)sum_of(entry);
    *sum += sum_of(entry);
    if (before)
        take_away(sum, before);
    return ERR_OK;
}

static enum err_code gone(void *ctx, const struct treemarks_entry *before)
{
    take_away(ctx, before);
    return ERR_OK;
}

/* Reads all entries, checking the marks. */
static uint64_t read_all(struct slice bytes, const struct treemarks *marks)
{
    struct tree_reader reader;
    struct tree_entry entry;
    uint64_t sum = 0;
    size_t i = 0;

    tree_reader_init(&reader, OID_SHA1, bytes);
    for (;;) {
        size_t at = (size_t)(reader.at - bytes.ptr);

        if (tree_reader_next(&reader, &entry) != ERR_OK) {
            assert(i == marks->count && at == marks->end);
            return sum;
        }
        assert(i < marks->count && marks->starts[i] == at);
        assert(marks->numbers[i] == (uint32_t)sum_of(&entry));
        i++;
        sum += sum_of(&entry);
    }
}

/* The first two bytes say how long the base is; then come spans of five
 * bytes each, a copy or an insertion from the rest. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct delta_span spans[MOST_SPANS];
    struct buf target = BUF_INIT(MOST_BYTES);
    struct treemarks base_marks = {0};
    struct treemarks marks = {0};
    uint64_t sum = 0;
    const struct treemarks_visitor visitor = {come, gone, &sum};
    size_t count = 0;
    struct slice base;
    enum err_code code;

    if (size < 2 || size > MOST_BYTES)
        return 0;
    base = slice_sub(slice_of((const char *)data + 2, size - 2), 0, (size_t)data[0] << 8 | data[1]);
    code = treemarks_diff(&(struct treemarks_tree){.bytes = base}, &base_marks, &visitor);
    assert(code == ERR_OK || code == ERR_PARSE);
    assert(read_all(base, &base_marks) == sum);
    for (size_t at = 2 + base.len; at + 5 <= size && count < MOST_SPANS; at += 5) {
        struct slice from = data[at] & 1 ? base : slice_of((const char *)data, size);
        size_t offset = ((size_t)data[at + 1] << 8 | data[at + 2]) % (from.len + 1);
        struct slice part = slice_sub(from, offset, offset + data[at + 3] + 8u * data[at + 4]);

        if (!part.len || target.len + part.len > MOST_BYTES)
            continue;
        spans[count++] = (struct delta_span){(uint32_t)target.len, (uint32_t)part.len,
                                             data[at] & 1 ? (uint32_t)offset : DELTA_INSERTED};
        buf_add_slice(&target, part);
    }
    if (count) {
        const struct treemarks_tree tree = {.bytes = buf_slice(&target),
                                            .base = base,
                                            .base_marks = &base_marks,
                                            .spans = spans,
                                            .span_count = count};

        code = treemarks_diff(&tree, &marks, &visitor);
        assert(code == ERR_OK || code == ERR_PARSE);
        /* What the base has, less what only it has, plus what is new. */
        assert(read_all(tree.bytes, &marks) == sum);
    }
    mem_free(base_marks.starts);
    mem_free(base_marks.numbers);
    mem_free(marks.starts);
    mem_free(marks.numbers);
    buf_release(&target);
    return 0;
}
