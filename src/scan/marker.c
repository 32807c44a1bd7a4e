/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/marker.h"

#include "core/ascii.h"

/* How far from the secret a marker may stand: a line of a minified file is no
 * line that somebody commented. */
#define REACH_BYTES 1024

static const char *const on_its_line[] = {
    "patrol:allow",      "gitleaks:allow",           "betterleaks:allow",
    "trufflehog:ignore", "kingfisher:ignore",        "kingfisher:allow",
    "ggignore",          "pragma: allowlist secret", "pragma: whitelist secret",
};

static const char *const on_the_line_before[] = {
    "pragma: allowlist nextline secret",
    "pragma: whitelist nextline secret",
};

static bool is_word(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

/* true when `text` holds the marker, and not as a part of a longer word. */
static bool holds(struct slice text, struct slice marker)
{
    size_t at;

    for (; marker.len && (at = slice_find(text, marker)) != SIZE_MAX;
         text = slice_sub(text, at + 1, text.len)) {
        size_t end = at + marker.len;
        bool begins = at == 0 || !is_word(text.ptr[at - 1]) || !is_word(marker.ptr[0]);
        bool ends = end == text.len || !is_word(text.ptr[end]);

        if (begins && ends)
            return true;
    }
    return false;
}

static struct slice find_one_of(const char *const *markers, size_t count, struct slice text)
{
    for (size_t i = 0; i < count; i++)
        if (holds(text, slice_str(markers[i])))
            return slice_str(markers[i]);
    return slice_of(NULL, 0);
}

/* What stands before bytes[at] on its line, as far as it is looked at. */
static struct slice line_before(struct slice bytes, size_t at)
{
    size_t from = at > REACH_BYTES ? at - REACH_BYTES : 0;
    const char *newline = at > from ? memrchr(bytes.ptr + from, '\n', at - from) : NULL;

    return slice_sub(bytes, newline ? (size_t)(newline - bytes.ptr) + 1 : from, at);
}

static struct slice line_after(struct slice bytes, size_t at)
{
    struct slice rest = slice_sub(slice_sub(bytes, at, bytes.len), 0, REACH_BYTES);
    const char *newline = rest.len ? memchr(rest.ptr, '\n', rest.len) : NULL;

    return newline ? slice_sub(rest, 0, (size_t)(newline - rest.ptr)) : rest;
}

static struct slice previous_line(struct slice bytes, struct slice line)
{
    size_t from = (size_t)(line.ptr - bytes.ptr);

    if (from == 0 || bytes.ptr[from - 1] != '\n')
        return slice_of(NULL, 0);
    return line_before(bytes, from - 1);
}

struct slice marker_find(const struct marker_options *options, struct slice bytes, size_t start,
                         size_t end)
{
    struct slice before;
    struct slice found = {NULL, 0};
    struct slice parts[2];

    if (options->off || start > end || end > bytes.len || !bytes.len)
        return found;
    before = line_before(bytes, start);
    parts[0] = before;
    parts[1] = line_after(bytes, end);
    for (size_t i = 0; i < ARRAY_LEN(parts) && !found.len; i++) {
        found = find_one_of(on_its_line, ARRAY_LEN(on_its_line), parts[i]);
        if (!found.len)
            found = find_one_of(options->more, options->more_count, parts[i]);
    }
    if (!found.len)
        found = find_one_of(on_the_line_before, ARRAY_LEN(on_the_line_before),
                            previous_line(bytes, before));
    return found;
}
