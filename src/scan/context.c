/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/context.h"

#include "core/utf8.h"
#include "scan/context_internal.h"

enum form {
    FORM_TEXT,
    FORM_INI,
    FORM_NETRC,
    FORM_YAML,
    FORM_JSON,
    FORM_XML,
    FORM_BRACES,
};

/* What names of files end with, a whole name with a '/' before it. */
static const struct {
    const char *end;
    enum form form;
} ends[] = {
    {"/.netrc", FORM_NETRC},
    {"/_netrc", FORM_NETRC},
    {"/netrc", FORM_NETRC},
    {"/.gitconfig", FORM_INI},
    {"/gitconfig", FORM_INI},
    {"/.gitmodules", FORM_INI},
    {"/config.worktree", FORM_INI},
    {"/.npmrc", FORM_INI},
    {"/npmrc", FORM_INI},
    {"/.yarnrc", FORM_INI},
    {"/.pypirc", FORM_INI},
    {"/.hgrc", FORM_INI},
    {".ini", FORM_INI},
    {".cfg", FORM_INI},
    {".conf", FORM_INI},
    {".toml", FORM_INI},
    {"/Pipfile", FORM_INI},
    {".properties", FORM_INI},
    {".service", FORM_INI},
    {".yml", FORM_YAML},
    {".yaml", FORM_YAML},
    {"/hub", FORM_YAML},
    {"/.condarc", FORM_YAML},
    {".json", FORM_JSON},
    {".jsonl", FORM_JSON},
    {".ndjson", FORM_JSON},
    {".ipynb", FORM_JSON},
    {".tfstate", FORM_JSON},
    {".har", FORM_JSON},
    {"/.dockercfg", FORM_JSON},
    {".xml", FORM_XML},
    {".csproj", FORM_XML},
    {".props", FORM_XML},
    {".targets", FORM_XML},
    {".tf", FORM_BRACES},
    {".tfvars", FORM_BRACES},
    {".hcl", FORM_BRACES},
    {"/.terraformrc", FORM_BRACES},
    {"/terraform.rc", FORM_BRACES},
    {".gradle", FORM_BRACES},
    {".gradle.kts", FORM_BRACES},
    {"/Jenkinsfile", FORM_BRACES},
};

static bool name_ends(struct slice path, const char *end)
{
    if (slice_ends(path, end))
        return true;
    return end[0] == '/' && slice_is(path, end + 1);
}

/* What the first byte that is no blank tells. A bracket begins a section of an
 * INI file as well as a list of JSON. */
static enum form form_of_content(struct slice bytes)
{
    struct slice text = slice_trim(slice_sub(bytes, 0, LIMIT_CONTEXT_LINE_BYTES));
    struct slice inside = slice_trim(slice_sub(text, 1, SIZE_MAX));

    if (slice_starts(text, "{") && (slice_starts(inside, "\"") || slice_starts(inside, "}")))
        return FORM_JSON;
    if (slice_starts(text, "[") && (slice_starts(inside, "{") || slice_starts(inside, "\"")))
        return FORM_JSON;
    if (slice_starts(text, "<?xml") || slice_starts(text, "<configuration>"))
        return FORM_XML;
    if (slice_starts(text, "---\n") || slice_starts(text, "---\r\n"))
        return FORM_YAML;
    return FORM_TEXT;
}

static enum form form_of(const struct context_query *query)
{
    struct slice path = query->path;
    const char *member = path.len ? memrchr(path.ptr, '!', path.len) : NULL;
    enum form form = form_of_content(query->bytes);

    if (member)
        path = slice_sub(path, (size_t)(member - path.ptr) + 1, SIZE_MAX);
    if (form != FORM_TEXT)
        return form;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (name_ends(path, ends[i].end))
            return ends[i].form;
    /* actions/checkout keeps git's in git-credentials-UUID.config. */
    if (name_ends(path, "/config") || name_ends(path, "/credentials") ||
        slice_ends(path, ".config"))
        return memchr(query->bytes.ptr, '[', query->bytes.len) ? FORM_INI : FORM_TEXT;
    return FORM_TEXT;
}

static size_t read_keys(const struct context_query *query, enum form form,
                        struct context_finder *out)
{
    struct context_keys keys;
    size_t read = 0;

    context_keys_begin(&keys, query->bytes, query->start);
    switch (form) {
    case FORM_YAML:
        read = context_yaml_read(&keys, query->bytes);
        break;
    case FORM_JSON:
        read = context_flow_read(&keys, query->bytes, ':');
        break;
    case FORM_XML:
        read = context_xml_read(&keys, query->bytes);
        break;
    case FORM_BRACES:
        read = context_braces_read(&keys, query->bytes);
        break;
    case FORM_TEXT:
    case FORM_INI:
    case FORM_NETRC:
        break;
    }
    context_keys_tell(&keys, query->encoding, out);
    return form == FORM_XML ? read + context_nuget_tell(&keys, query->bytes, out) : read;
}

/* Files that are read from their front, and only so far as there is work left. */
static void read_file(const struct context_query *query, struct context_finder *out)
{
    enum form form;

    if (!query->from_start || out->work_bytes > LIMIT_CONTEXT_WORK_BYTES ||
        query->encoding == ENCODING_UTF16LE || query->encoding == ENCODING_UTF16BE)
        return;
    form = form_of(query);
    if (form == FORM_NETRC)
        out->work_bytes += context_netrc_read(query, out);
    else if (form == FORM_INI)
        out->work_bytes += context_ini_read(query, out);
    else if (form != FORM_TEXT)
        out->work_bytes += read_keys(query, form, out);
}

/* User and host of the text inside stand above those of the file around it,
 * whose key stays. */
static enum err_code read_encoded(const struct context_query *query, unsigned depth,
                                  struct context_finder *out)
{
    struct context_finder inner = CONTEXT_FINDER_INIT(NULL);
    enum err_code code = context_encoded_read(query, depth, &inner);

    if (inner.user.len)
        context_user_set(out, buf_slice(&inner.user));
    if (inner.host.len)
        context_host_set(out, buf_slice(&inner.host));
    context_release(&inner);
    return code;
}

enum err_code context_find_inside(const struct context_query *query, unsigned depth,
                                  struct context_finder *out)
{
    struct context_query whole = *query;
    struct slice run;

    if (!encoding_is_base64(query->encoding)) {
        read_file(query, out);
        context_line_read(query, out);
        return ERR_OK;
    }
    run = context_encoded_run(query->bytes, query->start, query->end);
    whole.start = (size_t)(run.ptr - query->bytes.ptr);
    whole.end = whole.start + run.len;
    read_file(&whole, out);
    context_line_read(&whole, out);
    return read_encoded(&whole, depth, out);
}

/* The mark of the byte order that Windows puts before text is no part of a name. */
static struct context_query without_mark(const struct context_query *query)
{
    const struct slice bytes = utf8_without_mark(query->bytes);
    const size_t len = query->bytes.len - bytes.len;
    struct context_query rest = *query;

    if (query->from_start && query->start >= len) {
        rest.bytes = bytes;
        rest.start -= len;
        rest.end -= len;
    }
    return rest;
}

/* In any case, for names of git are written in lower case. */
static bool holds(struct slice text, struct slice secret)
{
    for (size_t i = 0; secret.len && i + secret.len <= text.len; i++)
        if (!strncasecmp(text.ptr + i, secret.ptr, secret.len))
            return true;
    return false;
}

/* A name that holds the secret is none. */
static struct slice clean(const struct buf *buf, struct slice secret)
{
    struct slice text = buf_slice(buf);

    return buf_status(buf) != ERR_OK || holds(text, secret) ? slice_of(NULL, 0) : text;
}

static enum err_code on_secret(void *ctx, const struct match *match)
{
    (void)match;
    *(bool *)ctx = true;
    return ERR_OK;
}

/* Reports quote names that stand beside a secret; one that is a secret itself
 * is no name. In doubt it is one. */
static void drop_secret(struct context_finder *finder, struct slice *name)
{
    bool is_secret = false;

    if (!name->len || !finder->matcher)
        return;
    if (!finder->names && scanner_new(finder->matcher, &finder->names) != ERR_OK)
        is_secret = true;
    else if (scanner_scan(finder->names, *name, on_secret, &is_secret) != ERR_OK)
        is_secret = true;
    if (is_secret)
        *name = slice_of(NULL, 0);
}

enum err_code context_find(struct context_finder *finder, const struct context_query *query,
                           struct context *out)
{
    const struct context_query text = without_mark(query);
    enum err_code code;

    buf_reset(&finder->key);
    buf_reset(&finder->user);
    buf_reset(&finder->host);
    code = context_find_inside(&text, 0, finder);
    *out = (struct context){
        .key = clean(&finder->key, query->secret),
        .user = clean(&finder->user, query->secret),
        .host = clean(&finder->host, query->secret),
    };
    drop_secret(finder, &out->key);
    drop_secret(finder, &out->user);
    drop_secret(finder, &out->host);
    return code;
}

enum err_code context_find_at(struct context_finder *finder, struct slice object,
                              const struct occurrence *at, struct context *out)
{
    size_t start = (size_t)at->offset;
    struct context_query query = {
        .path = at->path,
        .bytes = slice_sub(object, 0, start + LIMIT_CONTEXT_AHEAD_BYTES),
        .from_start = start < LIMIT_CONTEXT_OBJECT_BYTES,
        .start = start,
        .encoding = at->encoding,
    };

    *out = (struct context){0};
    if (at->offset > object.len || at->length > object.len - start)
        return ERR_OK;
    query.end = start + (size_t)at->length;
    if (at->encoding == ENCODING_PLAIN)
        query.secret = slice_sub(object, query.start, query.end);
    context_begin(finder);
    return context_find(finder, &query, out);
}

void context_begin(struct context_finder *finder)
{
    finder->work_bytes = 0;
}

void context_release(struct context_finder *finder)
{
    buf_release(&finder->key);
    buf_release(&finder->user);
    buf_release(&finder->host);
    scanner_free(finder->names);
    finder->names = NULL;
}
