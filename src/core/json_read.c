/* SPDX-License-Identifier: Apache-2.0 */
#include "core/json_read.h"

#include <inttypes.h>
#include <stdio.h>

#include <jansson.h>

#include "core/limits.h"
#include "core/mem.h"
#include "core/wiping.h"

/* Where the survey is in the text. */
struct survey {
    size_t line;
    size_t column;
    size_t depth;
    size_t values;
    bool in_string;
};

static void survey_byte(struct survey *at, char c)
{
    if (c == '"')
        at->in_string = !at->in_string;
    if (at->in_string)
        return;
    if (c == '[' || c == '{')
        at->depth++;
    if ((c == ']' || c == '}') && at->depth)
        at->depth--;
    if (c == '[' || c == '{' || c == ',')
        at->values++;
}

/* Holds depth and number of values to their ceilings before the parser, which
 * recurses and allocates, sees the text. */
static enum err_code survey_text(struct slice text, size_t most_values, struct err *err)
{
    struct survey at = {1, 0, 0, 0, false};

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            at.line++;
            at.column = 0;
            continue;
        }
        at.column++;
        if (at.in_string && text.ptr[i] == '\\') {
            i++;
            at.column++;
            continue;
        }
        survey_byte(&at, text.ptr[i]);
        if (at.depth > LIMIT_DOCUMENT_DEPTH)
            return err_set(err, ERR_LIMIT, "%zu:%zu: nested too deeply", at.line, at.column);
        if (at.values >= most_values)
            return err_set(err, ERR_LIMIT, "%zu:%zu: too many values in one document", at.line,
                           at.column);
    }
    return ERR_OK;
}

/* jansson says "REASON near 'TEXT'": the text may be a secret and is left out. */
static enum err_code parse_failure(const json_error_t *error, struct err *err)
{
    const char *near = strstr(error->text, " near ");
    const int reason_len = near ? (int)(near - error->text) : (int)strlen(error->text);
    const int line = error->line > 0 ? error->line : 1;
    const int column = error->column > 0 ? error->column : 1;

    if (json_error_code(error) == json_error_out_of_memory)
        return err_set(err, ERR_NOMEM, "%d:%d: %s", line, column, err_text(ERR_NOMEM));
    return err_set(err, ERR_PARSE, "%d:%d: %.*s", line, column, reason_len, error->text);
}

static struct node *convert(json_t *json, struct arena *arena);

static bool scalar(struct arena *arena, struct node *node, enum node_style style, struct slice text)
{
    node->kind = NODE_SCALAR;
    node->style = style;
    node->text = arena_slice(arena, text);
    return node->text.ptr != NULL;
}

/* Fifteen digits where they are enough to read the same number again. */
static void write_real(double value, char *text, size_t size)
{
    snprintf(text, size, "%.15g", value);
    if (strtod(text, NULL) < value || strtod(text, NULL) > value)
        snprintf(text, size, "%.17g", value);
}

static bool number(struct arena *arena, struct node *node, const json_t *json)
{
    char text[64];

    if (json_is_integer(json))
        snprintf(text, sizeof text, "%" PRIdMAX, (intmax_t)json_integer_value(json));
    else
        write_real(json_real_value(json), text, sizeof text);
    return scalar(arena, node, NODE_PLAIN, slice_str(text));
}

static bool list(struct arena *arena, struct node *node, const json_t *json)
{
    struct node **tail = &node->first;

    node->kind = NODE_LIST;
    node->count = json_array_size(json);
    for (size_t i = 0; i < node->count; i++, tail = &(*tail)->next)
        if (!(*tail = convert(json_array_get(json, i), arena)))
            return false;
    return true;
}

static bool map(struct arena *arena, struct node *node, json_t *json)
{
    struct node **tail = &node->first;
    const char *key;
    json_t *value;

    node->kind = NODE_MAP;
    node->count = json_object_size(json);
    json_object_foreach(json, key, value)
    {
        *tail = convert(value, arena);
        if (!*tail)
            return false;
        (*tail)->key = arena_slice(arena, slice_str(key));
        if (!(*tail)->key.ptr)
            return false;
        tail = &(*tail)->next;
    }
    return true;
}

static bool fill(struct arena *arena, struct node *node, json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_NULL:
        return true;
    case JSON_TRUE:
        return scalar(arena, node, NODE_PLAIN, SLICE_LITERAL("true"));
    case JSON_FALSE:
        return scalar(arena, node, NODE_PLAIN, SLICE_LITERAL("false"));
    case JSON_STRING:
        return scalar(arena, node, NODE_QUOTED,
                      slice_of(json_string_value(json), json_string_length(json)));
    case JSON_INTEGER:
    case JSON_REAL:
        return number(arena, node, json);
    case JSON_ARRAY:
        return list(arena, node, json);
    case JSON_OBJECT:
        return map(arena, node, json);
    }
    return false;
}

/* Recurses as deeply as the survey allowed. */
static struct node *convert(json_t *json, struct arena *arena)
{
    struct node *node = arena_alloc(arena, sizeof *node);

    return node && fill(arena, node, json) ? node : NULL;
}

enum err_code json_read(struct slice text, size_t most_bytes, struct arena *arena,
                        struct node **out, struct err *err)
{
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_error_t error = {0};
    struct node *node;
    enum err_code code;
    json_t *json;

    if (text.len > most_bytes)
        return err_set(err, ERR_LIMIT, "1:1: over %zu bytes", most_bytes);
    code = survey_text(text, LIMIT_DOCUMENT_NODES(most_bytes), err);
    if (code != ERR_OK)
        return code;
    json_set_alloc_funcs(wiping_malloc, wiping_free); /* it may be a file of secrets */
    json = json_loadb(text.ptr, text.len, flags, &error);
    if (!json)
        return parse_failure(&error, err);
    node = convert(json, arena);
    json_decref(json);
    if (!node)
        return err_set(err, ERR_NOMEM, "1:1: %s", err_text(ERR_NOMEM));
    *out = node;
    return ERR_OK;
}
