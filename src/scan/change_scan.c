/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/change_scan.h"

#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/changes.h"
#include "git/commit.h"
#include "git/person.h"
#include "git/tag.h"
#include "scan/known_list.h"
#include "source/archive.h"

/* A secret of the new blob, until it is known whether it was there before. */
struct pending {
    struct finding *finding;
    enum encoding encoding;
    size_t start;
    size_t length;
};

struct change_scan {
    struct worker *worker;
    const struct repo *repo;
    struct slice location;
    struct odb_reader *reader;
    struct changes *changes;
    struct changes *asides; /* for questions while `changes` is at work */
    struct buf content;
    struct pending *pending;
    size_t pending_count;
    size_t pending_cap;
    struct known_list before;

    /* The step at hand: an index, or the tree of a commit. */
    const struct index *index;
    struct oid tree;
    const struct oid *parents; /* their trees */
    size_t parent_count;
    struct known_list lost; /* in what the step takes away */
    bool lost_known;
    enum place_kind kind;
    struct history history; /* of a commit */
    char commit_hex[OID_MAX_HEX + 1];
    struct oid head; /* its tree */
    bool has_head;
    const struct blob_sieve *sieve;
    uint64_t order; /* of the commit at hand */
};

enum err_code change_scan_new(struct worker *worker, const struct repo *repo, const struct odb *odb,
                              struct slice location, struct change_scan **out)
{
    struct change_scan *scan = mem_calloc(1, sizeof *scan);
    enum err_code code;

    if (!scan)
        return ERR_NOMEM;
    scan->worker = worker;
    scan->repo = repo;
    scan->location = location;
    buf_init(&scan->content, LIMIT_CHANGE_BYTES);
    code = odb_reader_new(odb, &scan->reader);
    if (code == ERR_OK)
        code = changes_new(odb, &scan->changes);
    if (code == ERR_OK)
        code = changes_new(odb, &scan->asides);
    if (code != ERR_OK) {
        change_scan_free(scan);
        return code;
    }
    *out = scan;
    return ERR_OK;
}

void change_scan_free(struct change_scan *scan)
{
    if (!scan)
        return;
    changes_free(scan->changes);
    changes_free(scan->asides);
    odb_reader_free(scan->reader);
    buf_wipe(&scan->content);
    buf_release(&scan->content);
    mem_free(scan->pending);
    known_list_release(&scan->before);
    known_list_release(&scan->lost);
    mem_free(scan);
}

static void skip(struct change_scan *scan, enum skip_reason reason, struct slice path,
                 const char *detail)
{
    scan->worker->sink.skipped(&scan->worker->sink, reason, scan->location, path, detail);
}

/* Reads a blob to scan->content; false when it cannot, which is then said. */
static bool read_blob(struct change_scan *scan, const struct oid *oid, struct slice path)
{
    enum object_type type;
    enum err_code code = odb_read(scan->reader, oid, &type, &scan->content);

    switch (code) {
    case ERR_OK:
        return true;
    case ERR_NOTFOUND:
        skip(scan, SKIP_MISSING, path, "its object is not there");
        return false;
    case ERR_LIMIT:
        skip(scan, SKIP_LIMIT, path, "larger than a change is looked through");
        return false;
    default:
        skip(scan, SKIP_CORRUPT, path, err_text(code));
        return false;
    }
}

static enum err_code intern(struct change_scan *scan, const struct match *match,
                            struct finding **out)
{
    const struct finding_rule rule = worker_rule_facts(match->rule);

    return findings_intern(scan->worker->findings, &rule, match->secret, &match->offline, out);
}

static enum err_code on_new(void *ctx, const struct match *match)
{
    struct change_scan *scan = ctx;
    struct pending pending = {NULL, match->encoding, match->start, match->end - match->start};
    enum err_code code;

    if (scan->pending_count == scan->pending_cap) {
        size_t cap = mem_grow(scan->pending_cap, scan->pending_count + 1, LIMIT_MATCHES_PER_BLOB);
        struct pending *grown = cap ? mem_realloc(scan->pending, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        scan->pending = grown;
        scan->pending_cap = cap;
    }
    code = intern(scan, match, &pending.finding);
    if (code == ERR_OK)
        scan->pending[scan->pending_count++] = pending;
    return code;
}

/* Where old blobs are being looked through, and what for. */
struct recall {
    struct change_scan *scan;
    struct known_list *list;
};

static enum err_code on_old(void *ctx, const struct match *match)
{
    struct recall *recall = ctx;
    struct finding *finding;
    enum err_code code = intern(recall->scan, match, &finding);

    return code == ERR_OK ? known_list_add(recall->list, finding) : code;
}

/* Adds the secrets of an old blob. One that cannot be read knows of none, so
 * that what is in the new one counts as new. */
static enum err_code recall_blob(struct change_scan *scan, const struct oid *oid,
                                 struct known_list *list)
{
    struct recall recall = {scan, list};
    enum object_type type;
    enum err_code code = odb_read(scan->reader, oid, &type, &scan->content);

    if (code != ERR_OK)
        return code == ERR_NOMEM ? code : ERR_OK;
    code = scanner_scan(scan->worker->scanner, buf_slice(&scan->content), on_old, &recall);
    return code == ERR_LIMIT ? ERR_OK : code;
}

static enum err_code on_lost(void *ctx, const struct change *change)
{
    struct change_scan *scan = ctx;

    return recall_blob(scan, &change->oid, &scan->lost);
}

static void ignore_skip(void *ctx, enum skip_reason reason, struct slice path,
                        const struct oid *oid, const char *detail)
{
    (void)ctx;
    (void)reason;
    (void)path;
    (void)oid;
    (void)detail;
}

/* Once a step: the secrets in what it takes away from its parents. */
static enum err_code recall_lost(struct change_scan *scan)
{
    const struct changes_visitor visitor = {on_lost, ignore_skip, scan};
    enum err_code code = ERR_OK;

    if (scan->lost_known)
        return ERR_OK;
    scan->lost_known = true;
    for (size_t i = 0; i < scan->parent_count && code == ERR_OK; i++) {
        if (scan->index)
            code = changes_lost(scan->asides, &scan->parents[i], scan->index, &visitor);
        else
            code = changes_between(scan->asides, &scan->tree, 1, &scan->parents[i], &visitor);
    }
    return code;
}

/* Leaves in scan->pending what is not in `list`. */
static void drop_known(struct change_scan *scan, const struct known_list *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < scan->pending_count; i++)
        if (!known_list_has(list, scan->pending[i].finding))
            scan->pending[kept++] = scan->pending[i];
    scan->pending_count = kept;
}

static enum err_code drop_copied(struct change_scan *scan, const struct oid *oid)
{
    for (size_t i = 0; i < scan->parent_count; i++) {
        bool held = false;
        enum err_code code = changes_holds(scan->asides, &scan->parents[i], oid, &held);

        if (code != ERR_OK)
            return code;
        if (held)
            scan->pending_count = 0;
    }
    return ERR_OK;
}

static enum err_code drop_old(struct change_scan *scan, const struct change *change)
{
    enum err_code code = ERR_OK;

    scan->before.count = 0;
    for (size_t i = 0; i < change->before_count && code == ERR_OK; i++)
        code = recall_blob(scan, &change->before[i], &scan->before);
    drop_known(scan, &scan->before);
    if (code == ERR_OK && scan->pending_count)
        code = recall_lost(scan);
    drop_known(scan, &scan->lost);
    if (code == ERR_OK && scan->pending_count)
        code = drop_copied(scan, &change->oid);
    return code;
}

static enum err_code find_in_head(struct change_scan *scan, const struct oid *oid)
{
    scan->history.in_head = false;
    if (!scan->has_head || scan->kind != PLACE_COMMIT)
        return ERR_OK;
    return changes_holds(scan->asides, &scan->head, oid, &scan->history.in_head);
}

/* Tells what is left in scan->pending; the blob is read once more, since old
 * ones took its place. */
static enum err_code report(struct change_scan *scan, const struct change *change)
{
    struct position_tracker tracker = {0};
    char hex[OID_MAX_HEX + 1];
    struct blob blob = {0};
    enum err_code code = ERR_OK;

    if (!scan->pending_count || !read_blob(scan, &change->oid, change->path))
        return ERR_OK;
    blob.bytes = buf_slice(&scan->content);
    oid_hex(scan->repo->format, &change->oid, hex);
    scan->history.object = slice_str(hex);
    code = find_in_head(scan, &change->oid);
    position_begin(&tracker, &blob);
    for (size_t i = 0; i < scan->pending_count && code == ERR_OK; i++) {
        const struct pending *pending = &scan->pending[i];
        struct occurrence at = {
            .kind = scan->kind,
            .encoding = pending->encoding,
            .target = scan->location,
            .path = change->path,
            .offset = pending->start,
            .length = pending->length,
            .history = &scan->history,
        };

        position_find(&tracker, blob.bytes, pending->start, pending->encoding, &at.line,
                      &at.column);
        at.suppressed = marker_find(&scan->worker->markers, blob.bytes, pending->start,
                                    pending->start + pending->length);
        code = context_find_at(&scan->worker->context, blob.bytes, &at, &at.context);
        if (code == ERR_OK && finding_rule_is_for(&pending->finding->rule, change->path))
            code = findings_occur(scan->worker->findings, pending->finding, &at);
    }
    return code;
}

/* A new path is a new name, which can hold a secret too. */
static void scan_name(struct change_scan *scan, const struct change *change)
{
    const struct blob blob = {
        .bytes = change->path,
        .kind = PLACE_FILE_NAME,
        .target = scan->location,
    };

    if (!change->before_count)
        scan->worker->sink.blob(&scan->worker->sink, &blob);
}

/* All that the members of a new archive hold is new: which of them the archive
 * before it had is not asked. */
static enum err_code scan_members(struct change_scan *scan, const struct change *change,
                                  enum archive_kind kind)
{
    const struct blob blob = {
        .kind = scan->kind,
        .target = scan->location,
        .path = change->path,
        .history = &scan->history,
    };
    char hex[OID_MAX_HEX + 1];
    enum err_code code;

    if (!kind || !read_blob(scan, &change->oid, change->path))
        return ERR_OK;
    oid_hex(scan->repo->format, &change->oid, hex);
    scan->history.object = slice_str(hex);
    code = find_in_head(scan, &change->oid);
    if (code == ERR_OK)
        archive_scan_bytes(&scan->worker->sink, buf_slice(&scan->content), kind,
                           scan->worker->git_archives, &blob);
    return code;
}

static enum err_code on_change(void *ctx, const struct change *change)
{
    struct change_scan *scan = ctx;
    struct coverage *coverage = &scan->worker->sink.coverage;
    enum archive_kind kind = ARCHIVE_KIND_NONE;
    uint64_t size;
    enum err_code code;

    if (env_cancelled(scan->worker->sink.env))
        return ERR_CANCELLED;
    scan_name(scan, change);
    if (scan->sieve && blob_sieve_is_clean(scan->sieve, &change->oid, &size)) {
        coverage->blobs++;
        coverage->bytes += size;
        return ERR_OK;
    }
    if (!read_blob(scan, &change->oid, change->path))
        return ERR_OK;
    coverage->blobs++;
    coverage->bytes += scan->content.len;
    if (worker_is_utf32(buf_slice(&scan->content)))
        worker_say_utf32(scan->worker, scan->location, change->path);
    if (scan->worker->git_archives)
        kind = archive_kind_of_all(buf_slice(&scan->content));
    scan->pending_count = 0;
    code = scanner_scan(scan->worker->scanner, buf_slice(&scan->content), on_new, scan);
    if (code == ERR_LIMIT) {
        worker_say_limit(scan->worker, code, scan->location, change->path);
        code = ERR_OK;
    }
    if (code == ERR_OK && scan->pending_count)
        code = drop_old(scan, change);
    if (code == ERR_OK)
        code = report(scan, change);
    return code == ERR_OK ? scan_members(scan, change, kind) : code;
}

/* The content of a submodule is another repository's; that it is not looked
 * at is no gap in this one. */
static void on_skipped(void *ctx, enum skip_reason reason, struct slice path, const struct oid *oid,
                       const char *detail)
{
    struct change_scan *scan = ctx;

    (void)oid;
    if (reason == SKIP_UNSUPPORTED)
        scan->worker->sink.coverage.submodules++;
    else
        skip(scan, reason, path, detail);
}

static void begin(struct change_scan *scan, enum place_kind kind, const struct oid *parents,
                  size_t count)
{
    scan->kind = kind;
    scan->parents = parents;
    scan->parent_count = count;
    scan->lost.count = 0;
    scan->lost_known = false;
    scan->history = (struct history){
        .order = scan->order,
        .reachable = kind != PLACE_STAGED,
    };
}

/* The trees of commits, for those that are there. Returns how many. */
static size_t trees_of(struct change_scan *scan, const struct oid *commits, size_t count,
                       struct oid *trees)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        if (changes_tree_of(scan->changes, &commits[i], &trees[found]) == ERR_OK)
            found++;
        else
            skip(scan, SKIP_MISSING, slice_str(""), "a parent is not there: all counts as new");
    return found;
}

enum err_code change_scan_index(struct change_scan *scan, const struct index *index,
                                const struct oid *parents, size_t count)
{
    const struct changes_visitor visitor = {on_change, on_skipped, scan};
    struct oid *trees = mem_calloc(count, sizeof *trees);
    enum err_code code;

    if (!trees)
        return ERR_NOMEM;
    begin(scan, PLACE_STAGED, trees, trees_of(scan, parents, count, trees));
    scan->index = index;
    code = changes_of_index(scan->changes, trees, scan->parent_count, index, &visitor);
    scan->index = NULL;
    mem_free(trees);
    return code;
}

void change_scan_head(struct change_scan *scan, const struct oid *tree)
{
    scan->has_head = tree != NULL;
    if (tree)
        scan->head = *tree;
}

void change_scan_sieve(struct change_scan *scan, const struct blob_sieve *sieve)
{
    scan->sieve = sieve;
}

/* The message, and who wrote it. */
static void scan_message(struct change_scan *scan, enum place_kind kind, struct slice bytes)
{
    const struct blob blob = {
        .bytes = bytes,
        .kind = kind,
        .target = scan->location,
        .history = &scan->history,
    };

    scan->worker->sink.coverage.bytes += bytes.len;
    scan->worker->sink.blob(&scan->worker->sink, &blob);
}

static void describe_commit(struct change_scan *scan, const struct oid *oid,
                            const struct commit *commit)
{
    struct person author;

    person_parse(commit->author, &author);
    oid_hex(scan->repo->format, oid, scan->commit_hex);
    scan->history.object = scan->history.commit = slice_str(scan->commit_hex);
    scan->history.author = author.text;
    scan->history.author_time_s = author.time_s;
    scan->history.root = commit->parent_count == 0;
}

/* `bytes` is the content of the commit. */
static enum err_code scan_commit(struct change_scan *scan, const struct oid *oid,
                                 const struct commit *commit, struct slice bytes)
{
    const struct changes_visitor visitor = {on_change, on_skipped, scan};
    struct oid *trees = mem_calloc(commit->parent_count, sizeof *trees);
    struct oid *parents = mem_calloc(commit->parent_count, sizeof *parents);
    enum err_code code = trees && parents ? ERR_OK : ERR_NOMEM;

    if (code == ERR_OK) {
        for (size_t i = 0; i < commit->parent_count; i++)
            parents[i] = commit_parent(commit, i);
        begin(scan, PLACE_COMMIT, trees, trees_of(scan, parents, commit->parent_count, trees));
        describe_commit(scan, oid, commit);
        scan->tree = commit->tree;
        scan->worker->sink.coverage.commits++;
        scan_message(scan, PLACE_COMMIT_MESSAGE, bytes);
        code = changes_between(scan->changes, trees, scan->parent_count, &commit->tree, &visitor);
    }
    mem_free(trees);
    mem_free(parents);
    return code;
}

/* An object that could not be used is said; ERR_NOMEM alone ends the scan. */
static enum err_code say_object(struct change_scan *scan, enum err_code code, const struct oid *oid,
                                const char *detail)
{
    char hex[OID_MAX_HEX + 1];
    char what[OID_MAX_HEX + 16];

    if (code == ERR_OK || code == ERR_NOMEM || code == ERR_CANCELLED)
        return code;
    oid_hex(scan->repo->format, oid, hex);
    snprintf(what, sizeof what, "object %s", hex);
    skip(scan, code == ERR_NOTFOUND ? SKIP_MISSING : SKIP_CORRUPT, slice_str(what), detail);
    return ERR_OK;
}

enum err_code change_scan_commit(struct change_scan *scan, const struct oid *oid, uint64_t order)
{
    struct buf bytes = BUF_INIT(LIMIT_COMMIT_BYTES);
    enum object_type type;
    struct commit commit;
    enum err_code code;

    if (env_cancelled(scan->worker->sink.env))
        return ERR_CANCELLED;
    code = odb_read(scan->reader, oid, &type, &bytes);
    if (code == ERR_OK && type != OBJECT_COMMIT)
        code = ERR_PARSE;
    if (code == ERR_OK)
        code = commit_parse(scan->repo->format, buf_slice(&bytes), &commit);
    scan->order = order;
    if (code == ERR_OK)
        code = scan_commit(scan, oid, &commit, buf_slice(&bytes));
    else
        code = say_object(scan, code, oid, "this commit cannot be read");
    buf_release(&bytes);
    return code;
}

static enum err_code scan_tag(struct change_scan *scan, const struct oid *oid, struct slice bytes)
{
    struct person tagger;
    struct tag tag;

    oid_hex(scan->repo->format, oid, scan->commit_hex);
    scan->history.object = slice_str(scan->commit_hex);
    if (tag_parse(scan->repo->format, bytes, &tag) == ERR_OK) {
        person_parse(tag.tagger, &tagger);
        scan->history.author = tagger.text;
        scan->history.author_time_s = tagger.time_s;
    }
    scan->worker->sink.coverage.tags++;
    scan_message(scan, PLACE_TAG_MESSAGE, bytes);
    return ERR_OK;
}

enum err_code change_scan_object(struct change_scan *scan, const struct oid *oid)
{
    const struct changes_visitor visitor = {on_change, on_skipped, scan};
    struct buf bytes = BUF_INIT(LIMIT_COMMIT_BYTES);
    enum object_type type;
    uint64_t size;
    enum err_code code = odb_info(scan->reader, oid, &type, &size);

    begin(scan, PLACE_COMMIT, NULL, 0);
    if (code == ERR_OK && type == OBJECT_TAG) {
        code = odb_read(scan->reader, oid, &type, &bytes);
        if (code == ERR_OK)
            code = scan_tag(scan, oid, buf_slice(&bytes));
    } else if (code == ERR_OK && type == OBJECT_TREE) {
        code = changes_between(scan->changes, NULL, 0, oid, &visitor);
    } else if (code == ERR_OK && type == OBJECT_BLOB) {
        code = on_change(scan, &(struct change){.path = SLICE_LITERAL(""), .oid = *oid});
    }
    buf_release(&bytes);
    return say_object(scan, code, oid, "this object cannot be read");
}
