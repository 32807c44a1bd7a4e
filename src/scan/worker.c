/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/worker.h"

#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"

static struct finding_rule rule_facts(const struct rule *rule)
{
    return (struct finding_rule){
        .id = slice_str(rule->id),
        .name = slice_str(rule->name),
        .verify = slice_str(rule->verify),
        .remediation_summary = slice_str(rule->remediation.summary),
        .remediation_url = slice_str(rule->remediation.url),
        .severity = rule->severity,
    };
}

/* Matches in the shared part of two pieces are seen in both; each piece
 * reports those for which it has more of the surroundings. */
static bool is_ours(const struct worker *worker, size_t start)
{
    const struct blob *blob = worker->blob;
    size_t half = worker->sink.overlap_bytes / 2;

    if (blob->joins_previous && start < half)
        return false;
    return !blob->joins_next || start < blob->bytes.len - half;
}

/* The blob holds names, each ended by NUL; puts "FOLDER/NAME" into `path` and
 * the place of bytes[at] in the name into *column. */
static void name_at(const struct blob *blob, size_t at, struct buf *path, uint64_t *column)
{
    const char *nul = at ? memrchr(blob->bytes.ptr, '\0', at) : NULL;
    size_t from = nul ? (size_t)(nul - blob->bytes.ptr) + 1 : 0;
    struct slice name = slice_sub(blob->bytes, from, SIZE_MAX);

    buf_add_slice(path, blob->path);
    buf_add(path, name.ptr, strnlen(name.ptr, name.len));
    *column = at - from + 1;
}

static enum err_code record(struct worker *worker, const struct match *match, struct occurrence *at)
{
    const struct finding_rule rule = rule_facts(match->rule);
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;

    if (at->kind == PLACE_FILE_NAME || at->kind == PLACE_TREE_ENTRY) {
        name_at(worker->blob, match->start, &path, &at->column);
        at->line = 0;
        at->path = buf_slice(&path);
    }
    code = buf_status(&path);
    if (code == ERR_OK)
        code = findings_add(worker->findings, &rule, match->secret, &match->offline, at, NULL);
    buf_release(&path);
    return code;
}

static enum err_code on_match(void *ctx, const struct match *match)
{
    struct worker *worker = ctx;
    const struct blob *blob = worker->blob;
    struct occurrence at = {
        .kind = blob->kind,
        .encoding = match->encoding,
        .target = blob->target,
        .path = blob->path,
        .offset = blob->offset + match->start,
        .length = match->end - match->start,
        .history = blob->history,
    };

    if (!is_ours(worker, match->start))
        return ERR_OK;
    position_find(&worker->position, blob->bytes, match->start, match->encoding, &at.line,
                  &at.column);
    return record(worker, match, &at);
}

static void say_incomplete(struct worker *worker, enum err_code code)
{
    const struct rule *rule = scanner_limit_rule(worker->scanner);
    char detail[160];

    if (code == ERR_LIMIT && rule)
        snprintf(detail, sizeof detail, "rule %s ran into its match limit", rule->id);
    else
        snprintf(detail, sizeof detail, "%s",
                 code == ERR_LIMIT ? "too many matches" : err_text(code));
    worker->sink.skipped(&worker->sink, SKIP_LIMIT, worker->blob->target, worker->blob->path,
                         detail);
}

static void sink_blob(struct sink *sink, const struct blob *blob)
{
    struct worker *worker = (struct worker *)sink;
    enum err_code code;

    worker->blob = blob;
    position_begin(&worker->position, blob);
    code = scanner_scan(worker->scanner, blob->bytes, on_match, worker);
    if (code != ERR_OK)
        say_incomplete(worker, code);
    position_end(&worker->position, blob, sink->overlap_bytes);
}

static void sink_skipped(struct sink *sink, enum skip_reason reason, struct slice target,
                         struct slice path, const char *detail)
{
    skips_add(&((struct worker *)sink)->skips, reason, target, path, detail);
}

static void sink_submit(struct sink *sink, struct task task)
{
    struct worker *worker = (struct worker *)sink;

    if (queue_push(worker->queue, task) != ERR_OK)
        skips_add(&worker->skips, SKIP_LIMIT, slice_str(""), slice_str(""),
                  "out of memory: a part was not scanned");
}

enum err_code worker_init(struct worker *worker, const struct matcher *matcher, struct queue *queue,
                          const struct env *env)
{
    enum err_code code;

    *worker = (struct worker){
        .sink = {.blob = sink_blob,
                 .skipped = sink_skipped,
                 .submit = sink_submit,
                 .env = env,
                 .overlap_bytes = 2 * matcher_margin_bytes(matcher)},
        .queue = queue,
    };
    skips_init(&worker->skips);
    worker->sink.piece = mem_alloc(LIMIT_PIECE_BYTES);
    if (!worker->sink.piece)
        return ERR_NOMEM;
    code = scanner_new(matcher, &worker->scanner);
    if (code == ERR_OK)
        code = findings_new(&worker->findings);
    return code;
}

void worker_release(struct worker *worker)
{
    if (worker->sink.piece)
        mem_wipe(worker->sink.piece, LIMIT_PIECE_BYTES);
    mem_free(worker->sink.piece);
    scanner_free(worker->scanner);
    findings_free(worker->findings);
    skips_release(&worker->skips);
}
