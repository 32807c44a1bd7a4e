/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/crc32.h"
#include "core/mem.h"
#include "git/reftable.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct reftable_cursor *cursor)
{
    struct reftable_record record;

    while (reftable_cursor_next(cursor, &record) == ERR_OK)
        continue;
    reftable_cursor_free(cursor);
}

/* Gives the bytes a footer that fits, which no fuzzer would guess. */
static char *with_footer(const uint8_t *data, size_t size, size_t *whole)
{
    size_t header = data[4] == 2 ? 28 : 24;
    char *bytes = mem_calloc(1, size + 72);
    char *footer;
    uint32_t crc;

    if (!bytes)
        return NULL;
    memcpy(bytes, data, size);
    footer = bytes + size;
    memcpy(footer, bytes, header);
    /* The last byte says where the logs are. */
    footer[header + 31] = bytes[size - 1];
    crc = crc32_of(slice_of(footer, header + 40));
    for (size_t i = 0; i < 4; i++)
        footer[header + 40 + i] = (char)(crc >> (24 - 8 * i));
    *whole = size + header + 44;
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reftable_cursor *cursor;
    struct reftable table;
    struct slice bytes = slice_of((const char *)data, size);
    char *made = NULL;

    if (reftable_parse(bytes, &table) != ERR_OK) {
        if (size < 28)
            return 0;
        made = with_footer(data, size, &size);
        if (!made)
            return 0;
        bytes = slice_of(made, size);
    }
    if (reftable_parse(bytes, &table) == ERR_OK) {
        if (reftable_cursor_refs(&table, &cursor) == ERR_OK)
            walk(cursor);
        if (reftable_cursor_logs(&table, &cursor) == ERR_OK)
            walk(cursor);
    }
    mem_free(made);
    return 0;
}
