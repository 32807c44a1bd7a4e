/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/hidden_line.h"
#include "cmd/setup.h"
#include "cmd/token_job.h"
#include "core/limits.h"
#include "report/token_sheet.h"
#include "scan/assess.h"
#include "scan/tokens.h"
#include "scan/verify.h"

extern const struct cmd cmd_inspect;

#define SHEET_MODE 0644

static enum err_code read_token(struct buf *out, struct err *err)
{
    if (!hidden_line_can_read())
        return file_read("-", out, err);
    return hidden_line_read("Paste the token and press Enter (it is not shown): ", out, err);
}

static void ignore_line(void *ctx, uint64_t line)
{
    (void)ctx;
    (void)line;
}

/* What no rule knows has a hash and a length all the same. */
static enum err_code add_unknown(struct slice token, struct findings *findings)
{
    static const struct finding_rule rule = {
        .id = {"unknown", 7},
        .name = {"Unknown type of token", 21},
        .severity = SEVERITY_INFO,
    };
    const struct offline_verdict offline = {0};
    const struct occurrence at = {.kind = PLACE_STDIN, .path = {"-", 1}, .line = 1, .column = 1};

    return findings_add(findings, &rule, token, &offline, &at, NULL);
}

static enum err_code know(struct slice token, const struct matcher *matcher,
                          struct findings *findings, bool *known, struct err *err)
{
    enum err_code code = tokens_read(token, matcher, findings, ignore_line, NULL);

    *known = findings_count(findings) > 0;
    if (code == ERR_OK && !*known)
        code = add_unknown(token, findings);
    if (code != ERR_OK)
        return err_set(err, code, "%s", err_text(code));
    if (findings_count(findings) > 1)
        return err_set(err, ERR_USAGE, "more than one token; `patrol verify` takes many");
    return ERR_OK;
}

static enum err_code ask(const struct options *options, const struct env *env,
                         const struct ruleset *rules, struct findings *findings, struct run *run,
                         struct err *err)
{
    char cache_path[PATH_MAX];
    struct check_options checks = setup_checks(options, cache_path);
    enum err_code code;

    checks.withhold = options->origin[OPTION_ONLINE] == ORIGIN_DEFAULT;
    code = verify_findings(findings, rules, &checks, env, &run->requests, err);
    assess(findings, env_now_s(env));
    return code;
}

static enum err_code write_sheet(const struct token_sheet *sheet, const struct options *options,
                                 const struct terminal *terminal, struct err *err)
{
    const struct report_style style = terminal_style(terminal, options, options->output);
    const char *format = options->format->name;
    struct file_writer *out;
    enum err_code code;

    if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0 && strcmp(format, "yaml") != 0)
        return err_set(err, ERR_USAGE, "inspect writes text, json or yaml");
    code = file_writer_new(options->output, SHEET_MODE, &out, err);
    if (code != ERR_OK)
        return code;
    if (strcmp(format, "text") == 0)
        code = token_sheet_write_text(sheet, &style, out, err);
    else
        code = token_sheet_write(strcmp(format, "json") == 0 ? &json_write : &yaml_write, sheet,
                                 out, err);
    if (code == ERR_OK)
        code = file_writer_commit(out, err);
    file_writer_free(out);
    return code;
}

/* One line, and nothing else. */
static enum err_code find_token(const struct buf *text, struct slice *out, struct err *err)
{
    *out = slice_trim(buf_slice(text));
    if (!out->len)
        return err_set(err, ERR_USAGE, "no token on standard input");
    if (memchr(out->ptr, '\n', out->len))
        return err_set(err, ERR_USAGE, "more than one line; `patrol verify` takes many tokens");
    return ERR_OK;
}

static enum err_code inspect(const struct options *options, const struct cmd_context *context,
                             const struct ruleset *rules, const struct matcher *matcher,
                             struct slice token, bool *told, struct err *err)
{
    struct run run = {.started_at_s = env_now_s(context->env)};
    struct host host;
    struct token_sheet sheet = {.run = &run, .host = &host};
    struct findings *findings = NULL;
    enum err_code code = host_resolve(options->host, options->api_url, &host, err);

    sheet.asked = options->origin[OPTION_ONLINE] != ORIGIN_DEFAULT;
    if (code == ERR_OK && findings_new(&findings) != ERR_OK)
        code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    if (code == ERR_OK)
        code = know(token, matcher, findings, &sheet.known, err);
    sheet.findings = findings;
    if (code == ERR_OK && (sheet.asked || options->org))
        code = ask(options, context->env, rules, findings, &run, err);
    if (code == ERR_OK)
        code = cmd_go_on(context, err);
    if (code == ERR_OK) {
        *told = sheet.known && findings_at(findings, 0)->online.state != ONLINE_UNKNOWN;
        code = write_sheet(&sheet, options, context->terminal, err);
    }
    findings_free(findings);
    return code;
}

static enum err_code run_all(const struct options *options, const struct cmd_context *context,
                             bool *told, struct err *err)
{
    struct ruleset *rules = NULL;
    struct matcher *matcher = NULL;
    struct buf text = BUF_SECRET_INIT(LIMIT_SECRET_BYTES * 2);
    struct slice token;
    enum err_code code = ERR_OK;

    if (options->arg_count)
        code = err_set(err, ERR_USAGE,
                       "inspect takes no argument: everybody on this machine can read those; give "
                       "the token on standard input");
    if (code == ERR_OK)
        code = setup_rules(options, &rules, err);
    if (code == ERR_OK)
        code = matcher_new(rules, &matcher, err);
    if (code == ERR_OK)
        code = read_token(&text, err);
    if (code == ERR_OK)
        code = find_token(&text, &token, err);
    if (code == ERR_OK)
        code = inspect(options, context, rules, matcher, token, told, err);
    buf_release(&text);
    matcher_free(matcher);
    ruleset_free(rules);
    return code;
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct err err = ERR_INIT;
    bool told = false;

    if (run_all(options, context, &told, &err) != ERR_OK)
        return cmd_fail(context, &err);
    return told ? EXIT_CLEAN : EXIT_INCOMPLETE;
}

const struct cmd cmd_inspect = {
    .name = "inspect",
    .summary = "say everything that is known of one token",
    .usage = "<TOKEN-FILE",
    .about = "Reads one token from standard input, or from the terminal without showing it, and "
             "says what stands in the token itself: type, checksum, owner's or app's number, "
             "expiry; its hash for the audit log, and how it can be ended. With --online it asks "
             "the host for the rest.\n"
             "\n"
             "Exit codes: 0 told, 3 no rule knows the token or the host did not say.",
    .groups = GROUP_BIT(GROUP_RULES) | GROUP_BIT(GROUP_HOST) | GROUP_BIT(GROUP_DEPTH) |
              GROUP_BIT(GROUP_FORMAT) | GROUP_BIT(GROUP_GENERAL),
    .run = run,
};
