/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/recipe_address.h"

#include "core/ascii.h"

#define NAME_BYTES 253 /* RFC 1035, 2.3.4, without the root's dot */
#define LABEL_BYTES 63
#define HTTPS "https://"

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_label(struct slice label)
{
    if (label.len == 0 || label.len > LABEL_BYTES || label.ptr[0] == '-' ||
        label.ptr[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!is_lower(label.ptr[i]) && !ascii_is_digit(label.ptr[i]) && label.ptr[i] != '-')
            return false;
    return true;
}

/* Names that only mean something on the network or machine that asks. */
static bool is_private_domain(struct slice label)
{
    static const char *const names[] = {"local", "localhost", "localdomain", "internal", "intranet",
                                        "lan",   "home",      "corp",        "private",  "arpa"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (slice_is(label, names[i]))
            return true;
    return false;
}

/* The last label of a name has no digits, those of IP addresses have. */
bool recipe_address_is_public_name(struct slice name)
{
    struct slice rest = name;
    struct slice label = {0};
    size_t labels = 0;

    if (name.len == 0 || name.len > NAME_BYTES || slice_ends(name, "."))
        return false;
    for (; slice_cut(&rest, '.', &label); labels++)
        if (!is_label(label))
            return false;
    for (size_t i = 0; i < label.len; i++)
        if (!is_lower(label.ptr[i]))
            return false;
    return labels >= 2 && label.len >= 2 && !is_private_domain(label);
}

static bool is_plain(struct slice text, const char *others)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];

        if (!ascii_is_alnum(c) && (!c || !strchr(others, c)))
            return false;
    }
    return true;
}

const char *recipe_address_wrong(struct slice url, struct slice *host)
{
    struct slice rest;
    struct slice path;
    size_t slash;

    if (!slice_starts(url, HTTPS))
        return "must be asked with https://";
    rest = slice_sub(url, strlen(HTTPS), url.len);
    slash = slice_find(rest, SLICE_LITERAL("/"));
    *host = slice_sub(rest, 0, slash);
    if (!recipe_address_is_public_name(*host))
        return "must name its host as a public name in small letters, without user, port, IP "
               "address or placeholder";
    if (slash == SIZE_MAX)
        return "must have a path, at least '/'";
    rest = slice_sub(rest, slash, rest.len);
    if (!slice_cut(&rest, '?', &path) || !is_plain(path, "/._~-") ||
        slice_find(path, SLICE_LITERAL("..")) != SIZE_MAX || !is_plain(rest, "=&._~-"))
        return "must have a plain path: no placeholder, the token belongs into a header";
    return NULL;
}
