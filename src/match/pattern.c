/* SPDX-License-Identifier: Apache-2.0 */
/* Sequences, choices and quantifiers: pcre2pattern(3). */
#include "match/pattern.h"

#include "core/ascii.h"
#include "core/limits.h"
#include "match/pattern_internal.h"

#define REPEAT_MAX 65535

size_t pattern_length_add(size_t a, size_t b)
{
    return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

size_t pattern_length_mul(size_t a, size_t b)
{
    size_t product;

    return __builtin_mul_overflow(a, b, &product) ? SIZE_MAX : product;
}

size_t pattern_length_lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t pattern_length_greater(size_t a, size_t b)
{
    return a > b ? a : b;
}

static struct pattern_node *new_node(struct pattern_reader *reader, enum pattern_kind kind)
{
    struct pattern_node *node = arena_alloc(reader->arena, sizeof *node);

    if (node)
        node->kind = kind;
    return node;
}

static enum err_code new_bytes(struct pattern_reader *reader, const struct byteset *bytes,
                               struct pattern_node **out)
{
    *out = new_node(reader, PATTERN_BYTE);
    if (!*out)
        return ERR_NOMEM;
    (*out)->bytes = *bytes;
    (*out)->shortest = 1;
    (*out)->longest = 1;
    return ERR_OK;
}

static enum err_code new_byte(struct pattern_reader *reader, unsigned char byte,
                              struct pattern_node **out)
{
    struct byteset bytes = {0};

    byteset_add(&bytes, byte);
    if (reader->options.caseless)
        byteset_fold(&bytes);
    return new_bytes(reader, &bytes, out);
}

static enum err_code new_repeat(struct pattern_reader *reader, struct pattern_node *child,
                                uint32_t min, uint32_t max, struct pattern_node **out)
{
    *out = new_node(reader, PATTERN_REPEAT);
    if (!*out)
        return ERR_NOMEM;
    (*out)->first = child;
    (*out)->min = min;
    (*out)->max = max;
    (*out)->shortest = pattern_length_mul(child->shortest, min);
    (*out)->longest = max == PATTERN_NO_MAX && child->longest
                          ? SIZE_MAX
                          : pattern_length_mul(child->longest, max);
    return ERR_OK;
}

enum err_code pattern_nothing_new(struct pattern_reader *reader, enum pattern_edge edge,
                                  struct pattern_node **out)
{
    *out = new_node(reader, PATTERN_NOTHING);
    if (!*out)
        return ERR_NOMEM;
    (*out)->edge = edge;
    return ERR_OK;
}

enum err_code pattern_anything_new(struct pattern_reader *reader, struct pattern_node **out)
{
    *out = new_node(reader, PATTERN_ANYTHING);
    if (!*out)
        return ERR_NOMEM;
    (*out)->longest = SIZE_MAX;
    reader->pattern->loose = true;
    return ERR_OK;
}

void pattern_looks(struct pattern_reader *reader, size_t behind, size_t ahead)
{
    struct pattern *pattern = reader->pattern;

    pattern->looks_behind = pattern_length_add(pattern->looks_behind, behind);
    pattern->looks_ahead = pattern_length_add(pattern->looks_ahead, ahead);
}

/* What PCRE2 passes over under (?x); 0x85 is the "next line" of Latin 1. */
static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (unsigned char)c == 0x85;
}

/* What stands for nothing: \Q and \E, comments, and under (?x) blanks. An
 * unfinished comment runs to the end, which PCRE2 refuses. */
static bool skip_one(struct pattern_reader *reader)
{
    const char *at = reader->at;

    if (at[0] == '\\' && (at[1] == 'E' || (at[1] == 'Q' && !reader->quoting))) {
        reader->quoting = at[1] == 'Q';
        reader->at += 2;
        return true;
    }
    if (reader->quoting)
        return false;
    if (strncmp(at, "(?#", 3) == 0) {
        reader->at += strcspn(at, ")");
        reader->at += *reader->at == ')';
        return true;
    }
    if (!reader->options.extended)
        return false;
    if (*at == '#') {
        reader->at += strcspn(at, "\n");
        return true;
    }
    if (!is_blank(*at))
        return false;
    reader->at++;
    return true;
}

static void skip_ignored(struct pattern_reader *reader)
{
    while (*reader->at && skip_one(reader))
        ;
}

/* Digits at `*at`; false when there are none or the number is too large. */
static bool read_count(const char **at, uint32_t *out)
{
    const char *start = *at;
    uint32_t value = 0;

    for (; ascii_is_digit(**at); ++*at) {
        value = value * 10 + (uint32_t)(**at - '0');
        if (value > REPEAT_MAX)
            return false;
    }
    *out = value;
    return *at > start;
}

/* {n}, {n,} and {n,m}; other braces are ordinary characters, but for forms
 * that later versions of PCRE2 read as quantifiers. */
static enum err_code read_braces(struct pattern_reader *reader, uint32_t *min, uint32_t *max,
                                 bool *found)
{
    const char *at = reader->at + 1;

    if (*at == ',' || *at == ' ' || *at == '\t')
        return ERR_UNSUPPORTED;
    if (!read_count(&at, min))
        return ascii_is_digit(*at) ? ERR_UNSUPPORTED : ERR_OK;
    *max = *min;
    if (*at == ',') {
        at++;
        if (*at == '}')
            *max = PATTERN_NO_MAX;
        else if (!read_count(&at, max) ? ascii_is_digit(*at) : *max < *min)
            return ERR_UNSUPPORTED;
    }
    if (*at != '}')
        return *at == ' ' || *at == '\t' ? ERR_UNSUPPORTED : ERR_OK;
    reader->at = at + 1;
    *found = true;
    return ERR_OK;
}

static enum err_code read_quantifier(struct pattern_reader *reader, uint32_t *min, uint32_t *max,
                                     bool *found)
{
    *found = false;
    *max = PATTERN_NO_MAX;
    switch (*reader->at) {
    case '*':
        *min = 0;
        break;
    case '+':
        *min = 1;
        break;
    case '?':
        *min = 0;
        *max = 1;
        break;
    case '{':
        return read_braces(reader, min, max, found);
    default:
        return ERR_OK;
    }
    reader->at++;
    *found = true;
    return ERR_OK;
}

/* `?` (lazy) and `+` (possessive) behind a quantifier. A blank before them is
 * read one way or another by version. */
static enum err_code read_greed(struct pattern_reader *reader, struct pattern_node *repeat)
{
    const char *behind = reader->at;

    skip_ignored(reader);
    if (*reader->at != '?' && *reader->at != '+')
        return ERR_OK;
    if (reader->quoting)
        return ERR_OK;
    if (reader->at != behind)
        return ERR_UNSUPPORTED;
    repeat->lazy = *reader->at == '?';
    reader->pattern->loose |= *reader->at == '+';
    reader->at++;
    return ERR_OK;
}

/* \R: CR LF, which it does not take apart again, or one of five bytes. */
static enum err_code read_newline(struct pattern_reader *reader, struct pattern_node **out)
{
    struct byteset bytes = {0};
    struct pattern_node *byte = NULL;
    enum err_code code;

    byteset_add_range(&bytes, '\n', '\r');
    byteset_add(&bytes, 0x85);
    code = new_bytes(reader, &bytes, &byte);
    reader->pattern->loose = true;
    return code == ERR_OK ? new_repeat(reader, byte, 1, 2, out) : code;
}

static enum err_code read_escape(struct pattern_reader *reader, struct pattern_node **out)
{
    struct pattern_escaped escaped;
    enum err_code code;

    reader->at++;
    code = pattern_escape_read(reader, false, &escaped);
    if (code != ERR_OK)
        return code;
    switch (escaped.kind) {
    case PATTERN_ESCAPE_BYTE:
        return new_byte(reader, escaped.byte, out);
    case PATTERN_ESCAPE_SET:
        return new_bytes(reader, &escaped.set, out);
    case PATTERN_ESCAPE_NEWLINE:
        return read_newline(reader, out);
    case PATTERN_ESCAPE_GRAPHEME:
    case PATTERN_ESCAPE_REFERENCE:
        return pattern_anything_new(reader, out);
    case PATTERN_ESCAPE_WORD_EDGE:
        pattern_looks(reader, 1, 1);
        return pattern_nothing_new(reader, escaped.edge, out);
    case PATTERN_ESCAPE_RESUMED:
        reader->pattern->loose = true;
        reader->pattern->absolute = true;
        return pattern_nothing_new(reader, PATTERN_EDGE_NONE, out);
    case PATTERN_ESCAPE_ABSOLUTE:
        reader->pattern->absolute = true;
        return pattern_nothing_new(reader, escaped.edge, out);
    case PATTERN_ESCAPE_KEEP:
        reader->pattern->loose = true;
        return pattern_nothing_new(reader, PATTERN_EDGE_NONE, out);
    }
    return ERR_UNSUPPORTED;
}

static enum err_code read_dot(struct pattern_reader *reader, struct pattern_node **out)
{
    struct byteset bytes = {0};

    byteset_add(&bytes, '\n');
    if (reader->options.dot_all)
        bytes = (struct byteset){0};
    byteset_invert(&bytes);
    return new_bytes(reader, &bytes, out);
}

/* ^ and $ */
static enum err_code read_line_edge(struct pattern_reader *reader, bool end,
                                    struct pattern_node **out)
{
    if (reader->options.multiline) {
        pattern_looks(reader, 1, 1);
        return pattern_nothing_new(reader, end ? PATTERN_EDGE_LINE_END : PATTERN_EDGE_LINE_START,
                                   out);
    }
    reader->pattern->absolute = true;
    return pattern_nothing_new(reader, end ? PATTERN_EDGE_DOLLAR : PATTERN_EDGE_START, out);
}

static enum err_code read_atom(struct pattern_reader *reader, struct pattern_node **out)
{
    struct byteset bytes = {0};
    enum err_code code;
    char c = *reader->at;

    if (reader->quoting) {
        reader->at++;
        return new_byte(reader, (unsigned char)c, out);
    }
    switch (c) {
    case '(':
        return pattern_group_read(reader, out);
    case '\\':
        return read_escape(reader, out);
    case '[':
        if (strncmp(reader->at, "[[:<:]]", 7) == 0 || strncmp(reader->at, "[[:>:]]", 7) == 0)
            return ERR_UNSUPPORTED;
        reader->at++;
        code = pattern_class_read(reader, &bytes);
        return code == ERR_OK ? new_bytes(reader, &bytes, out) : code;
    case '*':
    case '+':
    case '?':
        return ERR_UNSUPPORTED;
    default:
        break;
    }
    reader->at++;
    if (c == '.')
        return read_dot(reader, out);
    if (c == '^' || c == '$')
        return read_line_edge(reader, c == '$', out);
    return new_byte(reader, (unsigned char)c, out);
}

static void skip_blanks(const char **at)
{
    *at += strspn(*at, " \t");
}

/* {1, 5} and {,5}, of which the end is returned; NULL: another form. */
static const char *newer_braces_end(const char *at, uint32_t *min, uint32_t *max)
{
    bool has_min;
    bool has_max = true;

    at++;
    skip_blanks(&at);
    has_min = read_count(&at, min);
    skip_blanks(&at);
    *max = *min;
    if (*at == ',') {
        at++;
        skip_blanks(&at);
        has_max = read_count(&at, max);
        skip_blanks(&at);
        *max = has_max ? *max : PATTERN_NO_MAX;
    }
    return *at == '}' && (has_min || has_max) && *min <= *max ? at + 1 : NULL;
}

static void append(struct pattern_node *sequence, struct pattern_node *item,
                   struct pattern_node ***tail)
{
    **tail = item;
    *tail = &item->next;
    sequence->shortest = pattern_length_add(sequence->shortest, item->shortest);
    sequence->longest = pattern_length_add(sequence->longest, item->longest);
}

/* `byte`, and behind it the pattern up to `end` as it stands. */
static enum err_code read_as_text(struct pattern_reader *reader, const struct pattern_node *byte,
                                  const char *end, struct pattern_node *sequence)
{
    struct pattern_node **tail = &sequence->first;
    struct pattern_node *item = NULL;
    enum err_code code = new_bytes(reader, &byte->bytes, &item);

    if (code == ERR_OK)
        append(sequence, item, &tail);
    for (; code == ERR_OK && reader->at < end; reader->at++) {
        if (reader->options.extended && is_blank(*reader->at))
            continue;
        code = new_byte(reader, (unsigned char)*reader->at, &item);
        if (code == ERR_OK)
            append(sequence, item, &tail);
    }
    return code;
}

/* A quantifier for PCRE2 from 10.43 on, text before: there stands one or the
 * other, `item` so many times or once with that text behind it. */
static enum err_code read_newer_braces(struct pattern_reader *reader, struct pattern_node **item)
{
    struct pattern_node *choice = new_node(reader, PATTERN_CHOICE);
    struct pattern_node *text = new_node(reader, PATTERN_SEQUENCE);
    struct pattern_node *times = new_node(reader, PATTERN_SEQUENCE);
    struct pattern_node **tail;
    uint32_t min = 0;
    uint32_t max = 0;
    const char *end = newer_braces_end(reader->at, &min, &max);
    enum err_code code;

    if (!choice || !text || !times)
        return ERR_NOMEM;
    if (!end || (*item)->kind != PATTERN_BYTE)
        return ERR_UNSUPPORTED;
    reader->pattern->loose = true;
    code = read_as_text(reader, *item, end, text);
    if (code == ERR_OK)
        code = new_repeat(reader, *item, min, max, item);
    if (code != ERR_OK)
        return code;
    tail = &times->first;
    append(times, *item, &tail);
    choice->first = text;
    text->next = times;
    choice->shortest = pattern_length_lesser(text->shortest, times->shortest);
    choice->longest = pattern_length_greater(text->longest, times->longest);
    *item = choice;
    skip_ignored(reader);
    return *reader->at && strchr("*+?{", *reader->at) ? ERR_UNSUPPORTED : ERR_OK;
}

/* An atom and its quantifier. */
static enum err_code read_item(struct pattern_reader *reader, struct pattern_node **out)
{
    uint32_t min = 1;
    uint32_t max = 1;
    bool found = false;
    enum err_code code = read_atom(reader, out);

    if (code != ERR_OK)
        return code;
    skip_ignored(reader);
    if (reader->quoting)
        return ERR_OK;
    code = read_quantifier(reader, &min, &max, &found);
    if (code == ERR_UNSUPPORTED)
        return read_newer_braces(reader, out);
    if (code != ERR_OK || !found)
        return code;
    code = new_repeat(reader, *out, min, max, out);
    return code == ERR_OK ? read_greed(reader, *out) : code;
}

/* Ends before "|", ")" or the end of the pattern. */
static enum err_code read_sequence(struct pattern_reader *reader, struct pattern_node **out)
{
    struct pattern_node *sequence = new_node(reader, PATTERN_SEQUENCE);
    struct pattern_node **tail;

    if (!sequence)
        return ERR_NOMEM;
    tail = &sequence->first;
    for (;;) {
        enum err_code code;

        skip_ignored(reader);
        if (!*reader->at || (!reader->quoting && (*reader->at == '|' || *reader->at == ')')))
            break;
        code = read_item(reader, tail);
        if (code != ERR_OK)
            return code;
        append(sequence, *tail, &tail);
    }
    *out = sequence;
    return ERR_OK;
}

enum err_code pattern_choice_read(struct pattern_reader *reader, struct pattern_node **out)
{
    struct pattern_node *choice = new_node(reader, PATTERN_CHOICE);
    struct pattern_node **tail;

    if (!choice)
        return ERR_NOMEM;
    tail = &choice->first;
    choice->shortest = SIZE_MAX;
    for (;;) {
        enum err_code code = read_sequence(reader, tail);

        if (code != ERR_OK)
            return code;
        if ((*tail)->shortest < choice->shortest)
            choice->shortest = (*tail)->shortest;
        if ((*tail)->longest > choice->longest)
            choice->longest = (*tail)->longest;
        if (*reader->at != '|')
            break;
        reader->at++;
        tail = &(*tail)->next;
    }
    *out = choice->first->next ? choice : choice->first;
    return ERR_OK;
}

enum err_code pattern_read(const char *text, struct arena *arena, struct pattern *out)
{
    struct pattern_reader reader = {.at = text, .arena = arena, .pattern = out};
    enum err_code code;

    *out = (struct pattern){0};
    if (strlen(text) > LIMIT_PATTERN_BYTES)
        return ERR_UNSUPPORTED;
    code = pattern_choice_read(&reader, &out->root);
    if (code != ERR_OK)
        return code;
    return *reader.at ? ERR_UNSUPPORTED : ERR_OK;
}
