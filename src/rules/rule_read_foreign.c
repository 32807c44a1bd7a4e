/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule_read_foreign.h"

#include <strings.h>

#include "core/buf.h"
#include "core/limits.h"

/* Below every rule of our own that says nothing about itself. */
#define FOREIGN_SPECIFICITY 30

static const struct node *list_of(const struct node *root)
{
    return root->kind == NODE_LIST ? root : node_get(root, "rules");
}

static bool is_foreign_rule(const struct node *map)
{
    static const char *const keys[] = {"min_entropy",  "confidence",        "visible",
                                       "categories",   "validation",        "revocation",
                                       "tls_mode",     "negative_examples", "pattern_requirements",
                                       "prevalidated", "depends_on_rule"};
    struct slice id = node_text(map, "id", "");

    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (node_get(map, keys[i]))
            return true;
    return id.len && memchr(id.ptr, '.', id.len);
}

bool rule_read_foreign_is(const struct node *root)
{
    const struct node *list = list_of(root);

    if (root->kind == NODE_LIST || node_get(root, "rulesets"))
        return true;
    if (!list || list->kind != NODE_LIST)
        return false;
    for (const struct node *item = list->first; item; item = item->next)
        if (is_foreign_rule(item))
            return true;
    return false;
}

/* Fills `object` from the entries that the table knows. */
static enum err_code read_known(const struct rule_reader *reader, const struct node *map,
                                const struct rule_field *fields, void *object)
{
    for (const struct rule_field *field = fields; field->name; field++) {
        const struct node *entry = node_get(map, field->name);
        enum err_code code = ERR_OK;

        if (entry && entry->kind != NODE_NULL)
            code = field->read(reader, entry, (char *)object + field->offset);
        else if (field->required)
            code = err_set(reader->err, ERR_PARSE, "%s:%u:%u: '%s' is missing", reader->file,
                           map->line, map->column, field->name);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static enum err_code read_count(const struct rule_reader *reader, const struct node *node,
                                void *target)
{
    uint64_t number;

    if (!node_as_u64(node, UINT32_MAX, &number))
        return rule_read_fail(reader, node, "must be a number");
    *(uint32_t *)target = (uint32_t)number;
    return ERR_OK;
}

/* Without them the rule matches as if it had no checksum. */
static enum err_code keep_reason(const struct rule_reader *reader, const struct err *reason,
                                 struct templates *templates)
{
    struct buf text = BUF_INIT(sizeof reason->msg + 64);

    buf_printf(&text, "pattern_requirements.checksum (%s)", reason->msg);
    templates->unsupported = arena_copy(reader->arena, buf_slice(&text));
    buf_release(&text);
    return templates->unsupported ? ERR_OK : rule_read_no_memory(reader);
}

static enum err_code read_template(const struct rule_reader *reader, const struct node *node,
                                   const struct template **out, struct err *reason)
{
    if (!node || node->kind != NODE_SCALAR)
        return err_set(reason, ERR_UNSUPPORTED, "a template that is no text");
    return template_read(node->text, reader->arena, out, reason);
}

static enum err_code read_checksum(const struct rule_reader *reader, const struct node *node,
                                   void *target)
{
    struct templates *templates = arena_alloc(reader->arena, sizeof *templates);
    const struct node *needs = node_at(node, "actual.requires_capture");
    const struct templates **slot = target;
    struct err reason = ERR_INIT;
    bool passes = false;
    enum err_code code;

    if (!templates)
        return rule_read_no_memory(reader);
    *slot = templates;
    if (needs && needs->kind == NODE_SCALAR)
        templates->needs = needs->text.ptr;
    templates->passes_without = node_as_bool(node_get(node, "skip_if_missing"), &passes) && passes;
    code = read_template(reader, node_at(node, "actual.template"), &templates->actual, &reason);
    if (code == ERR_OK)
        code = read_template(reader, node_get(node, "expected"), &templates->expected, &reason);
    if (code == ERR_NOMEM)
        return rule_read_no_memory(reader);
    return code == ERR_OK ? ERR_OK : keep_reason(reader, &reason, templates);
}

static const struct rule_field requirement_fields[] = {
    {"min_digits", read_count, offsetof(struct requirements, min_digits), false},
    {"min_uppercase", read_count, offsetof(struct requirements, min_uppercase), false},
    {"min_lowercase", read_count, offsetof(struct requirements, min_lowercase), false},
    {"min_special_chars", read_count, offsetof(struct requirements, min_special), false},
    {"special_chars", rule_read_text, offsetof(struct requirements, special), false},
    {"ignore_if_contains", rule_read_texts, offsetof(struct requirements, without), false},
    {"checksum", read_checksum, offsetof(struct requirements, checksum), false},
    {NULL, NULL, 0, false},
};

static enum err_code read_requirements(const struct rule_reader *reader, const struct node *node,
                                       void *target)
{
    const struct requirements **slot = target;
    struct requirements *requirements;

    if (node->kind != NODE_MAP)
        return rule_read_fail(reader, node, "must be a map");
    requirements = arena_alloc(reader->arena, sizeof *requirements);
    if (!requirements)
        return rule_read_no_memory(reader);
    *slot = requirements;
    return read_known(reader, node, requirement_fields, requirements);
}

/* Rules that their projects do not run by default: helpers of other rules,
 * guesses, names of things that are no secrets. */
static bool is_off(const struct node *map)
{
    const struct node *categories = node_get(map, "categories");
    bool visible = true;

    if (node_as_bool(node_get(map, "visible"), &visible) && !visible)
        return true;
    if (strcasecmp(node_text(map, "confidence", "").ptr, "low") == 0)
        return true;
    for (const struct node *item = categories ? categories->first : NULL; item; item = item->next)
        if (slice_is(item->text, "identifier") || slice_is(item->text, "hashed"))
            return true;
    return false;
}

/* Confidence stands for severity, medium where nothing is said. */
static enum err_code read_confidence(const struct rule_reader *reader, const struct node *node,
                                     void *target)
{
    static const char *const names[] = {"low", "medium", "high"};
    static const enum severity severities[] = {SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH};

    for (size_t i = 0; node->kind == NODE_SCALAR && i < ARRAY_LEN(names); i++) {
        if (strcasecmp(node->text.ptr, names[i]) == 0) {
            *(enum severity *)target = severities[i];
            return ERR_OK;
        }
    }
    return rule_read_fail(reader, node, "must be one of low, medium, high");
}

static enum err_code check_flag(const struct rule_reader *reader, const struct node *node,
                                void *target)
{
    bool ignored;

    (void)target;
    return node_as_bool(node, &ignored) ? ERR_OK
                                        : rule_read_fail(reader, node, "must be true or false");
}

static bool is_known_requirement(struct slice key)
{
    for (const struct rule_field *field = requirement_fields; field->name; field++)
        if (slice_is(key, field->name))
            return true;
    return false;
}

/* Adds what later versions of the dialect require, to items[*count] and on. */
static enum err_code name_requirements(const struct rule_reader *reader, const struct node *map,
                                       const char **items, size_t *count)
{
    for (const struct node *entry = map ? map->first : NULL; entry; entry = entry->next) {
        struct buf name = BUF_INIT(LIMIT_PATTERN_BYTES);

        if (is_known_requirement(entry->key))
            continue;
        buf_add_str(&name, "pattern_requirements.");
        buf_add_slice(&name, entry->key);
        items[*count] = arena_copy(reader->arena, buf_slice(&name));
        buf_release(&name);
        if (!items[*count])
            return rule_read_no_memory(reader);
        ++*count;
    }
    return ERR_OK;
}

static enum err_code name_unsupported(const struct rule_reader *reader, const struct node *map,
                                      struct rule *rule)
{
    static const char *const keys[] = {"validation", "revocation", "depends_on_rule"};
    const struct node *required = node_get(map, "pattern_requirements");
    const struct requirements *requirements = rule->requirements;
    const char **items = arena_calloc(
        reader->arena, ARRAY_LEN(keys) + 1 + (required ? required->count : 0), sizeof *items);
    size_t count = 0;
    enum err_code code;

    if (!items)
        return rule_read_no_memory(reader);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (node_get(map, keys[i]))
            items[count++] = keys[i];
    if (requirements && requirements->checksum && requirements->checksum->unsupported)
        items[count++] = requirements->checksum->unsupported;
    code = name_requirements(reader, required, items, &count);
    rule->unsupported = (struct text_list){items, count};
    return code;
}

static enum err_code read_rule(const struct rule_reader *reader, const struct node *map,
                               struct rule *rule)
{
    static const struct rule_field fields[] = {
        {"id", rule_read_text, offsetof(struct rule, id), true},
        {"name", rule_read_text, offsetof(struct rule, name), true},
        {"description", rule_read_text, offsetof(struct rule, description), false},
        {"pattern", rule_read_pattern, offsetof(struct rule, pattern), true},
        {"confidence", read_confidence, offsetof(struct rule, severity), false},
        {"visible", check_flag, 0, false}, /* is_off reads it */
        {"min_entropy", rule_read_entropy, offsetof(struct rule, min_entropy), false},
        {"pattern_requirements", read_requirements, offsetof(struct rule, requirements), false},
        {"references", rule_read_texts, offsetof(struct rule, references), false},
        {"examples", rule_read_texts, offsetof(struct rule, examples), false},
        {"negative_examples", rule_read_texts, offsetof(struct rule, counterexamples), false},
        {NULL, NULL, 0, false},
    };
    enum err_code code;

    if (map->kind != NODE_MAP)
        return rule_read_fail(reader, map, "must be a map");
    rule_read_begin(reader, map, rule);
    rule->specificity = FOREIGN_SPECIFICITY;
    rule->severity = SEVERITY_MEDIUM;
    rule->off_by_default = is_off(map);
    rule->foreign = true;
    code = read_known(reader, map, fields, rule);
    return code == ERR_OK ? name_unsupported(reader, map, rule) : code;
}

enum err_code rule_read_foreign(const struct rule_reader *reader, const struct node *root,
                                struct rule_list *out)
{
    const struct node *list = list_of(root);

    return list ? rule_read_list(reader, list, read_rule, out) : ERR_OK;
}
