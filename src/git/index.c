/* SPDX-License-Identifier: Apache-2.0 */
#include "git/index.h"

#include "core/limits.h"
#include "core/mem.h"
#include "core/sha256.h"
#include "git/bigendian.h"
#include "git/gitfile.h"
#include "git/index_internal.h"
#include "git/sha1.h"
#include "git/varint.h"

#define HEADER_BYTES 12
#define EXTENSION_HEADER_BYTES 8

/* An entry, with the hash between its two parts:
 *
 *     0 times 16 dev 20 ino 24 mode 28 uid, gid, size 40 hash … flags(16)
 *     [more flags(16)] path */
#define ENTRY_MODE 24
#define ENTRY_HASH 40
#define ENTRY_ALIGN 8

#define FLAG_EXTENDED 0x4000u
#define FLAG_STAGE_SHIFT 12
#define FLAG_NAME 0xfffu
#define MORE_SKIP_WORKTREE 0x4000u
#define MORE_INTENT_TO_ADD 0x2000u

/* Where the reading of a file's entries stands. */
struct entry_reader {
    struct index *index;
    struct slice rest;
    uint32_t version;
    struct slice previous; /* path */
};

int index_entry_compare(const struct index_entry *a, const struct index_entry *b)
{
    int order = slice_compare(a->path, b->path);

    return order ? order : a->stage - b->stage;
}

enum err_code index_check(const struct index *index, struct err *err)
{
    for (size_t i = 0; i < index->count; i++) {
        if (!index->entries[i].path.len)
            return err_set(err, ERR_PARSE, "entry %zu has no path", i);
        if (i && index_entry_compare(&index->entries[i - 1], &index->entries[i]) >= 0)
            return err_set(err, ERR_PARSE, "entry %zu is not in order", i);
    }
    return ERR_OK;
}

/* Versions 2 and 3: the path stands there whole, padded with NULs so that
 * the next entry begins at a multiple of eight. */
static enum err_code take_padded_path(struct entry_reader *reader, size_t path_at,
                                      struct slice *path)
{
    struct slice rest = reader->rest;
    const char *nul = memchr(rest.ptr + path_at, '\0', rest.len - path_at);
    size_t size;

    if (!nul)
        return ERR_PARSE;
    *path = slice_sub(rest, path_at, (size_t)(nul - rest.ptr));
    size = (path_at + path->len + ENTRY_ALIGN) & ~(size_t)(ENTRY_ALIGN - 1);
    if (size > rest.len)
        return ERR_PARSE;
    reader->rest = slice_sub(rest, size, rest.len);
    return ERR_OK;
}

/* Version 4: how much of the previous path's end to remove, then what to put
 * there. */
static enum err_code take_packed_path(struct entry_reader *reader, size_t path_at,
                                      struct slice *path)
{
    struct slice rest = slice_sub(reader->rest, path_at, reader->rest.len);
    struct slice tail;
    uint64_t removed;
    size_t kept;
    char *joined;

    if (!varint_take(&rest, &removed) || removed > reader->previous.len ||
        slice_find(rest, slice_of("", 1)) == SIZE_MAX || !slice_cut(&rest, '\0', &tail))
        return ERR_PARSE;
    kept = reader->previous.len - (size_t)removed;
    if (kept + tail.len > LIMIT_PATH_BYTES)
        return ERR_LIMIT;
    joined = arena_alloc(&reader->index->names, kept + tail.len);
    if (!joined)
        return ERR_NOMEM;
    if (kept)
        memcpy(joined, reader->previous.ptr, kept);
    if (tail.len)
        memcpy(joined + kept, tail.ptr, tail.len);
    *path = slice_of(joined, kept + tail.len);
    reader->rest = rest;
    return ERR_OK;
}

static enum err_code take_path(struct entry_reader *reader, size_t path_at, uint32_t flags,
                               struct slice *path)
{
    enum err_code code = reader->version < 4 ? take_padded_path(reader, path_at, path)
                                             : take_packed_path(reader, path_at, path);

    if (code != ERR_OK)
        return code;
    reader->previous = *path;
    /* The length stands there too, but for paths that are too long for it. */
    if ((path->len < FLAG_NAME ? path->len : FLAG_NAME) != (flags & FLAG_NAME))
        return ERR_PARSE;
    return ERR_OK;
}

static enum err_code take_entry(struct entry_reader *reader, struct index_entry *out)
{
    const size_t flags_at = ENTRY_HASH + oid_bytes(reader->index->format);
    const char *bytes = reader->rest.ptr;
    size_t path_at = flags_at + 2;
    uint32_t more = 0;
    uint32_t flags;

    if (reader->rest.len < path_at)
        return ERR_PARSE;
    flags = bigendian_16(bytes + flags_at);
    if (flags & FLAG_EXTENDED) {
        if (reader->version < 3 || reader->rest.len < path_at + 2)
            return ERR_PARSE;
        more = bigendian_16(bytes + path_at);
        path_at += 2;
    }
    if (more & ~(MORE_SKIP_WORKTREE | MORE_INTENT_TO_ADD))
        return ERR_UNSUPPORTED;
    out->mode = bigendian_32(bytes + ENTRY_MODE);
    out->oid = oid_from(reader->index->format, (const unsigned char *)bytes + ENTRY_HASH);
    out->stage = flags >> FLAG_STAGE_SHIFT & 3;
    out->skip_worktree = more & MORE_SKIP_WORKTREE;
    out->intent_to_add = more & MORE_INTENT_TO_ADD;
    return take_path(reader, path_at, flags, &out->path);
}

static enum err_code read_entries(struct index *index, uint32_t version, uint32_t count,
                                  struct slice *rest, struct err *err)
{
    struct entry_reader reader = {.index = index, .rest = *rest, .version = version};

    /* Not more memory than the file's own size would justify. */
    if (count > rest->len / (ENTRY_HASH + oid_bytes(index->format)))
        return err_set(err, ERR_PARSE, "%u entries do not fit the file", count);
    index->entries = mem_calloc(count, sizeof *index->entries);
    if (!index->entries)
        return err_set(err, ERR_NOMEM, "no memory for %u entries", count);
    for (; index->count < count; index->count++) {
        enum err_code code = take_entry(&reader, &index->entries[index->count]);

        if (code != ERR_OK)
            return err_set(err, code, "entry %zu: %s", index->count, err_text(code));
    }
    *rest = reader.rest;
    return ERR_OK;
}

static enum err_code read_link(struct index *index, struct slice body, struct err *err)
{
    const size_t hash_bytes = oid_bytes(index->format);
    struct index_link *link = &index->link;

    if (body.len < hash_bytes)
        return err_set(err, ERR_PARSE, "extension link is cut off");
    link->present = true;
    link->shared = oid_from(index->format, (const unsigned char *)body.ptr);
    body = slice_sub(body, hash_bytes, body.len);
    if (!body.len)
        return ERR_OK;
    if (ewah_take(&body, &link->deleted) != ERR_OK || ewah_take(&body, &link->replaced) != ERR_OK ||
        body.len)
        return err_set(err, ERR_PARSE, "extension link is malformed");
    return ERR_OK;
}

static enum err_code read_extension(struct index *index, struct slice name, struct slice body,
                                    struct err *err)
{
    if (slice_is(name, "link"))
        return read_link(index, body, err);
    /* "sdir" says that there are entries for folders: their mode tells. */
    if (slice_is(name, "sdir") || (name.ptr[0] >= 'A' && name.ptr[0] <= 'Z'))
        return ERR_OK;
    return err_set(err, ERR_UNSUPPORTED, "extension %" SLICE_FMT " is not known", SLICE_ARG(name));
}

static enum err_code read_extensions(struct index *index, struct slice rest, struct err *err)
{
    while (rest.len) {
        struct slice name = slice_sub(rest, 0, 4);
        enum err_code code;
        size_t size;

        if (rest.len < EXTENSION_HEADER_BYTES)
            return err_set(err, ERR_PARSE, "stray bytes at the end");
        size = bigendian_32(rest.ptr + 4);
        if (size > rest.len - EXTENSION_HEADER_BYTES)
            return err_set(err, ERR_PARSE, "an extension is cut off");
        rest = slice_sub(rest, EXTENSION_HEADER_BYTES, rest.len);
        code = read_extension(index, name, slice_sub(rest, 0, size), err);
        if (code != ERR_OK)
            return code;
        rest = slice_sub(rest, size, rest.len);
    }
    return ERR_OK;
}

/* The hash over everything before it; zeros where the writer saved the time
 * (index.skipHash). */
static bool hash_matches(enum oid_format format, struct slice content, const char *hash)
{
    struct oid claimed = oid_from(format, (const unsigned char *)hash);
    struct sha256 sha256;

    if (oid_is_null(&claimed))
        return true;
    if (format == OID_SHA1) {
        unsigned char sha1[SHA1_BYTES];

        sha1_of(content, sha1);
        return memcmp(sha1, hash, sizeof sha1) == 0;
    }
    sha256_of(content, &sha256);
    return memcmp(sha256.bytes, hash, sizeof sha256.bytes) == 0;
}

static enum err_code parse(struct index *index, struct slice bytes, struct err *err)
{
    const size_t hash_bytes = oid_bytes(index->format);
    struct slice rest = slice_sub(bytes, HEADER_BYTES, bytes.len - hash_bytes);
    enum err_code code;
    uint32_t version;

    if (bytes.len < HEADER_BYTES + hash_bytes || !slice_starts(bytes, "DIRC"))
        return err_set(err, ERR_PARSE, "not an index file");
    version = bigendian_32(bytes.ptr + 4);
    if (version < 2 || version > 4)
        return err_set(err, ERR_UNSUPPORTED, "version %u is not known", version);
    if (!hash_matches(index->format, slice_sub(bytes, 0, bytes.len - hash_bytes),
                      bytes.ptr + bytes.len - hash_bytes))
        return err_set(err, ERR_PARSE, "the checksum does not match");
    code = read_entries(index, version, bigendian_32(bytes.ptr + 8), &rest, err);
    if (code == ERR_OK)
        code = read_extensions(index, rest, err);
    if (code == ERR_OK && !index->link.present)
        code = index_check(index, err);
    return code;
}

enum err_code index_parse(enum oid_format format, struct slice bytes, struct index **out,
                          struct err *err)
{
    struct index *index = mem_calloc(1, sizeof *index);
    enum err_code code;

    if (!index)
        return err_set(err, ERR_NOMEM, "no memory for an index");
    index->format = format;
    index->names = (struct arena)ARENA_INIT(LIMIT_INDEX_NAME_BYTES);
    code = parse(index, bytes, err);
    if (code == ERR_OK)
        *out = index;
    else
        index_free(index);
    return code;
}

const struct oid *index_shared(const struct index *index)
{
    if (!index->link.present || index->shared || oid_is_null(&index->link.shared))
        return NULL;
    return &index->link.shared;
}

enum err_code index_join(struct index *index, struct index *shared, struct err *err)
{
    index->shared = shared;
    if (shared->link.present)
        return err_set(err, ERR_PARSE, "a shared index is itself split");
    return index_link_apply(index, err);
}

/* One file, whose bytes the index then owns. */
static enum err_code read_one(const char *path, enum oid_format format, struct index **out,
                              struct err *err)
{
    struct buf bytes = BUF_INIT(LIMIT_INDEX_BYTES);
    enum err_code code = gitfile_read(path, &bytes, err);

    if (code == ERR_OK)
        code = index_parse(format, buf_slice(&bytes), out, err);
    if (code == ERR_OK)
        (*out)->bytes = bytes;
    else
        buf_release(&bytes);
    return code;
}

static enum err_code read_shared(struct index *index, const char *git_dir, struct err *err)
{
    const char prefix[] = "sharedindex.";
    char name[sizeof prefix + OID_MAX_HEX] = "sharedindex.";
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct index *shared = NULL;
    enum err_code code;

    oid_hex(index->format, index_shared(index), name + sizeof prefix - 1);
    code = gitfile_path(&path, git_dir, name, err);
    if (code == ERR_OK)
        code = read_one(buf_str(&path), index->format, &shared, err);
    if (code == ERR_NOTFOUND)
        code = err_set(err, ERR_PARSE, "there is no shared part");
    if (code == ERR_OK)
        code = index_join(index, shared, err);
    if (code != ERR_OK)
        err_where(err, "%s", name);
    buf_release(&path);
    return code;
}

enum err_code index_read(const char *path, const char *git_dir, enum oid_format format,
                         struct index **out, struct err *err)
{
    struct index *index = NULL;
    enum err_code code = read_one(path, format, &index, err);

    if (code == ERR_NOTFOUND) {
        *out = mem_calloc(1, sizeof **out);
        return *out ? ERR_OK : err_set(err, ERR_NOMEM, "no memory for an index");
    }
    if (code == ERR_OK && index_shared(index))
        code = read_shared(index, git_dir, err);
    if (code == ERR_OK) {
        *out = index;
        return ERR_OK;
    }
    index_free(index);
    err_where(err, "%s", path);
    return code;
}

void index_free(struct index *index)
{
    if (!index)
        return;
    index_free(index->shared);
    mem_free(index->entries);
    arena_release(&index->names);
    buf_release(&index->bytes);
    mem_free(index);
}

const struct index_entry *index_entries(const struct index *index, size_t *count)
{
    *count = index->count;
    return index->entries;
}
