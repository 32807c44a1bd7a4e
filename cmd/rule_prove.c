/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/rule_prove.h"

#include "core/limits.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "match/rule_check.h"
#include "match/veil.h"
#include "report/layout.h"

/* Of what rules lack, without --verbose. */
#define LACKS_SHOWN 16

#define CLOSING_BYTES (4 * MIB)
#define QUOTE_SIDE_BYTES ((size_t)60)

struct proof {
    struct file_writer *out;
    bool verbose;
    size_t problems;
    size_t warnings;
    struct err *err;
};

static bool is_inside_character(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* What is shown of a quote: at most so many bytes on either side of a place in it. */
static struct slice around(struct slice quote, size_t at)
{
    size_t from = at > QUOTE_SIDE_BYTES ? at - QUOTE_SIDE_BYTES : 0;
    size_t to = quote.len - at > QUOTE_SIDE_BYTES ? at + QUOTE_SIDE_BYTES : quote.len;

    while (from < at && is_inside_character(quote.ptr[from]))
        from++;
    while (to < quote.len && to > at && is_inside_character(quote.ptr[to]))
        to--;
    return slice_sub(quote, from, to);
}

/* A caret below the end of `before`. */
static void add_caret(struct slice before, bool cut, struct buf *text)
{
    struct buf shown = BUF_INIT(QUOTE_SIDE_BYTES * 8);

    utf8_add_replaced(&shown, before);
    buf_printf(text, "    %*s^\n", (int)(utf8_count(buf_slice(&shown)) + cut), "");
    buf_release(&shown);
}

/* With its newline: the veil takes a long line without one for a message that was
 * cut off, and hides the last word. */
static struct slice veiled_line(struct slice line, struct buf *out)
{
    struct buf whole = BUF_INIT(LIMIT_PATTERN_BYTES * 2);

    buf_add_slice(&whole, line);
    buf_add_char(&whole, '\n');
    veil_message(buf_slice(&whole), out);
    buf_release(&whole);
    return slice_sub(buf_slice(out), 0, out->len ? out->len - 1 : 0);
}

/* The line of a pattern, or the part of it that matters, with a caret where it still
 * is one behind a redacted token. */
static void add_quote(const struct rule_problem *problem, struct buf *text)
{
    struct buf veiled = BUF_INIT(LIMIT_PATTERN_BYTES * 8);
    const struct slice quote = veiled_line(problem->quote, &veiled);
    bool same = slice_equal(quote, problem->quote);
    const struct slice part = around(quote, same ? problem->caret : 0);
    bool cut = part.ptr > quote.ptr;

    if (quote.len) {
        buf_add_str(text, cut ? "    …" : "    ");
        buf_add_slice(text, part);
        buf_add_str(text, part.ptr + part.len < quote.ptr + quote.len ? "…\n" : "\n");
    }
    if (quote.len && same)
        add_caret(slice_of(part.ptr, problem->caret - (size_t)(part.ptr - quote.ptr)), cut, text);
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
    size_t order; /* in which it was met first */
};

static int by_name(const void *left, const void *right)
{
    const struct lack *a = left;
    const struct lack *b = right;
    int order = strcmp(a->what, b->what);

    return order ? order : a->order < b->order ? -1 : 1;
}

static int by_rules(const void *left, const void *right)
{
    const struct lack *a = left;
    const struct lack *b = right;

    if (a->rules != b->rules)
        return a->rules > b->rules ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* With `lacks` also puts each of all rules there. */
static size_t list_lacks(const struct ruleset *rules, struct lack *lacks)
{
    size_t count = 0;

    for (size_t i = 0; i < ruleset_count_all(rules); i++) {
        bool active;
        const struct text_list *list = &ruleset_at_all(rules, i, &active)->unsupported;

        for (size_t k = 0; k < list->count; k++, count++)
            if (lacks)
                lacks[count] = (struct lack){list->items[k], 1, count};
    }
    return count;
}

/* Makes one of those of a name, the most frequent first. Returns how many are left. */
static size_t merge_lacks(struct lack *lacks, size_t count)
{
    size_t kept = 0;

    qsort(lacks, count, sizeof *lacks, by_name);
    for (size_t i = 0; i < count; i++) {
        if (kept && strcmp(lacks[kept - 1].what, lacks[i].what) == 0)
            lacks[kept - 1].rules++;
        else
            lacks[kept++] = lacks[i];
    }
    qsort(lacks, kept, sizeof *lacks, by_rules);
    return kept;
}

/* What they ask for are words of the rule files. */
static void write_lacks(const struct lack *lacks, size_t count, size_t shown, struct buf *text)
{
    buf_add_str(text, "Not supported, the rules match without it: ");
    for (size_t i = 0; i < shown; i++) {
        if (i)
            buf_add_str(text, ", ");
        veil_message(slice_str(lacks[i].what), text);
        buf_add_str(text, " (");
        layout_add_counted(text, lacks[i].rules, "rule");
        buf_add_char(text, ')');
    }
    if (shown < count) {
        buf_add_str(text, ", and ");
        layout_add_count(text, count - shown);
        buf_add_str(text, " more that --verbose names");
    }
    buf_add_char(text, '\n');
}

/* `rules show` says it of each rule. */
static enum err_code add_lacks(const struct ruleset *rules, bool all, struct buf *text)
{
    size_t count = list_lacks(rules, NULL);
    struct lack *lacks = mem_calloc(count + 1, sizeof *lacks);

    if (!lacks)
        return ERR_NOMEM;
    count = merge_lacks(lacks, list_lacks(rules, lacks));
    if (count)
        write_lacks(lacks, count, all || count < LACKS_SHOWN ? count : LACKS_SHOWN, text);
    mem_free(lacks);
    return ERR_OK;
}

static enum err_code write_closing(const struct proof *proof, const struct ruleset *rules)
{
    struct buf text = BUF_INIT(CLOSING_BYTES);
    enum err_code code = add_lacks(rules, proof->verbose, &text);

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
    if (code == ERR_OK)
        code = buf_status(&text);
    if (code == ERR_OK)
        code = file_writer_add(proof->out, buf_slice(&text), proof->err);
    else
        err_set(proof->err, code, "%s", err_text(code));
    buf_release(&text);
    return code;
}

enum err_code rule_prove(const struct ruleset *rules, bool verbose, struct file_writer *out,
                         bool *good, struct err *err)
{
    struct proof proof = {.out = out, .verbose = verbose, .err = err};
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
