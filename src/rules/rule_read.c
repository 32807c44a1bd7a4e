/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rule_read.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "core/yaml_read.h"
#include "rules/recipe_read.h"
#include "rules/rule_read_foreign.h"
#include "rules/rule_read_internal.h"
#include "rules/shorthand.h"

#define ID_MOST 64
#define DEFAULT_SPECIFICITY 50

enum err_code rule_read_fail(const struct rule_reader *reader, const struct node *node,
                             const char *what)
{
    const bool named = node->key.len > 0;

    return err_set(reader->err, ERR_PARSE, "%s:%u:%u: %s%" SLICE_FMT "%s%s", reader->file,
                   node->line, node->column, named ? "'" : "", SLICE_ARG(node->key),
                   named ? "' " : "", what);
}

enum err_code rule_read_no_memory(const struct rule_reader *reader)
{
    return err_set(reader->err, ERR_NOMEM, "%s: %s", reader->file, err_text(ERR_NOMEM));
}

enum err_code rule_read_text(const struct rule_reader *reader, const struct node *node,
                             void *target)
{
    const char **text = target;

    if (node->kind != NODE_SCALAR || !node->text.len)
        return rule_read_fail(reader, node, "must be a text");
    if (memchr(node->text.ptr, '\0', node->text.len))
        return rule_read_fail(reader, node, "holds a NUL");
    *text = node->text.ptr;
    return ERR_OK;
}

enum err_code rule_read_texts(const struct rule_reader *reader, const struct node *node,
                              void *target)
{
    struct text_list *list = target;
    const char **items;

    if (node->kind != NODE_LIST)
        return rule_read_fail(reader, node, "must be a list of texts");
    items = arena_calloc(reader->arena, node->count, sizeof *items);
    if (!items)
        return rule_read_no_memory(reader);
    *list = (struct text_list){items, node->count};
    for (const struct node *item = node->first; item; item = item->next) {
        enum err_code code = rule_read_text(reader, item, items++);

        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static enum err_code read_length(const struct rule_reader *reader, const struct node *node,
                                 void *target)
{
    uint64_t number;

    if (!node_as_u64(node, LIMIT_SECRET_BYTES, &number))
        return rule_read_fail(reader, node, "must be a number of bytes, at most 16384");
    *(uint32_t *)target = (uint32_t)number;
    return ERR_OK;
}

static enum err_code read_rank(const struct rule_reader *reader, const struct node *node,
                               void *target)
{
    uint64_t number;

    if (!node_as_u64(node, 100, &number))
        return rule_read_fail(reader, node, "must be a number from 0 to 100");
    *(uint32_t *)target = (uint32_t)number;
    return ERR_OK;
}

enum err_code rule_read_entropy(const struct rule_reader *reader, const struct node *node,
                                void *target)
{
    double *bits = target;

    if (!node_as_double(node, bits) || *bits < 0 || *bits > 8)
        return rule_read_fail(reader, node, "must be a number of bits from 0 to 8");
    return ERR_OK;
}

static enum err_code read_randomness(const struct rule_reader *reader, const struct node *node,
                                     void *target)
{
    double *bits = target;

    if (!node_as_double(node, bits) || *bits < 0 || *bits > 100)
        return rule_read_fail(reader, node, "must be a number of bits from 0 to 100");
    return ERR_OK;
}

static enum err_code read_flag(const struct rule_reader *reader, const struct node *node,
                               void *target)
{
    if (!node_as_bool(node, target))
        return rule_read_fail(reader, node, "must be true or false");
    return ERR_OK;
}

static enum err_code read_enabled(const struct rule_reader *reader, const struct node *node,
                                  void *target)
{
    bool enabled;
    enum err_code code = read_flag(reader, node, &enabled);

    if (code == ERR_OK)
        *(bool *)target = !enabled;
    return code;
}

static enum err_code read_id(const struct rule_reader *reader, const struct node *node,
                             void *target)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    enum err_code code = rule_read_text(reader, node, target);

    if (code != ERR_OK)
        return code;
    if (node->text.len > ID_MOST || strspn(node->text.ptr, letters) != node->text.len)
        return rule_read_fail(reader, node, "must be at most 64 of a-z, 0-9 and '-'");
    return ERR_OK;
}

enum err_code rule_read_pattern(const struct rule_reader *reader, const struct node *node,
                                void *target)
{
    if (node->kind == NODE_SCALAR && node->text.len > LIMIT_PATTERN_BYTES)
        return rule_read_fail(reader, node, "is longer than 65536 bytes");
    return rule_read_text(reader, node, target);
}

/* A pattern of our own dialect, in which names stand for what many share. */
static enum err_code read_pattern(const struct rule_reader *reader, const struct node *node,
                                  void *target)
{
    struct buf pattern = BUF_INIT(LIMIT_PATTERN_BYTES);
    const char **text = target;
    enum err_code code = rule_read_pattern(reader, node, target);

    if (code != ERR_OK)
        return code;
    code = shorthand_expand(node->text, &pattern);
    *text = code == ERR_OK ? arena_copy(reader->arena, buf_slice(&pattern)) : NULL;
    buf_release(&pattern);
    if (code == ERR_LIMIT)
        return rule_read_fail(reader, node, "is longer than 65536 bytes");
    return *text ? ERR_OK : rule_read_no_memory(reader);
}

static enum err_code read_severity(const struct rule_reader *reader, const struct node *node,
                                   void *target)
{
    if (node->kind != NODE_SCALAR || !severity_parse(node->text, target))
        return rule_read_fail(reader, node, "must be one of critical, high, medium, low, info");
    return ERR_OK;
}

static enum err_code read_algorithm(const struct rule_reader *reader, const struct node *node,
                                    void *target)
{
    enum checksum_algorithm *algorithm = target;
    struct suggest nearest;

    if (node->kind != NODE_SCALAR)
        return rule_read_fail(reader, node, "must be the name of a checksum");
    suggest_init(&nearest, node->text);
    for (unsigned i = CHECKSUM_ALGORITHM_NONE + 1; i < CHECKSUM_ALGORITHM_COUNT; i++) {
        const char *name = rule_checksum_name((enum checksum_algorithm)i);

        *algorithm = (enum checksum_algorithm)i;
        if (slice_is(node->text, name))
            return ERR_OK;
        suggest_offer(&nearest, slice_str(name));
    }
    if (!suggest_best(&nearest).len)
        return rule_read_fail(reader, node, "is an unknown checksum");
    return err_set(reader->err, ERR_PARSE,
                   "%s:%u:%u: 'checksum' is unknown, did you mean '%" SLICE_FMT "'?", reader->file,
                   node->line, node->column, SLICE_ARG(suggest_best(&nearest)));
}

static enum err_code read_encodings(const struct rule_reader *reader, const struct node *node,
                                    void *target)
{
    uint32_t *bits = target;

    if (node->kind != NODE_LIST || node->count == 0)
        return rule_read_fail(reader, node, "must be a list of encodings");
    for (const struct node *item = node->first; item; item = item->next) {
        enum encoding encoding;

        if (item->kind == NODE_SCALAR && slice_is(item->text, "all"))
            *bits = UINT32_MAX;
        else if (item->kind == NODE_SCALAR && encoding_parse(item->text, &encoding))
            *bits |= UINT32_C(1) << encoding;
        else
            return rule_read_fail(reader, item, "is an unknown encoding");
    }
    return ERR_OK;
}

static enum err_code unknown_key(const struct rule_reader *reader, const struct node *entry,
                                 const struct rule_field *fields)
{
    struct suggest nearest;
    struct slice best;

    suggest_init(&nearest, entry->key);
    for (const struct rule_field *field = fields; field->name; field++)
        suggest_offer(&nearest, slice_str(field->name));
    best = suggest_best(&nearest);
    return err_set(reader->err, ERR_PARSE,
                   "%s:%u:%u: unknown key '%" SLICE_FMT "'%s%" SLICE_FMT "%s", reader->file,
                   entry->key_line, entry->key_column, SLICE_ARG(entry->key),
                   best.len ? ", did you mean '" : "", SLICE_ARG(best), best.len ? "'?" : "");
}

static enum err_code read_entry(const struct rule_reader *reader, const struct node *entry,
                                const struct rule_field *fields, void *object)
{
    for (const struct rule_field *field = fields; field->name; field++)
        if (slice_is(entry->key, field->name))
            return field->read(reader, entry, (char *)object + field->offset);
    return unknown_key(reader, entry, fields);
}

/* Fills `object` from a map, as `fields` (up to one without a name) say. */
enum err_code rule_read_fields(const struct rule_reader *reader, const struct node *map,
                               const struct rule_field *fields, void *object)
{
    if (map->kind != NODE_MAP)
        return rule_read_fail(reader, map, "must be a map");
    for (const struct node *entry = map->first; entry; entry = entry->next) {
        enum err_code code = read_entry(reader, entry, fields, object);

        if (code != ERR_OK)
            return code;
    }
    for (const struct rule_field *field = fields; field->name; field++)
        if (field->required && !node_get(map, field->name))
            return err_set(reader->err, ERR_PARSE, "%s:%u:%u: '%s' is missing", reader->file,
                           map->line, map->column, field->name);
    return ERR_OK;
}

static enum err_code read_remediation(const struct rule_reader *reader, const struct node *node,
                                      void *target)
{
    static const struct rule_field fields[] = {
        {"summary", rule_read_text, offsetof(struct remediation, summary), true},
        {"url", rule_read_text, offsetof(struct remediation, url), false},
        {NULL, NULL, 0, false},
    };

    return rule_read_fields(reader, node, fields, target);
}

/* A name alone, or with what lies around the checked part. */
static enum err_code read_checksum(const struct rule_reader *reader, const struct node *node,
                                   void *target)
{
    static const struct rule_field fields[] = {
        {"algorithm", read_algorithm, offsetof(struct rule, checksum), true},
        {"skip", read_length, offsetof(struct rule, checksum_skip), false},
        {"gap", read_length, offsetof(struct rule, checksum_gap), false},
        {NULL, NULL, 0, false},
    };
    struct rule *rule = target;

    if (node->kind == NODE_SCALAR)
        return read_algorithm(reader, node, &rule->checksum);
    return rule_read_fields(reader, node, fields, rule);
}

/* GitHub's verifiers are the program's own, all others stand in the file. */
static enum err_code read_verify(const struct rule_reader *reader, const struct node *node,
                                 void *target)
{
    struct rule *rule = target;
    enum err_code code = rule_read_text(reader, node, &rule->verify);

    if (code != ERR_OK || slice_starts(node->text, "github-"))
        return code;
    rule->recipe = recipe_read_find(reader, node->text);
    if (!rule->recipe)
        return rule_read_fail(reader, node, "is none of the verifiers of this file");
    rule->verify = rule->recipe->name;
    return ERR_OK;
}

static const struct rule_field rule_fields[] = {
    {"id", read_id, offsetof(struct rule, id), true},
    {"name", rule_read_text, offsetof(struct rule, name), true},
    {"description", rule_read_text, offsetof(struct rule, description), false},
    {"severity", read_severity, offsetof(struct rule, severity), true},
    {"enabled", read_enabled, offsetof(struct rule, off_by_default), false},
    {"pattern", read_pattern, offsetof(struct rule, pattern), true},
    {"keywords", rule_read_texts, offsetof(struct rule, keywords), false},
    {"paths", rule_read_texts, offsetof(struct rule, paths), false},
    {"entropy", rule_read_entropy, offsetof(struct rule, min_entropy), false},
    {"randomness", read_randomness, offsetof(struct rule, min_randomness), false},
    {"checksum", read_checksum, 0, false},
    {"encodings", read_encodings, offsetof(struct rule, encodings), false},
    {"verify", read_verify, 0, false},
    {"max_length", read_length, offsetof(struct rule, max_length), false},
    {"specificity", read_rank, offsetof(struct rule, specificity), false},
    {"remediation", read_remediation, offsetof(struct rule, remediation), false},
    {"references", rule_read_texts, offsetof(struct rule, references), false},
    {"examples", rule_read_texts, offsetof(struct rule, examples), false},
    {"counterexamples", rule_read_texts, offsetof(struct rule, counterexamples), false},
    {NULL, NULL, 0, false},
};

void rule_read_begin(const struct rule_reader *reader, const struct node *map, struct rule *rule)
{
    const struct node *pattern = node_get(map, "pattern");

    *rule = (struct rule){
        .specificity = DEFAULT_SPECIFICITY,
        .file = reader->file,
        .line = map->line,
        .column = map->column,
        .pattern_line = pattern ? pattern->line : map->line,
        .pattern_column = pattern ? pattern->column : map->column,
    };
}

static enum err_code read_rule(const struct rule_reader *reader, const struct node *map,
                               struct rule *rule)
{
    rule_read_begin(reader, map, rule);
    return rule_read_fields(reader, map, rule_fields, rule);
}

enum err_code rule_read_list(const struct rule_reader *reader, const struct node *list,
                             enum err_code (*read)(const struct rule_reader *reader,
                                                   const struct node *map, struct rule *rule),
                             struct rule_list *rules)
{
    if (list->kind != NODE_LIST || list->count > LIMIT_RULES)
        return rule_read_fail(reader, list, "must be a list of rules, at most 8192");
    rules->items = arena_calloc(reader->arena, list->count, sizeof *rules->items);
    if (!rules->items)
        return rule_read_no_memory(reader);
    for (const struct node *item = list->first; item; item = item->next) {
        enum err_code code = read(reader, item, &rules->items[rules->count++]);

        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

static enum err_code read_rules(const struct rule_reader *reader, const struct node *list,
                                void *target)
{
    return rule_read_list(reader, list, read_rule, target);
}

/* They were read before the rules, which name them. */
static enum err_code skip_verifiers(const struct rule_reader *reader, const struct node *list,
                                    void *target)
{
    (void)reader;
    (void)list;
    (void)target;
    return ERR_OK;
}

/* A file, and what counts for all its rules. */
struct rule_file {
    struct rule_list rules;
    bool drops_dummies;
};

static enum err_code read_file(struct rule_reader *reader, const struct node *root,
                               struct rule_list *out)
{
    static const struct rule_field fields[] = {
        {"pass_placeholders", read_flag, offsetof(struct rule_file, drops_dummies), false},
        {"verifiers", skip_verifiers, 0, false},
        {"rules", read_rules, offsetof(struct rule_file, rules), true},
        {NULL, NULL, 0, false},
    };
    struct rule_file file = {0};
    const struct node *verifiers = node_get(root, "verifiers");
    enum err_code code = verifiers ? recipe_read_list(reader, verifiers) : ERR_OK;

    if (code == ERR_OK)
        code = rule_read_fields(reader, root, fields, &file);
    for (size_t i = 0; i < file.rules.count; i++)
        file.rules.items[i].drops_dummies = file.drops_dummies;
    *out = file.rules;
    return code;
}

enum err_code rule_read(struct slice text, const char *file, struct arena *arena,
                        struct rule_list *out, struct err *err)
{
    struct rule_reader reader = {arena_copy(arena, slice_str(file)), arena, err, NULL, 0};
    struct err reason = ERR_INIT;
    struct node *root;
    enum err_code code;

    *out = (struct rule_list){NULL, 0};
    if (!reader.file)
        return err_set(err, ERR_NOMEM, "%s: %s", file, err_text(ERR_NOMEM));
    if (slice_ends(slice_str(file), ".toml"))
        return err_set(err, ERR_UNSUPPORTED,
                       "%s: rules in TOML are not read; YAML is, in the dialects of patrol, "
                       "Kingfisher and Nosey Parker",
                       file);
    code = yaml_read(text, LIMIT_DOCUMENT_BYTES, arena, &root, &reason);
    if (code != ERR_OK)
        return err_set(err, code, "%s:%s", file, reason.msg);
    if (root->kind == NODE_NULL)
        return err_set(err, ERR_PARSE, "%s: no rules in it: it is empty", file);
    if (rule_read_foreign_is(root))
        return rule_read_foreign(&reader, root, out);
    return read_file(&reader, root, out);
}
