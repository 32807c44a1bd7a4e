/* SPDX-License-Identifier: Apache-2.0 */
#include "match/linear.h"

#include "core/limits.h"
#include "core/mem.h"
#include "match/linear_internal.h"

#define NOWHERE UINT32_MAX

static enum err_code emit(struct linear *linear, const struct pattern_node *node);

static enum err_code add(struct linear *linear, struct linear_step step)
{
    struct linear_step *grown;

    if (linear->count == linear->cap) {
        linear->cap = mem_grow(linear->cap, linear->count + 1, LIMIT_LINEAR_PROGRAM);
        if (!linear->cap)
            return ERR_UNSUPPORTED;
        grown = mem_realloc(linear->steps, linear->cap, sizeof *grown);
        if (!grown)
            return ERR_NOMEM;
        linear->steps = grown;
    }
    linear->steps[linear->count++] = step;
    return ERR_OK;
}

static uint32_t here(const struct linear *linear)
{
    return (uint32_t)linear->count;
}

/* Goes on behind itself; where else is said later. `second` links those
 * that wait for the same place. */
static enum err_code add_either(struct linear *linear, uint32_t waiting)
{
    return add(linear, (struct linear_step){.kind = LINEAR_EITHER,
                                            .number = linear->eithers++,
                                            .first = here(linear) + 1,
                                            .second = waiting});
}

static enum err_code add_go(struct linear *linear, uint32_t first)
{
    return add(linear, (struct linear_step){.kind = LINEAR_GO, .first = first});
}

static enum err_code add_byte(struct linear *linear, const struct byteset *bytes)
{
    return add(linear, (struct linear_step){.kind = LINEAR_BYTE, .bytes = bytes});
}

/* (?:.|[\n\r]), which rules are full of, is one byte: whichever alternative
 * takes it, what follows is the same. NULL: not so, or no memory. */
static struct byteset *only_bytes(struct linear *linear, const struct pattern_node *choice)
{
    struct byteset *bytes = arena_alloc(&linear->arena, sizeof *bytes);

    for (const struct pattern_node *way = choice->first; way && bytes; way = way->next) {
        if (!way->first || way->first->next || way->first->kind != PATTERN_BYTE)
            return NULL;
        byteset_add_set(bytes, &way->first->bytes);
    }
    return bytes;
}

/* a | b | c. */
static enum err_code emit_choice(struct linear *linear, const struct pattern_node *child)
{
    uint32_t waiting = NOWHERE; /* to go on behind the choice, linked by `first` */
    enum err_code code = ERR_OK;

    for (; child->next && code == ERR_OK; child = child->next) {
        uint32_t either = here(linear);

        code = add_either(linear, NOWHERE);
        if (code == ERR_OK)
            code = emit(linear, child);
        if (code == ERR_OK)
            code = add_go(linear, waiting);
        if (code != ERR_OK)
            return code;
        waiting = here(linear) - 1;
        linear->steps[either].second = here(linear);
    }
    if (code == ERR_OK)
        code = emit(linear, child);
    while (waiting != NOWHERE) {
        struct linear_step *go = &linear->steps[waiting];

        waiting = go->first;
        go->first = here(linear);
    }
    return code;
}

/* From now on the waiting ones can go on here: rather so if they are lazy. */
static void join(struct linear *linear, uint32_t waiting, bool lazy)
{
    while (waiting != NOWHERE) {
        struct linear_step *either = &linear->steps[waiting];

        waiting = either->second;
        either->second = lazy ? either->first : here(linear);
        either->first = lazy ? here(linear) : either->first;
    }
}

/* A round that matches nothing ends a loop in PCRE2, in a way that depends on
 * where the round began. */
static enum err_code emit_loop(struct linear *linear, const struct pattern_node *repeat)
{
    uint32_t loop = here(linear);
    enum err_code code;

    if (!repeat->first->shortest)
        return ERR_UNSUPPORTED;
    code = add_either(linear, NOWHERE);
    if (code == ERR_OK)
        code = emit(linear, repeat->first);
    if (code == ERR_OK)
        code = add_go(linear, loop);
    if (code == ERR_OK)
        join(linear, loop, repeat->lazy);
    return code;
}

/* a a a (a (a)?)?, as PCRE2 reads a{3,5}. What has no width could be repeated
 * for ever without the program growing, and PCRE2 10.42 is wrong about (a|\Ab){0}. */
static enum err_code emit_repeat(struct linear *linear, const struct pattern_node *repeat)
{
    enum err_code code = repeat->first->longest && repeat->max ? ERR_OK : ERR_UNSUPPORTED;
    uint32_t waiting = NOWHERE;

    for (uint32_t i = 0; i < repeat->min && code == ERR_OK; i++)
        code = emit(linear, repeat->first);
    if (code == ERR_OK && repeat->max == PATTERN_NO_MAX)
        return emit_loop(linear, repeat);
    for (uint32_t i = repeat->min; i < repeat->max && code == ERR_OK; i++) {
        uint32_t either = here(linear);

        code = add_either(linear, waiting);
        if (code == ERR_OK)
            code = emit(linear, repeat->first);
        waiting = either;
    }
    if (code == ERR_OK)
        join(linear, waiting, repeat->lazy);
    return code;
}

static enum err_code emit_sequence(struct linear *linear, const struct pattern_node *child)
{
    enum err_code code = ERR_OK;

    for (; child && code == ERR_OK; child = child->next)
        code = emit(linear, child);
    return code;
}

static enum err_code emit_kind(struct linear *linear, const struct pattern_node *node)
{
    const struct byteset *bytes;

    switch (node->kind) {
    case PATTERN_NOTHING:
        return node->edge == PATTERN_EDGE_NONE
                   ? ERR_OK
                   : add(linear, (struct linear_step){.kind = LINEAR_EDGE, .edge = node->edge});
    case PATTERN_BYTE:
        return add_byte(linear, &node->bytes);
    case PATTERN_SEQUENCE:
        return emit_sequence(linear, node->first);
    case PATTERN_CHOICE:
        bytes = only_bytes(linear, node);
        return bytes ? add_byte(linear, bytes) : emit_choice(linear, node->first);
    case PATTERN_REPEAT:
        return emit_repeat(linear, node);
    case PATTERN_ANYTHING:
        break;
    }
    return ERR_UNSUPPORTED;
}

static enum err_code note(struct linear *linear, uint32_t index)
{
    return add(linear, (struct linear_step){.kind = LINEAR_NOTE, .number = index});
}

static enum err_code emit(struct linear *linear, const struct pattern_node *node)
{
    enum err_code code;

    if (++linear->nodes > LIMIT_LINEAR_NODES)
        return ERR_UNSUPPORTED;
    if (!node->group)
        return emit_kind(linear, node);
    code = note(linear, 2 * node->group);
    if (code == ERR_OK)
        code = emit_kind(linear, node);
    return code == ERR_OK ? note(linear, 2 * node->group + 1) : code;
}

enum err_code linear_new(const char *pattern, struct linear **out)
{
    struct linear *linear = mem_calloc(1, sizeof *linear);
    struct pattern read;
    enum err_code code;

    if (!linear)
        return ERR_NOMEM;
    linear->arena = (struct arena)ARENA_INIT(LIMIT_LINEAR_TREE_BYTES);
    code = pattern_read(pattern, &linear->arena, &read);
    if (code == ERR_OK && (read.loose || read.groups > LIMIT_REGEX_GROUPS))
        code = ERR_UNSUPPORTED;
    if (code == ERR_OK)
        code = emit(linear, read.root);
    if (code == ERR_OK)
        code = add(linear, (struct linear_step){.kind = LINEAR_DONE});
    if (code != ERR_OK) {
        linear_free(linear);
        return code;
    }
    linear->groups = read.groups;
    *out = linear;
    return ERR_OK;
}

void linear_free(struct linear *linear)
{
    if (!linear)
        return;
    mem_free(linear->steps);
    arena_release(&linear->arena);
    mem_free(linear);
}
