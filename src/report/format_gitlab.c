/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GitLab's secret detection report, version 15.2
 * (https://gitlab.com/gitlab-org/security-products/security-report-schemas):
 * a vulnerability for each place.
 */
#include <stdio.h>

#include "core/limits.h"
#include "report/document.h"
#include "report/report_format.h"
#include "report/rfc3339.h"

#define SCHEMA_VERSION "15.2.1"

/* A finding of many places would fill GitLab's page. */
#define PLACES_MOST 100

static const char *severity_word(enum severity severity)
{
    switch (severity) {
    case SEVERITY_CRITICAL:
        return "Critical";
    case SEVERITY_HIGH:
        return "High";
    case SEVERITY_MEDIUM:
        return "Medium";
    case SEVERITY_LOW:
        return "Low";
    case SEVERITY_INFO:
        return "Info";
    }
    return "Unknown";
}

/* The schema wants a time without a zone, which means UTC. */
static void write_time(struct document *doc, const char *name, int64_t seconds)
{
    struct buf text = BUF_INIT(64);

    rfc3339_add(&text, seconds);
    document_text(doc, name, slice_sub(buf_slice(&text), 0, text.len - 1));
    buf_release(&text);
}

static void write_tool(struct document *doc, const char *name)
{
    document_map(doc, name);
    document_str(doc, "id", "patrol");
    document_str(doc, "name", "patrol");
    document_str(doc, "version", PATROL_VERSION);
    document_map(doc, "vendor");
    document_str(doc, "name", "patrol");
    document_map_end(doc);
    document_map_end(doc);
}

static void write_scan(struct document *doc, const struct run *run)
{
    document_map(doc, "scan");
    write_tool(doc, "analyzer");
    write_tool(doc, "scanner");
    document_str(doc, "type", "secret_detection");
    write_time(doc, "start_time", run->started_at_s);
    write_time(doc, "end_time", run->finished_at_s);
    document_str(doc, "status", run->complete ? "success" : "failure");
    document_map_end(doc);
}

/* An id that stays the same as long as finding and place do. */
static void write_id(struct document *doc, const struct finding *finding,
                     const struct occurrence *at)
{
    struct sha256_ctx ctx;
    struct sha256 hash;
    char digest[SHA256_HEX_BYTES + 1];
    char place[64];
    int len = snprintf(place, sizeof place, ":%llu:%llu:", (unsigned long long)at->line,
                       (unsigned long long)at->column);

    sha256_init(&ctx);
    sha256_add(&ctx, slice_str(finding->id));
    sha256_add(&ctx, slice_of(place, (size_t)len));
    sha256_add(&ctx, at->path);
    if (at->history)
        sha256_add(&ctx, at->history->object);
    sha256_done(&ctx, &hash);
    sha256_hex(&hash, digest);
    document_text(doc, "id", slice_of(digest, 40));
}

static void write_identifier(struct document *doc, const struct finding_rule *rule)
{
    document_list(doc, "identifiers");
    document_map(doc, NULL);
    document_str(doc, "type", "patrol_rule_id");
    document_text(doc, "name", rule->name);
    document_text(doc, "value", rule->id);
    document_map_end(doc);
    document_list_end(doc);
}

static void write_commit(struct document *doc, const struct history *history)
{
    document_map(doc, "commit");
    document_text(doc, "sha", history->commit);
    document_name_if(doc, "author", NULL, history->author);
    document_time(doc, "date", history->author_time_s);
    document_map_end(doc);
}

/* The schema asks for a commit; of the working tree it is made of zeros. */
static void write_location(struct document *doc, const struct finding *finding,
                           const struct occurrence *at)
{
    document_map(doc, "location");
    document_text(doc, "file", conceal_text(&doc->conceal, finding->secret, at->path));
    if (at->history && at->history->commit.len) {
        write_commit(doc, at->history);
    } else {
        document_map(doc, "commit");
        document_str(doc, "sha", "0000000000000000000000000000000000000000");
        document_map_end(doc);
    }
    if (at->line)
        document_number(doc, "start_line", at->line);
    document_map_end(doc);
}

static void write_description(struct document *doc, const struct finding *finding)
{
    struct buf text = BUF_INIT(64 * KIB);

    buf_add_slice(&text, finding->rule.name);
    buf_add_char(&text, ' ');
    buf_add_slice(&text, finding->redacted);
    buf_printf(&text, ", %s", online_state_name(finding->online.state));
    document_text(doc, "description", buf_slice(&text));
    buf_release(&text);
}

static void write_links(struct document *doc, struct slice url)
{
    document_list(doc, "links");
    if (url.len) {
        document_map(doc, NULL);
        document_text(doc, "url", url);
        document_map_end(doc);
    }
    document_list_end(doc);
}

static void write_place(struct document *doc, const struct finding *finding,
                        const struct occurrence *at)
{
    document_map(doc, NULL);
    write_id(doc, finding, at);
    document_str(doc, "category", "secret_detection");
    document_text(doc, "name", finding->rule.name);
    write_description(doc, finding);
    document_str(doc, "severity", severity_word(finding->severity));
    document_text_if(doc, "solution", finding->rule.remediation_summary);
    document_map(doc, "scanner");
    document_str(doc, "id", "patrol");
    document_str(doc, "name", "patrol");
    document_map_end(doc);
    write_location(doc, finding, at);
    write_identifier(doc, &finding->rule);
    write_links(doc, finding->rule.remediation_url);
    document_map_end(doc);
}

static void write_finding(struct document *doc, const struct finding *finding)
{
    if (finding->suppressed.len)
        return;
    for (size_t i = 0; i < finding->occurrence_count && i < PLACES_MOST; i++)
        write_place(doc, finding, &finding->occurrences[i]);
}

static void write_vulnerabilities(struct document *doc, const void *ctx)
{
    document_map(doc, NULL);
    document_str(doc, "version", SCHEMA_VERSION);
    write_scan(doc, ctx);
    document_list(doc, "vulnerabilities");
    for (size_t i = 0; i < findings_count(doc->findings); i++)
        write_finding(doc, findings_at(doc->findings, i));
    document_list_end(doc);
    document_map_end(doc);
}

static enum err_code write_report(const struct run *run, const struct findings *findings,
                                  const struct report_style *style, struct file_writer *out,
                                  struct err *err)
{
    (void)style;
    return document_write(&json_write, findings, out, write_vulnerabilities, run, err);
}

const struct report_format format_gitlab = {
    .name = "gitlab",
    .help = "secret detection report of GitLab",
    .write = write_report,
};
