/* SPDX-License-Identifier: Apache-2.0 */
#include "match/streak.h"

#include <math.h>

#include "match/leash.h"
#include "match/rarity.h"

/* Shorter streaks are everywhere, and so are those of most bytes that text has. */
#define LENGTH_MIN 8
#define LENGTH_MAX 4096
#define BITS_MIN 4.0
/* To look for one near a literal costs far less than PCRE2 would. */
#define PART_BITS_MIN 1.0
/* Children of a sequence that are looked at together. */
#define NEIGHBOURS_MAX 48
/* What has no bound counts as so many bytes. */
#define ROOM_UNBOUNDED 0x1p16

bool streak_equal(const struct streak *a, const struct streak *b)
{
    return a->length == b->length && memcmp(&a->bytes, &b->bytes, sizeof a->bytes) == 0;
}

struct scored {
    struct streak streak;
    double bits; /* how rarely such a streak is seen: once in 2^bits bytes */
};

static struct scored score(const struct byteset *bytes, size_t length)
{
    struct scored scored = {{*bytes, 0}, 0};

    scored.streak.length = (uint32_t)(length < LENGTH_MAX ? length : LENGTH_MAX);
    scored.bits = (double)scored.streak.length * rarity_class_bits(bytes);
    return scored;
}

static void keep_better(struct scored *best, const struct scored *other)
{
    if (other->bits > best->bits)
        *best = *other;
}

static struct scored best_of(const struct pattern_node *node);

/* A streak may span several children: [0-9a-f]{8}-[0-9a-f]{4} is 13 bytes of
 * [0-9a-f-]. */
static struct scored best_of_sequence(const struct pattern_node *node)
{
    struct scored best = {0};

    for (const struct pattern_node *from = node->first; from; from = from->next) {
        struct byteset bytes = {0};
        struct scored inside = best_of(from);
        size_t length = 0;
        size_t count = 0;

        keep_better(&best, &inside);
        for (const struct pattern_node *to = from; to && count++ < NEIGHBOURS_MAX; to = to->next) {
            struct scored row;

            leash_add_alphabet(to, &bytes);
            length = pattern_length_add(length, to->shortest);
            row = score(&bytes, length);
            if (row.bits == 0 && length)
                break;
            keep_better(&best, &row);
        }
    }
    return best;
}

/* Each branch has its own streak; what they have in common is the shortest one
 * of bytes of any of them. */
static struct scored best_of_choice(const struct pattern_node *node)
{
    struct byteset bytes = {0};
    size_t length = SIZE_MAX;

    for (const struct pattern_node *child = node->first; child; child = child->next) {
        struct scored branch = best_of(child);

        byteset_add_set(&bytes, &branch.streak.bytes);
        if (branch.streak.length < length)
            length = branch.streak.length;
    }
    return score(&bytes, length);
}

static struct scored best_of(const struct pattern_node *node)
{
    struct byteset bytes = {0};
    struct scored best = {0};

    switch (node->kind) {
    case PATTERN_NOTHING:
    case PATTERN_ANYTHING:
        return best;
    case PATTERN_BYTE:
        return score(&node->bytes, 1);
    case PATTERN_SEQUENCE:
        return best_of_sequence(node);
    case PATTERN_CHOICE:
        return best_of_choice(node);
    case PATTERN_REPEAT:
        if (node->min > 0) {
            struct scored whole;

            best = best_of(node->first);
            leash_add_alphabet(node, &bytes);
            whole = score(&bytes, node->shortest);
            keep_better(&best, &whole);
        }
        return best;
    }
    return best;
}

void streak_of_pattern(const struct pattern_node *node, struct streak *out)
{
    struct scored best = best_of(node);

    *out = best.streak;
    if (best.streak.length < LENGTH_MIN || best.bits < BITS_MIN)
        *out = (struct streak){0};
}

/* At how many places something may begin, as seen from the parts that it is behind
 * or before. */
struct room {
    double bytes;
    struct byteset leash; /* of the bytes between, once there are several places */
};

static const struct room no_room = {.bytes = 1};

static void add_room(struct room *room, const struct streak_part *part)
{
    if (part->longest == SIZE_MAX)
        room->bytes += ROOM_UNBOUNDED;
    else
        room->bytes += (double)(part->longest - part->shortest);
    if (room->bytes > 1)
        leash_add_alphabet(part->node, &room->leash);
}

/* The leash is looked at behind a literal only. */
static double places_behind(const struct room *room)
{
    return room->bytes > 1 ? fmin(room->bytes, 1 + leash_usual_bytes(&room->leash)) : 1;
}

/* The best streak that begins where part `first` does. */
static struct scored best_from_part(const struct streak_part *parts, size_t count, size_t first)
{
    struct scored best = {0};
    struct byteset bytes = {0};
    size_t length = 0;

    for (size_t i = first; i < count && i - first < NEIGHBOURS_MAX && parts[i].node; i++) {
        struct scored row;

        leash_add_alphabet(parts[i].node, &bytes);
        length = pattern_length_add(length, parts[i].shortest);
        row = score(&bytes, length);
        if (row.bits == 0 && length)
            break;
        keep_better(&best, &row);
    }
    return best;
}

/* The best one until now. */
struct choice {
    struct part_streak *streak;
    double worth;
};

static void offer(struct choice *choice, const struct scored *row, size_t part, double places)
{
    double worth = row->bits - log2(places);

    if (worth <= choice->worth)
        return;
    choice->worth = worth;
    *choice->streak = (struct part_streak){row->streak, part, row->bits};
}

void streak_of_parts(const struct streak_part *parts, size_t count, size_t from, size_t to,
                     struct part_streak *out)
{
    struct choice choice = {out, PART_BITS_MIN};
    struct room before = no_room;
    struct room behind = no_room;

    *out = (struct part_streak){0};
    for (size_t i = from; i-- > 0;) {
        struct scored row = best_from_part(parts, from, i);

        add_room(&before, &parts[i]);
        offer(&choice, &row, i, before.bytes);
    }
    for (size_t i = to; i < count; i++) {
        struct scored row = best_from_part(parts, count, i);

        if (row.bits > choice.worth)
            offer(&choice, &row, i, places_behind(&behind));
        add_room(&behind, &parts[i]);
    }
}

size_t streak_find(const struct streak *streak, struct slice bytes, size_t from, size_t to)
{
    const unsigned char *text = (const unsigned char *)bytes.ptr;
    size_t length = streak->length;

    /* As a string search looks at the last byte of its needle first: a byte of
     * another class there rules out all streaks that would hold it. */
    while (to - from >= length) {
        size_t at = from + length;

        while (at > from && byteset_has(&streak->bytes, text[at - 1]))
            at--;
        if (at == from)
            return from + length;
        from = at;
    }
    return SIZE_MAX;
}
