/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/rule_cost.h"

#include "cmd/cost_reader.h"
#include "core/limits.h"
#include "core/mem.h"
#include "match/matcher.h"
#include "report/layout.h"

#define TEXT_BYTES (64 * MIB)

struct line {
    const struct rule *rule;
    struct scanner_cost cost;
};

static void add_texts(struct buf *out, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        buf_add_str(out, list->items[i]);
        buf_add_char(out, '\n');
    }
}

static void add_rule(struct buf *out, const struct rule *rule)
{
    buf_printf(out, "%s = \"%s\"; /* %s */\n", rule->id, rule->name,
               rule->description ? rule->description : "");
    buf_printf(out, "pattern: %s\n", rule->pattern);
    add_texts(out, &rule->references);
    add_texts(out, &rule->examples);
    add_texts(out, &rule->counterexamples);
}

static enum err_code pass_over(void *ctx, const struct match *match)
{
    (void)ctx;
    (void)match;
    return ERR_OK;
}

/* The rules' own texts. */
static enum err_code scan_text(struct scanner *scanner, const struct ruleset *rules)
{
    struct buf text = BUF_INIT(TEXT_BYTES);
    enum err_code code;

    for (size_t i = 0; i < ruleset_count(rules); i++)
        add_rule(&text, ruleset_at(rules, i));
    code = buf_status(&text);
    if (code == ERR_OK) {
        code = scanner_scan(scanner, buf_slice(&text), pass_over, NULL);
        /* A limit that was hit is one of the costs. */
        code = code == ERR_LIMIT ? ERR_OK : code;
    }
    buf_release(&text);
    return code;
}

/* "2 files, 1.3 MB, 1 could not be read" */
static void add_reading(const struct cost_reading *reading, struct buf *out)
{
    layout_add_counted(out, reading->files, "file");
    buf_add_str(out, ", ");
    layout_add_bytes(out, reading->bytes);
    if (reading->skipped) {
        buf_add_str(out, ", ");
        layout_add_count(out, reading->skipped);
        buf_add_str(out, " could not be read");
    }
    buf_add_char(out, '\n');
}

static int by_cost(const void *left, const void *right)
{
    const struct line *a = left;
    const struct line *b = right;

    if (a->cost.looked_bytes != b->cost.looked_bytes)
        return a->cost.looked_bytes > b->cost.looked_bytes ? -1 : 1;
    if (a->cost.hits != b->cost.hits)
        return a->cost.hits > b->cost.hits ? -1 : 1;
    return strcmp(a->rule->id, b->rule->id);
}

static enum err_code write_lines(const struct ruleset *rules, const struct scanner *scanner,
                                 struct line *lines, struct buf *out)
{
    size_t count = 0;

    for (size_t i = 0; i < ruleset_count(rules); i++) {
        struct line line = {ruleset_at(rules, i), scanner_cost(scanner, i)};

        if (line.cost.hits || line.cost.searches)
            lines[count++] = line;
    }
    if (count)
        qsort(lines, count, sizeof *lines, by_cost);
    buf_add_str(out, "looked-at bytes   searches       slow       hits  rule\n");
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "%15llu %10llu %10llu %10llu  %s\n",
                   (unsigned long long)lines[i].cost.looked_bytes,
                   (unsigned long long)lines[i].cost.searches,
                   (unsigned long long)lines[i].cost.second_tries,
                   (unsigned long long)lines[i].cost.hits, lines[i].rule->id);
    return buf_status(out);
}

enum err_code rule_cost(const struct ruleset *rules, struct text_list paths, const struct env *env,
                        struct file_writer *out, struct err *err)
{
    struct buf table = BUF_INIT(TEXT_BYTES);
    struct line *lines = mem_calloc(ruleset_count(rules), sizeof *lines);
    struct matcher *matcher = NULL;
    struct scanner *scanner = NULL;
    struct cost_reading reading;
    enum err_code code = lines ? matcher_new(rules, &matcher, err) : ERR_NOMEM;

    if (code == ERR_OK)
        code = scanner_new(matcher, &scanner);
    if (code == ERR_OK && paths.count) {
        code = cost_reader_read(matcher, scanner, paths, env, &reading, err);
        add_reading(&reading, &table);
    } else if (code == ERR_OK) {
        code = scan_text(scanner, rules);
    }
    if (code == ERR_OK)
        code = write_lines(rules, scanner, lines, &table);
    if (code == ERR_OK)
        code = file_writer_add(out, buf_slice(&table), err);
    if (code == ERR_NOMEM || code == ERR_LIMIT)
        err_set(err, code, "%s", err_text(code));
    scanner_free(scanner);
    matcher_free(matcher);
    buf_release(&table);
    mem_free(lines);
    return code;
}
