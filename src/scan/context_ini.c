/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines "key = value" under headings "[section]": git's configuration
 * (git-config(1): [section "subsection"], names in any case, values quoted
 * and continued), TOML, systemd's units, pip's, npm's and Java's properties,
 * which have no headings.
 *
 * Two passes: the line of the secret tells section and key, then the lines
 * of that section tell who and where.
 */
#include "core/ascii.h"
#include "scan/context_internal.h"

struct ini {
    struct slice bytes;
    size_t place;
    size_t section_from; /* of the section that has the secret */
    struct slice section;
    struct slice key;
    struct slice value;
    bool in_header; /* the secret stands in the heading */
    bool found;
};

static struct slice next_line(struct slice bytes, size_t *at)
{
    struct slice rest = slice_sub(bytes, *at, SIZE_MAX);
    const char *end = memchr(rest.ptr, '\n', rest.len);
    size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

    *at += len + 1;
    return slice_sub(rest, 0, len);
}

static bool is_heading(struct slice line)
{
    return slice_starts(line, "[") && memchr(line.ptr, ']', line.len);
}

/* The length of a heading: up to a bracket that stands in no quotes, and to the second one of
 * TOML's arrays. */
static size_t heading_length(struct slice line)
{
    bool quoted = false;
    size_t len = 1;

    while (len < line.len && (quoted || line.ptr[len] != ']')) {
        quoted ^= line.ptr[len] == '"';
        len += quoted && line.ptr[len] == '\\' ? 2 : 1;
    }
    if (slice_starts(line, "[[") && slice_starts(slice_sub(line, len, SIZE_MAX), "]]"))
        len++;
    return len < line.len ? len + 1 : line.len;
}

/* What stands between the brackets. */
static struct slice inside_of(struct slice heading)
{
    size_t width = slice_starts(heading, "[[") && slice_ends(heading, "]]") ? 2 : 1;

    return slice_trim(slice_sub(heading, width, heading.len - width));
}

/* Cuts "key = value" or "key: value"; npm's keys have colons inside. */
static bool cut_pair(struct slice line, struct slice *key, struct slice *value)
{
    const char *sign = memchr(line.ptr, '=', line.len);
    size_t len;

    if (!sign)
        sign = memchr(line.ptr, ':', line.len);
    if (!sign)
        return false;
    len = (size_t)(sign - line.ptr);
    *key = slice_trim(slice_sub(line, 0, len));
    *value = slice_trim(slice_sub(line, len + 1, SIZE_MAX));
    if (slice_starts(*key, "export "))
        *key = slice_trim(slice_sub(*key, strlen("export "), SIZE_MAX));
    if (slice_ends(*key, "?") || slice_ends(*key, ":") || slice_ends(*key, "+"))
        *key = slice_trim(slice_sub(*key, 0, key->len - 1));
    return key->len > 0 && key->len <= LIMIT_CONTEXT_NAME_BYTES;
}

static bool is_comment(struct slice line)
{
    return slice_starts(line, "#") || slice_starts(line, ";");
}

/* The sign was one of a URL, in a value that goes on. */
static bool is_url(struct slice key, struct slice value)
{
    return memchr(key.ptr, '/', key.len) || slice_starts(value, "//");
}

/* Takes a heading off the front of its line, on which git lets a key follow. */
static void take_heading(struct ini *ini, struct slice *line, size_t next)
{
    struct slice head = slice_sub(*line, 0, heading_length(*line));

    ini->section = inside_of(head);
    ini->section_from = next;
    ini->key = slice_of(NULL, 0);
    ini->in_header = ini->place < (size_t)(head.ptr - ini->bytes.ptr) + head.len;
    *line = slice_trim(slice_sub(*line, head.len, SIZE_MAX));
}

static void take_pair(struct ini *ini, struct slice line, bool indented)
{
    struct slice key;
    struct slice value;

    if (cut_pair(line, &key, &value) && !(indented && ini->key.len && is_url(key, value))) {
        ini->key = key;
        ini->value = value;
    } else if (indented && ini->key.len) {
        ini->value = line; /* the value goes on */
    } else {
        ini->key = slice_of(NULL, 0);
    }
}

/* First pass: up to the line of the secret. */
static void find_line(struct ini *ini)
{
    size_t at = 0;

    while (at <= ini->place && at < ini->bytes.len) {
        struct slice raw = next_line(ini->bytes, &at);
        struct slice line = slice_trim(raw);
        bool indented = raw.len && (raw.ptr[0] == ' ' || raw.ptr[0] == '\t');

        ini->found = ini->place < at;
        if (is_heading(line))
            take_heading(ini, &line, at);
        if (!line.len || is_comment(line) || ini->in_header)
            ini->found = ini->in_header;
        else
            take_pair(ini, line, indented);
    }
}

/* The part of a key that others have in common with it: "gpr." of "gpr.key",
 * "//host/:" of "//host/:_password". */
static struct slice prefix_of(struct slice key)
{
    size_t len = key.len;

    while (len && key.ptr[len - 1] != '.' && key.ptr[len - 1] != ':')
        len--;
    return slice_sub(key, 0, len);
}

static struct slice unquoted(struct slice value)
{
    if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\''))
        for (size_t i = 1; i < value.len; i++)
            if (value.ptr[i] == value.ptr[0])
                return slice_sub(value, 1, i);
    return value;
}

/* Second pass: the lines beside it. */
static size_t read_section(const struct ini *ini, struct context_finder *out)
{
    struct slice prefix = prefix_of(ini->key);
    size_t at = ini->section_from;

    while (at < ini->bytes.len && at < ini->place + LIMIT_CONTEXT_AHEAD_BYTES) {
        struct slice line = slice_trim(next_line(ini->bytes, &at));
        struct slice key;
        struct slice value;

        if (is_heading(line))
            break;
        if (is_comment(line) || !cut_pair(line, &key, &value) ||
            !slice_equal(prefix_of(key), prefix))
            continue;
        key = slice_sub(key, prefix.len, SIZE_MAX);
        if (context_name_is_user(key))
            context_user_set(out, unquoted(value));
        else if ((context_name_is_host(key) || slice_is(key, "repository")) &&
                 context_name_is_secret(slice_sub(ini->key, prefix.len, SIZE_MAX)))
            context_host_set(out, unquoted(value));
    }
    return at;
}

static void add_lower(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_add_char(out, ascii_lower(text.ptr[i]));
}

static void add_without_login(struct buf *out, struct slice text)
{
    size_t scheme = slice_find(text, SLICE_LITERAL("://"));
    const char *at = scheme == SIZE_MAX ? NULL : memrchr(text.ptr, '@', text.len);

    if (at && (size_t)(at - text.ptr) > scheme) {
        buf_add_slice(out, slice_sub(text, 0, scheme + 3));
        text = slice_sub(text, (size_t)(at - text.ptr) + 1, SIZE_MAX);
    }
    buf_add_slice(out, text);
}

/* [section "sub"], whose names git compares without case but for the sub. */
static void tell_git(const struct ini *ini, size_t quote, struct context_finder *out)
{
    struct slice sub = slice_sub(ini->section, quote + 1, ini->section.len - 1);

    add_lower(&out->key, slice_trim(slice_sub(ini->section, 0, quote)));
    buf_add_char(&out->key, '.');
    add_without_login(&out->key, sub);
    if (!ini->in_header) {
        buf_add_char(&out->key, '.');
        add_lower(&out->key, ini->key);
    }
    if (slice_starts(ini->section, "http ") || slice_starts(ini->section, "credential "))
        context_host_set(out, sub);
}

/* The NAME of systemd's Environment="A=b" "NAME=value". */
static void tell_variable(const struct ini *ini, struct context_finder *out)
{
    size_t at = (size_t)(ini->value.ptr - ini->bytes.ptr);
    struct slice before = slice_sub(ini->bytes, at, ini->place);
    size_t end = before.len;
    size_t from;

    while (end && before.ptr[end - 1] != '=')
        end--;
    from = end ? end - 1 : 0;
    while (from && before.ptr[from - 1] != ' ' && before.ptr[from - 1] != '"')
        from--;
    if (!end || from == end - 1)
        return;
    buf_add_char(&out->key, '.');
    buf_add_slice(&out->key, slice_sub(before, from, end - 1));
}

static void tell_key(const struct ini *ini, bool git, struct context_finder *out)
{
    const char *quote =
        slice_ends(ini->section, "\"") ? memchr(ini->section.ptr, '"', ini->section.len) : NULL;

    buf_reset(&out->key);
    if (git && quote && quote + 1 < ini->section.ptr + ini->section.len) {
        tell_git(ini, (size_t)(quote - ini->section.ptr), out);
        return;
    }
    if (git) {
        add_lower(&out->key, ini->section);
    } else {
        buf_add_slice(&out->key, ini->section);
    }
    if (ini->section.len && ini->key.len)
        buf_add_char(&out->key, '.');
    if (git)
        add_lower(&out->key, ini->key);
    else
        buf_add_slice(&out->key, unquoted(ini->key));
    if (slice_is(ini->key, "Environment"))
        tell_variable(ini, out);
}

/* TOML's table on one line: the key inside it. */
static void tell_table(const struct ini *ini, struct context_finder *out)
{
    struct context_keys keys;

    context_keys_begin(&keys, ini->value, ini->place - (size_t)(ini->value.ptr - ini->bytes.ptr));
    context_flow_skip(&keys, slice_of(NULL, 0), ini->value, 0, '=');
    if (!keys.found || !keys.leaf.ptr)
        return;
    buf_add_char(&out->key, '.');
    buf_add_slice(&out->key, keys.leaf);
    context_user_set(out, unquoted(keys.frames[keys.found - 1].user));
    if (context_name_is_secret(keys.leaf))
        context_host_set(out, unquoted(keys.frames[keys.found - 1].host));
}

static bool is_git(struct slice path)
{
    return slice_ends(path, "config") || slice_ends(path, ".gitmodules") ||
           slice_ends(path, "config.worktree");
}

/* npm writes keys as URLs without a scheme, and a name behind the last colon. */
static void tell_registry(const struct ini *ini, struct context_finder *out)
{
    struct slice rest = slice_sub(ini->key, 2, SIZE_MAX);
    const char *end = memchr(rest.ptr, '/', rest.len);

    if (slice_starts(ini->key, "//") && end)
        context_host_set(out, slice_sub(rest, 0, (size_t)(end - rest.ptr)));
}

size_t context_ini_read(const struct context_query *query, struct context_finder *out)
{
    struct ini ini = {.bytes = query->bytes, .place = query->start};
    size_t read;

    find_line(&ini);
    if (!ini.found || !(ini.key.len || ini.in_header))
        return ini.place;
    tell_key(&ini, is_git(query->path), out);
    if (ini.in_header)
        return ini.place;
    if (slice_starts(ini.value, "{") || slice_starts(ini.value, "["))
        tell_table(&ini, out);
    read = read_section(&ini, out);
    tell_registry(&ini, out);
    return read;
}
