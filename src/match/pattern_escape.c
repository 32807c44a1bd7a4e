/* SPDX-License-Identifier: Apache-2.0 */
/* Escape sequences: pcre2pattern(3), "Backslash". */
#include "core/ascii.h"
#include "core/hex.h"
#include "match/pattern_internal.h"

/* Up to `most` digits of a base; with none of them the value is 0. */
static unsigned read_number(struct pattern_reader *reader, unsigned base, unsigned most)
{
    unsigned value = 0;

    for (unsigned i = 0; i < most; i++) {
        int digit = hex_digit(*reader->at);

        if (digit < 0 || (unsigned)digit >= base)
            break;
        value = value * base + (unsigned)digit;
        reader->at++;
    }
    return value;
}

static enum err_code byte_of(unsigned value, struct pattern_escaped *out)
{
    if (value > 0xff)
        return ERR_UNSUPPORTED;
    out->kind = PATTERN_ESCAPE_BYTE;
    out->byte = (unsigned char)value;
    return ERR_OK;
}

/* The number in braces of \x{41} and \o{101}. */
static enum err_code read_braced(struct pattern_reader *reader, unsigned base,
                                 struct pattern_escaped *out)
{
    unsigned value;

    reader->at++;
    if (hex_digit(*reader->at) < 0)
        return ERR_UNSUPPORTED;
    value = read_number(reader, base, 6);
    if (*reader->at != '}')
        return ERR_UNSUPPORTED;
    reader->at++;
    return byte_of(value, out);
}

static enum err_code read_octal_or_reference(struct pattern_reader *reader, char first,
                                             bool in_class, struct pattern_escaped *out)
{
    if (first == '0' || (in_class && first < '8')) {
        reader->at--;
        return byte_of(read_number(reader, 8, 3), out);
    }
    /* \12 is a reference or an octal number, as there are groups. */
    if (in_class || ascii_is_digit(*reader->at))
        return ERR_UNSUPPORTED;
    out->kind = PATTERN_ESCAPE_REFERENCE;
    return ERR_OK;
}

/* \g{name}, \g<name>, \g'name', \g1, \g-1, \k{name}, … */
static enum err_code read_reference(struct pattern_reader *reader, struct pattern_escaped *out)
{
    char open = *reader->at;
    char close = open == '{' ? '}' : open == '<' ? '>' : open == '\'' ? '\'' : '\0';

    out->kind = PATTERN_ESCAPE_REFERENCE;
    if (!close) {
        if (open == '-' || open == '+')
            reader->at++;
        if (!ascii_is_digit(*reader->at))
            return ERR_UNSUPPORTED;
        while (ascii_is_digit(*reader->at))
            reader->at++;
        return ERR_OK;
    }
    do
        reader->at++;
    while (*reader->at && *reader->at != close);
    if (!*reader->at)
        return ERR_UNSUPPORTED;
    reader->at++;
    return ERR_OK;
}

/* A Unicode property: which bytes have it is not worth knowing. */
static enum err_code read_property(struct pattern_reader *reader, struct pattern_escaped *out)
{
    out->kind = PATTERN_ESCAPE_SET;
    reader->pattern->loose = true;
    byteset_add_range(&out->set, 0, 0xff);
    if (*reader->at == '{') {
        while (*reader->at && *reader->at != '}')
            reader->at++;
    }
    if (!*reader->at)
        return ERR_UNSUPPORTED;
    reader->at++;
    return ERR_OK;
}

static bool read_control(char letter, struct pattern_escaped *out)
{
    static const char letters[] = "aefnrt";
    static const char bytes[] = "\a\033\f\n\r\t";
    const char *found = strchr(letters, letter);

    if (!found)
        return false;
    out->kind = PATTERN_ESCAPE_BYTE;
    out->byte = (unsigned char)bytes[found - letters];
    return true;
}

static enum err_code read_assertion(char letter, bool in_class, struct pattern_escaped *out)
{
    if (in_class) {
        if (letter != 'b')
            return ERR_UNSUPPORTED;
        return byte_of('\b', out);
    }
    switch (letter) {
    case 'b':
    case 'B':
        out->kind = PATTERN_ESCAPE_WORD_EDGE;
        out->edge = letter == 'b' ? PATTERN_EDGE_WORD : PATTERN_EDGE_NO_WORD;
        return ERR_OK;
    case 'A':
        out->kind = PATTERN_ESCAPE_ABSOLUTE;
        out->edge = PATTERN_EDGE_START;
        return ERR_OK;
    case 'z':
    case 'Z':
        out->kind = PATTERN_ESCAPE_ABSOLUTE;
        out->edge = letter == 'z' ? PATTERN_EDGE_END : PATTERN_EDGE_END_OR_LAST;
        return ERR_OK;
    case 'G':
        out->kind = PATTERN_ESCAPE_RESUMED;
        return ERR_OK;
    case 'K':
        out->kind = PATTERN_ESCAPE_KEEP;
        return ERR_OK;
    case 'R':
        out->kind = PATTERN_ESCAPE_NEWLINE;
        return ERR_OK;
    case 'X':
        out->kind = PATTERN_ESCAPE_GRAPHEME;
        return ERR_OK;
    default:
        return ERR_UNSUPPORTED;
    }
}

/* \cX: the control character of a letter. */
static enum err_code read_control_letter(struct pattern_reader *reader, struct pattern_escaped *out)
{
    unsigned char c = (unsigned char)*reader->at;

    if (c < ' ' || c > '~')
        return ERR_UNSUPPORTED;
    reader->at++;
    return byte_of((c >= 'a' && c <= 'z' ? c - 0x20u : c) ^ 0x40u, out);
}

enum err_code pattern_escape_read(struct pattern_reader *reader, bool in_class,
                                  struct pattern_escaped *out)
{
    char letter = *reader->at;

    *out = (struct pattern_escaped){0};
    if (!letter)
        return ERR_UNSUPPORTED;
    reader->at++;
    if (!ascii_is_alnum(letter))
        return byte_of((unsigned char)letter, out);
    if (ascii_is_digit(letter))
        return read_octal_or_reference(reader, letter, in_class, out);
    if (read_control(letter, out))
        return ERR_OK;
    switch (letter) {
    case 'x':
        return *reader->at == '{' ? read_braced(reader, 16, out)
                                  : byte_of(read_number(reader, 16, 2), out);
    case 'o':
        return *reader->at == '{' ? read_braced(reader, 8, out) : ERR_UNSUPPORTED;
    case 'c':
        return read_control_letter(reader, out);
    case 'p':
    case 'P':
        return read_property(reader, out);
    case 'g':
    case 'k':
        return in_class ? ERR_UNSUPPORTED : read_reference(reader, out);
    case 'N': /* \N{U+41} is a character by name */
        if (in_class || *reader->at == '{')
            return ERR_UNSUPPORTED;
        break;
    case 'C':
        if (in_class)
            return ERR_UNSUPPORTED;
        out->kind = PATTERN_ESCAPE_SET;
        byteset_add_range(&out->set, 0, 0xff);
        return ERR_OK;
    default:
        break;
    }
    out->kind = PATTERN_ESCAPE_SET;
    if (byteset_add_escape(&out->set, letter))
        return ERR_OK;
    return read_assertion(letter, in_class, out);
}
