/* SPDX-License-Identifier: Apache-2.0 */
/* Sequences, choices, groups and quantifiers: pcre2pattern(3). */
#include "match/pattern.h"

#include "core/ascii.h"
#include "core/limits.h"
#include "match/pattern_internal.h"

/* PCRE2 nests parentheses deeper, patterns for secrets do not. */
#define DEPTH_MAX 64
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

static enum err_code read_choice(struct pattern_reader *reader, struct pattern_node **out);

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

static enum err_code new_nothing(struct pattern_reader *reader, struct pattern_node **out)
{
    *out = new_node(reader, PATTERN_NOTHING);
    return *out ? ERR_OK : ERR_NOMEM;
}

static enum err_code new_anything(struct pattern_reader *reader, struct pattern_node **out)
{
    *out = new_node(reader, PATTERN_ANYTHING);
    if (!*out)
        return ERR_NOMEM;
    (*out)->longest = SIZE_MAX;
    return ERR_OK;
}

static void looks(struct pattern_reader *reader, size_t behind, size_t ahead)
{
    struct pattern *pattern = reader->pattern;

    pattern->looks_behind = pattern_length_add(pattern->looks_behind, behind);
    pattern->looks_ahead = pattern_length_add(pattern->looks_ahead, ahead);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
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

/* `?` (lazy) and `+` (possessive) behind a quantifier change no language of
 * literals. A blank before them is read one way or another by version. */
static enum err_code skip_greed(struct pattern_reader *reader)
{
    const char *behind = reader->at;

    skip_ignored(reader);
    if (*reader->at != '?' && *reader->at != '+')
        return ERR_OK;
    if (reader->quoting)
        return ERR_OK;
    if (reader->at != behind)
        return ERR_UNSUPPORTED;
    reader->at++;
    return ERR_OK;
}

/* Everything up to `close`, which is skipped too. */
static enum err_code skip_name(struct pattern_reader *reader, char close)
{
    while (*reader->at && *reader->at != close)
        reader->at++;
    if (!*reader->at)
        return ERR_UNSUPPORTED;
    reader->at++;
    return ERR_OK;
}

/* The inside of a group, to behind its parenthesis. */
static enum err_code read_body(struct pattern_reader *reader, struct pattern_node **out)
{
    struct pattern_options outside = reader->options;
    enum err_code code;

    if (++reader->depth > DEPTH_MAX)
        return ERR_UNSUPPORTED;
    code = read_choice(reader, out);
    if (code != ERR_OK)
        return code;
    if (*reader->at != ')')
        return ERR_UNSUPPORTED;
    reader->at++;
    reader->depth--;
    reader->options = outside;
    return ERR_OK;
}

static enum err_code read_look(struct pattern_reader *reader, bool behind,
                               struct pattern_node **out)
{
    struct pattern_node *body = NULL;
    enum err_code code = read_body(reader, &body);

    if (code != ERR_OK)
        return code;
    looks(reader, behind ? body->longest : 0, behind ? 0 : body->longest);
    return new_nothing(reader, out);
}

/* One letter of (?imsx-imsx); false: no option that is known. */
static bool set_option(struct pattern_reader *reader, bool on)
{
    struct pattern_options *options = &reader->options;

    switch (*reader->at) {
    case 'i':
        options->caseless = on;
        break;
    case 's':
        options->dot_all = on;
        break;
    case 'm':
        options->multiline = on;
        break;
    case 'x':
        options->extended_more = on && reader->at[1] == 'x';
        options->extended = on;
        reader->at += reader->at[1] == 'x';
        break;
    case 'n':
    case 'J':
    case 'U':
        break;
    default:
        return false;
    }
    reader->at++;
    return true;
}

/* (?i) and (?i:…); `at` stands behind the "?". */
static enum err_code read_options(struct pattern_reader *reader, struct pattern_node **out)
{
    struct pattern_options outside = reader->options;
    enum err_code code;
    bool on = true;

    if (*reader->at == '^') {
        reader->options = (struct pattern_options){0};
        reader->at++;
    }
    while (set_option(reader, on)) {
        if (*reader->at == '-' && on) {
            on = false;
            reader->at++;
        }
    }
    if (*reader->at == '-' && on) {
        reader->at++;
        while (set_option(reader, false))
            ;
    }
    if (*reader->at == ')') {
        reader->at++;
        return new_nothing(reader, out);
    }
    if (*reader->at != ':')
        return ERR_UNSUPPORTED;
    reader->at++;
    code = read_body(reader, out);
    reader->options = outside;
    return code;
}

/* A group that begins with "(?"; `at` stands behind that. */
static enum err_code read_special_group(struct pattern_reader *reader, struct pattern_node **out)
{
    const char *at = reader->at;
    bool signed_number = (at[0] == '+' || at[0] == '-') && ascii_is_digit(at[1]);
    enum err_code code = ERR_OK;

    if (*at == ':' || *at == '>' || *at == '|') {
        reader->at++;
        return read_body(reader, out);
    }
    if (*at == '=' || *at == '!') {
        reader->at++;
        return read_look(reader, false, out);
    }
    if (*at == '<' && (at[1] == '=' || at[1] == '!')) {
        reader->at += 2;
        return read_look(reader, true, out);
    }
    if (*at == 'R' || *at == '&' || ascii_is_digit(*at) || signed_number ||
        (*at == 'P' && (at[1] == '>' || at[1] == '='))) {
        code = skip_name(reader, ')');
        return code == ERR_OK ? new_anything(reader, out) : code;
    }
    if (*at == '<' || *at == '\'' || (*at == 'P' && at[1] == '<')) {
        reader->at += *at == 'P' ? 2 : 1;
        code = skip_name(reader, *at == '\'' ? '\'' : '>');
        return code == ERR_OK ? read_body(reader, out) : code;
    }
    return read_options(reader, out);
}

static enum err_code read_group(struct pattern_reader *reader, struct pattern_node **out)
{
    reader->at++;
    if (*reader->at == '*') /* verbs change what matches at all */
        return ERR_UNSUPPORTED;
    if (*reader->at != '?')
        return read_body(reader, out);
    reader->at++;
    return read_special_group(reader, out);
}

/* \R: CR LF or one of five bytes. */
static enum err_code read_newline(struct pattern_reader *reader, struct pattern_node **out)
{
    struct byteset bytes = {0};
    struct pattern_node *byte = NULL;
    enum err_code code;

    byteset_add_range(&bytes, '\n', '\r');
    byteset_add(&bytes, 0x85);
    code = new_bytes(reader, &bytes, &byte);
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
        return new_anything(reader, out);
    case PATTERN_ESCAPE_WORD_EDGE:
        looks(reader, 1, 1);
        return new_nothing(reader, out);
    case PATTERN_ESCAPE_ABSOLUTE:
        reader->pattern->absolute = true;
        return new_nothing(reader, out);
    case PATTERN_ESCAPE_KEEP:
        return new_nothing(reader, out);
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

static enum err_code read_line_anchor(struct pattern_reader *reader, struct pattern_node **out)
{
    if (reader->options.multiline)
        looks(reader, 1, 1);
    else
        reader->pattern->absolute = true;
    return new_nothing(reader, out);
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
        return read_group(reader, out);
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
        return read_line_anchor(reader, out);
    return new_byte(reader, (unsigned char)c, out);
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
    if (code != ERR_OK || !found)
        return code;
    code = new_repeat(reader, *out, min, max, out);
    return code == ERR_OK ? skip_greed(reader) : code;
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
        sequence->shortest = pattern_length_add(sequence->shortest, (*tail)->shortest);
        sequence->longest = pattern_length_add(sequence->longest, (*tail)->longest);
        tail = &(*tail)->next;
    }
    *out = sequence;
    return ERR_OK;
}

static enum err_code read_choice(struct pattern_reader *reader, struct pattern_node **out)
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
    code = read_choice(&reader, &out->root);
    if (code != ERR_OK)
        return code;
    return *reader.at ? ERR_UNSUPPORTED : ERR_OK;
}
