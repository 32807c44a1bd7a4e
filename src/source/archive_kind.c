/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip: APPNOTE.TXT 4.3.7; tar: POSIX.1 ustar and GNU; 7z: 7zFormat.txt; gzip:
 * RFC 1952; zstd: RFC 8878; xz: The .xz File Format; Debian: deb(5).
 */
#include "source/archive_kind.h"

static const struct magic {
    const char *bytes;
    size_t len;
    size_t offset;
    enum archive_kind kind;
} magics[] = {
    {"PK\3\4", 4, 0, ARCHIVE_KIND_ZIP},
    {"PK\7\10PK\3\4", 8, 0, ARCHIVE_KIND_ZIP},
    {"\x1f\x8b\x08", 3, 0, ARCHIVE_KIND_GZIP},
    {"\x28\xb5\x2f\xfd", 4, 0, ARCHIVE_KIND_ZSTD},
    {"\xfd"
     "7zXZ\0",
     6, 0, ARCHIVE_KIND_XZ},
    {"7z\xbc\xaf\x27\x1c", 6, 0, ARCHIVE_KIND_7Z},
    {"!<arch>\ndebian-binary", 21, 0, ARCHIVE_KIND_DEB},
    {"ustar\0", 6, 257, ARCHIVE_KIND_TAR},
    {"ustar  \0", 8, 257, ARCHIVE_KIND_TAR},
};

/* "BZh", the size of blocks, and the first block's magic. */
static bool is_bzip2(struct slice head)
{
    return head.len >= 10 && slice_starts(head, "BZh") && head.ptr[3] >= '1' &&
           head.ptr[3] <= '9' && memcmp(head.ptr + 4, "\x31\x41\x59\x26\x53\x59", 6) == 0;
}

enum archive_kind archive_kind_of(struct slice head)
{
    for (size_t i = 0; i < ARRAY_LEN(magics); i++) {
        const struct magic *magic = &magics[i];

        if (head.len >= magic->offset + magic->len &&
            memcmp(head.ptr + magic->offset, magic->bytes, magic->len) == 0)
            return magic->kind;
    }
    return is_bzip2(head) ? ARCHIVE_KIND_BZIP2 : ARCHIVE_KIND_NONE;
}

bool archive_kind_is_program(struct slice head)
{
    return slice_starts(head, "#!") || slice_starts(head, "MZ") || slice_starts(head, "\177ELF");
}

/* The end of central directory record: 22 bytes, the last two of which are the length of the
 * comment behind them. */
static bool ends_zip(struct slice record)
{
    const unsigned char *bytes = (const unsigned char *)record.ptr;

    return record.len >= 22 && memcmp(bytes, "PK\5\6", 4) == 0 &&
           record.len - 22 == (size_t)(bytes[20] | bytes[21] << 8);
}

/* The record that `end` ends with; empty: there is none. */
static struct slice end_record(struct slice end)
{
    const size_t most = ARCHIVE_KIND_END_BYTES;
    struct slice rest = slice_sub(end, end.len > most ? end.len - most : 0, SIZE_MAX);
    size_t at;

    while ((at = slice_find(rest, SLICE_LITERAL("PK\5\6"))) != SIZE_MAX) {
        rest = slice_sub(rest, at, SIZE_MAX);
        if (ends_zip(rest))
            return rest;
        rest = slice_sub(rest, 4, SIZE_MAX);
    }
    return slice_of(NULL, 0);
}

enum archive_kind archive_kind_of_end(struct slice end)
{
    return end_record(end).len ? ARCHIVE_KIND_ZIP : ARCHIVE_KIND_NONE;
}

static uint32_t le32(const char *ptr)
{
    const unsigned char *bytes = (const unsigned char *)ptr;

    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* At 12 the size of the directory, which stands before the record, at 16 its offset, which counts
 * from where the archive begins. */
uint64_t archive_kind_before_zip(struct slice end, uint64_t size_bytes)
{
    const struct slice record = end_record(end);
    uint64_t told;

    if (!record.len || record.len > size_bytes)
        return 0;
    told = (uint64_t)le32(record.ptr + 12) + le32(record.ptr + 16);
    return size_bytes - record.len > told ? size_bytes - record.len - told : 0;
}

enum archive_kind archive_kind_of_all(struct slice bytes)
{
    enum archive_kind kind = archive_kind_of(slice_sub(bytes, 0, ARCHIVE_KIND_BYTES));

    return !kind && archive_kind_is_program(bytes) ? archive_kind_of_end(bytes) : kind;
}

bool archive_kind_is_compressor(enum archive_kind kind)
{
    return kind >= ARCHIVE_KIND_GZIP;
}

const char *archive_kind_name(enum archive_kind kind)
{
    switch (kind) {
    case ARCHIVE_KIND_NONE:
        return "none";
    case ARCHIVE_KIND_ZIP:
        return "zip";
    case ARCHIVE_KIND_TAR:
        return "tar";
    case ARCHIVE_KIND_7Z:
        return "7z";
    case ARCHIVE_KIND_DEB:
        return "deb";
    case ARCHIVE_KIND_GZIP:
        return "gzip";
    case ARCHIVE_KIND_BZIP2:
        return "bzip2";
    case ARCHIVE_KIND_XZ:
        return "xz";
    case ARCHIVE_KIND_ZSTD:
        return "zstd";
    }
    return "none";
}
