/* SPDX-License-Identifier: Apache-2.0 */
#include "core/yaml_read.h"

#include <assert.h>
#include <stdlib.h>

#include <yaml.h>

#include "core/limits.h"
#include "core/mem.h"

/* A list or map that is still open. */
struct frame {
    struct node *parent;
    struct node *last;
    const struct node *key; /* of the entry whose value comes next */
};

struct reader {
    yaml_parser_t parser;
    struct slice text;
    struct arena *arena;
    struct node *root;
    size_t nodes;
    size_t most_nodes;
    size_t documents;
    size_t depth;
    struct frame open[LIMIT_DOCUMENT_DEPTH];
    struct err *err;
};

static enum err_code fail_at(const struct reader *reader, yaml_mark_t mark, enum err_code code,
                             const char *what)
{
    return err_set(reader->err, code, "%zu:%zu: %s", mark.line + 1, mark.column + 1, what);
}

static enum err_code no_memory(const struct reader *reader)
{
    return fail_at(reader, reader->parser.mark, ERR_NOMEM, err_text(ERR_NOMEM));
}

/* libyaml reads ahead: about bytes that are no text it knows the offset only. */
static yaml_mark_t mark_of_offset(const struct reader *reader, size_t offset)
{
    struct slice before = slice_sub(reader->text, 0, offset);
    yaml_mark_t mark = {offset, 0, 0};

    for (size_t i = 0; i < before.len; i++) {
        mark.column++;
        if (before.ptr[i] == '\n') {
            mark.line++;
            mark.column = 0;
        }
    }
    return mark;
}

/* Whether a tab is among the blanks that the line of `mark` begins with: the
 * most usual reason for a failure, which libyaml says in other words. */
static bool indented_by_tab(const struct reader *reader, yaml_mark_t mark)
{
    struct slice rest = reader->text;
    struct slice line = {NULL, 0};

    for (size_t i = 0; i <= mark.line; i++)
        if (!slice_cut(&rest, '\n', &line))
            return false;
    while (line.len && line.ptr[0] == ' ')
        line = slice_sub(line, 1, SIZE_MAX);
    return line.len && line.ptr[0] == '\t';
}

/* libyaml's reasons are constants: they quote nothing of the document. */
static enum err_code parse_failure(const struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    const char *why = parser->problem ? parser->problem : "not YAML";

    if (parser->error == YAML_MEMORY_ERROR)
        return no_memory(reader);
    if (parser->error == YAML_READER_ERROR)
        return fail_at(reader, mark_of_offset(reader, parser->problem_offset), ERR_PARSE, why);
    if (indented_by_tab(reader, parser->problem_mark))
        why = "a tab, where YAML takes blanks only";
    return fail_at(reader, parser->problem_mark, ERR_PARSE, why);
}

static struct node *add_node(struct reader *reader, enum node_kind kind, yaml_mark_t mark)
{
    struct node *node = arena_alloc(reader->arena, sizeof *node);

    if (!node)
        return NULL;
    node->kind = kind;
    node->line = (uint32_t)mark.line + 1;
    node->column = (uint32_t)mark.column + 1;
    reader->nodes++;
    return node;
}

static bool is_null(struct slice text)
{
    return text.len == 0 || slice_is(text, "~") || slice_is(text, "null") ||
           slice_is(text, "Null") || slice_is(text, "NULL");
}

static struct node *scalar_node(struct reader *reader, const yaml_event_t *event)
{
    struct slice text = slice_of((const char *)event->data.scalar.value, event->data.scalar.length);
    struct node *node = add_node(reader, NODE_SCALAR, event->start_mark);

    if (!node)
        return NULL;
    node->style = event->data.scalar.plain_implicit ? NODE_PLAIN : NODE_QUOTED;
    node->text = arena_slice(reader->arena, text);
    return node->text.ptr ? node : NULL;
}

static void attach(struct reader *reader, struct node *node)
{
    struct frame *frame;

    if (reader->depth == 0) {
        reader->root = node;
        return;
    }
    frame = &reader->open[reader->depth - 1];
    if (frame->key) {
        node->key = frame->key->text;
        node->key_line = frame->key->line;
        node->key_column = frame->key->column;
        frame->key = NULL;
    }
    if (frame->last)
        frame->last->next = node;
    else
        frame->parent->first = node;
    frame->last = node;
    frame->parent->count++;
}

/* Whether the next node is the key of an entry. */
static bool at_key(const struct reader *reader)
{
    const struct frame *frame = reader->depth ? &reader->open[reader->depth - 1] : NULL;

    return frame && frame->parent->kind == NODE_MAP && !frame->key;
}

static bool tag_is_plain(const yaml_char_t *tag)
{
    const char *text = (const char *)tag;

    return !text || strcmp(text, "!") == 0 || strcmp(text, YAML_STR_TAG) == 0 ||
           strcmp(text, YAML_SEQ_TAG) == 0 || strcmp(text, YAML_MAP_TAG) == 0;
}

static enum err_code check_node(const struct reader *reader, const yaml_event_t *event,
                                const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return fail_at(reader, event->start_mark, ERR_PARSE, "anchors are not allowed");
    if (!tag_is_plain(tag))
        return fail_at(reader, event->start_mark, ERR_PARSE, "tags are not allowed");
    if (reader->nodes >= reader->most_nodes)
        return fail_at(reader, event->start_mark, ERR_LIMIT, "too many values in one document");
    return ERR_OK;
}

static enum err_code take_scalar(struct reader *reader, const yaml_event_t *event)
{
    enum err_code code =
        check_node(reader, event, event->data.scalar.anchor, event->data.scalar.tag);
    struct node *node;

    if (code != ERR_OK)
        return code;
    node = scalar_node(reader, event);
    if (!node)
        return no_memory(reader);
    if (at_key(reader)) {
        if (node->style == NODE_PLAIN && slice_is(node->text, "<<"))
            return fail_at(reader, event->start_mark, ERR_PARSE, "merge keys are not allowed");
        reader->open[reader->depth - 1].key = node;
        return ERR_OK;
    }
    if (node->style == NODE_PLAIN && is_null(node->text))
        node->kind = NODE_NULL;
    attach(reader, node);
    return ERR_OK;
}

static enum err_code take_start(struct reader *reader, const yaml_event_t *event,
                                enum node_kind kind, const yaml_char_t *anchor,
                                const yaml_char_t *tag)
{
    enum err_code code = check_node(reader, event, anchor, tag);
    struct node *node;

    if (code != ERR_OK)
        return code;
    if (at_key(reader))
        return fail_at(reader, event->start_mark, ERR_PARSE, "a key must be a scalar");
    if (reader->depth == LIMIT_DOCUMENT_DEPTH)
        return fail_at(reader, event->start_mark, ERR_LIMIT, "nested too deeply");
    node = add_node(reader, kind, event->start_mark);
    if (!node)
        return no_memory(reader);
    attach(reader, node);
    reader->open[reader->depth++] = (struct frame){node, NULL, NULL};
    return ERR_OK;
}

static int compare_keys(const void *a, const void *b)
{
    const struct node *left = *(const struct node *const *)a;
    const struct node *right = *(const struct node *const *)b;
    int order = slice_compare(left->key, right->key);

    if (order)
        return order;
    if (left->key_line != right->key_line)
        return left->key_line < right->key_line ? -1 : 1;
    return (left->key_column > right->key_column) - (left->key_column < right->key_column);
}

/* The message does not quote the key: a document may be anybody's. */
static enum err_code check_duplicates(const struct reader *reader, const struct node *map)
{
    const struct node **entries = mem_calloc(map->count, sizeof(const struct node *));
    enum err_code code = ERR_OK;
    size_t count = 0;

    if (!entries)
        return no_memory(reader);
    for (const struct node *entry = map->first; entry; entry = entry->next)
        entries[count++] = entry;
    qsort(entries, count, sizeof(const struct node *), compare_keys);
    for (size_t i = 1; i < count && code == ERR_OK; i++)
        if (slice_equal(entries[i - 1]->key, entries[i]->key))
            code = err_set(reader->err, ERR_PARSE, "%u:%u: duplicate key, first on line %u",
                           entries[i]->key_line, entries[i]->key_column, entries[i - 1]->key_line);
    mem_free(entries);
    return code;
}

static enum err_code take_end(struct reader *reader)
{
    const struct node *node;

    assert(reader->depth > 0);
    node = reader->open[--reader->depth].parent;
    return node->kind == NODE_MAP && node->count > 1 ? check_duplicates(reader, node) : ERR_OK;
}

static enum err_code take_event(struct reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return ERR_OK;
    case YAML_DOCUMENT_START_EVENT:
        if (reader->documents++)
            return fail_at(reader, event->start_mark, ERR_PARSE, "a second document begins here");
        return ERR_OK;
    case YAML_ALIAS_EVENT:
        return fail_at(reader, event->start_mark, ERR_PARSE, "aliases are not allowed");
    case YAML_SCALAR_EVENT:
        return take_scalar(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        return take_start(reader, event, NODE_LIST, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return take_start(reader, event, NODE_MAP, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return take_end(reader);
    }
    return ERR_OK;
}

static enum err_code read_events(struct reader *reader)
{
    enum err_code code = ERR_OK;
    bool more = true;

    while (more && code == ERR_OK) {
        yaml_event_t event;

        if (!yaml_parser_parse(&reader->parser, &event))
            return parse_failure(reader);
        more = event.type != YAML_STREAM_END_EVENT;
        code = take_event(reader, &event);
        yaml_event_delete(&event);
    }
    return code;
}

enum err_code yaml_read(struct slice text, size_t most_bytes, struct arena *arena,
                        struct node **out, struct err *err)
{
    struct reader reader = {
        .text = text, .arena = arena, .err = err, .most_nodes = LIMIT_DOCUMENT_NODES(most_bytes)};
    enum err_code code;

    if (text.len > most_bytes)
        return err_set(err, ERR_LIMIT, "1:1: over %zu bytes", most_bytes);
    if (!yaml_parser_initialize(&reader.parser))
        return err_set(err, ERR_NOMEM, "1:1: %s", err_text(ERR_NOMEM));
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text.ptr, text.len);
    code = read_events(&reader);
    if (code == ERR_OK && !reader.root) {
        reader.root = add_node(&reader, NODE_NULL, reader.parser.mark);
        code = reader.root ? ERR_OK : no_memory(&reader);
    }
    yaml_parser_delete(&reader.parser);
    if (code == ERR_OK)
        *out = reader.root;
    return code;
}
