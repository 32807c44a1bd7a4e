/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), with the
 * properties that GitHub code scanning reads.
 */
#include "core/ascii.h"
#include "core/limits.h"
#include "core/mem.h"
#include "report/document.h"
#include "report/report_format.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

/* Code scanning shows at most so many locations of a result. */
#define LOCATIONS_MOST 1000

/* The rules that have findings; results refer to them by index. */
struct rules {
    const struct finding **firsts; /* the first finding of each */
    size_t count;
};

struct log {
    const struct run *run;
    struct rules rules;
};

static const char *level_of(enum severity severity)
{
    switch (severity) {
    case SEVERITY_CRITICAL:
    case SEVERITY_HIGH:
        return "error";
    case SEVERITY_MEDIUM:
    case SEVERITY_LOW:
        return "warning";
    case SEVERITY_INFO:
        return "note";
    }
    return "none";
}

/* A number out of ten, which code scanning turns into a severity again. */
static const char *score_of(enum severity severity)
{
    switch (severity) {
    case SEVERITY_CRITICAL:
        return "9.5";
    case SEVERITY_HIGH:
        return "8.0";
    case SEVERITY_MEDIUM:
        return "5.5";
    case SEVERITY_LOW:
        return "2.0";
    case SEVERITY_INFO:
        return "0.5";
    }
    return "0.0";
}

static size_t rule_index(const struct rules *rules, const struct finding *finding)
{
    size_t i = 0;

    while (i < rules->count && !slice_equal(rules->firsts[i]->rule.id, finding->rule.id))
        i++;
    return i;
}

static enum err_code collect_rules(const struct findings *findings, struct rules *rules,
                                   struct err *err)
{
    *rules = (struct rules){.firsts = mem_calloc(LIMIT_RULES, sizeof *rules->firsts)};
    if (!rules->firsts)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < findings_count(findings) && rules->count < LIMIT_RULES; i++) {
        const struct finding *finding = findings_at(findings, i);

        if (rule_index(rules, finding) == rules->count)
            rules->firsts[rules->count++] = finding;
    }
    return ERR_OK;
}

static void write_message(struct document *doc, const char *name, struct slice text)
{
    document_map(doc, name);
    document_text(doc, "text", text);
    document_map_end(doc);
}

/* What the rule says to all its findings; one of another GitHub has a page of its own. */
static void write_help(struct document *doc, const struct finding_rule *rule)
{
    const bool is_own = !rule->usual_url.len;
    const struct slice summary = is_own ? rule->remediation_summary : rule->usual_summary;

    if (summary.len)
        write_message(doc, "help", summary);
    document_text_if(doc, "helpUri", is_own ? rule->remediation_url : rule->usual_url);
}

static void write_rule(struct document *doc, const struct finding_rule *rule)
{
    document_map(doc, NULL);
    document_text(doc, "id", rule->id);
    document_text(doc, "name", rule->id);
    write_message(doc, "shortDescription", rule->name);
    write_help(doc, rule);
    document_map(doc, "defaultConfiguration");
    document_str(doc, "level", level_of(rule->severity));
    document_map_end(doc);
    document_map(doc, "properties");
    document_str(doc, "security-severity", score_of(rule->severity));
    document_list(doc, "tags");
    document_str(doc, NULL, "security");
    document_str(doc, NULL, "secret");
    document_list_end(doc);
    document_map_end(doc);
    document_map_end(doc);
}

static void write_driver(struct document *doc, const struct rules *rules)
{
    document_map(doc, "tool");
    document_map(doc, "driver");
    document_str(doc, "name", "patrol");
    document_str(doc, "semanticVersion", PATROL_VERSION);
    document_list(doc, "rules");
    for (size_t i = 0; i < rules->count; i++)
        write_rule(doc, &rules->firsts[i]->rule);
    document_list_end(doc);
    document_map_end(doc);
    document_map_end(doc);
}

/* What was not scanned is a notification. */
static void write_skipped(struct document *doc, const struct skipped *skipped)
{
    struct buf text = BUF_INIT(LIMIT_DOCUMENT_BYTES);

    buf_add_str(&text, "not scanned: ");
    buf_add_slice(&text, skipped->path.len ? skipped->path : skipped->target);
    buf_printf(&text, ": %s", skipped->reason);
    document_map(doc, NULL);
    document_str(doc, "level", "error");
    write_message(doc, "message", conceal_text(&doc->conceal, NULL, buf_slice(&text)));
    document_map_end(doc);
    buf_release(&text);
}

static void write_invocation(struct document *doc, const struct run *run)
{
    document_list(doc, "invocations");
    document_map(doc, NULL);
    document_flag(doc, "executionSuccessful", run->complete);
    document_time(doc, "startTimeUtc", run->started_at_s);
    document_time(doc, "endTimeUtc", run->finished_at_s);
    document_list(doc, "toolExecutionNotifications");
    for (size_t i = 0; i < run->skipped_count; i++)
        write_skipped(doc, &run->skipped[i]);
    document_list_end(doc);
    document_map_end(doc);
    document_list_end(doc);
}

static bool is_unreserved(char c)
{
    return ascii_is_alnum(c) || (c && strchr("-._~/", c));
}

/* A path as a URI reference (RFC 3986, section 4.2). A colon in the first
 * part would be a scheme, so it is escaped with the rest. */
static void write_uri(struct document *doc, struct slice path)
{
    struct buf uri = BUF_INIT(3 * LIMIT_DOCUMENT_BYTES);

    if (slice_starts(path, "/"))
        buf_add_str(&uri, "file://");
    while (slice_starts(path, "./"))
        path = slice_sub(path, 2, path.len);
    for (size_t i = 0; i < path.len; i++) {
        if (is_unreserved(path.ptr[i]))
            buf_add_char(&uri, path.ptr[i]);
        else
            buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)path.ptr[i]);
    }
    document_text(doc, "uri", buf_slice(&uri));
    buf_release(&uri);
}

static void write_region(struct document *doc, const struct occurrence *at)
{
    if (!at->line)
        return;
    document_map(doc, "region");
    document_number(doc, "startLine", at->line);
    document_number(doc, "startColumn", at->column);
    document_map_end(doc);
}

static void write_location(struct document *doc, const struct occurrence *at,
                           const struct secret *own)
{
    struct slice path = at->path.len ? at->path : at->target;

    document_map(doc, NULL);
    document_map(doc, "physicalLocation");
    document_map(doc, "artifactLocation");
    write_uri(doc, conceal_text(&doc->conceal, own, path));
    document_map_end(doc);
    write_region(doc, at);
    document_map_end(doc);
    if (at->history && at->history->commit.len) {
        document_map(doc, "properties");
        document_text(doc, "commit", at->history->commit);
        document_map_end(doc);
    }
    document_map_end(doc);
}

static void write_locations(struct document *doc, const struct finding *finding)
{
    size_t count =
        finding->occurrence_count < LOCATIONS_MOST ? finding->occurrence_count : LOCATIONS_MOST;

    document_list(doc, "locations");
    for (size_t i = 0; i < count; i++)
        write_location(doc, &finding->occurrences[i], finding->secret);
    document_list_end(doc);
}

static void write_text(struct document *doc, const struct finding *finding)
{
    struct buf text = BUF_INIT(64 * KIB);

    buf_add_slice(&text, finding->rule.name);
    buf_add_char(&text, ' ');
    buf_add_slice(&text, finding->redacted);
    buf_printf(&text, ", %s", online_state_name(finding->online.state));
    write_message(doc, "message", buf_slice(&text));
    buf_release(&text);
}

/* SARIF tells markers in the scanned text from lists elsewhere (3.35.2). A
 * finding is suppressed by its places only if each of them is. */
static bool is_allowed_in_source(const struct finding *finding)
{
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        struct slice by = finding->occurrences[i].suppressed;

        if (!by.len || slice_starts(by, FINDINGS_IGNORED) ||
            slice_find(finding->suppressed, by) == SIZE_MAX)
            return false;
    }
    return finding->occurrence_count;
}

static void write_suppression(struct document *doc, const struct finding *finding)
{
    if (!finding->suppressed.len)
        return;
    document_list(doc, "suppressions");
    document_map(doc, NULL);
    document_str(doc, "kind", is_allowed_in_source(finding) ? "inSource" : "external");
    document_text(doc, "justification", finding->suppressed);
    document_map_end(doc);
    document_list_end(doc);
}

/* The fingerprint has no position in it: it survives edits and moves. */
static void write_result(struct document *doc, const struct rules *rules,
                         const struct finding *finding)
{
    document_map(doc, NULL);
    document_text(doc, "ruleId", finding->rule.id);
    document_number(doc, "ruleIndex", rule_index(rules, finding));
    document_str(doc, "level", level_of(finding->severity));
    write_text(doc, finding);
    write_locations(doc, finding);
    document_map(doc, "partialFingerprints");
    document_str(doc, "patrolFindingId/v1", finding->id);
    document_map_end(doc);
    write_suppression(doc, finding);
    document_map(doc, "properties");
    document_str(doc, "severity", severity_name(finding->severity));
    document_str(doc, "verdict", online_state_name(finding->online.state));
    document_str(doc, "checksum", checksum_state_name(finding->offline.checksum));
    if (finding->rule.usual_url.len)
        document_text_if(doc, "remediation", finding->rule.remediation_url);
    document_map_end(doc);
    document_map_end(doc);
}

static void write_run(struct document *doc, const struct log *log)
{
    document_map(doc, NULL);
    write_driver(doc, &log->rules);
    write_invocation(doc, log->run);
    document_str(doc, "columnKind", "unicodeCodePoints");
    document_list(doc, "results");
    for (size_t i = 0; i < findings_count(doc->findings); i++)
        write_result(doc, &log->rules, findings_at(doc->findings, i));
    document_list_end(doc);
    document_map_end(doc);
}

static void write_log(struct document *doc, const void *ctx)
{
    document_map(doc, NULL);
    document_str(doc, "$schema", SCHEMA);
    document_str(doc, "version", "2.1.0");
    document_list(doc, "runs");
    write_run(doc, ctx);
    document_list_end(doc);
    document_map_end(doc);
}

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    struct log log = {.run = run};
    enum err_code code = collect_rules(findings, &log.rules, err);

    (void)style;
    if (code == ERR_OK)
        code = document_write(&json_write, findings, out, write_log, &log, err);
    mem_free(log.rules.firsts);
    return code;
}

const struct report_format format_sarif = {
    .name = "sarif",
    .help = "SARIF 2.1.0, for code scanning",
    .write = write_report,
};
