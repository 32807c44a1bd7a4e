/* SPDX-License-Identifier: Apache-2.0 */
#include "match/leash.h"

#include <math.h>

#include "match/rarity.h"

/* Most leashes end sooner. */
#define LOOK_BYTES ((size_t)128)
/* What no text has an end of. */
#define USUAL_MAX 0x1p20

void leash_add_alphabet(const struct pattern_node *node, struct byteset *out)
{
    if (!node) {
        byteset_add_range(out, 0, 0xff);
        return;
    }
    switch (node->kind) {
    case PATTERN_NOTHING:
        return;
    case PATTERN_BYTE:
        byteset_add_set(out, &node->bytes);
        return;
    case PATTERN_ANYTHING:
        byteset_add_range(out, 0, 0xff);
        return;
    case PATTERN_SEQUENCE:
    case PATTERN_CHOICE:
    case PATTERN_REPEAT:
        for (const struct pattern_node *child = node->first; child; child = child->next)
            leash_add_alphabet(child, out);
        return;
    }
}

struct leash leash_none(void)
{
    struct leash none = {0};

    byteset_invert(&none.bytes);
    return none;
}

static bool is_fixed(const struct streak_part *part)
{
    return part->shortest == part->longest;
}

/* Parts of fixed lengths at its beginning are left out of `loose`, unless they are
 * made of nothing else than what follows. */
void leash_of_parts(const struct streak_part *parts, size_t from, size_t to, struct leash_row *out)
{
    size_t loose = from;

    *out = (struct leash_row){0};
    for (; loose < to && is_fixed(&parts[loose]); loose++)
        out->fixed = pattern_length_add(out->fixed, parts[loose].shortest);
    for (size_t i = loose; i < to; i++)
        leash_add_alphabet(parts[i].node, &out->loose);
    out->all = out->loose;
    for (bool joins = true; loose > from; loose--) {
        struct byteset with = out->loose;

        leash_add_alphabet(parts[loose - 1].node, &out->all);
        leash_add_alphabet(parts[loose - 1].node, &with);
        joins = joins && memcmp(&with, &out->loose, sizeof with) == 0;
        if (joins)
            out->fixed -= parts[loose - 1].shortest;
    }
}

struct leash leash_with(const struct leash *leash, const struct leash_row *row, bool exact,
                        size_t start)
{
    struct leash longer = *leash;

    if (exact)
        return (struct leash){row->loose, pattern_length_add(start, row->fixed)};
    byteset_add_set(&longer.bytes, &row->all);
    return longer;
}

struct leash leash_either(const struct leash *a, const struct leash *b)
{
    struct leash either = {a->bytes, pattern_length_greater(a->from, b->from)};

    byteset_add_set(&either.bytes, &b->bytes);
    return either;
}

double leash_usual_bytes(const struct byteset *bytes)
{
    double share = exp2(-rarity_class_bits(bytes));

    return share < 1 ? fmin(share / (1 - share), USUAL_MAX) : USUAL_MAX;
}

/* The streak is looked for with one look in as many bytes as it is long. */
bool leash_is_useful(const struct leash *leash, size_t places, size_t streak_length)
{
    return leash_usual_bytes(&leash->bytes) * (double)streak_length < (double)places;
}

size_t leash_end(const struct byteset *leash, struct slice bytes, size_t from, size_t to)
{
    const unsigned char *text = (const unsigned char *)bytes.ptr;
    size_t at = from;

    while (at < to && at - from < LOOK_BYTES && byteset_has(leash, text[at]))
        at++;
    return at - from < LOOK_BYTES ? at : to;
}
