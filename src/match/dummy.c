/* SPDX-License-Identifier: Apache-2.0 */
#include "match/dummy.h"

#include "core/ascii.h"
#include "core/attributes.h"

/* "glpat-xxxxxx-xxxxxx": one character makes up more than half. "1234567890abcdef":
 * rows of at least so many neighbours make up most. No random token is like that. */
#define SAME_PERCENT 55
#define ROW_LEAST 5
#define ROWS_PERCENT 75

/* In longer text such a word may stand by chance. */
#define WORDS_TEXT_MOST 256

static bool is_most(size_t part, size_t whole, size_t percent)
{
    return whole > 0 && part * 100 >= whole * percent;
}

static bool is_one_character(struct slice text)
{
    size_t counts[256] = {0};
    size_t alnums = 0;
    size_t most = 0;

    for (size_t i = 0; i < text.len; i++) {
        size_t *count = &counts[(unsigned char)ascii_lower(text.ptr[i])];

        if (!ascii_is_alnum(text.ptr[i]))
            continue;
        alnums++;
        if (++*count > most)
            most = *count;
    }
    return is_most(most, alnums, SAME_PERCENT);
}

/* What follows in "abcd", "4567", and in digits that wrap: "90", "9a", "f0". */
static bool is_next(char before, char c)
{
    before = ascii_lower(before);
    c = ascii_lower(c);
    return c == before + 1 || (before == '9' && (c == '0' || c == 'a')) ||
           (before == 'f' && c == '0');
}

/* Signs between neighbours, as in a UUID, are passed over. */
static bool is_rows(struct slice text)
{
    size_t in_rows = 0;
    size_t alnums = 0;
    size_t row = 0;
    char before = '\0';

    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_alnum(text.ptr[i]))
            continue;
        alnums++;
        row = is_next(before, text.ptr[i]) ? row + 1 : 1;
        if (row >= ROW_LEAST)
            in_rows += row == ROW_LEAST ? ROW_LEAST : 1;
        before = text.ptr[i];
    }
    return is_most(in_rows, alnums, ROWS_PERCENT);
}

static bool holds(struct slice text, struct slice word)
{
    for (size_t at = 0; at + word.len <= text.len; at++) {
        size_t same = 0;

        while (same < word.len && ascii_lower(text.ptr[at + same]) == word.ptr[same])
            same++;
        if (same == word.len)
            return true;
    }
    return false;
}

bool dummy_is(struct slice secret)
{
    static const char *const words[] = {
        "example", "placeholder", "changeme",   "change_me", "change-me", "your_",
        "your-",   "yourtoken",   "yourkey",    "yourapi",   "dummy",     "redacted",
        "insert_", "insert-",     "yoursecret", "replace_",  "replace-",  "notreal",
    };

    if (is_one_character(secret) || is_rows(secret))
        return true;
    for (size_t i = 0; secret.len <= WORDS_TEXT_MOST && i < ARRAY_LEN(words); i++)
        if (holds(secret, slice_str(words[i])))
            return true;
    return false;
}
