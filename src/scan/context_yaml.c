/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML by its indentation, line by line (https://yaml.org/spec/1.2.2/): maps,
 * lists, scalars of every style, brackets. Anchors and tags are passed over,
 * aliases are not followed.
 */
#include "scan/context_internal.h"

struct yaml {
    struct context_keys *keys;
    struct slice bytes;
    size_t at;
    struct level {
        size_t column;
        bool is_list;
    } levels[LIMIT_CONTEXT_DEPTH];
    size_t depth;
    bool lost;          /* nested more deeply than levels, or no YAML */
    struct slice key;   /* whose value may come on the next lines; ptr NULL: of an item */
    bool open;          /* there is such a key or item */
    size_t open_column; /* where it stands */
    bool is_text;       /* deeper lines are the text of its value */
};

static struct slice line_at(const struct yaml *yaml)
{
    struct slice rest = slice_sub(yaml->bytes, yaml->at, SIZE_MAX);
    const char *end = memchr(rest.ptr, '\n', rest.len);

    return slice_sub(rest, 0, end ? (size_t)(end - rest.ptr) : rest.len);
}

static size_t blanks(struct slice text)
{
    size_t len = 0;

    while (len < text.len && (text.ptr[len] == ' ' || text.ptr[len] == '\t'))
        len++;
    return len;
}

static bool is_item(struct slice text)
{
    return slice_starts(text, "-") && (text.len == 1 || blanks(slice_sub(text, 1, 2)));
}

/* Length of the key at the front of `text`; SIZE_MAX: what stands there is none. */
static size_t key_length(struct slice text)
{
    size_t len = 0;

    if (text.len && (text.ptr[0] == '"' || text.ptr[0] == '\'')) {
        const char *end = memchr(text.ptr + 1, text.ptr[0], text.len - 1);

        len = end ? (size_t)(end - text.ptr) + 1 : text.len;
        len += blanks(slice_sub(text, len, SIZE_MAX));
        return len < text.len && text.ptr[len] == ':' ? len : SIZE_MAX;
    }
    for (; len < text.len; len++) {
        if (text.ptr[len] == '#' && len && blanks(slice_sub(text, len - 1, len)))
            return SIZE_MAX;
        if (text.ptr[len] == ':' && (len + 1 == text.len || strchr(" \t\r", text.ptr[len + 1])))
            return len;
    }
    return SIZE_MAX;
}

static struct slice unquoted(struct slice text)
{
    text = slice_trim(text);
    if (text.len >= 2 && (text.ptr[0] == '"' || text.ptr[0] == '\'') &&
        text.ptr[text.len - 1] == text.ptr[0])
        return slice_sub(text, 1, text.len - 1);
    return text;
}

static void close_level(struct yaml *yaml)
{
    context_keys_pop(yaml->keys);
    yaml->depth--;
}

/* Makes the map or list at `column` the innermost one. */
static void enter_level(struct yaml *yaml, size_t column, bool is_list)
{
    struct slice key = slice_of(NULL, 0);
    size_t before = yaml->depth;

    while (yaml->depth && !yaml->keys->done) {
        const struct level *level = &yaml->levels[yaml->depth - 1];

        if (level->column < column || (level->column == column && level->is_list == is_list))
            break;
        /* The items of a list may stand in the column of its key. */
        if (level->column == column && is_list && yaml->open && yaml->open_column == column)
            break;
        close_level(yaml);
    }
    if (yaml->depth && yaml->levels[yaml->depth - 1].column == column &&
        yaml->levels[yaml->depth - 1].is_list == is_list)
        return;
    /* A column between two others is no YAML. */
    if (yaml->depth == LIMIT_CONTEXT_DEPTH || (yaml->depth && yaml->depth < before)) {
        yaml->lost = true;
        return;
    }
    if (yaml->depth && !yaml->levels[yaml->depth - 1].is_list && yaml->open)
        key = yaml->key.ptr ? yaml->key : SLICE_LITERAL("");
    context_keys_push(yaml->keys, key);
    yaml->levels[yaml->depth++] = (struct level){column, is_list};
}

/* A quoted scalar, perhaps over several lines; returns the offset behind it. */
static size_t take_quoted(struct yaml *yaml, struct slice key, size_t at)
{
    char quote = yaml->bytes.ptr[at];
    size_t end = at + 1;

    while (end < yaml->bytes.len && yaml->bytes.ptr[end] != quote)
        end += yaml->bytes.ptr[end] == '\\' && quote == '"' ? 2 : 1;
    context_keys_value(yaml->keys, key, slice_sub(yaml->bytes, at + 1, end));
    return end < yaml->bytes.len ? end + 1 : yaml->bytes.len;
}

static struct slice without_comment(struct slice text)
{
    for (size_t i = 1; i < text.len; i++)
        if (text.ptr[i] == '#' && blanks(slice_sub(text, i - 1, i)))
            return slice_trim(slice_sub(text, 0, i));
    return slice_trim(text);
}

/* Anchors, tags. */
static size_t properties_length(struct slice text)
{
    size_t len = blanks(text);

    while (len < text.len && (text.ptr[len] == '&' || text.ptr[len] == '!')) {
        while (len < text.len && text.ptr[len] != ' ' && text.ptr[len] != '\r')
            len++;
        len += blanks(slice_sub(text, len, SIZE_MAX));
    }
    return len;
}

/* What stands behind "key:" or "-" on the line that ends at `line_end`. */
static void take_value(struct yaml *yaml, struct slice key, size_t column, size_t line_end)
{
    struct slice text = slice_sub(yaml->bytes, yaml->at, line_end);
    size_t skipped = properties_length(text);

    yaml->at += skipped;
    text = slice_sub(text, skipped, SIZE_MAX);
    yaml->key = key;
    yaml->open = true;
    yaml->open_column = column;
    yaml->is_text = false;
    if (!slice_trim(text).len || text.ptr[0] == '#') {
        yaml->at = line_end;
    } else if (text.ptr[0] == '|' || text.ptr[0] == '>') {
        yaml->is_text = true;
        yaml->at = line_end;
    } else if (text.ptr[0] == '"' || text.ptr[0] == '\'') {
        yaml->at = take_quoted(yaml, key, yaml->at);
        yaml->open = false;
    } else if (text.ptr[0] == '{' || text.ptr[0] == '[') {
        yaml->at = context_flow_skip(yaml->keys, key, yaml->bytes, yaml->at, ':');
        yaml->open = false;
    } else {
        context_keys_value(yaml->keys, key, without_comment(text));
        yaml->is_text = true;
        yaml->at = line_end;
    }
}

/* A line of the text that began above: one more piece of the same value. */
static void take_text(struct yaml *yaml, struct slice line)
{
    struct context_keys *keys = yaml->keys;
    size_t was = keys->depth ? keys->frames[keys->depth - 1].items : 0;
    size_t found = keys->found;

    context_keys_value(keys, yaml->key, slice_trim(line));
    if (!yaml->key.ptr && keys->depth && !found && !keys->found)
        keys->frames[keys->depth - 1].items = was;
}

/* "- " before what may be an item of an item, a key, or a scalar. */
static void take_line(struct yaml *yaml, struct slice line, size_t indent)
{
    size_t line_from = yaml->at;
    size_t line_end = line_from + line.len;
    size_t column = indent;
    struct slice text = slice_sub(line, indent, SIZE_MAX);
    size_t len;

    while (is_item(text)) {
        size_t step = 1 + blanks(slice_sub(text, 1, SIZE_MAX));

        enter_level(yaml, column, true);
        yaml->open = false;
        yaml->key = slice_of(NULL, 0);
        yaml->open_column = column;
        column += step;
        text = slice_sub(text, step, SIZE_MAX);
    }
    yaml->at = line_from + column;
    if (slice_starts(text, "{") || slice_starts(text, "[")) {
        yaml->at = context_flow_skip(yaml->keys, yaml->open ? yaml->key : slice_of(NULL, 0),
                                     yaml->bytes, yaml->at, ':');
        yaml->open = false;
        return;
    }
    len = key_length(text);
    if (len == SIZE_MAX) {
        if (yaml->depth && yaml->levels[yaml->depth - 1].is_list && column > indent)
            take_value(yaml, slice_of(NULL, 0), indent, line_end);
        else if (yaml->open && column > yaml->open_column) /* of the key or item above */
            take_value(yaml, yaml->key, yaml->open_column, line_end);
        else { /* of nothing: this is a template, or prose */
            yaml->open = false;
            yaml->at = line_end;
        }
        return;
    }
    enter_level(yaml, column, false);
    yaml->at += len + 1;
    take_value(yaml, unquoted(slice_sub(text, 0, len)), column, line_end);
}

static void begin_document(struct yaml *yaml)
{
    while (yaml->depth && !yaml->keys->done)
        close_level(yaml);
    yaml->open = false;
}

/* Deeper than the key whose text it is? Empty lines belong to it too. */
static bool goes_on(const struct yaml *yaml, size_t indent)
{
    return yaml->open && yaml->is_text && indent > yaml->open_column;
}

static void next_line(struct yaml *yaml)
{
    struct slice line = line_at(yaml);
    size_t indent = blanks(line);
    size_t end = yaml->at + line.len;

    if (!slice_trim(line).len) {
        yaml->at = end;
    } else if (goes_on(yaml, indent)) {
        take_text(yaml, line);
        yaml->at = end;
    } else if (line.ptr[indent] == '#' || line.ptr[indent] == '%') {
        yaml->at = end;
    } else if (!indent && (slice_starts(line, "---") || slice_starts(line, "..."))) {
        begin_document(yaml);
        yaml->at = end;
    } else {
        take_line(yaml, line, indent);
    }
    /* What follows a closing quote or bracket on its line. */
    yaml->at += line_at(yaml).len;
    if (yaml->at < yaml->bytes.len)
        yaml->at++;
}

size_t context_yaml_read(struct context_keys *keys, struct slice bytes)
{
    struct yaml yaml = {.keys = keys, .bytes = bytes};

    while (yaml.at < bytes.len && !yaml.lost && !context_keys_over(keys, yaml.at))
        next_line(&yaml);
    return yaml.at;
}
