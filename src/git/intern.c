/* SPDX-License-Identifier: Apache-2.0 */
#include "git/intern.h"

#include <assert.h>
#include <sys/random.h>

#include "core/checked.h"
#include "core/mem.h"

#define ALIGN 8
#define MOST_STRINGS ((size_t)1 << 30)
#define LEAST_SLOTS 64

void intern_init(struct intern *intern, size_t ceiling)
{
    *intern = (struct intern){.bytes = BUF_INIT(ceiling)};
    /* Without random bytes only the defence against made-up collisions is
     * lost. */
    if (getrandom(intern->key, sizeof intern->key, GRND_NONBLOCK) < 0)
        memset(intern->key, 0x5a, sizeof intern->key);
}

void intern_release(struct intern *intern)
{
    buf_release(&intern->bytes);
    mem_free(intern->ends);
    mem_free(intern->slots);
    *intern = (struct intern){0};
}

/* Both halves of the product of two words. */
static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash(const struct intern *intern, struct slice text)
{
    uint64_t state = intern->key[0] ^ text.len;
    uint64_t word;

    for (; text.len >= sizeof word; text = slice_sub(text, sizeof word, text.len)) {
        memcpy(&word, text.ptr, sizeof word);
        state = fold(state ^ word, intern->key[1] | 1);
    }
    word = 0;
    if (text.len)
        memcpy(&word, text.ptr, text.len);
    return fold(state ^ word, (intern->key[1] ^ UINT64_C(0x9e3779b97f4a7c15)) | 1);
}

/* What a slot holds for a string: strings with another half of the hash need
 * not be looked at, which would be another miss of the cache. */
static uint64_t slot_value(uint64_t hashed, size_t number)
{
    return (hashed & ~(uint64_t)UINT32_MAX) | (number + 1);
}

static uint32_t slot_number(uint64_t value)
{
    return (uint32_t)value - 1;
}

/* Where the string is, or where it would go. */
static size_t slot_of(const struct intern *intern, struct slice text, uint64_t hashed)
{
    size_t mask = intern->slot_count - 1;
    size_t slot = (size_t)hashed & mask;

    for (; intern->slots[slot]; slot = (slot + 1) & mask)
        if (intern->slots[slot] >> 32 == hashed >> 32 &&
            slice_equal(intern_get(intern, slot_number(intern->slots[slot])), text))
            break;
    return slot;
}

/* At most half of the slots are taken. */
static enum err_code grow(struct intern *intern)
{
    size_t cap = intern->slot_count ? intern->slot_count : LEAST_SLOTS / 2;
    size_t *ends = mem_realloc(intern->ends, cap, sizeof *ends);
    uint64_t *slots = mem_calloc(2 * cap, sizeof *slots);

    if (ends)
        intern->ends = ends;
    if (!ends || !slots) {
        mem_free(slots);
        return ERR_NOMEM;
    }
    mem_free(intern->slots);
    intern->slots = slots;
    intern->slot_count = 2 * cap;
    intern->cap = cap;
    for (size_t i = 0; i < intern->count; i++) {
        struct slice text = intern_get(intern, (uint32_t)i);
        uint64_t hashed = hash(intern, text);

        slots[slot_of(intern, text, hashed)] = slot_value(hashed, i);
    }
    return ERR_OK;
}

static enum err_code append(struct intern *intern, struct slice text)
{
    static const char zeros[ALIGN];

    buf_add(&intern->bytes, zeros, -intern->bytes.len % ALIGN);
    buf_add_slice(&intern->bytes, text);
    if (buf_status(&intern->bytes) == ERR_OK)
        intern->ends[intern->count++] = intern->bytes.len;
    return buf_status(&intern->bytes);
}

enum err_code intern_add(struct intern *intern, struct slice text, uint32_t *number, bool *fresh)
{
    uint64_t hashed = hash(intern, text);
    enum err_code code = ERR_OK;
    size_t slot;

    if (intern->count == intern->cap)
        code = intern->count < MOST_STRINGS ? grow(intern) : ERR_LIMIT;
    if (code != ERR_OK)
        return code;
    slot = slot_of(intern, text, hashed);
    if (fresh)
        *fresh = !intern->slots[slot];
    if (!intern->slots[slot]) {
        code = append(intern, text);
        if (code != ERR_OK)
            return code;
        intern->slots[slot] = slot_value(hashed, intern->count - 1);
    }
    *number = slot_number(intern->slots[slot]);
    return ERR_OK;
}

bool intern_find(const struct intern *intern, struct slice text, uint32_t *number)
{
    size_t slot;

    if (!intern->slot_count)
        return false;
    slot = slot_of(intern, text, hash(intern, text));
    if (!intern->slots[slot])
        return false;
    *number = slot_number(intern->slots[slot]);
    return true;
}

struct slice intern_get(const struct intern *intern, uint32_t number)
{
    size_t start;

    assert(number < intern->count);
    start = number ? intern->ends[number - 1] : 0;
    start += -start % ALIGN;
    return slice_sub(buf_slice(&intern->bytes), start, intern->ends[number]);
}
