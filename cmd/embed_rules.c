/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embed-rules FILE...: prints the rules of these files as a C file, so that
 * the program starts without reading YAML. Used by the Makefile alone.
 */
#include <inttypes.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/limits.h"
#include "match/matcher.h"
#include "rules/ruleset.h"

#define OUTPUT_MOST (64 * MIB)

/* As a string literal. Octal escapes end after three digits, and an escaped
 * question mark begins no trigraph. */
static void write_text(struct buf *out, const char *text)
{
    if (!text) {
        buf_add_str(out, "NULL");
        return;
    }
    buf_add_char(out, '"');
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;

        if (c < ' ' || c > '~')
            buf_printf(out, "\\%03o", c);
        else if (c == '"' || c == '\\' || c == '?')
            buf_printf(out, "\\%c", c);
        else
            buf_add_char(out, (char)c);
    }
    buf_add_char(out, '"');
}

static void write_text_field(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "     .%s = ", name);
    write_text(out, text);
    buf_add_str(out, ",\n");
}

static void write_list_field(struct buf *out, const char *name, struct text_list list)
{
    if (!list.count)
        return;
    buf_printf(out, "     .%s = {(const char *const[]){\n", name);
    for (size_t i = 0; i < list.count; i++) {
        buf_add_str(out, "         ");
        write_text(out, list.items[i]);
        buf_add_str(out, ",\n");
    }
    buf_printf(out, "     }, %zu},\n", list.count);
}

static void write_answers(struct buf *out, const struct recipe *recipe)
{
    if (!recipe->answer_count)
        return;
    buf_add_str(out, "     .answers = (const struct recipe_answer[]){\n");
    for (size_t i = 0; i < recipe->answer_count; i++) {
        const struct recipe_answer *answer = &recipe->answers[i];

        buf_printf(out, "     {.status = %u, .state = (enum online_state)%u,\n", answer->status,
                   (unsigned)answer->state);
        write_text_field(out, "pointer", answer->pointer);
        write_text_field(out, "equals", answer->equals);
        write_text_field(out, "reason", answer->reason);
        buf_add_str(out, "     },\n");
    }
    buf_printf(out, "     }, .answer_count = %zu,\n", recipe->answer_count);
}

static void write_recipe(struct buf *out, const struct recipe *recipe)
{
    if (!recipe)
        return;
    buf_add_str(out, "     .recipe = &(const struct recipe){\n");
    write_text_field(out, "name", recipe->name);
    write_text_field(out, "uncheckable", recipe->uncheckable);
    write_text_field(out, "reference", recipe->reference);
    write_text_field(out, "method", recipe->method);
    write_text_field(out, "url", recipe->url);
    write_text_field(out, "host", recipe->host);
    write_text_field(out, "body", recipe->body);
    write_list_field(out, "headers", recipe->headers);
    write_list_field(out, "prefixes", recipe->prefixes);
    write_list_field(out, "homes", recipe->homes);
    write_text_field(out, "elsewhere", recipe->elsewhere);
    write_text_field(out, "login", recipe->login);
    write_answers(out, recipe);
    buf_add_str(out, "     },\n");
}

static void write_numbers(struct buf *out, const struct rule *rule)
{
    buf_printf(out, "     .severity = (enum severity)%u,\n", (unsigned)rule->severity);
    buf_printf(out, "     .min_entropy = %a,\n", rule->min_entropy);
    buf_printf(out, "     .min_randomness = %a,\n", rule->min_randomness);
    buf_printf(out, "     .checksum = (enum checksum_algorithm)%u,\n", (unsigned)rule->checksum);
    buf_printf(out, "     .checksum_skip = %" PRIu32 ",\n", rule->checksum_skip);
    buf_printf(out, "     .checksum_gap = %" PRIu32 ",\n", rule->checksum_gap);
    buf_printf(out, "     .encodings = %" PRIu32 ",\n", rule->encodings);
    buf_printf(out, "     .max_length = %" PRIu32 ",\n", rule->max_length);
    buf_printf(out, "     .specificity = %" PRIu32 ",\n", rule->specificity);
    buf_printf(out, "     .off_by_default = %d,\n", rule->off_by_default);
    buf_printf(out, "     .drops_dummies = %d,\n", rule->drops_dummies);
    buf_printf(out, "     .line = %" PRIu32 ",\n", rule->line);
    buf_printf(out, "     .column = %" PRIu32 ",\n", rule->column);
    buf_printf(out, "     .pattern_line = %" PRIu32 ",\n", rule->pattern_line);
    buf_printf(out, "     .pattern_column = %" PRIu32 ",\n", rule->pattern_column);
}

static void write_rule(struct buf *out, const struct rule *rule)
{
    buf_add_str(out, "    {\n");
    write_text_field(out, "id", rule->id);
    write_text_field(out, "name", rule->name);
    write_text_field(out, "description", rule->description);
    write_text_field(out, "pattern", rule->pattern);
    write_list_field(out, "keywords", rule->keywords);
    write_list_field(out, "paths", rule->paths);
    write_text_field(out, "verify", rule->verify);
    write_recipe(out, rule->recipe);
    write_text_field(out, "remediation.summary", rule->remediation.summary);
    write_text_field(out, "remediation.url", rule->remediation.url);
    write_list_field(out, "references", rule->references);
    write_list_field(out, "examples", rule->examples);
    write_list_field(out, "counterexamples", rule->counterexamples);
    write_text_field(out, "file", rule->file);
    write_numbers(out, rule);
    buf_add_str(out, "    },\n");
}

/* What the program would otherwise make of the rules at every start: each
 * part writes definitions that one header declares. */
typedef enum err_code (*part_fn)(const struct ruleset *set, struct buf *out, struct err *err);

static enum err_code write_rules(const struct ruleset *set, struct buf *out, struct err *err)
{
    const size_t count = ruleset_count_all(set);

    buf_add_str(out,
                "#include \"rules/builtin_rules.h\"\n\nstatic const struct rule rules[] = {\n");
    for (size_t i = 0; i < count; i++) {
        bool active;

        write_rule(out, ruleset_at_all(set, i, &active));
    }
    buf_printf(out, "};\n\nconst struct builtin_rules builtin_rules = {rules, %zu};\n", count);
    if (buf_status(out) != ERR_OK)
        return err_set(err, buf_status(out), "%s", err_text(buf_status(out)));
    return ERR_OK;
}

/* Bytes as numbers: a string literal of that length is not portable. */
static void write_bytes(struct buf *out, struct slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        buf_printf(out, "%u,%s", (unsigned char)bytes.ptr[i], i % 24 == 23 ? "\n" : "");
}

static enum err_code write_matcher(const struct ruleset *set, struct buf *out, struct err *err)
{
    struct buf image = BUF_INIT(OUTPUT_MOST);
    struct matcher *matcher = NULL;
    enum err_code code = matcher_new_for_image(set, &matcher, err);

    if (code == ERR_OK)
        code = matcher_write_image(matcher, set, &image);
    matcher_free(matcher);
    buf_add_str(out, "\n#include \"match/builtin_matcher.h\"\n\n"
                     "static const _Alignas(16) unsigned char image[] = {\n");
    write_bytes(out, buf_slice(&image));
    buf_printf(out, "\n};\n\nconst struct slice builtin_matcher = {(const char *)image, %zu};\n",
               image.len);
    buf_release(&image);
    return code == ERR_OK ? buf_status(out) : code;
}

static const part_fn parts[] = {
    write_rules,
    write_matcher,
};

static enum err_code embed(char **files, struct buf *out, struct err *err)
{
    struct ruleset *set = NULL;
    enum err_code code = ruleset_new(&set);

    for (; *files && code == ERR_OK; files++)
        code = ruleset_add_path(set, *files, err);
    if (code == ERR_OK)
        code = ruleset_seal(set, err);
    for (size_t i = 0; i < ARRAY_LEN(parts) && code == ERR_OK; i++)
        code = parts[i](set, out, err);
    ruleset_free(set);
    return code;
}

int main(int argc, char **argv)
{
    struct buf out = BUF_INIT(OUTPUT_MOST);
    struct err err = ERR_INIT;
    enum err_code code;

    (void)argc;
    buf_add_str(&out, "/* Written by cmd/embed_rules.c out of the rule files. */\n");
    code = embed(argv + 1, &out, &err);
    if (code != ERR_OK)
        fprintf(stderr, "%s\n", err.msg[0] ? err.msg : err_text(code));
    else if (fwrite(buf_str(&out), 1, out.len, stdout) != out.len || fflush(stdout) != 0)
        code = ERR_IO;
    buf_release(&out);
    return code == ERR_OK ? 0 : 1;
}
