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

/* These count in a comment of their own above the secret, lest one for a secret of its own
 * line, or at the end of a long one, lets the next line pass. */
static const char *const on_the_line_before[] = {
    "kingfisher:ignore",
    "pragma: allowlist nextline secret",
};

/* How much of `text` is the marker; 0: it does not begin with it. A blank may be
 * a hyphen, and behind a colon there need be none, as detect-secrets has it. */
static size_t length_at(struct slice text, struct slice marker)
{
    size_t len = 0;

    for (size_t i = 0; i < marker.len; i++) {
        bool blank = marker.ptr[i] == ' ';
        bool same =
            len < text.len && (text.ptr[len] == marker.ptr[i] || (blank && text.ptr[len] == '-'));

        if (!same && !(blank && i > 0 && marker.ptr[i - 1] == ':'))
            return 0;
        len += same;
    }
    return len;
}

/* true when `text` holds the marker, and not as a part of a longer word. */
static bool holds(struct slice text, struct slice marker)
{
    for (size_t at = 0; at < text.len; at++) {
        size_t len = length_at(slice_sub(text, at, text.len), marker);
        bool begins = at == 0 || !ascii_is_word(text.ptr[at - 1]) || !ascii_is_word(marker.ptr[0]);
        bool ends = at + len == text.len || !ascii_is_word(text.ptr[at + len]);

        if (len && begins && ends)
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

/* Editors show a lone carriage return as the end of a line, too. */
static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

/* What stands before bytes[at] on its line, as far as it is looked at. */
static struct slice line_before(struct slice bytes, size_t at)
{
    size_t from = at;

    while (from && at - from < REACH_BYTES && !ends_line(bytes.ptr[from - 1]))
        from--;
    return slice_sub(bytes, from, at);
}

static struct slice line_after(struct slice bytes, size_t at)
{
    size_t end = at;

    while (end < bytes.len && end - at < REACH_BYTES && !ends_line(bytes.ptr[end]))
        end++;
    return slice_sub(bytes, at, end);
}

/* The line before the one that begins with `line`; empty where that is not known, or only the
 * end of it. */
static struct slice previous_line(struct slice bytes, struct slice line)
{
    size_t end = (size_t)(line.ptr - bytes.ptr);
    struct slice previous;

    if (end == 0 || !ends_line(bytes.ptr[end - 1]))
        return slice_of(NULL, 0);
    end--;
    if (bytes.ptr[end] == '\n' && end && bytes.ptr[end - 1] == '\r')
        end--;
    previous = line_before(bytes, end);
    if (previous.ptr != bytes.ptr && !ends_line(previous.ptr[-1]))
        return slice_of(NULL, 0);
    return previous;
}

/* Whether something stands behind the comment, on its line. */
static bool is_followed(struct slice text)
{
    static const char *const closings[] = {"*/", "-->"};

    for (size_t i = 0; i < ARRAY_LEN(closings); i++) {
        size_t at = slice_find(text, slice_str(closings[i]));

        if (at < text.len && slice_trim(slice_sub(text, at + strlen(closings[i]), text.len)).len)
            return true;
    }
    return false;
}

/* The marker that a comment begins with. */
static struct slice find_first_word(struct slice comment)
{
    for (size_t i = 0; i < ARRAY_LEN(on_the_line_before); i++) {
        struct slice marker = slice_str(on_the_line_before[i]);
        size_t len = length_at(comment, marker);

        if (len && (comment.len == len || !ascii_is_word(comment.ptr[len])))
            return marker;
    }
    return slice_of(NULL, 0);
}

/* The marker of a comment that has `line` for itself. */
static struct slice find_own_comment(struct slice line)
{
    static const char *const openings[] = {"#", "//", "/*", "*", "--", ";", "<!--", "'"};
    struct slice found = {NULL, 0};

    line = slice_trim(line);
    for (size_t i = 0; i < ARRAY_LEN(openings) && !found.len; i++)
        if (slice_starts(line, openings[i]))
            found = find_first_word(slice_trim(slice_sub(line, strlen(openings[i]), line.len)));
    return is_followed(line) ? slice_of(NULL, 0) : found;
}

/* The first line of a secret of several lines, from where it begins: "-----BEGIN … # marker". */
static struct slice first_line(struct slice bytes, size_t start, size_t end)
{
    struct slice line = line_after(bytes, start);
    bool goes_on = line.len < end - start && ends_line(line.ptr[line.len]);

    return goes_on ? line : slice_of(NULL, 0);
}

struct slice marker_find(const struct marker_options *options, struct slice bytes, size_t start,
                         size_t end)
{
    struct slice before;
    struct slice found = {NULL, 0};
    struct slice parts[3];

    if (options->off || start > end || end > bytes.len || !bytes.len)
        return found;
    before = line_before(bytes, start);
    parts[0] = before;
    parts[1] = first_line(bytes, start, end);
    parts[2] = line_after(bytes, end);
    for (size_t i = 0; i < ARRAY_LEN(parts) && !found.len; i++) {
        found = find_one_of(on_its_line, ARRAY_LEN(on_its_line), parts[i]);
        if (!found.len)
            found = find_one_of(options->more, options->more_count, parts[i]);
    }
    if (!found.len)
        found = find_own_comment(previous_line(bytes, before));
    return found;
}
