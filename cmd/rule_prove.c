/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/rule_prove.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "match/rule_check.h"
#include "match/veil.h"
#include "report/layout.h"

struct proof {
    struct file_writer *out;
    size_t problems;
    size_t warnings;
    struct err *err;
};

/* A caret below the place, where it still is one behind a redacted token. */
static void add_caret(const struct rule_problem *problem, struct buf *text)
{
    struct slice before = slice_sub(problem->quote, 0, problem->caret);
    struct buf shown = BUF_INIT(LIMIT_PATTERN_BYTES * 8);

    utf8_add_replaced(&shown, before);
    buf_printf(text, "    %*s^\n", (int)utf8_count(buf_slice(&shown)), "");
    buf_release(&shown);
}

/* The line of a pattern. */
static void add_quote(const struct rule_problem *problem, struct buf *text)
{
    struct buf veiled = BUF_INIT(LIMIT_PATTERN_BYTES * 8);

    if (!problem->quote.len)
        return;
    veil_message(problem->quote, &veiled);
    buf_add_str(text, "    ");
    buf_add_slice(text, buf_slice(&veiled));
    buf_add_char(text, '\n');
    if (slice_equal(buf_slice(&veiled), problem->quote))
        add_caret(problem, text);
    buf_release(&veiled);
}

/* "FILE:LINE:COLUMN: RULE: MESSAGE". */
static void add_message(const struct rule_problem *problem, struct buf *text)
{
    struct buf line = BUF_INIT(LIMIT_PATTERN_BYTES * 8);

    if (problem->rule->file) {
        buf_printf(&line, "%s:%u:", problem->rule->file, problem->line);
        if (problem->column)
            buf_printf(&line, "%u:", problem->column);
        buf_add_char(&line, ' ');
    }
    buf_printf(&line, "%s%s: %s", problem->is_warning ? "warning: " : "", problem->rule->id,
               problem->message);
    veil_message(buf_slice(&line), text);
    buf_add_char(text, '\n');
    buf_release(&line);
}

static enum err_code show_problem(void *ctx, const struct rule_problem *problem)
{
    struct proof *proof = ctx;
    struct buf text = BUF_INIT(LIMIT_PATTERN_BYTES * 16);
    enum err_code code;

    proof->problems += !problem->is_warning;
    proof->warnings += problem->is_warning;
    add_message(problem, &text);
    add_quote(problem, &text);
    code = buf_status(&text);
    if (code == ERR_OK)
        code = file_writer_add(proof->out, buf_slice(&text), proof->err);
    else
        err_set(proof->err, code, "%s", err_text(code));
    buf_release(&text);
    return code;
}

/* One thing that rules ask for and do not get. */
struct lack {
    const char *what;
    size_t rules;
};

#define LACKS_MOST 16

static void count_lack(struct lack lacks[LACKS_MOST], const char *what)
{
    for (size_t i = 0; i < LACKS_MOST; i++) {
        if (!lacks[i].what)
            lacks[i].what = what;
        if (strcmp(lacks[i].what, what) == 0) {
            lacks[i].rules++;
            return;
        }
    }
}

/* `rules show` says it of each rule. */
static void add_lacks(const struct ruleset *rules, struct buf *text)
{
    struct lack lacks[LACKS_MOST] = {0};

    for (size_t i = 0; i < ruleset_count_all(rules); i++) {
        bool active;
        const struct text_list *list = &ruleset_at_all(rules, i, &active)->unsupported;

        for (size_t k = 0; k < list->count; k++)
            count_lack(lacks, list->items[k]);
    }
    for (size_t i = 0; i < LACKS_MOST && lacks[i].what; i++) {
        buf_add_str(text, i ? ", " : "Not supported, the rules match without it: ");
        buf_printf(text, "%s (", lacks[i].what);
        layout_add_counted(text, lacks[i].rules, "rule");
        buf_add_char(text, ')');
    }
    if (lacks[0].what)
        buf_add_char(text, '\n');
}

static enum err_code write_closing(const struct proof *proof, const struct ruleset *rules)
{
    struct buf text = BUF_INIT(LIMIT_PATTERN_BYTES);
    enum err_code code;

    add_lacks(rules, &text);
    layout_add_counted(&text, ruleset_count_all(rules), "rule");
    buf_add_str(&text, ": ");
    if (proof->problems)
        layout_add_counted(&text, proof->problems, "problem");
    else
        buf_add_str(&text, "no problem");
    if (proof->warnings) {
        buf_add_str(&text, ", ");
        layout_add_counted(&text, proof->warnings, "warning");
    }
    buf_add_char(&text, '\n');
    code = file_writer_add(proof->out, buf_slice(&text), proof->err);
    buf_release(&text);
    return code;
}

enum err_code rule_prove(const struct ruleset *rules, struct file_writer *out, bool *good,
                         struct err *err)
{
    struct proof proof = {.out = out, .err = err};
    size_t count = ruleset_count_all(rules);
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < count && code == ERR_OK; i++) {
        bool active;

        code = rule_check(ruleset_at_all(rules, i, &active), show_problem, &proof);
    }
    if (code == ERR_NOMEM)
        err_set(err, code, "%s", err_text(code));
    if (code == ERR_OK)
        code = write_closing(&proof, rules);
    *good = proof.problems == 0;
    return code;
}
