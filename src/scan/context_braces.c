/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks in braces whose labels stand before them: Terraform's language
 * (provider "github" { token = "…" }) and Gradle's (credentials { password =
 * "…" }). Each line is a statement.
 */
#include "scan/context_internal.h"

/* The labels of a block: provider "github". */
#define LABELS_MOST 4

struct braces {
    struct context_keys *keys;
    struct slice bytes;
    size_t at;
    struct slice words[LABELS_MOST]; /* of the statement so far */
    size_t word_count;
    bool assigned;                        /* '=' was seen: the first word is a key */
    unsigned pushes[LIMIT_CONTEXT_DEPTH]; /* by open brace */
    size_t depth;
    bool lost;
};

static char at_char(const struct braces *braces)
{
    return braces->at < braces->bytes.len ? braces->bytes.ptr[braces->at] : '\0';
}

static void end_statement(struct braces *braces)
{
    braces->word_count = 0;
    braces->assigned = false;
}

static void pass_line(struct braces *braces)
{
    while (braces->at < braces->bytes.len && at_char(braces) != '\n')
        braces->at++;
}

static void pass_comment(struct braces *braces)
{
    struct slice rest = slice_sub(braces->bytes, braces->at + 2, SIZE_MAX);
    size_t end = slice_find(rest, SLICE_LITERAL("*/"));

    braces->at = end == SIZE_MAX ? braces->bytes.len : braces->at + end + 4;
}

static struct slice take_string(struct braces *braces)
{
    char quote = at_char(braces);
    size_t from = ++braces->at;
    size_t to;

    while (braces->at < braces->bytes.len && at_char(braces) != quote && at_char(braces) != '\n')
        braces->at += at_char(braces) == '\\' ? 2 : 1;
    to = braces->at < braces->bytes.len ? braces->at : braces->bytes.len;
    if (at_char(braces) == quote)
        braces->at++;
    return slice_sub(braces->bytes, from, to);
}

static struct slice take_word(struct braces *braces)
{
    size_t from = braces->at;

    while (braces->at < braces->bytes.len && context_name_char(at_char(braces)))
        braces->at++;
    return slice_sub(braces->bytes, from, braces->at);
}

/* `password "…"` is written without a sign too, and looks like a label. */
static bool is_value(const struct braces *braces)
{
    struct slice name = braces->words[0];

    return braces->assigned ||
           (braces->word_count == 1 && (context_name_is_secret(name) ||
                                        context_name_is_user(name) || context_name_is_host(name)));
}

static void add_string(struct braces *braces, struct slice text)
{
    if (is_value(braces))
        context_keys_value(braces->keys, braces->words[0], text);
    else if (braces->word_count && braces->word_count < LABELS_MOST)
        braces->words[braces->word_count++] = text;
}

static void open_brace(struct braces *braces)
{
    size_t labels = braces->assigned && braces->word_count ? 1 : braces->word_count;

    braces->at++;
    if (braces->depth == LIMIT_CONTEXT_DEPTH) {
        braces->lost = true;
        return;
    }
    braces->pushes[braces->depth++] = (unsigned)(labels ? labels : 1);
    if (!labels)
        context_keys_push(braces->keys, SLICE_LITERAL("{}"));
    for (size_t i = 0; i < labels; i++)
        context_keys_push(braces->keys, braces->words[i]);
    end_statement(braces);
}

static void close_brace(struct braces *braces)
{
    braces->at++;
    end_statement(braces);
    if (!braces->depth)
        return;
    for (unsigned i = braces->pushes[--braces->depth]; i > 0; i--)
        context_keys_pop(braces->keys);
}

static void next_word(struct braces *braces)
{
    struct slice word = take_word(braces);

    if (!word.len)
        braces->at++;
    else if (!braces->assigned && braces->word_count < LABELS_MOST)
        braces->words[braces->word_count++] = word;
}

static void next_token(struct braces *braces)
{
    struct slice rest = slice_sub(braces->bytes, braces->at, SIZE_MAX);
    char c = rest.ptr[0];

    if (c == '\n' || c == ';') {
        end_statement(braces);
        braces->at++;
    } else if (c == '#' || slice_starts(rest, "//")) {
        pass_line(braces);
    } else if (slice_starts(rest, "/*")) {
        pass_comment(braces);
    } else if (c == '"' || c == '\'') {
        add_string(braces, take_string(braces));
    } else if (c == '{') {
        open_brace(braces);
    } else if (c == '}') {
        close_brace(braces);
    } else if (c == '=' && braces->word_count) {
        braces->assigned = true;
        braces->at++;
    } else {
        next_word(braces);
    }
}

size_t context_braces_read(struct context_keys *keys, struct slice bytes)
{
    struct braces braces = {.keys = keys, .bytes = bytes};

    context_keys_push(keys, slice_of(NULL, 0));
    while (braces.at < bytes.len && !braces.lost && !context_keys_over(keys, braces.at))
        next_token(&braces);
    return braces.at < bytes.len ? braces.at : bytes.len;
}
