/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/template.h"

#include "core/ascii.h"
#include "core/limits.h"
#include "rules/template_filter.h"

/* A literal text, or the name of one. */
struct operand {
    struct slice text;
    bool is_name;
};

struct step {
    const struct template_filter *filter;
    struct operand arguments[TEMPLATE_ARGUMENTS_MOST];
    size_t argument_count;
    struct step *next;
};

/* Text between expressions is one, too, of nothing but an operand. */
struct expression {
    struct operand operand;
    struct step *steps;
    struct expression *next;
};

struct template
{
    struct slice source;
    struct expression *first;
};

struct template_reader {
    struct slice rest;
    struct arena *arena;
    struct err *err;
};

static enum err_code fail(const struct template_reader *reader, const char *what)
{
    return err_set(reader->err, ERR_UNSUPPORTED, "%s", what);
}

static void skip(struct template_reader *reader, size_t len)
{
    reader->rest = slice_sub(reader->rest, len, reader->rest.len);
}

static void skip_blanks(struct template_reader *reader)
{
    while (reader->rest.len && reader->rest.ptr[0] && strchr(" \t\r\n", reader->rest.ptr[0]))
        skip(reader, 1);
}

/* Passes over blanks, and over `text` if it is what comes then. */
static bool take(struct template_reader *reader, const char *text)
{
    skip_blanks(reader);
    if (!slice_starts(reader->rest, text))
        return false;
    skip(reader, strlen(text));
    return true;
}

static struct slice take_word(struct template_reader *reader)
{
    struct slice word = reader->rest;
    size_t len = 0;

    while (len < word.len && ascii_is_word(word.ptr[len]))
        len++;
    skip(reader, len);
    return slice_sub(word, 0, len);
}

static enum err_code read_quoted(struct template_reader *reader, char quote, struct operand *out)
{
    struct slice rest = reader->rest;
    size_t end = slice_find(rest, slice_of(&quote, 1));

    if (end == SIZE_MAX)
        return fail(reader, "a quote without its end");
    *out = (struct operand){slice_sub(rest, 0, end), false};
    skip(reader, end + 1);
    return ERR_OK;
}

static enum err_code read_operand(struct template_reader *reader, struct operand *out)
{
    uint64_t number;
    struct slice before;

    if (take(reader, "\""))
        return read_quoted(reader, '"', out);
    if (take(reader, "'"))
        return read_quoted(reader, '\'', out);
    before = reader->rest;
    (void)take(reader, "-");
    out->text = take_word(reader);
    if (!out->text.len)
        return fail(reader, "an expression that is no text, number or name");
    out->text = slice_sub(before, 0, before.len - reader->rest.len);
    out->is_name = !slice_number(slice_sub(out->text, before.ptr[0] == '-', out->text.len),
                                 UINT64_MAX, &number);
    return ERR_OK;
}

static enum err_code read_arguments(struct template_reader *reader, struct step *step)
{
    enum err_code code = ERR_OK;
    bool more = take(reader, ":");

    while (more && code == ERR_OK && step->argument_count < step->filter->arguments_most) {
        code = read_operand(reader, &step->arguments[step->argument_count++]);
        more = code == ERR_OK && take(reader, ",");
    }
    if (code == ERR_OK && (more || step->argument_count < step->filter->arguments_least))
        return err_set(reader->err, ERR_UNSUPPORTED, "the arguments of filter '%s'",
                       step->filter->name);
    return code;
}

static enum err_code read_step(struct template_reader *reader, struct step **out)
{
    struct step *step = arena_alloc(reader->arena, sizeof *step);
    struct slice name;

    if (!step)
        return err_set(reader->err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    skip_blanks(reader);
    name = take_word(reader);
    step->filter = template_filter_find(name);
    if (!step->filter)
        return err_set(reader->err, ERR_UNSUPPORTED, "filter '%" SLICE_FMT "'", SLICE_ARG(name));
    *out = step;
    return read_arguments(reader, step);
}

/* What stands between "{{" and "}}", and the latter. */
static enum err_code read_expression(struct template_reader *reader, struct expression *out)
{
    struct step **end = &out->steps;
    enum err_code code = read_operand(reader, &out->operand);

    while (code == ERR_OK && take(reader, "|")) {
        code = read_step(reader, end);
        if (code == ERR_OK)
            end = &(*end)->next;
    }
    if (code == ERR_OK && !take(reader, "}}"))
        return fail(reader, "an expression without its end");
    return code;
}

static enum err_code read_text(struct template_reader *reader, struct expression *out)
{
    size_t end = slice_find(reader->rest, SLICE_LITERAL("{{"));

    out->operand.text = slice_sub(reader->rest, 0, end);
    skip(reader, out->operand.text.len);
    if (slice_find(out->operand.text, SLICE_LITERAL("{%")) != SIZE_MAX)
        return fail(reader, "a tag '{%'");
    return ERR_OK;
}

static enum err_code read_next(struct template_reader *reader, struct expression **out)
{
    struct expression *expression = arena_alloc(reader->arena, sizeof *expression);

    if (!expression)
        return err_set(reader->err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    *out = expression;
    if (!slice_starts(reader->rest, "{{"))
        return read_text(reader, expression);
    skip(reader, 2);
    return read_expression(reader, expression);
}

enum err_code template_read(struct slice text, struct arena *arena, const struct template **out,
                            struct err *err)
{
    struct template_reader reader = {text, arena, err};
    struct template *template = arena_alloc(arena, sizeof *template);
    struct expression **end;

    if (!template)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (text.len > LIMIT_TEMPLATE_BYTES)
        return err_set(err, ERR_UNSUPPORTED, "a template longer than %zu bytes",
                       LIMIT_TEMPLATE_BYTES);
    template->source = text;
    end = &template->first;
    while (reader.rest.len) {
        enum err_code code = read_next(&reader, end);

        if (code != ERR_OK)
            return code;
        end = &(*end)->next;
    }
    *out = template;
    return ERR_OK;
}

struct slice template_source(const struct template *template)
{
    return template->source;
}

struct values {
    template_find_fn find;
    void *ctx;
};

static bool value_of(const struct values *values, const struct operand *operand, struct slice *out)
{
    if (operand->is_name)
        return values->find(values->ctx, operand->text, out);
    *out = operand->text;
    return true;
}

static enum err_code apply(const struct step *step, const struct values *values, struct slice input,
                           struct buf *out)
{
    struct slice arguments[TEMPLATE_ARGUMENTS_MOST];

    for (size_t i = 0; i < step->argument_count; i++)
        if (!value_of(values, &step->arguments[i], &arguments[i]))
            return ERR_NOTFOUND;
    return step->filter->apply(input, arguments, step->argument_count, out) ? buf_status(out)
                                                                            : ERR_PARSE;
}

static enum err_code render(const struct expression *expression, const struct values *values,
                            struct buf *out)
{
    struct buf value = BUF_SECRET_INIT(LIMIT_RENDERED_BYTES);
    struct slice text;
    enum err_code code = ERR_OK;

    if (!value_of(values, &expression->operand, &text))
        return ERR_NOTFOUND;
    for (const struct step *step = expression->steps; step && code == ERR_OK; step = step->next) {
        struct buf next = BUF_SECRET_INIT(LIMIT_RENDERED_BYTES);

        code = apply(step, values, text, &next);
        buf_release(&value);
        value = next;
        text = buf_slice(&value);
    }
    if (code == ERR_OK)
        buf_add_slice(out, text);
    buf_release(&value);
    return code == ERR_OK ? buf_status(out) : code;
}

enum err_code template_render(const struct template *template, template_find_fn find, void *ctx,
                              struct buf *out)
{
    const struct values values = {find, ctx};
    const struct expression *expression = template->first;
    enum err_code code = ERR_OK;

    for (; expression && code == ERR_OK; expression = expression->next)
        code = render(expression, &values, out);
    return code;
}
