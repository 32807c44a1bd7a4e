/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/recipe_read.h"

#include <strings.h>

#include "core/ascii.h"
#include "rules/recipe_address.h"

#define VERIFIERS_MOST 64
#define NAME_MOST 64
#define HEADER_MOST 512
#define BODY_MOST 2048

static enum err_code read_name(const struct rule_reader *reader, const struct node *node,
                               void *target)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    enum err_code code = rule_read_text(reader, node, target);

    if (code != ERR_OK)
        return code;
    if (node->text.len > NAME_MOST || strspn(node->text.ptr, letters) != node->text.len)
        return rule_read_fail(reader, node, "must be at most 64 of a-z, 0-9 and '-'");
    if (slice_starts(node->text, "github-"))
        return rule_read_fail(reader, node, "must not begin with 'github-'");
    return ERR_OK;
}

/* "GET https://HOST/PATH" */
static enum err_code read_request(const struct rule_reader *reader, const struct node *node,
                                  void *target)
{
    struct recipe *recipe = target;
    struct slice rest = node->text;
    struct slice method;
    struct slice host;
    const char *wrong;

    if (node->kind != NODE_SCALAR || !slice_cut(&rest, ' ', &method) ||
        !(slice_is(method, "GET") || slice_is(method, "POST")))
        return rule_read_fail(reader, node, "must be GET or POST, a blank and an address");
    wrong = recipe_address_wrong(rest, &host);
    if (wrong)
        return rule_read_fail(reader, node, wrong);
    recipe->method = arena_copy(reader->arena, method);
    recipe->url = arena_copy(reader->arena, rest);
    recipe->host = arena_copy(reader->arena, host);
    return recipe->method && recipe->url && recipe->host ? ERR_OK : rule_read_no_memory(reader);
}

/* How often `text` names the secret; -1: it has a placeholder that there is not. */
static int places_of_secret(struct slice text)
{
    static const char *const names[] = {RECIPE_TOKEN, RECIPE_BASIC_USER, RECIPE_BASIC_PASSWORD};
    int count = 0;

    for (size_t at; (at = slice_find(text, SLICE_LITERAL("{{"))) != SIZE_MAX; count++) {
        size_t i = 0;

        text = slice_sub(text, at, text.len);
        while (i < ARRAY_LEN(names) && !slice_starts(text, names[i]))
            i++;
        if (i == ARRAY_LEN(names))
            return -1;
        text = slice_sub(text, strlen(names[i]), text.len);
    }
    return count;
}

/* Those that decide where a request goes, or how it is framed. */
static bool is_of_http(struct slice name)
{
    static const char *const names[] = {"host",       "content-length",   "transfer-encoding",
                                        "connection", "upgrade",          "te",
                                        "trailer",    "expect",           "user-agent",
                                        "forwarded",  "x-forwarded-host", "cookie"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (name.len == strlen(names[i]) && strncasecmp(name.ptr, names[i], name.len) == 0)
            return true;
    return name.len >= 6 && strncasecmp(name.ptr, "proxy-", 6) == 0;
}

static bool is_header_name(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];

        if (!ascii_is_alnum(c) && c != '-')
            return false;
    }
    return name.len > 0;
}

static enum err_code check_header(const struct rule_reader *reader, const struct node *node)
{
    struct slice rest = node->text;
    struct slice name;

    if (node->kind != NODE_SCALAR || !slice_cut(&rest, ':', &name) || !is_header_name(name) ||
        !slice_starts(rest, " ") || slice_trim(rest).len == 0 || node->text.len > HEADER_MOST)
        return rule_read_fail(reader, node, "must be a header: 'Name: value'");
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] < ' ' || rest.ptr[i] > '~')
            return rule_read_fail(reader, node, "has a character that no header can carry");
    if (is_of_http(name))
        return rule_read_fail(reader, node, "is a header that a rule must not set");
    if (places_of_secret(rest) < 0)
        return rule_read_fail(reader, node,
                              "has a placeholder other than {{token}}, {{basic-user}} and "
                              "{{basic-password}}");
    return ERR_OK;
}

static enum err_code read_headers(const struct rule_reader *reader, const struct node *node,
                                  void *target)
{
    enum err_code code = rule_read_texts(reader, node, target);

    if (code != ERR_OK)
        return code;
    if (node->count > RECIPE_HEADERS_MOST)
        return rule_read_fail(reader, node, "must be at most 8 headers");
    for (const struct node *item = node->first; item && code == ERR_OK; item = item->next)
        code = check_header(reader, item);
    return code;
}

static enum err_code read_body(const struct rule_reader *reader, const struct node *node,
                               void *target)
{
    enum err_code code = rule_read_text(reader, node, target);

    if (code == ERR_OK && (node->text.len > BODY_MOST || places_of_secret(node->text) < 0))
        return rule_read_fail(reader, node,
                              "must be at most 2048 bytes, with no placeholder but {{token}}");
    return code;
}

static enum err_code read_homes(const struct rule_reader *reader, const struct node *node,
                                void *target)
{
    enum err_code code = rule_read_texts(reader, node, target);

    for (const struct node *item = node->first; item && code == ERR_OK; item = item->next)
        if (!recipe_address_is_public_name(item->text))
            return rule_read_fail(reader, item, "must be a public name in small letters");
    return code;
}

static enum err_code read_pointer(const struct rule_reader *reader, const struct node *node,
                                  void *target)
{
    enum err_code code = rule_read_text(reader, node, target);

    if (code == ERR_OK && node->text.ptr[0] != '/')
        return rule_read_fail(reader, node, "must be a JSON pointer: /KEY/KEY");
    return code;
}

static enum err_code read_status(const struct rule_reader *reader, const struct node *node,
                                 void *target)
{
    uint64_t number;

    if (!node_as_u64(node, 599, &number) || number < 200)
        return rule_read_fail(reader, node, "must be a status from 200 to 599");
    *(unsigned *)target = (unsigned)number;
    return ERR_OK;
}

static enum err_code read_verdict(const struct rule_reader *reader, const struct node *node,
                                  void *target)
{
    enum online_state *state = target;

    if (node->kind != NODE_SCALAR || !online_state_parse(node->text, state) ||
        !(*state == ONLINE_LIVE || *state == ONLINE_DEAD || *state == ONLINE_UNKNOWN))
        return rule_read_fail(reader, node, "must be live, dead or unknown");
    return ERR_OK;
}

/* Limits, redirects and troubles say nothing about a token. Where a status has
 * several meanings, the body has to tell which it is. */
static enum err_code check_answer(const struct rule_reader *reader, const struct node *node,
                                  const struct recipe_answer *answer)
{
    const enum online_state usual = answer->status == 401  ? ONLINE_DEAD
                                    : answer->status < 300 ? ONLINE_LIVE
                                                           : ONLINE_UNKNOWN;

    if (answer->equals && !answer->pointer)
        return rule_read_fail(reader, node, "has 'equals' without 'json'");
    if (answer->state == ONLINE_UNKNOWN)
        return ERR_OK;
    if (answer->status == 429 || answer->status >= 500 ||
        (answer->status >= 300 && answer->status < 400))
        return rule_read_fail(reader, node, "an answer of this status tells nothing of a token");
    if (answer->state == ONLINE_LIVE && !answer->pointer)
        return rule_read_fail(reader, node,
                              "a live token needs 'json': any proxy answers with a bare 200");
    if (answer->state != usual && !answer->pointer)
        return rule_read_fail(reader, node, "this verdict needs 'json' at this status");
    return ERR_OK;
}

static enum err_code read_answer(const struct rule_reader *reader, const struct node *node,
                                 struct recipe_answer *answer)
{
    static const struct rule_field fields[] = {
        {"status", read_status, offsetof(struct recipe_answer, status), true},
        {"json", read_pointer, offsetof(struct recipe_answer, pointer), false},
        {"equals", rule_read_text, offsetof(struct recipe_answer, equals), false},
        {"verdict", read_verdict, offsetof(struct recipe_answer, state), true},
        {"reason", rule_read_text, offsetof(struct recipe_answer, reason), false},
        {NULL, NULL, 0, false},
    };
    enum err_code code = rule_read_fields(reader, node, fields, answer);

    return code == ERR_OK ? check_answer(reader, node, answer) : code;
}

static enum err_code read_answers(const struct rule_reader *reader, const struct node *node,
                                  void *target)
{
    struct recipe *recipe = target;
    struct recipe_answer *answers;
    enum err_code code = ERR_OK;

    if (node->kind != NODE_LIST || node->count == 0 || node->count > RECIPE_ANSWERS_MOST)
        return rule_read_fail(reader, node, "must be a list of answers, at most 16");
    answers = arena_calloc(reader->arena, node->count, sizeof *answers);
    if (!answers)
        return rule_read_no_memory(reader);
    recipe->answers = answers;
    recipe->answer_count = node->count;
    for (const struct node *item = node->first; item && code == ERR_OK; item = item->next)
        code = read_answer(reader, item, answers++);
    return code;
}

/* The secret stands in one place: a body in which it need not be quoted, or a
 * header. */
static enum err_code check_secret(const struct rule_reader *reader, const struct node *map,
                                  const struct recipe *recipe)
{
    int places = places_of_secret(slice_str(recipe->body));

    for (size_t i = 0; i < recipe->headers.count; i++)
        places += places_of_secret(slice_str(recipe->headers.items[i]));
    if (places != 1)
        return rule_read_fail(reader, map, "must have the token in one header, or the body");
    if (recipe->body && strcmp(recipe->method, "POST") != 0)
        return rule_read_fail(reader, map, "only POST has a body");
    return ERR_OK;
}

static enum err_code check_recipe(const struct rule_reader *reader, const struct node *map,
                                  const struct recipe *recipe)
{
    if (recipe->uncheckable) {
        if (recipe->url || recipe->answers || recipe->headers.count || recipe->body)
            return rule_read_fail(reader, map, "is uncheckable and yet has a request");
        return ERR_OK;
    }
    if (!recipe->url || !recipe->answers || !recipe->reference)
        return rule_read_fail(reader, map,
                              "must have 'request', 'answers' and 'reference', or 'uncheckable'");
    return check_secret(reader, map, recipe);
}

static enum err_code read_recipe(const struct rule_reader *reader, const struct node *map,
                                 struct recipe *recipe)
{
    static const struct rule_field fields[] = {
        {"name", read_name, offsetof(struct recipe, name), true},
        {"uncheckable", rule_read_text, offsetof(struct recipe, uncheckable), false},
        {"reference", rule_read_text, offsetof(struct recipe, reference), false},
        {"request", read_request, 0, false},
        {"headers", read_headers, offsetof(struct recipe, headers), false},
        {"body", read_body, offsetof(struct recipe, body), false},
        {"prefixes", rule_read_texts, offsetof(struct recipe, prefixes), false},
        {"homes", read_homes, offsetof(struct recipe, homes), false},
        {"elsewhere", rule_read_text, offsetof(struct recipe, elsewhere), false},
        {"login", read_pointer, offsetof(struct recipe, login), false},
        {"answers", read_answers, 0, false},
        {NULL, NULL, 0, false},
    };
    enum err_code code = rule_read_fields(reader, map, fields, recipe);

    if (code == ERR_OK)
        code = check_recipe(reader, map, recipe);
    if (code == ERR_OK && recipe_read_find(reader, slice_str(recipe->name)) != recipe)
        code = rule_read_fail(reader, map, "is a second verifier of this name");
    return code;
}

enum err_code recipe_read_list(struct rule_reader *reader, const struct node *list)
{
    struct recipe *recipes;
    enum err_code code = ERR_OK;

    if (list->kind != NODE_LIST || list->count > VERIFIERS_MOST)
        return rule_read_fail(reader, list, "must be a list of verifiers, at most 64");
    recipes = arena_calloc(reader->arena, list->count, sizeof *recipes);
    if (!recipes)
        return rule_read_no_memory(reader);
    reader->recipes = recipes;
    reader->recipe_count = list->count;
    for (const struct node *item = list->first; item && code == ERR_OK; item = item->next)
        code = read_recipe(reader, item, recipes++);
    return code;
}

const struct recipe *recipe_read_find(const struct rule_reader *reader, struct slice name)
{
    for (size_t i = 0; i < reader->recipe_count; i++)
        if (reader->recipes[i].name && slice_is(name, reader->recipes[i].name))
            return &reader->recipes[i];
    return NULL;
}
