/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/baseline.h"

#include <stdlib.h>

#include "core/hex.h"
#include "core/limits.h"
#include "core/mem.h"
#include "report/rfc3339.h"
#include "scan/secret_sha1.h"

#define ID_BYTES 8
#define DAY_S 86400

struct baseline {
    const char *name;
    struct baseline_entry *items; /* sorted once sealed */
    size_t count;
    size_t cap;
    struct slice comment;
    size_t lost_comments;
    struct arena arena;
};

enum err_code baseline_new(const char *name, struct baseline **out)
{
    struct baseline *baseline = mem_calloc(1, sizeof *baseline);

    if (!baseline)
        return ERR_NOMEM;
    baseline->arena = (struct arena)ARENA_INIT(16 * LIMIT_DOCUMENT_BYTES);
    baseline->name = arena_copy(&baseline->arena, slice_str(name));
    if (!baseline->name) {
        baseline_free(baseline);
        return ERR_NOMEM;
    }
    *out = baseline;
    return ERR_OK;
}

void baseline_free(struct baseline *baseline)
{
    if (!baseline)
        return;
    mem_free(baseline->items);
    arena_release(&baseline->arena);
    mem_free(baseline);
}

bool baseline_ends(struct slice date, int64_t *out)
{
    struct buf text = BUF_INIT(64);
    bool good;

    buf_add_slice(&text, slice_sub(date, 0, 32));
    buf_add_str(&text, "T00:00:00Z");
    good = rfc3339_parse(buf_slice(&text), out);
    if (good)
        *out += DAY_S;
    buf_release(&text);
    return good;
}

static bool copy_into(struct arena *arena, struct slice *text)
{
    if (!text->len)
        return true;
    *text = arena_slice(arena, *text);
    return text->ptr != NULL;
}

enum err_code baseline_add(struct baseline *baseline, const struct baseline_entry *entry)
{
    struct baseline_entry copy = *entry;

    if (baseline->count == baseline->cap) {
        size_t cap = mem_grow(baseline->cap, baseline->count + 1, LIMIT_FINDINGS);
        struct baseline_entry *grown =
            cap ? mem_realloc(baseline->items, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        baseline->items = grown;
        baseline->cap = cap;
    }
    if (!copy_into(&baseline->arena, &copy.rule) || !copy_into(&baseline->arena, &copy.redacted) ||
        !copy_into(&baseline->arena, &copy.reason) || !copy_into(&baseline->arena, &copy.author) ||
        !copy_into(&baseline->arena, &copy.created) || !copy_into(&baseline->arena, &copy.expires))
        return ERR_NOMEM;
    baseline->items[baseline->count++] = copy;
    return ERR_OK;
}

static int compare_keys(const struct baseline_key *a, const struct baseline_key *b)
{
    int order = (int)a->kind - (int)b->kind;

    return order ? order : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static int compare_entries(const void *left, const void *right)
{
    const struct baseline_entry *a = left;
    const struct baseline_entry *b = right;
    int order = compare_keys(&a->key, &b->key);

    if (!order)
        order = (a->ends_s < b->ends_s) - (a->ends_s > b->ends_s);
    if (!order)
        order = slice_compare(a->created, b->created);
    if (!order)
        order = slice_compare(a->reason, b->reason);
    return order ? order : slice_compare(a->author, b->author);
}

void baseline_seal(struct baseline *baseline)
{
    if (baseline->count)
        qsort(baseline->items, baseline->count, sizeof *baseline->items, compare_entries);
}

/* The first of the entries with this key. */
static struct baseline_entry *look_up(struct baseline *baseline, const struct baseline_key *key)
{
    size_t low = 0;
    size_t high = baseline->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_keys(&baseline->items[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == baseline->count || compare_keys(&baseline->items[low].key, key))
        return NULL;
    return &baseline->items[low];
}

/* By what else than its SHA-256 a finding may be known. */
static bool key_of(const struct finding *finding, enum baseline_key_kind kind,
                   struct baseline_key *key)
{
    *key = (struct baseline_key){.kind = kind};
    switch (kind) {
    case BASELINE_ID:
        return hex_decode(finding->id, ID_BYTES, key->bytes);
    case BASELINE_SHA1:
        if (finding->secret)
            secret_sha1(finding->secret, key->bytes);
        return finding->secret != NULL;
    case BASELINE_SHA256:
        memcpy(key->bytes, finding->hash.bytes, sizeof finding->hash.bytes);
        return true;
    }
    return false;
}

struct baseline_entry *baseline_find(struct baseline *baseline, const struct finding *finding)
{
    static const enum baseline_key_kind kinds[] = {BASELINE_SHA256, BASELINE_ID, BASELINE_SHA1};
    struct baseline_entry *best = NULL;

    for (size_t i = 0; i < ARRAY_LEN(kinds) && baseline->count; i++) {
        struct baseline_entry *const end = &baseline->items[baseline->count];
        struct baseline_entry *entry;
        struct baseline_key key;

        if (!key_of(finding, kinds[i], &key))
            continue;
        entry = look_up(baseline, &key);
        if (entry && (!best || entry->ends_s > best->ends_s))
            best = entry;
        for (; entry && entry < end && !compare_keys(&entry->key, &key); entry++)
            entry->used = true;
    }
    return best;
}

const char *baseline_name(const struct baseline *baseline)
{
    return baseline->name;
}

size_t baseline_count(const struct baseline *baseline)
{
    return baseline->count;
}

struct baseline_entry *baseline_at(const struct baseline *baseline, size_t index)
{
    return &baseline->items[index];
}

size_t baseline_remove(struct baseline *baseline,
                       bool (*drop)(const struct baseline_entry *entry, int64_t now_s),
                       int64_t now_s)
{
    size_t kept = 0;
    size_t before = baseline->count;

    for (size_t i = 0; i < before; i++)
        if (!drop(&baseline->items[i], now_s))
            baseline->items[kept++] = baseline->items[i];
    baseline->count = kept;
    return before - kept;
}

struct baseline_entry baseline_entry_of(const struct finding *finding)
{
    struct baseline_entry entry = {
        .rule = finding->rule.id,
        .redacted = finding->redacted,
        .ends_s = INT64_MAX,
    };

    (void)!key_of(finding, BASELINE_SHA256, &entry.key);
    return entry;
}

/* A comment, or the end of a line that is one: a '#' behind a blank and outside of quotes. */
static bool has_comment(struct slice line)
{
    char quote = '\0';

    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];

        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '#' && (i == 0 || line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t'))
            return true;
    }
    return false;
}

enum err_code baseline_take_comments(struct baseline *baseline, struct slice text)
{
    const char *begin = text.ptr;
    size_t len = 0;
    bool in_front = true;
    struct slice line;

    baseline->lost_comments = 0;
    while (slice_cut(&text, '\n', &line)) {
        line = slice_trim(line);
        in_front = in_front && (!line.len || line.ptr[0] == '#');
        if (in_front)
            len = line.len ? (size_t)(line.ptr - begin) + line.len : len;
        else
            baseline->lost_comments += has_comment(line);
    }
    baseline->comment = slice_of(begin, len);
    return copy_into(&baseline->arena, &baseline->comment) ? ERR_OK : ERR_NOMEM;
}

struct slice baseline_comment(const struct baseline *baseline)
{
    return baseline->comment;
}

size_t baseline_lost_comments(const struct baseline *baseline)
{
    return baseline->lost_comments;
}
