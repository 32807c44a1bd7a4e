/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON, and the bracketed parts of YAML and TOML. Reads forwards with a stack
 * of brackets; strings are passed over, not decoded. What is wrong is passed
 * over too: a bracket too many, a missing comma, a comment.
 */
#include "scan/context_internal.h"

struct flow {
    struct context_keys *keys;
    struct slice bytes;
    size_t at;
    char separator;
    struct slice key; /* read, its value is to come; ptr NULL: none */
    bool in_map[LIMIT_CONTEXT_DEPTH];
    size_t depth; /* of brackets, those that found no room too */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool in_map(const struct flow *flow)
{
    return flow->depth && flow->depth <= LIMIT_CONTEXT_DEPTH && flow->in_map[flow->depth - 1];
}

static void pass_blanks(struct flow *flow)
{
    while (flow->at < flow->bytes.len && is_blank(flow->bytes.ptr[flow->at]))
        flow->at++;
}

/* Behind a string or word in a map: is it a key? Then passes the separator. */
static bool takes_separator(struct flow *flow)
{
    size_t was = flow->at;

    pass_blanks(flow);
    if (flow->at < flow->bytes.len && flow->bytes.ptr[flow->at] == flow->separator) {
        flow->at++;
        return true;
    }
    flow->at = was;
    return false;
}

static void take_scalar(struct flow *flow, struct slice text)
{
    if (in_map(flow) && !flow->key.ptr && takes_separator(flow)) {
        flow->key = text;
        return;
    }
    if (!in_map(flow) || flow->key.ptr)
        context_keys_value(flow->keys, flow->key, text);
    flow->key = slice_of(NULL, 0);
}

static void take_string(struct flow *flow)
{
    char quote = flow->bytes.ptr[flow->at++];
    size_t from = flow->at;
    size_t end;

    while (flow->at < flow->bytes.len && flow->bytes.ptr[flow->at] != quote)
        flow->at += flow->bytes.ptr[flow->at] == '\\' && quote == '"' ? 2 : 1;
    end = flow->at < flow->bytes.len ? flow->at : flow->bytes.len;
    flow->at = end + 1;
    take_scalar(flow, slice_sub(flow->bytes, from, end));
}

/* A separator ends a word where a blank follows, so that URLs are one. */
static bool ends_word(const struct flow *flow)
{
    char c = flow->bytes.ptr[flow->at];

    if (strchr(",[]{}\r\n", c))
        return true;
    if (c != flow->separator)
        return false;
    return c == '=' || flow->at + 1 >= flow->bytes.len || is_blank(flow->bytes.ptr[flow->at + 1]);
}

static void take_word(struct flow *flow)
{
    size_t from = flow->at++;

    while (flow->at < flow->bytes.len && !ends_word(flow))
        flow->at++;
    take_scalar(flow, slice_trim(slice_sub(flow->bytes, from, flow->at)));
}

static void open_bracket(struct flow *flow)
{
    context_keys_push(flow->keys, flow->key);
    flow->key = slice_of(NULL, 0);
    if (flow->depth < LIMIT_CONTEXT_DEPTH)
        flow->in_map[flow->depth] = flow->bytes.ptr[flow->at] == '{';
    flow->depth++;
    flow->at++;
}

static void close_bracket(struct flow *flow)
{
    flow->key = slice_of(NULL, 0);
    flow->at++;
    if (!flow->depth)
        return;
    flow->depth--;
    context_keys_pop(flow->keys);
}

/* The length of a comment at the front of `text`; 0: there is none. A block goes on with a
 * blank or another star, lest a glob of YAML is one. */
static size_t comment_length(struct slice text)
{
    size_t end;

    if (slice_starts(text, "#") || slice_starts(text, "//"))
        end = slice_find(text, SLICE_LITERAL("\n"));
    else if (slice_starts(text, "/*") && text.len > 2 &&
             (text.ptr[2] == '*' || is_blank(text.ptr[2])))
        end = slice_find(slice_sub(text, 2, SIZE_MAX), SLICE_LITERAL("*/"));
    else
        return 0;
    if (end == SIZE_MAX)
        return text.len;
    return text.ptr[1] == '*' ? end + 4 : end + 1;
}

static void take_next(struct flow *flow)
{
    size_t comment = comment_length(slice_sub(flow->bytes, flow->at, SIZE_MAX));

    if (comment) {
        flow->at += comment;
        return;
    }
    switch (flow->bytes.ptr[flow->at]) {
    case '{':
    case '[':
        open_bracket(flow);
        return;
    case '}':
    case ']':
        close_bracket(flow);
        return;
    case '"':
    case '\'':
        take_string(flow);
        return;
    case ',':
        flow->key = slice_of(NULL, 0);
        flow->at++;
        return;
    default:
        if (is_blank(flow->bytes.ptr[flow->at]) || flow->bytes.ptr[flow->at] == flow->separator)
            flow->at++;
        else
            take_word(flow);
    }
}

size_t context_flow_skip(struct context_keys *keys, struct slice key, struct slice bytes, size_t at,
                         char separator)
{
    struct flow flow = {.keys = keys, .bytes = bytes, .at = at, .separator = separator, .key = key};
    size_t base = (size_t)(bytes.ptr - keys->base);

    do {
        take_next(&flow);
        if (context_keys_over(keys, base + flow.at))
            break;
    } while (flow.depth && flow.at < bytes.len);
    /* What is still open ends with the bytes. */
    while (flow.depth && flow.at >= bytes.len && !keys->done) {
        context_keys_pop(keys);
        flow.depth--;
    }
    return flow.at < bytes.len ? flow.at : bytes.len;
}

size_t context_flow_read(struct context_keys *keys, struct slice bytes, char separator)
{
    size_t at = 0;

    while (at < bytes.len && !context_keys_over(keys, at)) {
        size_t comment = comment_length(slice_sub(bytes, at, SIZE_MAX));

        if (bytes.ptr[at] == '{' || bytes.ptr[at] == '[')
            at = context_flow_skip(keys, slice_of(NULL, 0), bytes, at, separator);
        else
            at += comment ? comment : 1;
    }
    return at;
}
