/* SPDX-License-Identifier: Apache-2.0 */
#include "match/words.h"

#define CLASS_MAX 64 /* members of a class that is multiplied out */
#define REPEAT_COPIES_MAX 8

static bool word_equal(const struct word *a, const struct word *b)
{
    return a->len == b->len && a->folded == b->folded && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static bool add(struct words *words, const struct word *word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (word_equal(&words->items[i], word))
            return true;
    }
    if (words->count == WORDS_MAX)
        return false;
    words->items[words->count++] = *word;
    return true;
}

static bool add_all(struct words *words, const struct words *other)
{
    for (size_t i = 0; i < other->count; i++) {
        if (!add(words, &other->items[i]))
            return false;
    }
    return true;
}

void words_empty_string(struct words *words)
{
    words->count = 1;
    words->items[0] = (struct word){0};
}

static bool word_append(struct word *word, const struct word *tail)
{
    if (word->len + tail->len > WORD_BYTES)
        return false;
    memcpy(word->bytes + word->len, tail->bytes, tail->len);
    word->folded |= tail->len ? tail->folded << word->len : 0;
    word->len = (uint8_t)(word->len + tail->len);
    return true;
}

bool words_multiply(struct words *words, const struct word *tails, size_t tail_count)
{
    struct words product = {0};

    if (words->count * tail_count > WORDS_MAX)
        return false;
    for (size_t i = 0; i < words->count; i++) {
        for (size_t k = 0; k < tail_count; k++) {
            struct word word = words->items[i];

            if (!word_append(&word, &tails[k]) || !add(&product, &word))
                return false;
        }
    }
    *words = product;
    return true;
}

bool words_fit(const struct words *words, size_t more)
{
    for (size_t i = 0; i < words->count; i++) {
        if (words->items[i].len + more > WORD_BYTES)
            return false;
    }
    return true;
}

static bool of_class(const struct byteset *bytes, struct words *out)
{
    out->count = 0;
    if (byteset_count(bytes) > 2 * CLASS_MAX)
        return false;
    for (unsigned byte = 0; byte < 256; byte++) {
        struct word word = {.len = 1, .bytes = {(unsigned char)byte}};
        bool lower = byte >= 'a' && byte <= 'z';
        bool upper = byte >= 'A' && byte <= 'Z';

        if (!byteset_has(bytes, byte))
            continue;
        if (lower && byteset_has(bytes, byte ^ 0x20))
            continue; /* stands with its capital */
        if (upper && byteset_has(bytes, byte ^ 0x20)) {
            word.bytes[0] = (unsigned char)(byte ^ 0x20);
            word.folded = 1;
        }
        if (out->count == CLASS_MAX || !add(out, &word))
            return false;
    }
    return true;
}

static bool of_repeat(const struct pattern_node *node, struct words *out)
{
    struct words once;
    struct words power;

    out->count = 0;
    if (node->max > REPEAT_COPIES_MAX || !words_of_node(node->first, &once))
        return false;
    words_empty_string(&power);
    for (uint32_t i = 0;; i++) {
        if (i >= node->min && !add_all(out, &power))
            return false;
        if (i == node->max)
            return true;
        if (!words_multiply(&power, once.items, once.count))
            return false;
    }
}

bool words_of_node(const struct pattern_node *node, struct words *out)
{
    struct words part;

    out->count = 0;
    if (node->longest > WORD_BYTES)
        return false;
    switch (node->kind) {
    case PATTERN_NOTHING:
        words_empty_string(out);
        return true;
    case PATTERN_BYTE:
        return of_class(&node->bytes, out);
    case PATTERN_SEQUENCE:
        words_empty_string(out);
        for (const struct pattern_node *child = node->first; child; child = child->next) {
            if (!words_of_node(child, &part) || !words_multiply(out, part.items, part.count))
                return false;
        }
        return true;
    case PATTERN_CHOICE:
        for (const struct pattern_node *child = node->first; child; child = child->next) {
            if (!words_of_node(child, &part) || !add_all(out, &part))
                return false;
        }
        return true;
    case PATTERN_REPEAT:
        return of_repeat(node, out);
    case PATTERN_ANYTHING:
        return false;
    }
    return false;
}
