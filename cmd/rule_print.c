/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/rule_print.h"

#include "report/layout.h"

/* What the table shows where a rule has nothing. */
#define NONE "-"

static const char *or_none(const char *text)
{
    return text ? text : NONE;
}

static const char *verifier_of(const struct rule *rule)
{
    return rule->recipe && rule->recipe->uncheckable ? "uncheckable" : or_none(rule->verify);
}

static int widest_id(const struct ruleset *rules)
{
    size_t widest = 2;

    for (size_t i = 0; i < ruleset_count_all(rules); i++) {
        bool active;
        size_t len = strlen(ruleset_at_all(rules, i, &active)->id);

        if (len > widest && len < 80)
            widest = len;
    }
    return (int)widest;
}

void rule_print_table(const struct ruleset *rules, struct buf *out)
{
    int width = widest_id(rules);

    buf_printf(out, "%-*s  %-8s  %-15s  %-19s  %s\n", width, "ID", "SEVERITY", "CHECKSUM",
               "VERIFIER", "NAME");
    for (size_t i = 0; i < ruleset_count_all(rules); i++) {
        bool active;
        const struct rule *rule = ruleset_at_all(rules, i, &active);

        buf_printf(out, "%-*s  %-8s  %-15s  %-19s  %s%s\n", width, rule->id,
                   severity_name(rule->severity), or_none(rule_checksum_name(rule->checksum)),
                   verifier_of(rule), rule->name, active ? "" : " (off)");
    }
    buf_add_char(out, '\n');
    layout_add_counted(out, ruleset_count_all(rules), "rule");
    buf_add_str(out, ", ");
    layout_add_count(out, ruleset_count(rules));
    buf_add_str(out, " of them active\n");
}

struct printer {
    const struct emitter_type *type;
    struct emitter *emitter;
};

static void text(const struct printer *p, const char *name, const char *value)
{
    if (!value)
        return;
    p->type->key(p->emitter, name);
    p->type->text(p->emitter, slice_str(value));
}

static void number(const struct printer *p, const char *name, uint32_t value)
{
    if (!value)
        return;
    p->type->key(p->emitter, name);
    p->type->number(p->emitter, value);
}

static void flag(const struct printer *p, const char *name, bool value)
{
    p->type->key(p->emitter, name);
    p->type->boolean(p->emitter, value);
}

static void texts(const struct printer *p, const char *name, struct text_list list)
{
    if (!list.count)
        return;
    p->type->key(p->emitter, name);
    p->type->list_begin(p->emitter);
    for (size_t i = 0; i < list.count; i++)
        p->type->text(p->emitter, slice_str(list.items[i]));
    p->type->list_end(p->emitter);
}

static void print_head(const struct printer *p, const struct rule *rule)
{
    text(p, "id", rule->id);
    text(p, "name", rule->name);
    text(p, "severity", severity_name(rule->severity));
    text(p, "checksum", rule_checksum_name(rule->checksum));
    text(p, "verify", rule->verify);
}

enum err_code rule_print_list(const struct ruleset *rules, const struct emitter_type *type,
                              struct file_writer *out, struct err *err)
{
    struct printer p = {.type = type};
    enum err_code code = type->open(out, &p.emitter, err);

    if (code != ERR_OK)
        return code;
    type->list_begin(p.emitter);
    for (size_t i = 0; i < ruleset_count_all(rules); i++) {
        bool active;
        const struct rule *rule = ruleset_at_all(rules, i, &active);

        type->map_begin(p.emitter);
        print_head(&p, rule);
        flag(&p, "active", active);
        type->map_end(p.emitter);
    }
    type->list_end(p.emitter);
    return type->close(p.emitter, err);
}

static void print_remediation(const struct printer *p, const struct remediation *remediation)
{
    if (!remediation->summary && !remediation->url)
        return;
    p->type->key(p->emitter, "remediation");
    p->type->map_begin(p->emitter);
    text(p, "summary", remediation->summary);
    text(p, "url", remediation->url);
    p->type->map_end(p->emitter);
}

static void print_answers(const struct printer *p, const struct recipe *recipe)
{
    p->type->key(p->emitter, "answers");
    p->type->list_begin(p->emitter);
    for (size_t i = 0; i < recipe->answer_count; i++) {
        const struct recipe_answer *answer = &recipe->answers[i];

        p->type->map_begin(p->emitter);
        number(p, "status", answer->status);
        text(p, "json", answer->pointer);
        text(p, "equals", answer->equals);
        text(p, "verdict", online_state_name(answer->state));
        text(p, "reason", answer->reason);
        p->type->map_end(p->emitter);
    }
    p->type->list_end(p->emitter);
}

/* Where a token of this rule is sent, and what is made of the answer. */
static void print_recipe(const struct printer *p, const struct recipe *recipe)
{
    if (!recipe)
        return;
    p->type->key(p->emitter, "verifier");
    p->type->map_begin(p->emitter);
    text(p, "uncheckable", recipe->uncheckable);
    text(p, "reference", recipe->reference);
    text(p, "method", recipe->method);
    text(p, "url", recipe->url);
    texts(p, "headers", recipe->headers);
    text(p, "body", recipe->body);
    texts(p, "prefixes", recipe->prefixes);
    texts(p, "homes", recipe->homes);
    text(p, "elsewhere", recipe->elsewhere);
    text(p, "login", recipe->login);
    if (recipe->answer_count)
        print_answers(p, recipe);
    p->type->map_end(p->emitter);
}

enum err_code rule_print_whole(const struct rule *rule, const struct emitter_type *type,
                               struct file_writer *out, struct err *err)
{
    struct printer p = {.type = type};
    enum err_code code = type->open(out, &p.emitter, err);

    if (code != ERR_OK)
        return code;
    type->map_begin(p.emitter);
    print_head(&p, rule);
    print_recipe(&p, rule->recipe);
    text(&p, "description", rule->description);
    text(&p, "pattern", rule->pattern);
    texts(&p, "keywords", rule->keywords);
    texts(&p, "paths", rule->paths);
    if (rule->min_entropy > 0) {
        type->key(p.emitter, "entropy");
        type->real(p.emitter, rule->min_entropy);
    }
    if (rule->min_randomness > 0) {
        type->key(p.emitter, "randomness");
        type->real(p.emitter, rule->min_randomness);
    }
    number(&p, "max_length", rule->max_length);
    number(&p, "specificity", rule->specificity);
    flag(&p, "off_by_default", rule->off_by_default);
    print_remediation(&p, &rule->remediation);
    texts(&p, "references", rule->references);
    texts(&p, "examples", rule->examples);
    texts(&p, "counterexamples", rule->counterexamples);
    texts(&p, "unsupported", rule->unsupported);
    text(&p, "file", rule->file);
    number(&p, "line", rule->line);
    type->map_end(p.emitter);
    return type->close(p.emitter, err);
}
