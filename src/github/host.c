/* SPDX-License-Identifier: Apache-2.0 */
#include "github/host.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "core/ascii.h"

#define HTTPS "https://"
#define HTTP "http://"
#define NAME_BYTES 253 /* RFC 1035, 2.3.4, without the root's dot */

/* An address in parts; slices of the text that was parsed. */
struct address {
    bool https;
    struct slice authority; /* name and port */
    struct slice name;      /* without brackets */
    struct slice path;
};

static bool is_name_char(char c)
{
    return ascii_is_word(c) || c == '-';
}

static bool is_path_char(char c)
{
    return is_name_char(c) || c == '/' || c == '.' || c == '~';
}

/* Labels of 1 to 63 characters with dots between them. */
static bool is_name(struct slice name)
{
    struct slice label;

    if (name.len == 0 || name.len > NAME_BYTES)
        return false;
    while (slice_cut(&name, '.', &label)) {
        if (label.len == 0 || label.len > 63 || label.ptr[0] == '-')
            return false;
        for (size_t i = 0; i < label.len; i++)
            if (!is_name_char(label.ptr[i]))
                return false;
    }
    return true;
}

static bool parse_ip(int family, struct slice name, unsigned char out[16])
{
    char text[INET6_ADDRSTRLEN];

    if (name.len >= sizeof text)
        return false;
    memcpy(text, name.ptr, name.len);
    text[name.len] = '\0';
    return strlen(text) == name.len && inet_pton(family, text, out) == 1;
}

static bool is_loopback(struct slice name)
{
    static const unsigned char one[16] = {[15] = 1};
    unsigned char ip[16];

    if (parse_ip(AF_INET, name, ip))
        return ip[0] == 127;
    if (parse_ip(AF_INET6, name, ip))
        return memcmp(ip, one, sizeof one) == 0;
    return slice_is(name, "localhost");
}

/* "name", "name:port", "[v6]" or "[v6]:port"; *name is without the port. */
static bool parse_authority(struct slice authority, struct slice *name)
{
    struct slice rest = authority;
    unsigned char ip[16];
    uint64_t port = 1;
    size_t end;

    if (slice_starts(authority, "[")) {
        end = slice_find(authority, SLICE_LITERAL("]"));
        if (end == SIZE_MAX)
            return false;
        *name = slice_sub(authority, 1, end);
        rest = slice_sub(authority, end + 1, authority.len);
        if (!parse_ip(AF_INET6, *name, ip))
            return false;
        return rest.len == 0 || (slice_starts(rest, ":") &&
                                 slice_number(slice_sub(rest, 1, rest.len), 65535, &port) && port);
    }
    if (!slice_cut(&rest, ':', name) || !is_name(*name))
        return false;
    return !rest.ptr || (slice_number(rest, 65535, &port) && port);
}

static bool parse_address(struct slice url, struct address *out)
{
    struct slice rest;
    size_t slash;

    out->https = slice_starts(url, HTTPS);
    if (!out->https && !slice_starts(url, HTTP))
        return false;
    rest = slice_sub(url, out->https ? strlen(HTTPS) : strlen(HTTP), url.len);
    slash = slice_find(rest, SLICE_LITERAL("/"));
    out->authority = slice_sub(rest, 0, slash);
    out->path = slice_sub(rest, slash, rest.len);
    return parse_authority(out->authority, &out->name);
}

bool host_url_is_https(struct slice url)
{
    struct address address;

    return parse_address(url, &address) && address.https;
}

bool host_url_is_loopback_http(struct slice url)
{
    struct address address;

    return parse_address(url, &address) && !address.https && is_loopback(address.name);
}

/* The last label before `.ghe.com`, or nothing. */
static struct slice residency_tenant(struct slice name)
{
    struct slice tenant;

    if (!slice_ends(name, ".ghe.com"))
        return slice_of(NULL, 0);
    name.len -= strlen(".ghe.com");
    while (slice_cut(&name, '.', &tenant))
        continue;
    return tenant;
}

static void resolve_name(struct slice authority, struct slice name, struct host *out)
{
    struct slice tenant = residency_tenant(name);

    if (slice_is(name, "github.com") || slice_ends(name, ".github.com")) {
        out->kind = HOST_GITHUB_COM;
        snprintf(out->base_url, sizeof out->base_url, "https://api.github.com");
        snprintf(out->authority, sizeof out->authority, "api.github.com");
        snprintf(out->site_url, sizeof out->site_url, "https://github.com");
        return;
    }
    if (tenant.len) {
        out->kind = HOST_GHE_COM;
        snprintf(out->base_url, sizeof out->base_url, "https://api.%" SLICE_FMT ".ghe.com",
                 SLICE_ARG(tenant));
        snprintf(out->authority, sizeof out->authority, "api.%" SLICE_FMT ".ghe.com",
                 SLICE_ARG(tenant));
        snprintf(out->site_url, sizeof out->site_url, "https://%" SLICE_FMT ".ghe.com",
                 SLICE_ARG(tenant));
        return;
    }
    out->kind = HOST_SERVER;
    snprintf(out->base_url, sizeof out->base_url, "https://%" SLICE_FMT "/api/v3",
             SLICE_ARG(authority));
    snprintf(out->authority, sizeof out->authority, "%" SLICE_FMT, SLICE_ARG(authority));
    snprintf(out->site_url, sizeof out->site_url, "https://%" SLICE_FMT, SLICE_ARG(authority));
}

static enum err_code resolve_host(const char *text, struct host *out, struct err *err)
{
    char copy[sizeof out->authority];
    struct slice authority = slice_str(text);
    struct slice name;

    if (strstr(text, "://"))
        return err_set(err, ERR_USAGE, "a host is a name such as github.com, not an address");
    if (authority.len >= sizeof copy)
        return err_set(err, ERR_USAGE, "the host's name is too long");
    for (size_t i = 0; i < authority.len; i++)
        copy[i] = ascii_lower(authority.ptr[i]);
    authority.ptr = copy;
    if (!parse_authority(authority, &name))
        return err_set(err, ERR_USAGE, "'%s' is not a host name", text);
    if (slice_is(name, "ghe.com") || slice_is(name, "api.ghe.com"))
        return err_set(err, ERR_USAGE, "ghe.com needs its subdomain: SUBDOMAIN.ghe.com");
    resolve_name(authority, name, out);
    return ERR_OK;
}

/* What may not stand in an address is not repeated: it could be a password. */
static enum err_code check_address(struct slice url, struct address *address, struct err *err)
{
    if (memchr(url.ptr, '@', url.len))
        return err_set(err, ERR_USAGE, "the API's address must not hold credentials");
    if (!parse_address(url, address))
        return err_set(err, ERR_USAGE, "the API's address is not of the form https://HOST/PATH");
    if (!address->https && !is_loopback(address->name))
        return err_set(err, ERR_USAGE, "the API's address must begin with https://");
    for (size_t i = 0; i < address->path.len; i++)
        if (!is_path_char(address->path.ptr[i]))
            return err_set(err, ERR_USAGE, "the API's address has a character of no plain path");
    return ERR_OK;
}

static enum err_code resolve_address(const char *text, struct host *out, struct err *err)
{
    struct slice url = slice_trim(slice_str(text));
    struct address address;
    enum err_code code;

    while (slice_ends(url, "/"))
        url.len--;
    code = check_address(url, &address, err);
    if (code)
        return code;
    if (url.len >= sizeof out->base_url || address.authority.len >= sizeof out->authority)
        return err_set(err, ERR_USAGE, "the API's address is too long");
    if (slice_is(address.name, "api.github.com") || residency_tenant(address.name).len)
        resolve_name(address.name, address.name, out);
    else
        snprintf(out->site_url, sizeof out->site_url, "%s%" SLICE_FMT, address.https ? HTTPS : HTTP,
                 SLICE_ARG(address.authority));
    snprintf(out->base_url, sizeof out->base_url, "%" SLICE_FMT, SLICE_ARG(url));
    snprintf(out->authority, sizeof out->authority, "%" SLICE_FMT, SLICE_ARG(address.authority));
    return ERR_OK;
}

enum err_code host_resolve(const char *name, const char *api_url, struct host *out, struct err *err)
{
    *out = (struct host){.kind = HOST_SERVER};
    if (name && *name)
        return resolve_host(name, out, err);
    if (api_url && *api_url)
        return resolve_address(api_url, out, err);
    return resolve_host("github.com", out, err);
}

static bool ends_with_name(struct slice name, const char *domain)
{
    size_t len = strlen(domain);

    return slice_is(name, domain) ||
           (slice_ends(name, domain) && name.ptr[name.len - len - 1] == '.');
}

static bool is_github_com(struct slice name)
{
    return ends_with_name(name, "github.com") || ends_with_name(name, "githubusercontent.com") ||
           ends_with_name(name, "ghcr.io");
}

/* An address of the operator's own machine stands in for github.com: a proxy, a
 * recording. */
static bool stands_in(const struct host *host)
{
    struct address address;

    return parse_address(slice_str(host->base_url), &address) && is_loopback(address.name);
}

bool host_is_github_com(const struct host *host)
{
    return host->kind == HOST_GITHUB_COM || (host->kind == HOST_SERVER && stands_in(host));
}

bool host_is_called(const struct host *host, struct slice name)
{
    char copy[NAME_BYTES + 8];
    struct slice site = slice_str(strstr(host->site_url, "://") + 3);

    if (name.len == 0 || name.len >= sizeof copy)
        return false;
    for (size_t i = 0; i < name.len; i++)
        copy[i] = ascii_lower(name.ptr[i]);
    name.ptr = copy;
    if (slice_is(name, host->authority) || slice_equal(name, site))
        return true;
    copy[name.len] = '\0';
    name.len = strcspn(copy, ":");
    copy[name.len] = '\0';
    switch (host->kind) {
    case HOST_GITHUB_COM:
        return is_github_com(name);
    case HOST_GHE_COM:
        return ends_with_name(name, strstr(host->site_url, "://") + 3);
    case HOST_SERVER:
        return stands_in(host) && is_github_com(name);
    }
    return false;
}
