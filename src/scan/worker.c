/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/worker.h"

#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"
#include "scan/change_scan.h"
#include "scan/history_scan.h"

struct finding_rule worker_rule_facts(const struct rule *rule)
{
    return (struct finding_rule){
        .id = slice_str(rule->id),
        .name = slice_str(rule->name),
        .verify = slice_str(rule->verify),
        .remediation_summary = slice_str(rule->remediation.summary),
        .remediation_url = slice_str(rule->remediation.url),
        .severity = rule->severity,
        .paths = rule->paths.items,
        .path_count = rule->paths.count,
    };
}

bool worker_owns(const struct sink *sink, bool joins_previous, bool joins_next, size_t len,
                 size_t start)
{
    size_t half = sink->overlap_bytes / 2;

    if (joins_previous && start < half)
        return false;
    return !joins_next || start < len - half;
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

static enum err_code find_context(struct worker *worker, const struct match *match,
                                  struct context *out)
{
    const struct blob *blob = worker->blob;
    const struct context_query query = {
        .path = blob->path,
        .bytes = blob->bytes,
        .from_start = blob->offset == 0,
        .start = match->start,
        .end = match->end,
        .encoding = match->encoding,
        .secret = match->secret,
    };

    return context_find(&worker->context, &query, out);
}

/* The path of a file inside its target, which is what globs speak of. */
static struct slice below_target(const struct occurrence *at)
{
    size_t len = at->target.len;

    if (at->path.len > len && at->path.ptr[len] == '/' &&
        slice_equal(slice_sub(at->path, 0, len), at->target))
        return slice_sub(at->path, len + 1, at->path.len);
    return at->path;
}

/* A secret in a member of an archive in a git object. */
static enum err_code sight_in_member(struct worker *worker, const struct finding_rule *rule,
                                     const struct match *match, const struct occurrence *at)
{
    struct arena *arena = findings_arena(worker->findings);
    struct member_place *member = arena_calloc(arena, 1, sizeof *member);
    struct sighting sighting = worker->packed->sighting;
    struct finding *finding;
    enum err_code code;

    if (!member)
        return ERR_NOMEM;
    *member = (struct member_place){
        .path = arena_slice(arena, slice_sub(at->path, worker->packed->name_len, SIZE_MAX)),
        .line = at->line,
        .column = at->column,
        .context = {.key = arena_slice(arena, at->context.key),
                    .user = arena_slice(arena, at->context.user),
                    .host = arena_slice(arena, at->context.host)},
        .suppressed = arena_slice(arena, at->suppressed),
    };
    if (!member->path.ptr)
        return ERR_NOMEM;
    sighting.kind = at->kind;
    sighting.encoding = at->encoding;
    sighting.offset = at->offset;
    sighting.length = at->length;
    sighting.member = member;
    code = findings_intern(worker->findings, rule, match->secret, &match->offline, &finding);
    worker->packed->sighted = true;
    return code == ERR_OK ? finding_sight(finding, &sighting) : code;
}

static enum err_code record(struct worker *worker, const struct match *match, struct occurrence *at)
{
    const struct finding_rule rule = worker_rule_facts(match->rule);
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;

    if (at->kind == PLACE_FILE_NAME || at->kind == PLACE_REF_NAME) {
        name_at(worker->blob, match->start, &path, &at->column);
        at->line = 0;
        at->path = buf_slice(&path);
    }
    code = buf_status(&path);
    if (code == ERR_OK && !worker->packed && !finding_rule_is_for(&rule, below_target(at)))
        goto out;
    if (code == ERR_OK && at->kind != PLACE_FILE_NAME && at->kind != PLACE_REF_NAME) {
        at->suppressed =
            marker_find(&worker->markers, worker->blob->bytes, match->start, match->end);
        code = find_context(worker, match, &at->context);
    }
    if (code == ERR_OK && worker->packed)
        code = sight_in_member(worker, &rule, match, at);
    else if (code == ERR_OK)
        code = findings_add(worker->findings, &rule, match->secret, &match->offline, at, NULL);
out:
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

    if (!worker_owns(&worker->sink, blob->joins_previous, blob->joins_next, blob->bytes.len,
                     match->start))
        return ERR_OK;
    position_find(&worker->position, blob->bytes, match->start, match->encoding, &at.line,
                  &at.column);
    return record(worker, match, &at);
}

void worker_say_limit(struct worker *worker, enum err_code code, struct slice target,
                      struct slice path)
{
    const struct rule *rule = scanner_limit_rule(worker->scanner);
    char detail[160];

    if (code == ERR_LIMIT && rule)
        snprintf(detail, sizeof detail, "rule %s ran into its match limit", rule->id);
    else if (code == ERR_LIMIT)
        snprintf(detail, sizeof detail, "too many matches");
    else
        snprintf(detail, sizeof detail, "%s", err_text(code));
    worker->sink.skipped(&worker->sink, SKIP_LIMIT, target, path, detail);
}

bool worker_is_utf32(struct slice bytes)
{
    const struct slice mark = slice_sub(bytes, 0, 4);

    return bytes.len > 4 && bytes.len % 4 == 0 &&
           (slice_equal(mark, slice_of("\xff\xfe\0", 4)) ||
            slice_equal(mark, slice_of("\0\0\xfe\xff", 4)));
}

void worker_say_utf32(struct worker *worker, struct slice target, struct slice path)
{
    worker->sink.skipped(&worker->sink, SKIP_UNSUPPORTED, target, path, "text in UTF-32");
}

static void sink_blob(struct sink *sink, const struct blob *blob)
{
    struct worker *worker = (struct worker *)sink;
    enum err_code code;

    worker->blob = blob;
    position_begin(&worker->position, blob);
    context_begin(&worker->context);
    code = scanner_scan(worker->scanner, blob->bytes, on_match, worker);
    if (code != ERR_OK)
        worker_say_limit(worker, code, blob->target, blob->path);
    if (!blob->offset && worker_is_utf32(blob->bytes))
        worker_say_utf32(worker, blob->target, blob->path);
    position_end(&worker->position, blob, sink->overlap_bytes);
}

static void sink_skipped(struct sink *sink, enum skip_reason reason, struct slice target,
                         struct slice path, const char *detail)
{
    skips_add(&((struct worker *)sink)->skips, reason, target, path, detail);
}

static void say_lost_task(struct worker *worker)
{
    skips_add(&worker->skips, SKIP_LIMIT, slice_str(""), slice_str(""),
              "out of memory: a part was not scanned");
}

static void sink_submit(struct sink *sink, struct task task)
{
    struct worker *worker = (struct worker *)sink;

    if (queue_push(worker->queue, task) != ERR_OK)
        say_lost_task(worker);
}

static void sink_submit_group(struct sink *sink, const struct task *tasks, size_t count,
                              struct task then)
{
    struct worker *worker = (struct worker *)sink;

    if (queue_push_group(worker->queue, tasks, count, then) != ERR_OK)
        say_lost_task(worker);
}

/* Only what is wrong with the repository itself is said: a folder that merely
 * looks like one holds files like any other. */
static void sink_git_dir(struct sink *sink, struct slice target, struct slice path)
{
    static const struct repo_options plain;
    struct worker *worker = (struct worker *)sink;
    struct history_scan *history = NULL;
    struct repo *repo = NULL;
    struct err err = ERR_INIT;
    char *name;
    enum err_code code;

    if (!worker->history)
        return;
    name = mem_strndup(path.ptr, path.len);
    code = name ? repo_open(name, &plain, &repo, &err) : ERR_NOMEM;
    if (code == ERR_OK)
        code = history_scan_new(repo, path, &history);
    if (code == ERR_OK) {
        sink_submit(sink, history_scan_task(history));
    } else {
        repo_free(repo);
        sink->skipped(sink, code == ERR_UNSUPPORTED ? SKIP_UNSUPPORTED : SKIP_CORRUPT, target, path,
                      err.code ? err.msg : err_text(code));
    }
    mem_free(name);
}

/* A worktree or submodule whose repository is not a part of the target. Where
 * the name leads nowhere there is nothing that could be looked at. */
static void sink_git_link(struct sink *sink, struct slice target, struct slice path)
{
    static const struct repo_options plain;
    const struct worker *worker = (struct worker *)sink;
    struct repo *repo = NULL;
    struct err err = ERR_INIT;
    char *top = mem_strndup(target.ptr, target.len);
    char *name = mem_strndup(path.ptr, path.len);
    char *dir = NULL;
    enum err_code code = top && name ? ERR_OK : ERR_NOMEM;

    if (code == ERR_OK && worker->history)
        code = repo_open(name, &plain, &repo, &err);
    if (repo && !repo_is_below(repo, top)) {
        dir = repo_real_dir(repo);
        code = err_set(&err, ERR_UNSUPPORTED, "its repository is elsewhere: scan %s too",
                       dir ? dir : name);
    }
    if (code == ERR_UNSUPPORTED || code == ERR_NOMEM)
        sink->skipped(sink, SKIP_MISSING, target, path, err.code ? err.msg : err_text(code));
    repo_free(repo);
    mem_free(dir);
    mem_free(name);
    mem_free(top);
}

void worker_keep_history(struct worker *worker, struct history_scan *history)
{
    history->next = worker->histories;
    worker->histories = history;
}

enum err_code worker_init(struct worker *worker, const struct worker_options *options)
{
    enum err_code code;

    *worker = (struct worker){
        .sink = {.blob = sink_blob,
                 .skipped = sink_skipped,
                 .submit = sink_submit,
                 .submit_group = sink_submit_group,
                 .git_dir = sink_git_dir,
                 .git_link = sink_git_link,
                 .env = options->env,
                 .overlap_bytes = 2 * matcher_margin_bytes(options->matcher)},
        .number = options->number,
        .count = options->count,
        .matcher = options->matcher,
        .queue = options->queue,
        .markers = options->markers,
        .git_archives = options->git_archives,
        .history = options->history,
        .exhaustive = options->exhaustive || matcher_needs_whole(options->matcher),
    };
    worker->context = (struct context_finder)CONTEXT_FINDER_INIT(options->matcher);
    skips_init(&worker->skips);
    worker->sink.piece = mem_alloc(LIMIT_PIECE_BYTES);
    if (!worker->sink.piece)
        return ERR_NOMEM;
    code = scanner_new(options->matcher, &worker->scanner);
    if (code == ERR_OK)
        code = findings_new(&worker->findings);
    if (code == ERR_OK)
        code = inherit_new(options->matcher, worker->scanner, &worker->inherit);
    return code;
}

void worker_release(struct worker *worker)
{
    while (worker->histories) {
        struct history_scan *next = worker->histories->next;

        history_scan_free(worker->histories);
        worker->histories = next;
    }
    /* Pages that nobody touched stay so: most hooks read no file. */
    if (worker->sink.piece)
        mem_wipe(worker->sink.piece, worker->sink.piece_used);
    mem_free(worker->sink.piece);
    change_scan_free(worker->changes);
    inherit_free(worker->inherit);
    context_release(&worker->context);
    scanner_free(worker->scanner);
    findings_free(worker->findings);
    skips_release(&worker->skips);
}
