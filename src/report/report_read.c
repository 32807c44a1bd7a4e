/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_read.h"

#include "core/file.h"
#include "core/hex.h"
#include "core/json_read.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "core/yaml_read.h"
#include "report/report_model.h"
#include "report/report_read_internal.h"

#define ARENA_BYTES (8 * LIMIT_REPORT_BYTES)

static void read_tool(struct report_field_reader *reader, const struct node *tool, struct run *run)
{
    const struct node *rules = report_field_map(reader, tool, "rules");

    run->rules_active = report_field_count(reader, rules, "active");
    report_read_hash(reader, rules, "digest", &run->rules_digest);
}

static void read_targets(struct report_field_reader *reader, const struct node *scan,
                         struct run *run)
{
    const struct node *list = report_field_list(reader, scan, "targets");
    struct target *targets;

    if (!list)
        return;
    targets = arena_calloc(reader->arena, list->count, sizeof *targets);
    if (!targets)
        reader->code = err_set(reader->err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (const struct node *at = list->first; at && reader->code == ERR_OK; at = at->next) {
        targets[run->target_count++] = (struct target){
            .kind = report_field_word(reader, at, "kind", "directory"),
            .location = report_field_name(reader, at, "location", "location_bytes"),
            .head = report_field_text(reader, at, "head"),
        };
    }
    run->targets = targets;
}

static void read_skipped(struct report_field_reader *reader, const struct node *coverage,
                         struct run *run)
{
    const struct node *list = report_field_list(reader, coverage, "skipped");
    struct skipped *skipped;

    run->skipped_total = report_field_count(reader, coverage, "skipped_total");
    if (!list)
        return;
    skipped = arena_calloc(reader->arena, list->count, sizeof *skipped);
    if (!skipped)
        reader->code = err_set(reader->err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    for (const struct node *at = list->first; at && reader->code == ERR_OK; at = at->next) {
        skipped[run->skipped_count++] = (struct skipped){
            .target = report_field_name(reader, at, "target", NULL),
            .path = report_field_name(reader, at, "what", "what_bytes"),
            .reason = report_field_word(reader, at, "why", skip_reason_name(SKIP_UNREADABLE)),
            .detail = report_field_name(reader, at, "detail", NULL),
        };
    }
    run->skipped = skipped;
    if (run->skipped_total < run->skipped_count)
        run->skipped_total = run->skipped_count;
}

static void read_coverage(struct report_field_reader *reader, const struct node *scan,
                          struct run *run)
{
    const struct node *map = report_field_map(reader, scan, "coverage");

    run->coverage = (struct coverage){
        .files = report_field_count(reader, map, "files"),
        .commits = report_field_count(reader, map, "commits"),
        .trees = report_field_count(reader, map, "trees"),
        .blobs = report_field_count(reader, map, "blobs"),
        .tags = report_field_count(reader, map, "tags"),
        .refs = report_field_count(reader, map, "refs"),
        .bytes = report_field_count(reader, map, "bytes"),
        .excluded = report_field_count(reader, map, "excluded"),
        .special = report_field_count(reader, map, "special_files"),
        .links = report_field_count(reader, map, "symbolic_links"),
        .submodules = report_field_count(reader, map, "submodules"),
    };
    read_skipped(reader, map, run);
}

/* A report that does not say that it is complete is not. */
static void read_scan(struct report_field_reader *reader, const struct node *scan, struct run *run)
{
    run->command = report_field_text(reader, scan, "command");
    report_field_time(reader, scan, "started_at", &run->started_at_s);
    report_field_time(reader, scan, "finished_at", &run->finished_at_s);
    run->elapsed_s = report_field_real(reader, scan, "elapsed_seconds");
    run->complete = report_field_flag(reader, scan, "complete");
    run->verified = report_field_flag(reader, scan, "verified");
    run->requests = report_field_count(reader, scan, "requests");
    run->fail_on = report_read_severity(reader, scan, "fail_on", SEVERITY_LOW);
    read_targets(reader, scan, run);
    read_coverage(reader, scan, run);
}

static enum err_code check_schema(const struct node *root, struct err *err)
{
    struct slice schema = node_text(root, "schema", "");

    if (slice_is(schema, REPORT_MODEL_SCHEMA))
        return ERR_OK;
    if (slice_starts(schema, "patrol-report/"))
        return err_set(err, ERR_UNSUPPORTED,
                       "a report of schema '%" SLICE_FMT "'; this version reads %s",
                       SLICE_ARG(schema), REPORT_MODEL_SCHEMA);
    return err_set(err, ERR_PARSE, "not a report of patrol (no schema: %s)", REPORT_MODEL_SCHEMA);
}

static enum err_code read_findings(const struct node *root, struct report *out, struct err *err)
{
    struct report_field_reader reader = {.arena = findings_arena(out->findings), .err = err};
    const struct node *list = report_field_list(&reader, root, "findings");
    size_t index = 0;

    if (!list && reader.code == ERR_OK)
        report_field_fail(&reader, "findings", "missing");
    for (const struct node *at = list ? list->first : NULL; at; at = at->next, index++) {
        report_read_finding(&reader, at, out->findings);
        if (reader.code != ERR_OK) {
            err_where(err, "finding %zu", index + 1);
            break;
        }
    }
    if (reader.code == ERR_OK)
        findings_seal(out->findings);
    return reader.code;
}

static enum err_code read_document(const struct node *root, struct report *out, struct err *err)
{
    struct report_field_reader reader = {.arena = &out->arena, .err = err};
    enum err_code code = check_schema(root, err);

    if (code == ERR_OK) {
        read_tool(&reader, report_field_map(&reader, root, "tool"), &out->run);
        read_scan(&reader, report_field_map(&reader, root, "scan"), &out->run);
        code = reader.code;
    }
    return code == ERR_OK ? read_findings(root, out, err) : code;
}

/* Behind a byte order mark and blanks. */
static char first_character(struct slice text)
{
    text = slice_trim(utf8_without_mark(text));
    return text.len ? text.ptr[0] : '\0';
}

bool report_is_one(struct slice text)
{
    return first_character(text) == '{' ||
           slice_find(slice_sub(text, 0, 4 * KIB), SLICE_LITERAL("schema:")) != SIZE_MAX;
}

enum err_code report_read(struct slice text, struct report *out, struct err *err)
{
    struct arena document = ARENA_INIT(ARENA_BYTES);
    struct node *root = NULL;
    enum err_code code;

    *out = (struct report){.arena = ARENA_INIT(ARENA_BYTES)};
    text = utf8_without_mark(text);
    code = findings_new(&out->findings);
    if (code != ERR_OK)
        err_set(err, code, "%s", err_text(code));
    if (code == ERR_OK)
        code = first_character(text) == '{'
                   ? json_read(text, LIMIT_REPORT_BYTES, &document, &root, err)
                   : yaml_read(text, LIMIT_REPORT_BYTES, &document, &root, err);
    if (code == ERR_OK)
        code = read_document(root, out, err);
    arena_release(&document);
    if (code != ERR_OK)
        report_release(out);
    return code;
}

enum err_code report_read_file(const char *path, struct report *out, struct err *err)
{
    struct buf text = BUF_INIT(LIMIT_REPORT_BYTES);
    enum err_code code = file_read(path, &text, err);

    if (code == ERR_OK) {
        code = report_read(buf_slice(&text), out, err);
        if (code != ERR_OK)
            err_where(err, "%s", strcmp(path, "-") == 0 ? "standard input" : path);
    }
    buf_wipe(&text);
    buf_release(&text);
    return code;
}

void report_release(struct report *report)
{
    findings_free(report->findings);
    arena_release(&report->arena);
    report->findings = NULL;
}
