/* SPDX-License-Identifier: Apache-2.0 */
#include "git/reftable_stack.h"

#include "core/limits.h"
#include "core/mem.h"
#include "git/gitfile.h"

#define LIST_TRIES 5

/* A table, and its next record. */
struct layer {
    char *path;
    struct buf bytes;
    struct reftable table;
    struct reftable_cursor *cursor;
    struct reftable_record record;
    bool pending; /* `record` was not given out yet */
};

struct stack {
    const char *dir;
    enum oid_format format;
    odb_problem_fn problem;
    void *ctx;
    struct layer *layers; /* the oldest first */
    size_t count;
};

static void tell(const struct stack *stack, enum err_code code, const char *path,
                 const char *detail)
{
    enum skip_reason reason = SKIP_CORRUPT;

    if (code == ERR_IO || code == ERR_NOTFOUND)
        reason = SKIP_UNREADABLE;
    else if (code == ERR_UNSUPPORTED)
        reason = SKIP_UNSUPPORTED;
    else if (code == ERR_LIMIT)
        reason = SKIP_LIMIT;
    stack->problem(stack->ctx,
                   &(struct odb_problem){.reason = reason, .path = path, .detail = detail});
}

static void drop_layers(struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++) {
        struct layer *layer = &stack->layers[i];

        reftable_cursor_free(layer->cursor);
        buf_release(&layer->bytes);
        mem_free(layer->path);
    }
    mem_free(stack->layers);
    stack->layers = NULL;
    stack->count = 0;
}

/* A name of the list, which must not lead out of the folder. */
static bool is_table_name(struct slice name)
{
    return name.len && name.len < LIMIT_REF_NAME_BYTES && name.ptr[0] != '.' &&
           !memchr(name.ptr, '/', name.len) && !memchr(name.ptr, '\0', name.len);
}

static enum err_code read_layer(struct stack *stack, struct slice name, struct layer *layer,
                                struct err *err)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;

    buf_init(&layer->bytes, LIMIT_REFS_BYTES);
    buf_printf(&path, "%s/reftable/%" SLICE_FMT, stack->dir, SLICE_ARG(name));
    layer->path = buf_detach(&path);
    buf_release(&path);
    if (!layer->path)
        return ERR_NOMEM;
    if (!is_table_name(name))
        return err_set(err, ERR_PARSE, "tables.list holds no name");
    code = gitfile_read(layer->path, &layer->bytes, err);
    if (code == ERR_OK)
        code = reftable_parse(buf_slice(&layer->bytes), &layer->table);
    if (code == ERR_OK && layer->table.format != stack->format)
        code = err_set(err, ERR_PARSE, "its object format is another");
    return code;
}

/* ERR_NOTFOUND when a table has vanished, as happens when tables are just
 * being joined: the list says something else by now. */
static enum err_code read_layers(struct stack *stack, struct slice list, bool patient)
{
    struct slice rest = list;
    struct slice name;
    size_t lines = 1;

    for (size_t i = 0; i < list.len; i++)
        lines += list.ptr[i] == '\n';
    if (lines > LIMIT_REFTABLES)
        return ERR_LIMIT;
    stack->layers = mem_calloc(lines, sizeof *stack->layers);
    if (!stack->layers)
        return ERR_NOMEM;
    while (slice_cut(&rest, '\n', &name)) {
        struct layer *layer = &stack->layers[stack->count];
        struct err err = ERR_INIT;
        enum err_code code;

        if (!name.len)
            continue;
        stack->count++;
        code = read_layer(stack, name, layer, &err);
        if (code == ERR_NOMEM || (code == ERR_NOTFOUND && patient))
            return code;
        if (code != ERR_OK) {
            tell(stack, code, layer->path, err.msg[0] ? err.msg : err_text(code));
            /* Nothing of it is read. */
            layer->table = (struct reftable){.logs_at = SIZE_MAX};
        }
    }
    return ERR_OK;
}

static enum err_code load(struct stack *stack)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf list = BUF_INIT(LIMIT_REFTABLES * 256);
    struct err err = ERR_INIT;
    enum err_code code = gitfile_path(&path, stack->dir, "reftable/tables.list", &err);

    for (int tries = 1; code == ERR_OK; tries++) {
        buf_reset(&list);
        code = gitfile_read(buf_str(&path), &list, &err);
        if (code != ERR_OK)
            break;
        code = read_layers(stack, buf_slice(&list), tries < LIST_TRIES);
        if (code != ERR_NOTFOUND)
            break;
        drop_layers(stack);
        code = ERR_OK;
    }
    if (code != ERR_OK && code != ERR_NOMEM) {
        if (code != ERR_NOTFOUND)
            tell(stack, code, buf_str(&path), err.msg[0] ? err.msg : err_text(code));
        code = ERR_OK;
    }
    buf_release(&list);
    buf_release(&path);
    return code;
}

/* Makes each layer show its next record; a damaged one shows no more. */
static enum err_code advance(struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++) {
        struct layer *layer = &stack->layers[i];
        enum err_code code;

        if (layer->pending || !layer->cursor)
            continue;
        code = reftable_cursor_next(layer->cursor, &layer->record);
        layer->pending = code == ERR_OK;
        if (layer->pending)
            continue;
        if (code == ERR_NOMEM)
            return code;
        if (code != ITER_END)
            tell(stack, code, layer->path, "a block is malformed");
        reftable_cursor_free(layer->cursor);
        layer->cursor = NULL;
    }
    return ERR_OK;
}

/* The first record by key, of the latest layer that has it. The same key of
 * the other layers is done with. */
static const struct reftable_record *take_first(struct stack *stack)
{
    struct layer *first = NULL;

    for (size_t i = stack->count; i-- > 0;) {
        struct layer *layer = &stack->layers[i];

        if (layer->pending && (!first || slice_compare(layer->record.key, first->record.key) < 0))
            first = layer;
    }
    if (!first)
        return NULL;
    for (size_t i = 0; i < stack->count; i++)
        if (stack->layers[i].pending && slice_equal(stack->layers[i].record.key, first->record.key))
            stack->layers[i].pending = false;
    return &first->record;
}

static enum err_code merge(struct stack *stack, reftable_stack_fn fn, void *ctx)
{
    enum err_code code;

    while ((code = advance(stack)) == ERR_OK) {
        const struct reftable_record *record = take_first(stack);

        if (!record)
            return ERR_OK;
        if (!record->deleted)
            code = fn(ctx, record);
        if (code != ERR_OK)
            return code;
    }
    return code;
}

typedef enum err_code (*open_fn)(const struct reftable *table, struct reftable_cursor **out);

static enum err_code run(struct stack *stack, open_fn open, reftable_stack_fn fn, void *ctx)
{
    enum err_code code = load(stack);

    for (size_t i = 0; code == ERR_OK && i < stack->count; i++)
        code = open(&stack->layers[i].table, &stack->layers[i].cursor);
    if (code == ERR_OK)
        code = merge(stack, fn, ctx);
    drop_layers(stack);
    return code;
}

enum err_code reftable_stack_refs(const char *dir, enum oid_format format, reftable_stack_fn fn,
                                  void *ctx, odb_problem_fn problem, void *problem_ctx)
{
    struct stack stack = {.dir = dir, .format = format, .problem = problem, .ctx = problem_ctx};

    return run(&stack, reftable_cursor_refs, fn, ctx);
}

enum err_code reftable_stack_logs(const char *dir, enum oid_format format, reftable_stack_fn fn,
                                  void *ctx, odb_problem_fn problem, void *problem_ctx)
{
    struct stack stack = {.dir = dir, .format = format, .problem = problem, .ctx = problem_ctx};

    return run(&stack, reftable_cursor_logs, fn, ctx);
}
