/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/shorthand.h"

/* Patterns may be of the extended kind: no blank and no # stands bare here. */
static const char start[] = "(?<!(?<!"
                            "\\\\|\\\\x[0-9A-Fa-f]|\\\\u[0-9A-Fa-f]{3}|%[0-9A-Fa-f]|"
                            "\\x1b\\[[0-9]|\\x1b\\[[0-9]{2}|\\x1b\\[[0-9];[0-9]{2}"
                            ")[A-Za-z0-9])";

/* The rest of the name, but none that names what was made of the value. */
#define NAME_END                                                                                   \
    "(?![A-Za-z0-9_.-]{0,12}(?i:hash|sha[0-9]|digest|checksum|fingerprint|md5))"                   \
    "[A-Za-z0-9_-]{0,16}"

#define QUOTE "[\"'`]"
#define CLOSING "(?:[\"'`\\[\\])\\\\]{0,4}|&quot;|&\\#3[49];)"
#define TYPE "(?:[ ]?:[ ]?(?:[Ss]tring|&?(?:'static[ ])?str))?"
#define OPERATOR "(?:=>|:=|:-|={1,3}|\\|{1,2}=?|\\?\\?=?|[:,])"
#define FOLDED "(?:[ \\t]{0,4}[|>][-+]?[ \\t]{0,4}\\r?\\n[ \\t]{1,40})?"
#define WRAPPED "(?:[ \\t]{0,8}|\\s{0,60}(?=" QUOTE "))"
#define OPENING "(?:\\\\{0,3}[@A-Za-z]{0,2}" QUOTE "{1,3}|&quot;|&\\#3[49];)?"

static const char assign[] =
    "(?:" NAME_END "(?:"
    /* name = "value"   "name": "value"   'name' => 'value'   NAME="${X:-value}" */
    CLOSING TYPE "[ \\t]{0,8}" OPERATOR FOLDED WRAPPED OPENING
    /* --name value   ENV NAME value */
    "|" QUOTE "?[ \\t]{1,8}" QUOTE "?"
    /* name("value") */
    "|\\([ \\t]{0,4}" QUOTE
    /* <name>value</name> */
    "|>\\s{0,20}"
    /* name: NAME, value: value   key="NAME" value="value" */
    "|" QUOTE "?,?\\s{1,60}-?[ ]{0,4}" QUOTE "?[Vv]alue" QUOTE "?[ \\t]{0,4}[:=][ \\t]{0,4}" QUOTE
    "?"
    /* variable "NAME" { default = "value" } */
    "|" QUOTE "[ \\t]{0,4}\\{[^{}]{0,200}?default\\s{0,9}=\\s{0,9}" QUOTE "))";

/* As it stands, and as URLs and forms write it. */
static const char blank[] = "(?:[ +]|%20)";

static const struct shorthand {
    const char *name;
    const char *pattern;
} shorthands[] = {
    {"{{start}}", start},
    {"{{assign}}", assign},
    {"{{blank}}", blank},
};

/* What `text` begins with, or NULL. */
static const struct shorthand *shorthand_at(struct slice text)
{
    for (size_t i = 0; i < ARRAY_LEN(shorthands); i++)
        if (slice_starts(text, shorthands[i].name))
            return &shorthands[i];
    return NULL;
}

enum err_code shorthand_expand(struct slice pattern, struct buf *out)
{
    while (pattern.len) {
        const struct shorthand *found = shorthand_at(pattern);

        if (found)
            buf_add_str(out, found->pattern);
        else
            buf_add_char(out, pattern.ptr[0]);
        pattern = slice_sub(pattern, found ? strlen(found->name) : 1, SIZE_MAX);
    }
    return buf_status(out);
}
