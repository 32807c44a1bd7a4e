/* SPDX-License-Identifier: Apache-2.0 */
#include "git/reftable.h"

#include "core/crc32.h"
#include "core/limits.h"
#include "core/mem.h"
#include "git/bigendian.h"
#include "git/inflate.h"
#include "git/varint.h"

/* The header, whose copy begins the footer:
 *
 *     0 "REFT" 4 version 5 block size(24) 8 least, 16 greatest update index
 *     [version 2: 24 hash]
 *
 * The footer goes on: positions of the ref index, objects, object index,
 * logs, log index (64 each), CRC-32 of all before it. */
#define VERSION_AT 4
#define BLOCK_SIZE_AT 5
#define HASH_AT 24
#define FOOTER_REST_BYTES 44
#define FOOTER_LOGS 24

#define SHA1_ID 0x73686131u   /* "sha1" */
#define SHA256_ID 0x73323536u /* "s256" */

/* A block: type(8) length(24) records, restart offsets(24 each), their
 * count(16). A record: varint of the bytes shared with the key before it,
 * varint of (suffix length << 3 | value type), suffix, value. */
#define BLOCK_HEADER_BYTES 4
#define RESTART_BYTES 3
#define RESTART_COUNT_BYTES 2
#define TYPE_REFS 'r'
#define TYPE_LOGS 'g'

/* The key of a log entry: name, NUL, 64 bits that make the latest first. */
#define LOG_KEY_TAIL 9

enum ref_value { VALUE_DELETED, VALUE_OBJECT, VALUE_TAG, VALUE_SYMBOLIC };
enum log_value { LOG_DELETED, LOG_ENTRY };

struct reftable_cursor {
    const struct reftable *table;
    char type;
    size_t next_block; /* where it begins; the header belongs to the first */
    struct slice block;
    size_t record;      /* offset of the next record in the block */
    size_t records_end; /* where the restart offsets begin */
    size_t restart;     /* number of the next one */
    size_t restart_count;
    bool fresh; /* no record of the block was read yet */
    struct buf key;
    struct buf inflated;
    struct inflate *inflate;
};

static enum err_code read_format(struct slice bytes, struct reftable *table)
{
    uint32_t hash;

    switch (bytes.ptr[VERSION_AT]) {
    case 1:
        table->header_bytes = HASH_AT;
        table->format = OID_SHA1;
        return ERR_OK;
    case 2:
        table->header_bytes = HASH_AT + 4;
        if (bytes.len < table->header_bytes)
            return ERR_PARSE;
        hash = bigendian_32(bytes.ptr + HASH_AT);
        table->format = hash == SHA256_ID ? OID_SHA256 : OID_SHA1;
        return hash == SHA256_ID || hash == SHA1_ID ? ERR_OK : ERR_UNSUPPORTED;
    default:
        return ERR_UNSUPPORTED;
    }
}

enum err_code reftable_parse(struct slice bytes, struct reftable *out)
{
    struct reftable table = {.logs_at = SIZE_MAX};
    const char *footer;
    enum err_code code;
    uint64_t logs_at;
    size_t footer_bytes;

    if (bytes.len < HASH_AT || !slice_starts(bytes, "REFT"))
        return ERR_PARSE;
    code = read_format(bytes, &table);
    if (code != ERR_OK)
        return code;
    footer_bytes = table.header_bytes + FOOTER_REST_BYTES;
    if (bytes.len < table.header_bytes + footer_bytes)
        return ERR_PARSE;
    footer = bytes.ptr + bytes.len - footer_bytes;
    if (memcmp(footer, bytes.ptr, table.header_bytes) != 0 ||
        crc32_of(slice_of(footer, footer_bytes - 4)) != bigendian_32(footer + footer_bytes - 4))
        return ERR_PARSE;
    table.bytes = slice_sub(bytes, 0, bytes.len - footer_bytes);
    table.block_bytes = bigendian_24(bytes.ptr + BLOCK_SIZE_AT);
    logs_at = bigendian_64(footer + table.header_bytes + FOOTER_LOGS);
    if (table.bytes.len > table.header_bytes) {
        table.has_refs = bytes.ptr[table.header_bytes] == TYPE_REFS;
        /* In a file of logs alone their block is the first. */
        if (bytes.ptr[table.header_bytes] == TYPE_LOGS)
            table.logs_at = 0;
        else if (logs_at)
            table.logs_at = logs_at < table.bytes.len ? (size_t)logs_at : table.bytes.len;
    }
    *out = table;
    return ERR_OK;
}

static enum err_code new_cursor(const struct reftable *table, char type, size_t at,
                                struct reftable_cursor **out)
{
    struct reftable_cursor *cursor = mem_calloc(1, sizeof *cursor);

    if (!cursor)
        return ERR_NOMEM;
    cursor->table = table;
    cursor->type = type;
    cursor->next_block = at;
    buf_init(&cursor->key, LIMIT_REF_NAME_BYTES + LOG_KEY_TAIL);
    buf_init(&cursor->inflated, 16 * MIB + INFLATE_SLACK);
    *out = cursor;
    return ERR_OK;
}

enum err_code reftable_cursor_refs(const struct reftable *table, struct reftable_cursor **out)
{
    return new_cursor(table, TYPE_REFS, table->has_refs ? 0 : SIZE_MAX, out);
}

enum err_code reftable_cursor_logs(const struct reftable *table, struct reftable_cursor **out)
{
    enum err_code code = new_cursor(table, TYPE_LOGS, table->logs_at, out);

    if (code != ERR_OK)
        return code;
    code = inflate_new(&(*out)->inflate);
    if (code != ERR_OK)
        reftable_cursor_free(*out);
    return code;
}

void reftable_cursor_free(struct reftable_cursor *cursor)
{
    if (!cursor)
        return;
    buf_release(&cursor->key);
    buf_release(&cursor->inflated);
    inflate_free(cursor->inflate);
    mem_free(cursor);
}

/* The block behind one that ends at `end`, where padding may follow: no
 * block's type is 0. */
static size_t skip_padding(const struct reftable_cursor *cursor, size_t start, size_t end)
{
    struct slice bytes = cursor->table->bytes;
    size_t block_bytes = cursor->table->block_bytes;

    if (end < bytes.len && !bytes.ptr[end] && end - start < block_bytes)
        return bytes.len - start > block_bytes ? start + block_bytes : bytes.len;
    return end;
}

/* `length` counts the bytes before inflation, from the block's start. */
static enum err_code inflate_block(struct reftable_cursor *cursor, size_t start, size_t skip,
                                   size_t length)
{
    struct slice bytes = cursor->table->bytes;
    struct slice packed = slice_sub(bytes, start + skip, bytes.len);
    enum err_code code;
    size_t used;
    char *room;

    if (!inflate_plausible(packed.len, length - skip))
        return ERR_PARSE;
    buf_reset(&cursor->inflated);
    room = buf_reserve(&cursor->inflated, length + INFLATE_SLACK);
    if (!room)
        return buf_status(&cursor->inflated);
    memcpy(room, bytes.ptr + start, skip);
    code = inflate_whole(cursor->inflate, packed, room + skip, length - skip, &used);
    cursor->block = slice_of(room, length);
    cursor->next_block = start + skip + used;
    return code;
}

static enum err_code load_restarts(struct reftable_cursor *cursor, size_t first_record)
{
    struct slice block = cursor->block;
    size_t table_bytes;

    if (block.len < first_record + RESTART_COUNT_BYTES)
        return ERR_PARSE;
    cursor->fresh = true;
    cursor->restart = 0;
    cursor->restart_count = bigendian_16(block.ptr + block.len - RESTART_COUNT_BYTES);
    table_bytes = cursor->restart_count * RESTART_BYTES + RESTART_COUNT_BYTES;
    if (!cursor->restart_count || table_bytes > block.len - first_record)
        return ERR_PARSE;
    cursor->record = first_record;
    cursor->records_end = block.len - table_bytes;
    return ERR_OK;
}

/* ITER_END where another section, or the footer, begins. */
static enum err_code load_block(struct reftable_cursor *cursor)
{
    struct slice bytes = cursor->table->bytes;
    size_t start = cursor->next_block;
    size_t skip = BLOCK_HEADER_BYTES + (start ? 0 : cursor->table->header_bytes);
    const char *header;
    enum err_code code = ERR_OK;
    size_t length;

    if (start >= bytes.len)
        return start == bytes.len || start == SIZE_MAX ? ITER_END : ERR_PARSE;
    if (bytes.len - start < skip)
        return ERR_PARSE;
    header = bytes.ptr + start + skip - BLOCK_HEADER_BYTES;
    if (*header != cursor->type)
        return memchr("iog", *header, 3) ? ITER_END : ERR_PARSE;
    length = bigendian_24(header + 1);
    if (length < skip)
        return ERR_PARSE;
    if (cursor->type == TYPE_LOGS) {
        code = inflate_block(cursor, start, skip, length);
    } else if (length > bytes.len - start) {
        code = ERR_PARSE;
    } else {
        cursor->block = slice_sub(bytes, start, start + length);
        cursor->next_block = skip_padding(cursor, start, start + length);
    }
    return code == ERR_OK ? load_restarts(cursor, skip) : code;
}

/* The key must ascend, and stand there whole at each restart. */
static enum err_code take_key(struct reftable_cursor *cursor, struct slice *rest, unsigned *type)
{
    bool restarts = cursor->fresh;
    struct slice suffix;
    uint64_t shared;
    uint64_t length;
    int order;

    if (cursor->restart < cursor->restart_count) {
        const char *at = cursor->block.ptr + cursor->records_end + RESTART_BYTES * cursor->restart;

        if (bigendian_24(at) == cursor->record) {
            restarts = true;
            cursor->restart++;
        }
    }
    cursor->fresh = false;
    if (!varint_take(rest, &shared) || !varint_take(rest, &length))
        return ERR_PARSE;
    *type = length & 7;
    length >>= 3;
    if (shared > cursor->key.len || length > rest->len || (restarts && shared))
        return ERR_PARSE;
    suffix = slice_sub(*rest, 0, (size_t)length);
    *rest = slice_sub(*rest, (size_t)length, rest->len);
    order =
        slice_compare(slice_sub(buf_slice(&cursor->key), (size_t)shared, cursor->key.len), suffix);
    if (order >= 0)
        return ERR_PARSE;
    cursor->key.len = (size_t)shared;
    buf_add_slice(&cursor->key, suffix);
    return buf_status(&cursor->key);
}

static bool take_oid(const struct reftable_cursor *cursor, struct slice *rest, struct oid *oid)
{
    size_t bytes = oid_bytes(cursor->table->format);

    if (rest->len < bytes)
        return false;
    *oid = oid_from(cursor->table->format, (const unsigned char *)rest->ptr);
    *rest = slice_sub(*rest, bytes, rest->len);
    return true;
}

/* Bytes behind a varint of their length. */
static bool take_text(struct slice *rest, struct slice *text)
{
    uint64_t length;

    if (!varint_take(rest, &length) || length > rest->len)
        return false;
    *text = slice_sub(*rest, 0, (size_t)length);
    *rest = slice_sub(*rest, (size_t)length, rest->len);
    return true;
}

static bool take_ref(const struct reftable_cursor *cursor, unsigned type, struct slice *rest,
                     struct reftable_record *out)
{
    struct oid peeled;
    uint64_t update;

    out->name = out->key;
    if (!varint_take(rest, &update) || memchr(out->name.ptr, '\0', out->name.len))
        return false;
    switch (type) {
    case VALUE_DELETED:
        out->deleted = true;
        return true;
    case VALUE_OBJECT:
        return take_oid(cursor, rest, &out->oid);
    case VALUE_TAG:
        return take_oid(cursor, rest, &out->oid) && take_oid(cursor, rest, &peeled);
    case VALUE_SYMBOLIC:
        return take_text(rest, &out->target);
    default:
        return false;
    }
}

static bool take_log(const struct reftable_cursor *cursor, unsigned type, struct slice *rest,
                     struct reftable_record *out)
{
    struct person *person = &out->person;
    uint64_t time_s;

    if (out->key.len < LOG_KEY_TAIL || out->key.ptr[out->key.len - LOG_KEY_TAIL])
        return false;
    out->name = slice_sub(out->key, 0, out->key.len - LOG_KEY_TAIL);
    out->deleted = type == LOG_DELETED;
    if (type != LOG_ENTRY)
        return out->deleted;
    if (!take_oid(cursor, rest, &out->before) || !take_oid(cursor, rest, &out->oid) ||
        !take_text(rest, &person->name) || !take_text(rest, &person->email) ||
        !varint_take(rest, &time_s) || rest->len < 2)
        return false;
    person->time_s = time_s <= INT64_MAX ? (int64_t)time_s : 0;
    /* The zone: minutes, says the format; hours and minutes, writes git. */
    *rest = slice_sub(*rest, 2, rest->len);
    return take_text(rest, &out->message);
}

static enum err_code take_record(struct reftable_cursor *cursor, struct reftable_record *out)
{
    struct slice rest = slice_sub(cursor->block, cursor->record, cursor->records_end);
    struct reftable_record record = {0};
    enum err_code code;
    unsigned type;
    bool taken;

    code = take_key(cursor, &rest, &type);
    if (code != ERR_OK)
        return code;
    record.key = buf_slice(&cursor->key);
    taken = cursor->type == TYPE_REFS ? take_ref(cursor, type, &rest, &record)
                                      : take_log(cursor, type, &rest, &record);
    if (!taken)
        return ERR_PARSE;
    cursor->record = cursor->records_end - rest.len;
    *out = record;
    return ERR_OK;
}

enum err_code reftable_cursor_next(struct reftable_cursor *cursor, struct reftable_record *out)
{
    enum err_code code = ERR_OK;

    while (code == ERR_OK && cursor->record == cursor->records_end) {
        /* A restart that no record begins at. */
        if (cursor->restart != cursor->restart_count)
            return ERR_PARSE;
        code = load_block(cursor);
    }
    return code == ERR_OK ? take_record(cursor, out) : code;
}
