/* SPDX-License-Identifier: Apache-2.0 */
#include "match/byteset.h"

void byteset_add_range(struct byteset *set, unsigned first, unsigned last)
{
    for (unsigned byte = first; byte <= last; byte++)
        byteset_add(set, byte);
}

void byteset_add_set(struct byteset *set, const struct byteset *other)
{
    for (size_t i = 0; i < ARRAY_LEN(set->bits); i++)
        set->bits[i] |= other->bits[i];
}

void byteset_invert(struct byteset *set)
{
    for (size_t i = 0; i < ARRAY_LEN(set->bits); i++)
        set->bits[i] = ~set->bits[i];
}

void byteset_fold(struct byteset *set)
{
    for (unsigned upper = 'A'; upper <= 'Z'; upper++) {
        unsigned lower = upper | 0x20;

        if (byteset_has(set, upper) || byteset_has(set, lower)) {
            byteset_add(set, upper);
            byteset_add(set, lower);
        }
    }
}

bool byteset_meets(const struct byteset *a, const struct byteset *b)
{
    for (size_t i = 0; i < ARRAY_LEN(a->bits); i++)
        if (a->bits[i] & b->bits[i])
            return true;
    return false;
}

unsigned byteset_count(const struct byteset *set)
{
    unsigned count = 0;

    for (size_t i = 0; i < ARRAY_LEN(set->bits); i++)
        count += (unsigned)__builtin_popcountll(set->bits[i]);
    return count;
}

/* Ranges as pairs of bytes: first, last, first, last, … */
struct class
{
    const char *name;
    struct slice ranges;
};

#define RANGES(text)                                                                               \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static void add_class(struct byteset *set, const struct class *class, bool negated)
{
    struct byteset members = {0};

    for (size_t i = 0; i + 1 < class->ranges.len; i += 2)
        byteset_add_range(&members, (unsigned char)class->ranges.ptr[i],
                          (unsigned char)class->ranges.ptr[i + 1]);
    if (negated)
        byteset_invert(&members);
    byteset_add_set(set, &members);
}

static bool add_named(struct byteset *set, const struct class *classes, size_t count,
                      struct slice name, bool negated)
{
    for (size_t i = 0; i < count; i++) {
        if (!slice_is(name, classes[i].name))
            continue;
        add_class(set, &classes[i], negated);
        return true;
    }
    return false;
}

bool byteset_add_escape(struct byteset *set, char letter)
{
    /* pcre2pattern(3), "Generic character types" */
    static const struct class classes[] = {
        {"d", RANGES("09")},           {"w", RANGES("09AZ__az")},
        {"s", RANGES("\t\r  ")},       {"h", RANGES("\t\t  \xa0\xa0")},
        {"v", RANGES("\n\r\x85\x85")}, {"n", RANGES("\n\n")},
    };
    char lower = (char)(letter | 0x20);

    if (letter == 'n')
        return false; /* an escape of its own */
    return add_named(set, classes, ARRAY_LEN(classes), slice_of(&lower, 1), letter != lower);
}

bool byteset_add_posix(struct byteset *set, struct slice name, bool negated)
{
    /* pcre2pattern(3), "POSIX character classes" */
    static const struct class classes[] = {
        {"alnum", RANGES("09AZaz")},
        {"alpha", RANGES("AZaz")},
        {"ascii", RANGES("\0\x7f")},
        {"blank", RANGES("\t\t  ")},
        {"cntrl", RANGES("\0\x1f\x7f\x7f")},
        {"digit", RANGES("09")},
        {"graph", RANGES("!~")},
        {"lower", RANGES("az")},
        {"print", RANGES(" ~")},
        {"punct", RANGES("!/:@[`{~")},
        {"space", RANGES("\t\r  ")},
        {"upper", RANGES("AZ")},
        {"word", RANGES("09AZ__az")},
        {"xdigit", RANGES("09AFaf")},
    };

    return add_named(set, classes, ARRAY_LEN(classes), name, negated);
}
