/* SPDX-License-Identifier: Apache-2.0 */
#include "core/glob.h"

/* One element of a pattern against one byte. Returns the length of the
 * element, 0 when it does not match. */
static size_t match_class(struct slice p, char c)
{
    size_t i = 1;
    bool negated = p.len > 1 && (p.ptr[1] == '!' || p.ptr[1] == '^');
    bool found = false;

    i += negated ? 1 : 0;
    for (bool first = true; i < p.len && (first || p.ptr[i] != ']'); first = false) {
        char low = p.ptr[i++];
        char high = low;

        if (i + 1 < p.len && p.ptr[i] == '-' && p.ptr[i + 1] != ']') {
            high = p.ptr[i + 1];
            i += 2;
        }
        found |= (unsigned char)low <= (unsigned char)c && (unsigned char)c <= (unsigned char)high;
    }
    if (i >= p.len) /* no closing bracket: an ordinary character */
        return c == '[' ? 1 : 0;
    return found != negated && c != '/' ? i + 1 : 0;
}

static size_t match_one(struct slice p, char c)
{
    switch (p.ptr[0]) {
    case '?':
        return c != '/' ? 1 : 0;
    case '[':
        return match_class(p, c);
    case '\\':
        return p.len > 1 && p.ptr[1] == c ? 2 : 0;
    default:
        return p.ptr[0] == c ? 1 : 0;
    }
}

/* A place to come back to: the star that was passed last, and where the text
 * behind it begins. The last star of a kind is enough, for whatever an
 * earlier one could still take the later one can take too. */
struct retry {
    bool set;
    bool folders; /* takes whole folders only: a double star and a slash */
    size_t pattern;
    size_t text;
};

/* Passes a double star at p[*i]. */
static struct retry pass_globstar(struct slice p, size_t *i, size_t j)
{
    bool begins = *i == 0 || p.ptr[*i - 1] == '/';
    bool folders = begins && *i + 2 < p.len && p.ptr[*i + 2] == '/';

    *i += folders ? 3 : 2;
    return (struct retry){true, folders, *i, j};
}

/* Lets a double star take more; false when nothing is left to take. */
static bool widen(struct retry *globstar, struct slice t)
{
    if (!globstar->set)
        return false;
    do {
        if (globstar->text >= t.len)
            return false;
        globstar->text++;
    } while (globstar->folders && t.ptr[globstar->text - 1] != '/');
    return true;
}

static bool match_anchored(struct slice p, struct slice t)
{
    struct retry star = {0};
    struct retry globstar = {0};
    size_t i = 0;
    size_t j = 0;

    while (j < t.len || i < p.len) {
        struct slice rest = slice_sub(p, i, p.len);
        size_t step;

        if (slice_starts(rest, "**")) {
            globstar = pass_globstar(p, &i, j);
            star.set = false;
            continue;
        }
        if (slice_starts(rest, "*")) {
            star = (struct retry){true, false, ++i, j};
            continue;
        }
        step = rest.len && j < t.len ? match_one(rest, t.ptr[j]) : 0;
        if (step) {
            i += step;
            j++;
        } else if (star.set && star.text < t.len && t.ptr[star.text] != '/') {
            j = ++star.text;
            i = star.pattern;
        } else if (widen(&globstar, t)) {
            j = globstar.text;
            i = globstar.pattern;
            star.set = false;
        } else {
            return false;
        }
    }
    return true;
}

bool glob_match(struct slice pattern, struct slice path, bool is_folder)
{
    size_t last = path.len;

    if (pattern.len && pattern.ptr[pattern.len - 1] == '/') {
        if (!is_folder)
            return false;
        pattern.len--;
    }
    if (pattern.len && pattern.ptr[0] == '/')
        return match_anchored(slice_sub(pattern, 1, pattern.len), path);
    if (memchr(pattern.ptr, '/', pattern.len))
        return match_anchored(pattern, path);
    while (last && path.ptr[last - 1] != '/')
        last--;
    return match_anchored(pattern, slice_sub(path, last, path.len));
}
