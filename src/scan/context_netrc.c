/* SPDX-License-Identifier: Apache-2.0 */
/*
 * netrc, as ftp(1) and curl read it
 * (https://everything.curl.dev/usingcurl/netrc.html): words on any lines, in
 * any order behind `machine NAME` or `default`; `macdef` goes on to an empty line.
 */
#include "scan/context_internal.h"

struct netrc {
    struct slice bytes;
    size_t at;
    struct slice machine;
    bool is_default;
    struct slice login;
    bool found; /* this machine has the secret */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next word, without quotes; false at the end. */
static bool take_word(struct netrc *netrc, struct slice *out)
{
    size_t from;
    bool quoted;

    while (netrc->at < netrc->bytes.len && is_blank(netrc->bytes.ptr[netrc->at]))
        netrc->at++;
    if (netrc->at == netrc->bytes.len)
        return false;
    quoted = netrc->bytes.ptr[netrc->at] == '"';
    netrc->at += quoted ? 1 : 0;
    from = netrc->at;
    while (netrc->at < netrc->bytes.len &&
           (quoted ? netrc->bytes.ptr[netrc->at] != '"' : !is_blank(netrc->bytes.ptr[netrc->at])))
        netrc->at++;
    *out = slice_sub(netrc->bytes, from, netrc->at);
    netrc->at += quoted && netrc->at < netrc->bytes.len ? 1 : 0;
    return true;
}

static void pass_macro(struct netrc *netrc)
{
    struct slice rest = slice_sub(netrc->bytes, netrc->at, SIZE_MAX);
    size_t unix_end = slice_find(rest, SLICE_LITERAL("\n\n"));
    size_t windows_end = slice_find(rest, SLICE_LITERAL("\n\r\n"));
    size_t end = unix_end < windows_end ? unix_end : windows_end;

    netrc->at = end == SIZE_MAX ? netrc->bytes.len : netrc->at + end;
}

static void pass_comment(struct netrc *netrc)
{
    while (netrc->at < netrc->bytes.len && netrc->bytes.ptr[netrc->at] != '\n')
        netrc->at++;
}

static void begin_machine(struct netrc *netrc, bool is_default)
{
    netrc->machine = slice_of(NULL, 0);
    netrc->login = slice_of(NULL, 0);
    netrc->is_default = is_default;
    if (!is_default && !take_word(netrc, &netrc->machine))
        netrc->machine = slice_of(NULL, 0);
}

static void take_password(struct netrc *netrc, size_t place)
{
    struct slice word;
    size_t from;

    if (!take_word(netrc, &word))
        return;
    from = (size_t)(word.ptr - netrc->bytes.ptr);
    netrc->found = netrc->found || (place >= from && place < from + word.len);
}

static void tell(const struct netrc *netrc, struct context_finder *out)
{
    if (!netrc->is_default && !netrc->machine.len)
        return;
    buf_reset(&out->key);
    buf_add_slice(&out->key, netrc->is_default ? SLICE_LITERAL("default") : netrc->machine);
    buf_add_str(&out->key, ".password");
    context_host_set(out, netrc->machine);
    context_user_set(out, netrc->login);
}

size_t context_netrc_read(const struct context_query *query, struct context_finder *out)
{
    struct netrc netrc = {.bytes = query->bytes};
    struct slice word;

    while (take_word(&netrc, &word)) {
        bool is_default = slice_is(word, "default");

        if (is_default || slice_is(word, "machine")) {
            if (netrc.found || netrc.at > query->start + LIMIT_CONTEXT_AHEAD_BYTES)
                break;
            begin_machine(&netrc, is_default);
        } else if (slice_is(word, "login")) {
            if (!take_word(&netrc, &netrc.login))
                break;
        } else if (slice_is(word, "password") || slice_is(word, "account")) {
            take_password(&netrc, query->start);
        } else if (slice_is(word, "macdef")) {
            pass_macro(&netrc);
        } else if (slice_starts(word, "#")) {
            pass_comment(&netrc);
        }
    }
    if (netrc.found)
        tell(&netrc, out);
    return netrc.at;
}
