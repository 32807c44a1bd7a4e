/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line of a secret, in any file: https://USER:SECRET@HOST/, NAME=SECRET,
 * "Authorization: Bearer SECRET" with the host that the request goes to.
 */
#include "core/ascii.h"
#include "core/hex.h"
#include "scan/context_internal.h"

/* What stands before and behind the secret on its line, in plain writing. */
struct line {
    struct buf before;
    struct buf after;
};

static bool is_wide(enum encoding encoding)
{
    return encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE;
}

/* Backslashes before slashes and quotes (JSON, shells) and percent-encoding
 * are undone: %3A%2F%2F is as good as "://". */
static void add_plain(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        unsigned char byte;

        if (c == '\\' && i + 1 < text.len && strchr("/\"'", text.ptr[i + 1]))
            continue;
        if (c == '%' && i + 2 < text.len && hex_decode(text.ptr + i + 1, 1, &byte) &&
            byte >= 0x20 && byte < 0x7f) {
            c = (char)byte;
            i += 2;
        }
        buf_add_char(out, c);
    }
}

/* Of 16-bit units those below 256; the rest becomes '?'. */
static void add_narrow(struct buf *out, struct slice text, size_t low)
{
    for (size_t i = 0; i + 1 < text.len; i += 2)
        buf_add_char(out, text.ptr[i + 1 - low] ? '?' : text.ptr[i + low]);
}

static void cut_line(struct line *line)
{
    const char *newline =
        line->before.len ? memrchr(line->before.ptr, '\n', line->before.len) : NULL;
    const char *end = line->after.len ? memchr(line->after.ptr, '\n', line->after.len) : NULL;

    if (end)
        line->after.len = (size_t)(end - line->after.ptr);
    if (!newline)
        return;
    line->before.len -= (size_t)(newline - line->before.ptr) + 1;
    memmove(line->before.ptr, newline + 1, line->before.len);
}

/* The length of what comes before the secret is even where units are wide. */
static void take_line(struct line *line, const struct context_query *query)
{
    size_t from = query->start > LIMIT_CONTEXT_LINE_BYTES ? query->start - LIMIT_CONTEXT_LINE_BYTES
                                                          : query->start & 1;
    struct slice before =
        slice_sub(query->bytes, is_wide(query->encoding) ? from : from & ~(size_t)1, query->start);
    struct slice after = slice_sub(query->bytes, query->end, query->end + LIMIT_CONTEXT_LINE_BYTES);

    if (is_wide(query->encoding)) {
        add_narrow(&line->before, before, query->encoding == ENCODING_UTF16BE);
        add_narrow(&line->after, after, query->encoding == ENCODING_UTF16BE);
    } else {
        const char *newline = before.len ? memrchr(before.ptr, '\n', before.len) : NULL;
        const char *end = after.len ? memchr(after.ptr, '\n', after.len) : NULL;

        if (newline)
            before = slice_sub(before, (size_t)(newline - before.ptr) + 1, before.len);
        add_plain(&line->before, before);
        add_plain(&line->after, slice_sub(after, 0, end ? (size_t)(end - after.ptr) : after.len));
    }
    cut_line(line);
}

/* The last "://" of `text`, or SIZE_MAX. */
static size_t last_scheme(struct slice text)
{
    for (size_t i = text.len; i-- > 2;)
        if (text.ptr[i] == '/' && text.ptr[i - 1] == '/' && text.ptr[i - 2] == ':')
            return i - 2;
    return SIZE_MAX;
}

static bool has_any(struct slice text, const char *chars)
{
    for (size_t i = 0; i < text.len; i++)
        if (!text.ptr[i] || strchr(chars, text.ptr[i]))
            return true;
    return false;
}

/* The length of a password behind a secret that is the user name. */
static size_t password_length(struct slice text)
{
    size_t len = 0;

    if (!slice_starts(text, ":"))
        return 0;
    while (len < text.len && !strchr("/?#@\"'`<> \t\r", text.ptr[len]))
        len++;
    return len;
}

/* https://USER:SECRET@HOST; true when the secret stands in a URL's login. */
static bool read_login(struct slice before, struct slice after, struct context_finder *out)
{
    size_t scheme = last_scheme(before);
    struct slice user = slice_sub(before, scheme == SIZE_MAX ? 0 : scheme + 3, SIZE_MAX);
    size_t len;

    if (scheme == SIZE_MAX || has_any(user, "/?#\"'`<> \t\r"))
        return false;
    after = slice_sub(after, password_length(after), SIZE_MAX);
    if (!slice_starts(after, "@"))
        return false;
    after = slice_sub(after, 1, SIZE_MAX);
    len = context_host_length(after);
    buf_reset(&out->host);
    buf_reset(&out->user);
    if (slice_ends(user, ":"))
        context_user_set(out, slice_sub(user, 0, user.len - 1));
    if (len && (len == after.len || strchr("/?#\"'`<>()[]{},; \t\r\\|&:", after.ptr[len])))
        context_host_set(out, slice_sub(after, 0, len));
    return true;
}

/* printf 'https://USER:%s@HOST' SECRET */
static bool read_printed(struct slice before, struct context_finder *out)
{
    size_t at = before.len;

    while (at > 2 && !slice_starts(slice_sub(before, at - 2, before.len), "%s@"))
        at--;
    return at > 2 && slice_find(before, SLICE_LITERAL("printf ")) < at &&
           read_login(slice_sub(before, 0, at - 2), slice_sub(before, at, before.len), out);
}

/* https://HOST/PATH?NAME=SECRET: the secret goes to that host. */
static void read_query(struct slice before, struct context_finder *out)
{
    size_t scheme = last_scheme(before);
    struct slice url = slice_sub(before, scheme == SIZE_MAX ? before.len : scheme, SIZE_MAX);
    size_t name = url.len;

    if (!slice_ends(url, "=") || has_any(url, "\"'`<> \t\r"))
        return;
    while (name && url.ptr[name - 1] != '?' && url.ptr[name - 1] != '&')
        name--;
    if (name && context_name_is_secret(slice_sub(url, name, url.len - 1)))
        context_host_set(out, url);
}

/* The only host that URLs on the line name; nothing when they differ. */
static void read_only_host(struct slice before, struct slice after, struct context_finder *out)
{
    struct context_finder first = CONTEXT_FINDER_INIT(NULL);
    struct context_finder next = CONTEXT_FINDER_INIT(NULL);
    const struct slice sides[] = {before, after};
    bool one = true;

    for (size_t i = 0; i < ARRAY_LEN(sides); i++) {
        struct slice rest = sides[i];
        size_t scheme;

        while ((scheme = slice_find(rest, SLICE_LITERAL("://"))) != SIZE_MAX) {
            buf_reset(&next.host);
            context_host_set(&next, slice_sub(rest, scheme, SIZE_MAX));
            if (!first.host.len)
                buf_add_slice(&first.host, buf_slice(&next.host));
            one =
                one && next.host.len && slice_equal(buf_slice(&first.host), buf_slice(&next.host));
            rest = slice_sub(rest, scheme + 3, SIZE_MAX);
        }
    }
    if (one && first.host.len)
        context_host_set(out, buf_slice(&first.host));
    context_release(&first);
    context_release(&next);
}

bool context_ends_with_word(struct slice text, const char *word)
{
    size_t len = strlen(word);

    return text.len >= len && !strncasecmp(text.ptr + text.len - len, word, len) &&
           (text.len == len || !context_name_char(text.ptr[text.len - len - 1]));
}

struct slice context_without_end(struct slice text, const char *chars)
{
    while (text.len && text.ptr[text.len - 1] && strchr(chars, text.ptr[text.len - 1]))
        text.len--;
    return text;
}

/* Without the scheme of an authorization header. */
static struct slice without_scheme(struct slice before)
{
    static const char *const schemes[] = {"token", "bearer", "basic"};
    struct slice text = context_without_end(before, " ");

    for (size_t i = 0; i < ARRAY_LEN(schemes) && text.len < before.len; i++)
        if (context_ends_with_word(text, schemes[i]))
            return slice_sub(text, 0, text.len - strlen(schemes[i]));
    return before;
}

static struct slice last_name(struct slice text)
{
    size_t from = text.len;

    while (from && context_name_char(text.ptr[from - 1]))
        from--;
    /* The letter of an escape, as in "\nNAME", belongs to no name. */
    if (from && text.ptr[from - 1] == '\\' && from < text.len && strchr("nrt", text.ptr[from]))
        from++;
    return slice_sub(text, from, text.len);
}

/* The name in `NAME = "`, `"NAME": "`, `NAME: `, `ENV NAME `; empty: none. */
static struct slice assigned_name(struct slice before)
{
    struct slice text = context_without_end(before, "\"'` \t");
    struct slice name = slice_of(NULL, 0);
    char sign = text.len ? text.ptr[text.len - 1] : '\0';

    if (sign == '=' || (sign == ':' && text.len < before.len)) {
        text = context_without_end(text, ":=?>+! \t");
        name = last_name(context_without_end(text, "\"'`]"));
    } else if (slice_starts(slice_trim(text), "ENV ") && text.len < before.len) {
        name = last_name(text);
        if (slice_trim(text).len != strlen("ENV ") + name.len)
            name.len = 0;
    }
    if (name.len > 64 || (name.len && ascii_is_digit(name.ptr[0])))
        name.len = 0;
    return name;
}

/* A header of a request: the line begins with its name. The lines above and
 * below it, up to an empty one, say where it goes: "Host:", or the URL of the
 * first. */
static void read_headers(const struct context_query *query, struct context_finder *out)
{
    size_t from =
        query->start > LIMIT_CONTEXT_LINE_BYTES ? query->start - LIMIT_CONTEXT_LINE_BYTES : 0;
    struct slice block = slice_sub(query->bytes, from, query->end + LIMIT_CONTEXT_LINE_BYTES);
    struct slice line;
    size_t at = from;

    while (slice_cut(&block, '\n', &line)) {
        bool behind = at > query->end;

        at += line.len + 1;
        line = slice_trim(line);
        if (!line.len && behind)
            return;
        if (!line.len) {
            buf_reset(&out->host);
        } else if (line.len > 5 && !strncasecmp(line.ptr, "host:", 5)) {
            context_host_set(out, slice_trim(slice_sub(line, 5, SIZE_MAX)));
        } else if (!behind && line.ptr[0] >= 'A' && line.ptr[0] <= 'Z') {
            size_t blank = slice_find(line, SLICE_LITERAL(" http"));

            if (blank != SIZE_MAX && blank < 8)
                context_host_set(out, slice_sub(line, blank + 1, SIZE_MAX));
        }
    }
}

static bool is_header(struct slice before, struct slice name)
{
    struct slice rest = slice_sub(slice_trim(before), name.len, SIZE_MAX);

    return name.len && slice_starts(rest, ":") && slice_trim(before).ptr == name.ptr;
}

static bool is_authorization(struct slice name)
{
    return context_ends_with_word(name, "authorization");
}

/* Takes a name for a key where none is known. */
static void set_key(struct context_finder *out, struct slice name)
{
    if (!out->key.len)
        buf_add_slice(&out->key, name);
}

/* What stands before the URL that ends `text`; schemes are letters and "+-.". */
static struct slice before_url(struct slice text)
{
    size_t len = last_scheme(text);

    while (len && (ascii_is_alnum(text.ptr[len - 1]) || strchr("+-.", text.ptr[len - 1])))
        len--;
    return slice_sub(text, 0, len);
}

static void read_line(const struct context_query *query, struct slice before, struct slice after,
                      struct context_finder *out)
{
    struct slice plain = without_scheme(before);
    struct slice name;

    if (read_login(before, after, out)) {
        set_key(out, assigned_name(before_url(before)));
        return;
    }
    if (read_printed(before, out))
        return;
    switch (context_command_read(before, after, out)) {
    case CONTEXT_COMMAND_TOLD:
        return;
    case CONTEXT_COMMAND_REQUEST:
        read_only_host(before, after, out);
        return;
    case CONTEXT_COMMAND_NONE:
        break;
    }
    name = assigned_name(plain);
    set_key(out, name);
    read_query(before, out);
    if (out->host.len)
        return;
    if (is_header(plain, name))
        read_headers(query, out);
    else if (is_authorization(name))
        read_only_host(before, after, out);
}

void context_line_read(const struct context_query *query, struct context_finder *out)
{
    struct line line = {BUF_INIT(2 * LIMIT_CONTEXT_LINE_BYTES),
                        BUF_INIT(2 * LIMIT_CONTEXT_LINE_BYTES)};

    take_line(&line, query);
    read_line(query, buf_slice(&line.before), buf_slice(&line.after), out);
    buf_wipe(&line.before);
    buf_wipe(&line.after);
    buf_release(&line.before);
    buf_release(&line.after);
}
