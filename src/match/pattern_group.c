/* SPDX-License-Identifier: Apache-2.0 */
/* Groups, and the options that they set: pcre2pattern(3). */
#include "core/ascii.h"
#include "match/pattern_internal.h"

/* PCRE2 nests parentheses deeper, patterns for secrets do not. */
#define DEPTH_MAX 64

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
    code = pattern_choice_read(reader, out);
    if (code != ERR_OK)
        return code;
    if (*reader->at != ')')
        return ERR_UNSUPPORTED;
    reader->at++;
    reader->depth--;
    reader->options = outside;
    return ERR_OK;
}

/* The inside of a group that has a number. */
static enum err_code read_capturing(struct pattern_reader *reader, struct pattern_node **out)
{
    uint32_t number = ++reader->pattern->groups;
    enum err_code code = read_body(reader, out);

    if (code == ERR_OK)
        (*out)->group = number;
    return code;
}

static enum err_code read_look(struct pattern_reader *reader, bool behind,
                               struct pattern_node **out)
{
    struct pattern_node *body = NULL;
    enum err_code code = read_body(reader, &body);

    if (code != ERR_OK)
        return code;
    reader->pattern->loose = true;
    pattern_looks(reader, behind ? body->longest : 0, behind ? 0 : body->longest);
    return pattern_nothing_new(reader, PATTERN_EDGE_NONE, out);
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
        reader->pattern->loose = true;
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
        return pattern_nothing_new(reader, PATTERN_EDGE_NONE, out);
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
        reader->pattern->loose |= *at != ':';
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
        return code == ERR_OK ? pattern_anything_new(reader, out) : code;
    }
    if (*at == '<' || *at == '\'' || (*at == 'P' && at[1] == '<')) {
        reader->at += *at == 'P' ? 2 : 1;
        reader->pattern->named = true;
        code = skip_name(reader, *at == '\'' ? '\'' : '>');
        return code == ERR_OK ? read_capturing(reader, out) : code;
    }
    return read_options(reader, out);
}

enum err_code pattern_group_read(struct pattern_reader *reader, struct pattern_node **out)
{
    reader->at++;
    if (*reader->at == '*') /* verbs change what matches at all */
        return ERR_UNSUPPORTED;
    if (*reader->at != '?')
        return read_capturing(reader, out);
    reader->at++;
    return read_special_group(reader, out);
}
