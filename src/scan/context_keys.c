/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ascii.h"
#include "core/base64.h"
#include "scan/context_internal.h"

void context_keys_begin(struct context_keys *keys, struct slice bytes, size_t place)
{
    *keys = (struct context_keys){.base = bytes.ptr, .place = place};
}

static struct context_frame *top_of(struct context_keys *keys)
{
    return keys->depth ? &keys->frames[keys->depth - 1] : NULL;
}

void context_keys_push(struct context_keys *keys, struct slice key)
{
    struct context_frame *parent = top_of(keys);
    struct context_frame frame = {.key = key};

    if (keys->too_deep || keys->depth == LIMIT_CONTEXT_DEPTH) {
        keys->too_deep++;
        return;
    }
    if (!key.ptr && parent)
        frame.index = ++parent->items;
    keys->frames[keys->depth++] = frame;
}

void context_keys_pop(struct context_keys *keys)
{
    if (keys->too_deep) {
        keys->too_deep--;
        return;
    }
    if (keys->found && keys->found == keys->depth)
        keys->done = true;
    if (!keys->done && keys->depth)
        keys->depth--;
}

static bool has_place(const struct context_keys *keys, struct slice value)
{
    size_t at = (size_t)(value.ptr - keys->base);

    return keys->place >= at && keys->place - at < value.len;
}

void context_keys_value(struct context_keys *keys, struct slice key, struct slice value)
{
    struct context_frame *frame = top_of(keys);
    size_t index = 0;

    if (keys->too_deep || !frame || keys->done)
        return;
    if (!key.ptr)
        index = ++frame->items;
    if (!keys->found && has_place(keys, value)) {
        keys->found = keys->depth;
        keys->leaf = key;
        keys->leaf_index = index;
        keys->value = value;
    } else if (keys->found && keys->found != keys->depth) {
        return; /* inside something beside it */
    } else if (context_name_is_user(key)) {
        frame->user = value;
    } else if (context_name_is_host(key)) {
        frame->host = value;
    } else if (slice_is(key, "name") || slice_is(key, "key")) {
        frame->name = value;
    }
}

bool context_keys_over(const struct context_keys *keys, size_t at)
{
    if (keys->done || at <= keys->place)
        return keys->done;
    return !keys->found || at - keys->place > LIMIT_CONTEXT_AHEAD_BYTES;
}

/* A key may be a URL with a user name and a password in it. */
static void add_without_login(struct buf *out, struct slice key)
{
    size_t scheme = slice_find(key, SLICE_LITERAL("://"));
    struct slice rest = slice_sub(key, scheme == SIZE_MAX ? 0 : scheme + 3, SIZE_MAX);
    const char *at = scheme == SIZE_MAX ? NULL : memrchr(rest.ptr, '@', rest.len);

    if (at) {
        buf_add_slice(out, slice_sub(key, 0, scheme + 3));
        rest = slice_sub(rest, (size_t)(at - rest.ptr) + 1, SIZE_MAX);
        buf_add_slice(out, rest);
    } else {
        buf_add_slice(out, key);
    }
}

static void add_part(struct buf *out, struct slice key, size_t index)
{
    if (index) {
        buf_printf(out, "[%zu]", index - 1);
    } else if (key.ptr) {
        if (out->len)
            buf_add_char(out, '.');
        add_without_login(out, key);
    }
}

/* The NAME of an item "NAME=value", which lists of variables have. */
static struct slice variable_name(struct slice value)
{
    size_t len = 0;

    while (len < value.len && (value.ptr[len] == '_' || ascii_is_letter(value.ptr[len]) ||
                               (len && ascii_is_digit(value.ptr[len]))))
        len++;
    if (!len || len >= value.len || value.ptr[len] != '=')
        return slice_of(NULL, 0);
    return slice_sub(value, 0, len);
}

/* {name: NAME, value: VALUE} is NAME. */
static struct slice leaf_of(const struct context_keys *keys)
{
    const struct context_frame *frame = &keys->frames[keys->found - 1];

    return slice_is(keys->leaf, "value") && context_name_is_plain(frame->name) ? frame->name
                                                                               : keys->leaf;
}

static void tell_key(const struct context_keys *keys, struct context_finder *out)
{
    struct slice variable = variable_name(keys->value);

    buf_reset(&out->key);
    for (size_t i = 0; i < keys->found; i++)
        add_part(&out->key, keys->frames[i].key, keys->frames[i].index);
    add_part(&out->key, leaf_of(keys), keys->leaf_index);
    if (keys->leaf_index && variable.len)
        add_part(&out->key, variable, 0);
}

/* Kubernetes keeps the user name in base 64 where it keeps the token so. */
static void tell_user(const struct context_keys *keys, enum encoding encoding,
                      struct context_finder *out)
{
    const struct context_frame *frame = &keys->frames[keys->found - 1];
    unsigned char decoded[BASE64_DECODED_LEN(256)];
    size_t len;

    if (encoding == ENCODING_BASE64 && slice_is(frame->key, "data")) {
        if (frame->user.len <= 256 && base64_decode(frame->user, decoded, &len))
            context_user_set(out, slice_of((const char *)decoded, len));
    } else if (frame->user.len) {
        context_user_set(out, frame->user);
    } else if (keys->found > 1 && slice_is(keys->frames[keys->found - 2].key, "users") &&
               slice_is(keys->leaf, "oauth_token")) {
        context_user_set(out, frame->key); /* gh: users: NAME: oauth_token: */
    }
}

static bool is_one_of(struct slice name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_is(name, names[i]))
            return true;
    return false;
}

/* Copilot's keys are of a host and, behind a colon, of an app: "Iv1.…". */
static struct slice without_app(struct slice host)
{
    return slice_sub(host, 0, slice_find(host, SLICE_LITERAL(":Iv")));
}

/* The maps whose keys are hosts: of Docker's file (and its old form, which is
 * nothing else), of Composer's, of those of gh, hub and Copilot, of Yarn's
 * registries, of Terraform's, of NuGet's keys. */
static struct slice host_key(const struct context_keys *keys)
{
    static const char *const of_tokens[] = {"github-oauth", "gitlab-oauth", "gitlab-token",
                                            "bearer", "apikeys"};
    static const char *const of_maps[] = {"auths", "http-basic", "npmRegistries", "bitbucket-oauth",
                                          "credentials"};
    const struct context_frame *frame = &keys->frames[keys->found - 1];
    struct slice above = keys->found > 1 ? keys->frames[keys->found - 2].key : slice_of(NULL, 0);

    if (is_one_of(frame->key, of_tokens, ARRAY_LEN(of_tokens)))
        return keys->leaf;
    if (is_one_of(above, of_maps, ARRAY_LEN(of_maps)))
        return frame->key;
    if (slice_is(keys->leaf, "oauth_token") && keys->found > 1)
        return without_app(keys->frames[1].key);
    if (slice_is(keys->leaf, "auth") && keys->found == 2)
        return frame->key;
    return slice_of(NULL, 0);
}

/* A request says to whom it goes in the map that has its list of headers. */
static struct slice request_url(const struct context_keys *keys)
{
    size_t at = keys->found;

    if (at >= 3 && slice_is(keys->frames[at - 2].key, "headers"))
        return keys->frames[at - 3].host;
    if (at >= 2 && slice_is(keys->frames[at - 1].key, "headers"))
        return keys->frames[at - 2].host;
    if (at >= 2 && slice_is(keys->frames[at - 1].key, "credentials"))
        return keys->frames[at - 2].host; /* Gradle */
    return slice_of(NULL, 0);
}

/* Bundler writes hosts as names of variables: "." is "__", "-" is "___". */
static void tell_bundler(const struct context_keys *keys, struct context_finder *out)
{
    char host[256];
    size_t len = 0;
    struct slice rest = slice_sub(keys->leaf, strlen("BUNDLE_"), SIZE_MAX);
    struct slice user = keys->value;

    while (rest.len && len < sizeof host) {
        size_t step = slice_starts(rest, "___") ? 3 : slice_starts(rest, "__") ? 2 : 1;

        host[len++] = step == 3 ? '-' : step == 2 ? '.' : (char)(rest.ptr[0] | 32);
        rest = slice_sub(rest, step, SIZE_MAX);
    }
    context_host_set(out, slice_of(host, len));
    user.len = keys->place - (size_t)(user.ptr - keys->base);
    if (slice_ends(user, ":"))
        context_user_set(out, slice_sub(user, 0, user.len - 1));
}

void context_keys_tell(const struct context_keys *keys, enum encoding encoding,
                       struct context_finder *out)
{
    struct slice host;

    if (!keys->found)
        return;
    tell_key(keys, out);
    tell_user(keys, encoding, out);
    host = host_key(keys);
    if (!host.ptr)
        host = request_url(keys);
    if (!host.ptr && context_name_is_secret(keys->leaf))
        host = keys->frames[keys->found - 1].host;
    context_host_set(out, host);
    if (slice_starts(keys->leaf, "BUNDLE_"))
        tell_bundler(keys, out);
    if (slice_is(keys->leaf, "npmAuthIdent")) {
        struct slice user = keys->value;

        user.len = keys->place - (size_t)(user.ptr - keys->base);
        if (slice_ends(user, ":"))
            context_user_set(out, slice_sub(user, 0, user.len - 1));
    }
}
