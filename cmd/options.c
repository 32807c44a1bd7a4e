/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/options.h"

#include <assert.h>

#include "core/limits.h"
#include "core/mem.h"
#include "core/suggest.h"

#define ARENA_BYTES (64 * MIB)
#define MOST_ITEMS 100000

#define FIELD(member) .offset = offsetof(struct options, member)

static const struct option table[] = {
#define OPTION(id, ...) [OPTION_##id] = {__VA_ARGS__},
#include "cmd/options.def"
#undef OPTION
};

static const char *const group_titles[GROUP_COUNT] = {
    [GROUP_TARGETS] = "What is scanned",
    [GROUP_HISTORY] = "Git history",
    [GROUP_HOOK] = "Hooks",
    [GROUP_RULES] = "Rules",
    [GROUP_SUPPRESS] = "What is let pass",
    [GROUP_PROOF] = "Proof",
    [GROUP_BASELINE] = "New entries",
    [GROUP_CHECKS] = "Checks",
    [GROUP_HOST] = "Checks",
    [GROUP_DEPTH] = "Checks",
    [GROUP_TOKENS] = "Tokens",
    [GROUP_SECRETS] = "Tokens",
    [GROUP_REVOKE] = "Tokens",
    [GROUP_FORMAT] = "Report",
    [GROUP_REPORT] = "Report",
    [GROUP_RUN] = "General",
    [GROUP_CONFIG] = "General",
    [GROUP_HELP] = "General",
    [GROUP_GENERAL] = "General",
};

const struct option *option_of(enum option_id id)
{
    return &table[id];
}

bool option_is_in(const struct option *option, unsigned groups)
{
    return groups & (GROUP_BIT(option->group) | option->also);
}

const char *option_group_title(enum option_group group)
{
    return group_titles[group];
}

const char *option_origin_name(enum option_origin origin)
{
    switch (origin) {
    case ORIGIN_DEFAULT:
        return "default";
    case ORIGIN_CONFIG:
        return "configuration";
    case ORIGIN_ENVIRONMENT:
        return "environment";
    case ORIGIN_COMMAND_LINE:
        return "command line";
    }
    return "";
}

void options_init(struct options *options)
{
    *options = (struct options){
        .archives = true,
        .archive_depth = 8,
        .history = true,
        .builtin_rules = true,
        .inline_allow = true,
        .verify = true,
        .vendors = true,
        .timeout_ms = 10000,
        .retries = 2,
        .format = report_format_at(0),
        .output = "-",
        .fail_on = SEVERITY_LOW,
        .wait_ms = 60000,
        .arena = ARENA_INIT(ARENA_BYTES),
    };
}

static void list_release(struct option_list *list)
{
    mem_free(list->items);
    *list = (struct option_list){0};
}

void options_release(struct options *options)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        void *field = (char *)options + table[i].offset;

        if (table[i].kind == KIND_LIST)
            list_release(field);
    }
    mem_free(options->reports.items);
    arena_release(&options->arena);
}

static enum err_code out_of_memory(struct err *err)
{
    return err_set(err, ERR_NOMEM, "out of memory");
}

/* Room for one more item of `size` bytes; the array is moved when it grows. */
static enum err_code make_room(void **items, size_t count, size_t *cap, size_t size,
                               struct err *err)
{
    size_t grown = mem_grow(*cap, count + 1, MOST_ITEMS);
    void *moved;

    if (grown == 0)
        return err_set(err, ERR_USAGE, "given more than %d times", MOST_ITEMS);
    if (grown == *cap)
        return ERR_OK;
    moved = mem_realloc(*items, grown, size);
    if (!moved)
        return out_of_memory(err);
    *items = moved;
    *cap = grown;
    return ERR_OK;
}

static enum err_code set_text(struct options *options, struct slice value, const char **out,
                              struct err *err)
{
    if (value.len == 0)
        return err_set(err, ERR_USAGE, "the value is empty");
    if (memchr(value.ptr, '\0', value.len))
        return err_set(err, ERR_USAGE, "the value holds a NUL byte");
    *out = arena_copy(&options->arena, value);
    return *out ? ERR_OK : out_of_memory(err);
}

static enum err_code add_text(struct options *options, struct slice value, struct option_list *list,
                              struct err *err)
{
    void *items = list->items;
    enum err_code code = make_room(&items, list->count, &list->cap, sizeof *list->items, err);

    if (code != ERR_OK)
        return code;
    list->items = items;
    code = set_text(options, value, &list->items[list->count], err);
    if (code == ERR_OK)
        list->count++;
    return code;
}

static enum err_code add_report(struct options *options, struct slice value,
                                struct report_list *list, struct err *err)
{
    struct slice path = value;
    struct slice name;
    struct report_request request;
    void *items = list->items;
    enum err_code code;

    if (!slice_cut(&path, '=', &name) || !path.ptr)
        return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' is not FORMAT=FILE", SLICE_ARG(value));
    code = report_format_find(name, &request.format, err);
    if (code == ERR_OK)
        code = set_text(options, path, &request.path, err);
    if (code == ERR_OK)
        code = make_room(&items, list->count, &list->cap, sizeof *list->items, err);
    if (code != ERR_OK)
        return code;
    list->items = items;
    list->items[list->count++] = request;
    return ERR_OK;
}

static enum err_code set_field(struct options *options, const struct option *option,
                               struct slice value, struct err *err)
{
    void *field = (char *)options + option->offset;

    switch (option->kind) {
    case KIND_FLAG:
        return value_flag(value, field, err);
    case KIND_COUNT:
        ++*(unsigned *)field;
        return ERR_OK;
    case KIND_TEXT:
        return set_text(options, value, field, err);
    case KIND_LIST:
        return add_text(options, value, field, err);
    case KIND_NUMBER:
        return value_number(value, option->most, field, err);
    case KIND_SIZE:
        return value_size(value, option->most, field, err);
    case KIND_SECONDS:
        return value_seconds(value, option->most, field, err);
    case KIND_SEVERITY:
        return value_severity(value, field, err);
    case KIND_WHEN:
        return value_when(value, field, err);
    case KIND_FORMAT:
        return report_format_find(value, field, err);
    case KIND_REPORT:
        return add_report(options, value, field, err);
    case KIND_DEPTH:
        return value_depth(value, field, err);
    }
    return ERR_OK;
}

/* A value that does not count has to be right all the same. */
static enum err_code check_value(const struct option *option, struct slice value, struct err *err)
{
    struct options ignored;
    enum err_code code;

    options_init(&ignored);
    code = set_field(&ignored, option, value, err);
    options_release(&ignored);
    return code;
}

enum err_code options_set(struct options *options, enum option_id id, struct slice value,
                          enum option_origin origin, struct err *err)
{
    const struct option *option = &table[id];
    enum err_code code;

    if (origin < options->origin[id] && option->kind != KIND_LIST)
        return check_value(option, value, err);
    code = set_field(options, option, value, err);
    if (code == ERR_OK && origin > options->origin[id])
        options->origin[id] = origin;
    return code;
}

/* The words of a command line while they are read. */
struct words {
    struct options *options;
    unsigned groups;
    char *const *next; /* the word to read now */
    char *const *end;
    struct err *err;
};

static bool is_taken(const struct words *words, const struct option *option)
{
    return option_is_in(option, words->groups);
}

static const struct option *find_name(const struct words *words, struct slice name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (is_taken(words, &table[i]) && slice_is(name, table[i].name))
            return &table[i];
    }
    return NULL;
}

static const struct option *find_letter(const struct words *words, char letter)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (is_taken(words, &table[i]) && table[i].letter == letter)
            return &table[i];
    }
    return NULL;
}

static enum err_code unknown_option(const struct words *words, struct slice name)
{
    struct suggest nearest;
    struct slice best;
    bool negative = slice_starts(name, "no-");
    struct slice stem = slice_sub(name, negative ? 3 : 0, name.len);

    suggest_init(&nearest, stem);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (is_taken(words, &table[i]) && (!negative || table[i].kind == KIND_FLAG))
            suggest_offer(&nearest, slice_str(table[i].name));
    }
    best = suggest_best(&nearest);
    if (!best.len)
        return err_set(words->err, ERR_USAGE, "unknown option --%" SLICE_FMT, SLICE_ARG(name));
    return err_set(words->err, ERR_USAGE,
                   "unknown option --%" SLICE_FMT "; did you mean --%s%" SLICE_FMT "?",
                   SLICE_ARG(name), negative ? "no-" : "", SLICE_ARG(best));
}

/* Sets an option and puts its name before what may be wrong with the value. */
static enum err_code give(const struct words *words, const struct option *option,
                          struct slice value)
{
    enum option_id id = (enum option_id)(option - table);
    enum err_code code = options_set(words->options, id, value, ORIGIN_COMMAND_LINE, words->err);

    if (code != ERR_OK)
        err_where(words->err, "--%s", option->name);
    return code;
}

static bool takes_value(const struct option *option)
{
    return option->value != NULL;
}

static enum err_code give_next_word(struct words *words, const struct option *option)
{
    if (words->next == words->end)
        return err_set(words->err, ERR_USAGE, "--%s needs a value: --%s %s", option->name,
                       option->name, option->value);
    return give(words, option, slice_str(*words->next++));
}

/* --name, --no-name, --name=value, --name value */
static enum err_code read_long(struct words *words, const char *word)
{
    struct slice value = slice_str(word);
    struct slice name;
    bool attached = slice_cut(&value, '=', &name) && value.ptr;
    const struct option *option = find_name(words, name);
    bool negative = false;

    if (!option && slice_starts(name, "no-")) {
        option = find_name(words, slice_sub(name, 3, name.len));
        negative = option && option->kind == KIND_FLAG;
        option = negative ? option : NULL;
    }
    if (!option)
        return unknown_option(words, name);
    if (option->implied && !attached)
        return give(words, option, slice_str(option->implied));
    if (takes_value(option))
        return attached ? give(words, option, value) : give_next_word(words, option);
    if (attached)
        return err_set(words->err, ERR_USAGE, "--%" SLICE_FMT " takes no value", SLICE_ARG(name));
    return give(words, option, slice_str(negative ? "false" : "true"));
}

/* -abc, -ovalue, -o value */
static enum err_code read_letters(struct words *words, const char *letters)
{
    for (; *letters; letters++) {
        const struct option *option = find_letter(words, *letters);
        enum err_code code;

        if (!option)
            return err_set(words->err, ERR_USAGE, "unknown option -%c", *letters);
        if (takes_value(option))
            return letters[1] ? give(words, option, slice_str(letters + 1))
                              : give_next_word(words, option);
        code = give(words, option, slice_str("true"));
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code options_parse(struct options *options, unsigned groups, int argc, char *const *argv,
                            struct err *err)
{
    struct words words = {options, groups, argv, argv + argc, err};
    const char **args = arena_calloc(&options->arena, (size_t)argc + 1, sizeof *args);
    bool ended = false;

    assert(!options->args);
    if (!args)
        return out_of_memory(err);
    options->args = args;
    while (words.next < words.end) {
        const char *word = *words.next++;
        enum err_code code = ERR_OK;

        if (ended || word[0] != '-' || word[1] == '\0')
            args[options->arg_count++] = word;
        else if (strcmp(word, "--") == 0)
            ended = true;
        else
            code = word[1] == '-' ? read_long(&words, word + 2) : read_letters(&words, word + 1);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

/* Both name where checks go: the one that was said more directly counts. */
static enum err_code settle_host(struct options *options, struct err *err)
{
    enum option_origin host = options->origin[OPTION_HOST];
    enum option_origin api_url = options->origin[OPTION_API_URL];

    if (!options->host || !options->api_url)
        return ERR_OK;
    if (host == ORIGIN_COMMAND_LINE && api_url == ORIGIN_COMMAND_LINE)
        return err_set(err, ERR_USAGE, "--host and --api-url exclude each other");
    if (host > api_url)
        options->api_url = NULL;
    else
        options->host = NULL;
    return ERR_OK;
}

enum err_code options_read_environment(struct options *options, unsigned groups, struct err *err)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const char *value = table[i].environment ? getenv(table[i].environment) : NULL;
        enum err_code code;

        if (!value || !*value || !option_is_in(&table[i], groups))
            continue;
        code = options_set(options, (enum option_id)i, slice_str(value), ORIGIN_ENVIRONMENT, err);
        if (code != ERR_OK) {
            err_where(err, "environment variable %s", table[i].environment);
            return code;
        }
    }
    return settle_host(options, err);
}

void options_log(const struct options *options, const struct env *env)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        enum option_origin origin = options->origin[i];

        if (table[i].group == GROUP_GENERAL)
            continue;
        if (origin == ORIGIN_CONFIG)
            env_log(env, LOG_INFO, "%s: set by %s", table[i].name, options->config_file);
        else if (origin == ORIGIN_ENVIRONMENT)
            env_log(env, LOG_INFO, "%s: set by %s", table[i].name, table[i].environment);
        else if (origin == ORIGIN_COMMAND_LINE)
            env_log(env, LOG_INFO, "%s: set on the command line", table[i].name);
    }
}
