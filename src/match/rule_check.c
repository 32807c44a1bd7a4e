/* SPDX-License-Identifier: Apache-2.0 */
#include "match/rule_check.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/limits.h"
#include "match/literals.h"
#include "match/matcher.h"
#include "match/pattern.h"
#include "match/regex.h"
#include "rules/placeholder.h"

#define EXAMPLE_BYTES (256 * KIB)
/* Long enough that quadratic behaviour shows, and that trying is quick. */
#define HOSTILE_BYTES (20 * KIB)

struct check {
    const struct rule *rule;
    rule_check_fn fn;
    void *ctx;
    struct matcher *matcher;
    struct scanner *scanner;
    struct buf text;
    /* Matches of the last scan. */
    size_t proven; /* or without a checksum to prove them */
    size_t altered;
};

static enum err_code tell(const struct check *check, const struct rule_problem *problem)
{
    struct rule_problem told = *problem;

    told.rule = check->rule;
    if (!told.line) {
        told.line = check->rule->line;
        told.column = check->rule->column;
    }
    return check->fn(check->ctx, &told);
}

static enum err_code tell_text(const struct check *check, bool is_warning, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

static enum err_code tell_text(const struct check *check, bool is_warning, const char *fmt, ...)
{
    char message[256];
    va_list args;

    va_start(args, fmt);
    if (vsnprintf(message, sizeof message, fmt, args) < 0)
        message[0] = '\0';
    va_end(args);
    return tell(check, &(struct rule_problem){.is_warning = is_warning, .message = message});
}

/* The line of the pattern that holds `offset`, for a caret below it. */
static enum err_code tell_pattern(const struct check *check, size_t offset, const char *message)
{
    struct slice pattern = slice_str(check->rule->pattern);
    struct rule_problem problem = {
        .message = message,
        .line = check->rule->pattern_line,
        .column = check->rule->pattern_column,
    };
    struct slice line;
    size_t start = 0;

    while (slice_cut(&pattern, '\n', &line) && start + line.len < offset) {
        start += line.len + 1;
        problem.line += problem.line != 0;
        problem.column = 0; /* how far YAML indented it is not known */
    }
    problem.quote = line;
    problem.caret = offset - start < line.len ? offset - start : line.len;
    return tell(check, &problem);
}

/* *compiles is false when there is nothing more to check. */
static enum err_code check_pattern(const struct check *check, bool *compiles)
{
    struct err err = ERR_INIT;
    struct regex *regex = NULL;
    size_t offset = 0;
    enum err_code code = regex_new(check->rule->pattern, &regex, &offset, &err);

    regex_free(regex);
    *compiles = code == ERR_OK;
    if (code == ERR_PARSE)
        return tell_pattern(check, offset, err.msg);
    if (code == ERR_LIMIT)
        return tell_text(check, false, "%s", err.msg);
    return code;
}

static enum err_code check_literal(const struct check *check)
{
    struct arena arena = ARENA_INIT(16 * MIB);
    struct pattern_facts facts;
    enum err_code code = ERR_OK;

    if (!matcher_needs_whole(check->matcher))
        return ERR_OK;
    code = literals_of_pattern(check->rule->pattern, &arena, &facts);
    if (code == ERR_OK)
        code = tell_text(check, true, "no literal to look for: %s",
                         facts.streak.length ? "it is tried wherever such characters stand in a row"
                                             : "it is tried at every byte");
    arena_release(&arena);
    return code;
}

static enum err_code count_match(void *ctx, const struct match *match)
{
    struct check *check = ctx;

    if (match->offline.checksum == CHECKSUM_INVALID)
        check->altered++;
    else
        check->proven++;
    return ERR_OK;
}

static enum err_code scan(struct check *check, struct slice bytes)
{
    check->proven = 0;
    check->altered = 0;
    return scanner_scan(check->scanner, bytes, count_match, check);
}

/* The example with its placeholders expanded, in check->text. */
static enum err_code expand(struct check *check, const char *example)
{
    buf_wipe(&check->text);
    return placeholder_expand(slice_str(example), &check->text, NULL);
}

static bool pattern_matches(const struct check *check, struct slice text)
{
    const struct regex_window everywhere = {0, text.len, text.len};
    struct regex_scratch *scratch = NULL;
    struct regex *regex = NULL;
    struct regex_match match;
    bool matches = false;

    if (regex_new(check->rule->pattern, &regex, NULL, NULL) == ERR_OK &&
        regex_scratch_new(&scratch) == ERR_OK)
        matches = regex_find(regex, scratch, text, everywhere, &match) == REGEX_MATCH;
    regex_free(regex);
    regex_scratch_free(scratch);
    return matches;
}

/* The dialects try examples with the pattern alone, and not all of theirs
 * have the entropy and the characters that their rules want. */
static enum err_code check_foreign_example(struct check *check, size_t index)
{
    if (check->proven)
        return ERR_OK;
    if (pattern_matches(check, buf_slice(&check->text)))
        return tell_text(check, true,
                         "example %zu: let pass by the rule's entropy, requirements or checksum",
                         index + 1);
    return tell_text(check, false, "example %zu: no match", index + 1);
}

static enum err_code check_example(struct check *check, size_t index)
{
    enum err_code code = expand(check, check->rule->examples.items[index]);

    if (code == ERR_USAGE || code == ERR_LIMIT)
        return tell_text(check, false, "example %zu: a placeholder cannot be expanded", index + 1);
    if (code == ERR_OK)
        code = scan(check, buf_slice(&check->text));
    if (code == ERR_LIMIT)
        return tell_text(check, false, "example %zu: runs into the match limit", index + 1);
    if (code != ERR_OK)
        return code;
    if (check->rule->foreign)
        return check_foreign_example(check, index);
    if (check->proven == 0)
        return tell_text(check, false, "example %zu: %s", index + 1,
                         check->altered ? "its checksum is wrong" : "no match");
    if (check->proven > 1)
        return tell_text(check, false, "example %zu: matches %zu times", index + 1, check->proven);
    return ERR_OK;
}

static enum err_code check_counterexample(struct check *check, size_t index)
{
    enum err_code code = expand(check, check->rule->counterexamples.items[index]);

    if (code == ERR_USAGE || code == ERR_LIMIT)
        return tell_text(check, false, "counterexample %zu: a placeholder cannot be expanded",
                         index + 1);
    if (code == ERR_OK)
        code = scan(check, buf_slice(&check->text));
    if (code == ERR_LIMIT)
        return tell_text(check, false, "counterexample %zu: runs into the match limit", index + 1);
    if (code == ERR_OK && check->proven)
        return tell_text(check, false, "counterexample %zu: matches", index + 1);
    return code;
}

static enum err_code check_examples(struct check *check)
{
    const struct rule *rule = check->rule;
    enum err_code code = ERR_OK;

    if (!rule->examples.count)
        code = tell_text(check, false, "no example");
    for (size_t i = 0; i < rule->examples.count && code == ERR_OK; i++)
        code = check_example(check, i);
    for (size_t i = 0; i < rule->counterexamples.count && code == ERR_OK; i++)
        code = check_counterexample(check, i);
    return code;
}

/* Adds `unit` until the text is long. */
static void fill(struct buf *out, struct slice unit)
{
    while (unit.len && out->len + unit.len <= HOSTILE_BYTES && out->status == ERR_OK)
        buf_add_slice(out, unit);
}

/* Bytes that are nearly a match, over and over. `prefix` is a beginning of
 * an example: a pattern has read that far when it meets the rest. */
static enum err_code try_hostile(struct check *check, struct slice prefix, struct slice unit,
                                 struct scanner_cost *cost)
{
    struct buf hostile = BUF_INIT(2 * HOSTILE_BYTES);
    enum err_code code;

    buf_add_slice(&hostile, prefix);
    fill(&hostile, unit);
    code = buf_status(&hostile);
    if (code == ERR_OK)
        code = scan(check, buf_slice(&hostile));
    *cost = scanner_cost(check->scanner, 0);
    buf_wipe(&hostile);
    buf_release(&hostile);
    return code == ERR_LIMIT ? ERR_OK : code;
}

static bool is_proven_slow(const struct check *check, const struct scanner_cost *cost)
{
    return cost->regex_limits || (cost->second_tries && !check->rule->foreign);
}

/* Whoever brings rules of another dialect did not write them. */
static enum err_code tell_backtracking(const struct check *check, const struct scanner_cost *cost)
{
    if (!cost->second_tries)
        return ERR_OK;
    return tell_text(check, !is_proven_slow(check, cost),
                     "backtracks: some %zu bytes run into the match limit%s", HOSTILE_BYTES,
                     cost->regex_limits ? "" : ", and a slower matcher takes over");
}

/* The first example, broken off at several places and gone on with more of
 * the same, with itself, and with what values are made of. */
static enum err_code check_backtracking(struct check *check)
{
    static const char *const units[] = {"a", "A", "0", "_", "-", " ", "\n", "a.", "=", "\"", "/"};
    struct scanner_cost cost = {0};
    enum err_code code = ERR_OK;
    size_t step;

    if (!check->rule->examples.count || expand(check, check->rule->examples.items[0]) != ERR_OK)
        return ERR_OK;
    step = check->text.len / 8 + 1;
    for (size_t cut = 0; cut <= check->text.len && code == ERR_OK; cut += step) {
        struct slice prefix = slice_sub(buf_slice(&check->text), 0, cut);

        code = try_hostile(check, prefix, prefix, &cost);
        if (code == ERR_OK && cut)
            code = try_hostile(check, prefix, slice_sub(prefix, cut - 1, cut), &cost);
        for (size_t i = 0; i < ARRAY_LEN(units) && code == ERR_OK; i++)
            code = try_hostile(check, prefix, slice_str(units[i]), &cost);
        if (is_proven_slow(check, &cost))
            break;
    }
    return code == ERR_OK ? tell_backtracking(check, &cost) : code;
}

enum err_code rule_check(const struct rule *rule, rule_check_fn fn, void *ctx)
{
    struct check check = {.rule = rule, .fn = fn, .ctx = ctx, .text = BUF_INIT(EXAMPLE_BYTES)};
    bool compiles = false;
    enum err_code code = check_pattern(&check, &compiles);

    if (code != ERR_OK || !compiles)
        return code;
    code = matcher_new_alone(rule, &check.matcher, NULL);
    if (code == ERR_OK)
        code = scanner_new(check.matcher, &check.scanner);
    if (code == ERR_OK)
        code = check_literal(&check);
    if (code == ERR_OK)
        code = check_examples(&check);
    if (code == ERR_OK)
        code = check_backtracking(&check);
    buf_wipe(&check.text);
    buf_release(&check.text);
    scanner_free(check.scanner);
    matcher_free(check.matcher);
    return code;
}
