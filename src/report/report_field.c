/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_field.h"

#include "core/base64.h"
#include "core/utf8.h"
#include "report/rfc3339.h"

void report_field_fail(struct report_field_reader *reader, const char *key, const char *why)
{
    if (reader->code == ERR_OK)
        reader->code = err_set(reader->err, ERR_PARSE, "%s: %s", key, why);
}

static void fail_memory(struct report_field_reader *reader)
{
    if (reader->code == ERR_OK)
        reader->code = err_set(reader->err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

/* The entry, where it is there, not null, and nothing failed. */
static const struct node *find(const struct report_field_reader *reader, const struct node *map,
                               const char *key)
{
    const struct node *entry = reader->code == ERR_OK ? node_get(map, key) : NULL;

    return entry && entry->kind != NODE_NULL ? entry : NULL;
}

static const struct node *find_kind(struct report_field_reader *reader, const struct node *map,
                                    const char *key, enum node_kind kind, const char *why)
{
    const struct node *entry = find(reader, map, key);

    if (!entry || entry->kind == kind)
        return entry;
    report_field_fail(reader, key, why);
    return NULL;
}

const struct node *report_field_map(struct report_field_reader *reader, const struct node *map,
                                    const char *key)
{
    return find_kind(reader, map, key, NODE_MAP, "not a map");
}

const struct node *report_field_list(struct report_field_reader *reader, const struct node *map,
                                     const char *key)
{
    return find_kind(reader, map, key, NODE_LIST, "not a list");
}

static struct slice copy(struct report_field_reader *reader, struct slice text)
{
    struct slice made = arena_slice(reader->arena, text);

    if (made.ptr)
        return made;
    fail_memory(reader);
    return slice_of(NULL, 0);
}

struct slice report_field_text(struct report_field_reader *reader, const struct node *map,
                               const char *key)
{
    const struct node *entry = find_kind(reader, map, key, NODE_SCALAR, "not a text");

    if (!entry)
        return slice_of(NULL, 0);
    for (size_t i = 0; i < entry->text.len; i++) {
        if ((unsigned char)entry->text.ptr[i] < ' ' || entry->text.ptr[i] == '\x7f') {
            report_field_fail(reader, key, "has control characters");
            return slice_of(NULL, 0);
        }
    }
    return copy(reader, entry->text);
}

const char *report_field_word(struct report_field_reader *reader, const struct node *map,
                              const char *key, const char *fallback)
{
    /* arena_slice puts a NUL behind the text. */
    struct slice text = report_field_text(reader, map, key);

    return text.len ? text.ptr : fallback;
}

static struct slice decode(struct report_field_reader *reader, const char *key, struct slice text)
{
    unsigned char *bytes = arena_alloc(reader->arena, BASE64_DECODED_LEN(text.len));
    size_t len;

    if (!bytes) {
        fail_memory(reader);
        return slice_of(NULL, 0);
    }
    if (!base64_decode(text, bytes, &len)) {
        report_field_fail(reader, key, "not base64");
        return slice_of(NULL, 0);
    }
    return slice_of((const char *)bytes, len);
}

struct slice report_field_name(struct report_field_reader *reader, const struct node *map,
                               const char *key, const char *bytes_key)
{
    const struct node *bytes =
        bytes_key ? find_kind(reader, map, bytes_key, NODE_SCALAR, "not a text") : NULL;
    const struct node *entry = find_kind(reader, map, key, NODE_SCALAR, "not a text");

    if (bytes)
        return decode(reader, bytes_key, bytes->text);
    return entry ? copy(reader, entry->text) : slice_of(NULL, 0);
}

bool report_field_names(struct report_field_reader *reader, const struct node *map, const char *key,
                        const struct slice **out, size_t *count)
{
    const struct node *list = report_field_list(reader, map, key);
    struct slice *names;

    *out = NULL;
    *count = 0;
    if (!list)
        return false;
    names = arena_calloc(reader->arena, list->count, sizeof *names);
    if (!names)
        fail_memory(reader);
    for (const struct node *at = list->first; at && reader->code == ERR_OK; at = at->next) {
        if (at->kind == NODE_SCALAR)
            names[(*count)++] = copy(reader, at->text);
        else
            report_field_fail(reader, key, "not a list of texts");
    }
    *out = names;
    return reader->code == ERR_OK;
}

uint64_t report_field_count(struct report_field_reader *reader, const struct node *map,
                            const char *key)
{
    const struct node *entry = find(reader, map, key);
    uint64_t value = 0;

    if (entry && !node_as_u64(entry, INT64_MAX, &value))
        report_field_fail(reader, key, "not a whole number");
    return value;
}

double report_field_real(struct report_field_reader *reader, const struct node *map,
                         const char *key)
{
    const struct node *entry = find(reader, map, key);
    double value = 0;

    if (entry && (!node_as_double(entry, &value) || value < 0))
        report_field_fail(reader, key, "not a number");
    return value;
}

bool report_field_flag(struct report_field_reader *reader, const struct node *map, const char *key)
{
    const struct node *entry = find(reader, map, key);
    bool value = false;

    if (entry && !node_as_bool(entry, &value))
        report_field_fail(reader, key, "neither true nor false");
    return value;
}

bool report_field_time(struct report_field_reader *reader, const struct node *map, const char *key,
                       int64_t *out)
{
    const struct node *entry = find(reader, map, key);

    *out = 0;
    if (!entry)
        return false;
    if (entry->kind == NODE_SCALAR && rfc3339_parse(entry->text, out))
        return true;
    report_field_fail(reader, key, "not a time such as 2025-03-02T09:12:00Z");
    return false;
}
