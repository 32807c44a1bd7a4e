/* SPDX-License-Identifier: Apache-2.0 */
/* Bracket classes: pcre2pattern(3), "Square brackets and character classes". */
#include "match/pattern_internal.h"

/* [:alpha:] at the reader; false: the "[" is an ordinary character. */
static bool read_posix(struct pattern_reader *reader, struct byteset *out, enum err_code *code)
{
    const char *name;
    const char *end;
    bool negated;

    if (reader->at[0] != '[' || reader->at[1] != ':')
        return false;
    negated = reader->at[2] == '^';
    name = reader->at + 2 + negated;
    for (end = name; *end >= 'a' && *end <= 'z'; end++)
        ;
    if (end[0] != ':' || end[1] != ']')
        return false;
    *code = byteset_add_posix(out, slice_of(name, (size_t)(end - name)), negated) ? ERR_OK
                                                                                  : ERR_UNSUPPORTED;
    reader->at = end + 2;
    return true;
}

/* \Q and \E, which stand for nothing, and blanks under (?xx). */
static bool skip_ignored(struct pattern_reader *reader)
{
    const char *at = reader->at;

    if (at[0] == '\\' && (at[1] == 'E' || (at[1] == 'Q' && !reader->quoting))) {
        reader->quoting = at[1] == 'Q';
        reader->at += 2;
        return true;
    }
    if (reader->options.extended_more && !reader->quoting && (*at == ' ' || *at == '\t')) {
        reader->at++;
        return true;
    }
    return false;
}

/* One member: a byte (*single), or a set that was added to `out`. */
static enum err_code read_member(struct pattern_reader *reader, struct byteset *out, bool *single,
                                 unsigned char *byte)
{
    struct pattern_escaped escaped;
    enum err_code code = ERR_OK;

    *single = false;
    if (!reader->quoting) {
        if (read_posix(reader, out, &code))
            return code;
        if (*reader->at == '\\') {
            reader->at++;
            code = pattern_escape_read(reader, true, &escaped);
            *single = escaped.kind == PATTERN_ESCAPE_BYTE;
            *byte = escaped.byte;
            byteset_add_set(out, &escaped.set);
            return code;
        }
    }
    *single = true;
    *byte = (unsigned char)*reader->at++;
    return ERR_OK;
}

/* A member, or a range that begins with it. */
static enum err_code read_range(struct pattern_reader *reader, struct byteset *out)
{
    unsigned char first = 0;
    unsigned char last = 0;
    bool single;
    enum err_code code = read_member(reader, out, &single, &first);

    if (code != ERR_OK || !single)
        return code;
    while (skip_ignored(reader))
        ;
    if (reader->quoting || reader->at[0] != '-' || reader->at[1] == ']') {
        byteset_add(out, first);
        return ERR_OK;
    }
    reader->at++;
    while (skip_ignored(reader))
        ;
    if (!*reader->at)
        return ERR_UNSUPPORTED;
    code = read_member(reader, out, &single, &last);
    if (code != ERR_OK)
        return code;
    if (!single) { /* [a-\d]: the hyphen is itself */
        byteset_add(out, first);
        byteset_add(out, '-');
        return ERR_OK;
    }
    if (first > last)
        return ERR_UNSUPPORTED;
    byteset_add_range(out, first, last);
    return ERR_OK;
}

enum err_code pattern_class_read(struct pattern_reader *reader, struct byteset *out)
{
    bool negated = *reader->at == '^';
    bool begun = false;

    reader->at += negated;
    for (;;) {
        enum err_code code;

        if (skip_ignored(reader))
            continue;
        if (!*reader->at)
            return ERR_UNSUPPORTED;
        /* A bracket that comes first is a member. */
        if (*reader->at == ']' && begun && !reader->quoting)
            break;
        code = read_range(reader, out);
        if (code != ERR_OK)
            return code;
        begun = true;
    }
    reader->at++;
    if (reader->options.caseless)
        byteset_fold(out);
    if (negated)
        byteset_invert(out);
    return ERR_OK;
}
