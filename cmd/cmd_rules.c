/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/cmd.h"
#include "cmd/rule_cost.h"
#include "cmd/rule_print.h"
#include "cmd/rule_prove.h"
#include "cmd/rule_try.h"
#include "cmd/setup.h"
#include "cmd/verb.h"
#include "core/limits.h"
#include "core/suggest.h"

#define TABLE_BYTES (64 * MIB)

/* One run of `patrol rules VERB ARGUMENT...`. */
struct job {
    const struct options *options;
    const struct env *env;
    const char *const *args; /* behind the verb */
    size_t arg_count;
    struct file_writer *out;
};

/* The emitter for --format; NULL means text. */
static enum err_code find_emitter(const struct options *options, const struct emitter_type **out,
                                  struct err *err)
{
    const char *name = options->format->name;

    *out = NULL;
    if (strcmp(name, "json") == 0)
        *out = &json_write;
    else if (strcmp(name, "yaml") == 0)
        *out = &yaml_write;
    else if (strcmp(name, "text") != 0)
        return err_set(err, ERR_USAGE, "--format: rules are written as text, json or yaml");
    return ERR_OK;
}

static enum err_code list_rules(const struct job *job, bool *good, struct err *err)
{
    const struct emitter_type *type;
    struct ruleset *rules = NULL;
    struct buf table = BUF_INIT(TABLE_BYTES);
    enum err_code code = find_emitter(job->options, &type, err);

    *good = true;
    if (code == ERR_OK && job->arg_count)
        code = err_set(err, ERR_USAGE, "rules list takes no argument");
    if (code == ERR_OK)
        code = setup_rules(job->options, &rules, err);
    if (code == ERR_OK && type)
        code = rule_print_list(rules, type, job->out, err);
    if (code == ERR_OK && !type) {
        rule_print_table(rules, &table);
        code = file_writer_add(job->out, buf_slice(&table), err);
    }
    buf_release(&table);
    ruleset_free(rules);
    return code;
}

static enum err_code unknown_rule(const struct ruleset *rules, struct slice id, struct err *err)
{
    struct suggest nearest;
    struct slice best;
    bool active;

    suggest_init(&nearest, id);
    for (size_t i = 0; i < ruleset_count_all(rules); i++)
        suggest_offer(&nearest, slice_str(ruleset_at_all(rules, i, &active)->id));
    best = suggest_best(&nearest);
    if (best.len)
        return err_set(err, ERR_USAGE,
                       "unknown rule '%" SLICE_FMT "'; did you mean '%" SLICE_FMT "'?",
                       SLICE_ARG(id), SLICE_ARG(best));
    return err_set(err, ERR_USAGE, "unknown rule '%" SLICE_FMT "'; see `patrol rules list`",
                   SLICE_ARG(id));
}

static enum err_code show_one(const struct job *job, const struct ruleset *rules, const char *id,
                              struct err *err)
{
    const struct rule *rule = ruleset_find(rules, slice_str(id));
    const struct emitter_type *type;
    enum err_code code = find_emitter(job->options, &type, err);

    if (code == ERR_OK && !rule)
        code = unknown_rule(rules, slice_str(id), err);
    if (code == ERR_OK)
        code = rule_print_whole(rule, type ? type : &yaml_write, job->out, err);
    return code;
}

static enum err_code show_rules(const struct job *job, bool *good, struct err *err)
{
    struct ruleset *rules = NULL;
    enum err_code code = setup_rules(job->options, &rules, err);

    *good = true;
    if (code == ERR_OK && job->arg_count == 0)
        code = err_set(err, ERR_USAGE, "rules show needs the id of a rule");
    for (size_t i = 0; i < job->arg_count && code == ERR_OK; i++)
        code = show_one(job, rules, job->args[i], err);
    ruleset_free(rules);
    return code;
}

/* `rules check FILE...` looks at these alone. */
static enum err_code read_rules(const struct job *job, struct ruleset **out, struct err *err)
{
    enum err_code code;

    if (!job->arg_count)
        return setup_rules(job->options, out, err);
    code = ruleset_new(out);
    for (size_t i = 0; i < job->arg_count && code == ERR_OK; i++)
        code = ruleset_add_path(*out, job->args[i], err);
    return code == ERR_OK ? ruleset_seal(*out, err) : cmd_named(code, err);
}

static struct text_list cost_paths(const struct options *options)
{
    return (struct text_list){options->cost_on.items, options->cost_on.count};
}

static enum err_code check_rules(const struct job *job, bool *good, struct err *err)
{
    struct ruleset *rules = NULL;
    enum err_code code = read_rules(job, &rules, err);

    if (code == ERR_OK)
        code = rule_prove(rules, job->options->verbose, job->out, good, err);
    if (code == ERR_OK && (job->options->cost || job->options->cost_on.count))
        code = rule_cost(rules, cost_paths(job->options), job->env, job->out, err);
    ruleset_free(rules);
    return code;
}

static enum err_code test_rule(const struct job *job, bool *good, struct err *err)
{
    if (job->arg_count == 0)
        return err_set(err, ERR_USAGE, "rules test needs the id of a rule, and files");
    return rule_try(job->options, job->args[0], job->args + 1, job->arg_count - 1, job->out, good,
                    err);
}

enum verb { LIST, SHOW, CHECK, TEST };

static const char *const names[] = {
    [LIST] = "list", [SHOW] = "show", [CHECK] = "check", [TEST] = "test"};

static const struct verb_names verbs = {"rules", "list, show, check and test", names,
                                        ARRAY_LEN(names)};

/* A verb sets *good to false where the answer is "no": exit 1. */
static enum err_code (*const runs[])(const struct job *job, bool *good, struct err *err) = {
    [LIST] = list_rules, [SHOW] = show_rules, [CHECK] = check_rules, [TEST] = test_rule};

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct job job = {.options = options, .env = context->env};
    size_t verb = 0;
    struct err err = ERR_INIT;
    bool good = true;
    enum err_code code = verb_find(&verbs, options, &verb, &err);

    if (code == ERR_OK)
        code = file_writer_new(options->output, 0666, &job.out, &err);
    if (code == ERR_OK) {
        job.args = options->args + 1;
        job.arg_count = options->arg_count - 1;
        code = runs[verb](&job, &good, &err);
    }
    if (code == ERR_OK)
        code = file_writer_commit(job.out, &err);
    file_writer_free(job.out);
    if (code != ERR_OK)
        return cmd_fail(context, &err);
    return good ? EXIT_CLEAN : EXIT_FINDINGS;
}

const struct cmd cmd_rules = {
    .name = "rules",
    .summary = "list, show, check and try the rules",
    .usage = "list | show ID... | check [FILE]... | test ID [FILE|-]...",
    .about = "list prints a line for each rule, show everything about some of them.\n"
             "\n"
             "check lets every rule, or those of some files, prove itself: it compiles, its "
             "examples match once and its "
             "counterexamples do not, it has a literal to look for, and it does not backtrack "
             "for ever. Exit 1 when one fails.\n"
             "\n"
             "test prints what one rule matches in files or standard input, whatever other rules "
             "think of it. Exit 1 when that is nothing.",
    .groups = GROUP_BIT(GROUP_RULES) | GROUP_BIT(GROUP_PROOF) | GROUP_BIT(GROUP_FORMAT) |
              GROUP_BIT(GROUP_CONFIG) | GROUP_BIT(GROUP_GENERAL),
    .own_config = false,
    .run = run,
};
