/* SPDX-License-Identifier: Apache-2.0 */
#include "github/slug.h"

#include <strings.h>

#define NAME_BYTES 100

static bool is_plain_name(struct slice name)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    for (size_t i = 0; i < name.len; i++)
        if (!name.ptr[i] || !strchr(letters, name.ptr[i]))
            return false;
    return name.len > 0 && name.len <= NAME_BYTES && !slice_is(name, ".") && !slice_is(name, "..");
}

bool slug_is_account(struct slice name)
{
    return is_plain_name(name);
}

bool slug_is_repository(struct slice name)
{
    struct slice rest = name;
    struct slice owner;

    return slice_cut(&rest, '/', &owner) && is_plain_name(owner) && is_plain_name(rest);
}

static bool is_name(struct slice name, struct slice known)
{
    return name.len == known.len && strncasecmp(name.ptr, known.ptr, name.len) == 0;
}

/* The host itself, and not the neighbours that have its gists and files. */
static bool is_site(const struct host *host, struct slice name, bool with_port)
{
    static const char *const aliases[] = {"github.com", "www.github.com", "ssh.github.com"};
    struct slice site = slice_str(strstr(host->site_url, "://") + strlen("://"));

    if (slice_ends(name, ":443"))
        name.len -= strlen(":443");
    if (!with_port)
        site = slice_sub(site, 0, slice_find(site, SLICE_LITERAL(":")));
    for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
        if (host_is_github_com(host) && is_name(name, slice_str(aliases[i])))
            return true;
    return is_name(name, site);
}

/* Splits "[USER[:PASSWORD]@]HOST[:PORT]/PATH" behind a scheme. */
static bool split_url(struct slice rest, bool with_port, struct slice *name, struct slice *path)
{
    struct slice user;

    if (!slice_cut(&rest, '/', name) || !rest.ptr)
        return false;
    *path = rest;
    while (slice_find(*name, SLICE_LITERAL("@")) != SIZE_MAX)
        if (!slice_cut(name, '@', &user))
            return false;
    if (!with_port)
        *name = slice_sub(*name, 0, slice_find(*name, SLICE_LITERAL(":")));
    return true;
}

/* Splits "[USER@]HOST:PATH". */
static bool split_scp(struct slice url, struct slice *name, struct slice *path)
{
    const size_t at = slice_find(url, SLICE_LITERAL("@"));
    const size_t colon = slice_find(url, SLICE_LITERAL(":"));

    if (colon == SIZE_MAX || slice_find(slice_sub(url, 0, colon), SLICE_LITERAL("/")) != SIZE_MAX)
        return false;
    *name = slice_sub(url, at < colon ? at + 1 : 0, colon);
    *path = slice_sub(url, colon + 1, url.len);
    return true;
}

static bool split(struct slice url, bool *with_port, struct slice *name, struct slice *path)
{
    static const struct {
        const char *scheme;
        bool with_port; /* that the site has, too */
    } table[] = {{"https://", true},
                 {"http://", true},
                 {"ssh://", false},
                 {"git+ssh://", false},
                 {"git://", false}};

    *with_port = false;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        const struct slice rest = slice_sub(url, strlen(table[i].scheme), url.len);

        *with_port = table[i].with_port;
        if (slice_starts(url, table[i].scheme))
            return split_url(rest, *with_port, name, path);
    }
    *with_port = false;
    return slice_find(url, SLICE_LITERAL("://")) == SIZE_MAX && split_scp(url, name, path);
}

struct slice slug_of_remote(const struct host *host, struct slice url)
{
    struct slice name;
    struct slice path;
    bool with_port;

    if (!split(url, &with_port, &name, &path) || !is_site(host, name, with_port))
        return slice_of(NULL, 0);
    while (slice_starts(path, "/"))
        path = slice_sub(path, 1, path.len);
    while (slice_ends(path, "/"))
        path.len--;
    if (slice_ends(path, ".git"))
        path.len -= strlen(".git");
    return slug_is_repository(path) ? path : slice_of(NULL, 0);
}
