/* SPDX-License-Identifier: Apache-2.0 */
/* Names beside secrets: which mean a user, a host, a secret; and what users
 * and hosts look like. */
#include "core/ascii.h"
#include "scan/context_internal.h"

/* The longest name that is compared. */
#define NAME_MOST 32

static size_t plain_name(struct slice name, char *out)
{
    size_t len = 0;

    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '_' || name.ptr[i] == '-')
            continue;
        if (len == NAME_MOST)
            return 0;
        out[len++] = ascii_lower(name.ptr[i]);
    }
    return len;
}

static bool is_in(struct slice name, const char *const *names, size_t count)
{
    char plain[NAME_MOST];
    struct slice is = {plain, plain_name(name, plain)};

    for (size_t i = 0; i < count; i++)
        if (slice_is(is, names[i]))
            return true;
    return false;
}

bool context_name_is_user(struct slice name)
{
    static const char *const names[] = {"user", "username", "login"};

    return is_in(name, names, ARRAY_LEN(names));
}

bool context_name_is_host(struct slice name)
{
    static const char *const names[] = {
        "host",        "hostname",          "url",    "baseurl",   "apiurl",  "registry",
        "registryurl", "endpoint",          "server", "serverurl", "machine", "matchhost",
        "domain",      "npmregistryserver",
    };

    return is_in(name, names, ARRAY_LEN(names));
}

bool context_name_is_secret(struct slice name)
{
    static const char *const names[] = {
        "password",     "pass",   "token", "auth",   "authtoken",   "oauthtoken", "npmauthtoken",
        "npmauthident", "secret", "pat",   "apikey", "accesstoken", "apitoken",
    };

    return is_in(name, names, ARRAY_LEN(names));
}

static bool is_host_char(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '.';
}

bool context_name_char(char c)
{
    return is_host_char(c) || c == '_';
}

bool context_name_is_plain(struct slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!context_name_char(name.ptr[i]))
            return false;
    return name.len > 0 && name.len <= 64;
}

/* Names have a dot, or are "localhost"; numbers are addresses and have one too. */
static bool is_host_name(struct slice name)
{
    if (name.len > 253 || name.ptr[0] == '.' || name.ptr[0] == '-' || slice_ends(name, "-") ||
        slice_find(name, SLICE_LITERAL("..")) != SIZE_MAX)
        return false;
    return slice_is(name, "localhost") || memchr(name.ptr + 1, '.', name.len - 1);
}

static size_t port_length(struct slice text)
{
    size_t len = 1;

    if (!text.len || text.ptr[0] != ':')
        return 0;
    while (len < text.len && len < 6 && ascii_is_digit(text.ptr[len]))
        len++;
    return len > 1 ? len : 0;
}

size_t context_host_length(struct slice text)
{
    size_t len = 0;

    while (len < text.len && is_host_char(text.ptr[len]))
        len++;
    while (len && text.ptr[len - 1] == '.')
        len--;
    if (!len || !is_host_name(slice_sub(text, 0, len)))
        return 0;
    return len + port_length(slice_sub(text, len, SIZE_MAX));
}

/* What ends the authority of a URL (RFC 3986 section 3.2), or the URL itself. */
static bool ends_authority(struct slice rest)
{
    return !rest.len || strchr("/?#\\\"'`<>(){}[],; \t\r\n", rest.ptr[0]);
}

void context_host_set(struct context_finder *out, struct slice text)
{
    size_t scheme = slice_find(text, SLICE_LITERAL("://"));
    bool is_url = scheme != SIZE_MAX;
    size_t len;

    if (is_url) {
        size_t end = 0;

        text = slice_sub(text, scheme + 3, SIZE_MAX);
        while (!ends_authority(slice_sub(text, end, SIZE_MAX)))
            end++;
        for (size_t i = end; i-- > 0;) {
            if (text.ptr[i] == '@') {
                text = slice_sub(text, i + 1, SIZE_MAX);
                end -= i + 1;
                break;
            }
        }
        text = slice_sub(text, 0, end);
    }
    len = text.len ? context_host_length(text) : 0;
    if (!len || len != text.len)
        return;
    buf_reset(&out->host);
    for (size_t i = 0; i < len; i++)
        buf_add_char(&out->host, ascii_lower(text.ptr[i]));
}

void context_user_set(struct context_finder *out, struct slice text)
{
    if (!text.len || text.len > 128 || slice_starts(text, "$") || slice_starts(text, "{{") ||
        slice_starts(text, "%s"))
        return;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x20 || c == 0x7f || c == '\\' || c == '"')
            return;
    }
    buf_reset(&out->user);
    buf_add_slice(&out->user, text);
}
