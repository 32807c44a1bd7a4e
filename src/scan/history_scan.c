/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/history_scan.h"

#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"
#include "scan/history_names.h"
#include "scan/history_visit.h"

/* The number of a preparation or unit, for a task. */
struct history_part {
    struct history_scan *history;
    size_t index;
};

static struct worker *worker_of(struct sink *sink)
{
    return (struct worker *)sink;
}

/* Ends the walk, and with `all` what was recorded in it. */
static void release_hands(struct history_scan *history, bool all)
{
    for (size_t i = 0; i < history->hand_count; i++) {
        struct history_hand *hand = &history->hands[i];

        walker_free(hand->walker);
        hand->walker = NULL;
        if (all)
            connect_free(hand->connect);
        if (all)
            hand->connect = NULL;
    }
}

void history_scan_free(struct history_scan *history)
{
    if (!history)
        return;
    release_hands(history, true);
    mem_free(history->hands);
    walk_free(history->walk);
    fanout_free(history->fanout);
    refs_free(history->refs);
    shallow_free(history->shallow);
    odb_free(history->latest);
    repo_free(history->repo);
    mem_free(history->parts);
    mem_free(history->location);
    mem_free(history);
}

static void drop_history(void *arg)
{
    history_scan_free(arg);
}

static void drop_part(void *arg)
{
    (void)arg;
}

static void skip(struct worker *worker, const struct history_scan *history, enum skip_reason reason,
                 const char *path, const char *detail)
{
    worker->sink.skipped(&worker->sink, reason, slice_str(history->location), slice_str(path),
                         detail);
}

/* What this worker needs for this walk. */
static enum err_code ready_hand(const struct worker *worker, const struct history_scan *history,
                                struct history_hand *hand)
{
    enum err_code code = ERR_OK;

    if (!hand->walker)
        code = walker_new(history->walk, &hand->walker);
    if (code == ERR_OK && !hand->connect)
        code = connect_new(history->odb, history->fanout, history->shallow, history_visit_name,
                           worker->scanner, &hand->connect);
    return code;
}

static void say_failure(struct worker *worker, const struct history_scan *history,
                        enum err_code code, const char *detail)
{
    enum skip_reason reason = SKIP_LIMIT;

    if (code == ERR_CANCELLED)
        return;
    if (code == ERR_UNSUPPORTED)
        reason = SKIP_UNSUPPORTED;
    else if (code == ERR_PARSE)
        reason = SKIP_CORRUPT;
    else if (code == ERR_IO || code == ERR_NOTFOUND)
        reason = SKIP_UNREADABLE;
    skip(worker, history, reason, history->location, detail);
}

static void run_unit(struct sink *sink, void *arg)
{
    const struct history_part *part = arg;
    struct worker *worker = worker_of(sink);
    struct history_visit visit = {
        .worker = worker,
        .history = part->history,
        .hand = &part->history->hands[worker->number],
    };
    const struct walk_visitor visitor = {history_visit_object, history_visit_release,
                                         history_visit_problem, &visit};
    enum err_code code = ready_hand(worker, part->history, visit.hand);

    if (code == ERR_OK)
        code = walk_unit(part->history->walk, visit.hand->walker, part->index, &visitor);
    if (code != ERR_OK)
        say_failure(visit.worker, part->history, code, err_text(code));
}

/* Behind the parts of the walk's last step come the numbers of objects. */
static enum err_code prepare_part(struct history_scan *history, size_t part)
{
    if (part < walk_parts(history->walk, history->step))
        return walk_prepare(history->walk, history->step, part);
    return history->fanout ? ERR_OK : fanout_new(history->odb, &history->fanout);
}

static void run_preparation(struct sink *sink, void *arg)
{
    const struct history_part *part = arg;
    enum err_code code = prepare_part(part->history, part->index);

    if (code != ERR_OK)
        say_failure(worker_of(sink), part->history, code, err_text(code));
}

/* Which of the objects that name it is told depends on who looked first, so
 * none is. */
static void say_gap(struct worker *worker, const struct history_scan *history,
                    const struct connect_gap *gap)
{
    char what[OID_MAX_HEX + 16] = "object ";

    oid_hex(history->repo->format, &gap->oid, what + strlen(what));
    skip(worker, history, SKIP_MISSING, what,
         gap->shallow ? "behind the edge of this shallow clone" : "it is named, and not there");
}

/* Says every object that is named and not there. */
static enum err_code say_gaps(struct worker *worker, const struct history_scan *history)
{
    struct connect **connects = mem_calloc(history->hand_count, sizeof(struct connect *));
    struct connect_gap *gaps = NULL;
    size_t gap_count = 0;
    size_t count = 0;
    enum err_code code = connects ? ERR_OK : ERR_NOMEM;

    for (size_t i = 0; code == ERR_OK && i < history->hand_count; i++)
        if (history->hands[i].connect)
            connects[count++] = history->hands[i].connect;
    if (count)
        code = connect_refs(connects[0], history->refs);
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = connect_finish(connects[i]);
    if (count && code == ERR_OK)
        code = connect_gaps(connects, count, history->latest, &gaps, &gap_count);
    for (size_t i = 0; i < gap_count; i++)
        say_gap(worker, history, &gaps[i]);
    mem_free(gaps);
    mem_free(connects);
    return code;
}

static bool has_sightings(const struct history_scan *history)
{
    for (size_t i = 0; i < history->hand_count; i++)
        if (history->hands[i].sighted)
            return true;
    return false;
}

/* One task for each of `count` parts, then `then`. */
static void submit_parts(struct worker *worker, struct history_scan *history, size_t part_count,
                         void (*run)(struct sink *, void *), struct task then)
{
    struct task *tasks = mem_calloc(part_count, sizeof *tasks);

    mem_free(history->parts);
    history->parts = mem_calloc(part_count, sizeof *history->parts);
    if (!tasks || !history->parts) {
        mem_free(tasks);
        say_failure(worker, history, ERR_NOMEM, err_text(ERR_NOMEM));
        then.drop(then.arg);
        return;
    }
    for (size_t i = 0; i < part_count; i++) {
        history->parts[i] = (struct history_part){history, i};
        tasks[i] = (struct task){run, drop_part, &history->parts[i]};
    }
    worker->sink.submit_group(&worker->sink, tasks, part_count, then);
    mem_free(tasks);
}

static void run_finish(struct sink *sink, void *arg);

static void run_plan(struct sink *sink, void *arg)
{
    struct history_scan *history = arg;

    walk_plan(history->walk);
    submit_parts(worker_of(sink), history, history->fanout ? walk_units(history->walk) : 0,
                 run_unit, (struct task){run_finish, drop_history, history});
}

static void run_step(struct sink *sink, void *arg);

static void prepare(struct worker *worker, struct history_scan *history, unsigned step)
{
    const bool last = step + 1 == WALK_STEPS;

    history->step = step;
    submit_parts(worker, history, walk_parts(history->walk, step) + last, run_preparation,
                 (struct task){last ? run_plan : run_step, drop_history, history});
}

static void run_step(struct sink *sink, void *arg)
{
    struct history_scan *history = arg;

    prepare(worker_of(sink), history, history->step + 1);
}

/* Objects that were loose may have been packed after the packs were listed. */
static bool walk_again(struct worker *worker, struct history_scan *history)
{
    struct history_visit visit = {.worker = worker, .history = history};
    enum err_code code = odb_renew(&history->latest, history_visit_problem, &visit, NULL);

    release_hands(history, false);
    history->rounds++;
    if (code == ERR_OK)
        code = walk_renew(history->latest, &history->walk);
    if (code != ERR_OK) {
        say_failure(worker, history, code, err_text(code));
        return false;
    }
    prepare(worker, history, 0);
    return true;
}

/* The walk is through: what it held is given back, but for what provenance
 * needs. */
static void run_finish(struct sink *sink, void *arg)
{
    struct history_scan *history = arg;
    struct worker *worker = worker_of(sink);
    const bool stale = odb_is_stale(history->latest) && !env_cancelled(sink->env);
    const bool sighted = has_sightings(history);
    enum err_code code;

    if (stale && history->rounds < HISTORY_ROUNDS && walk_again(worker, history))
        return;
    if (stale && history->rounds == HISTORY_ROUNDS)
        skip(worker, history, SKIP_CHANGED, history->location,
             "it was packed anew again and again while it was read");
    code = say_gaps(worker, history);
    if (code != ERR_OK)
        say_failure(worker, history, code, "not all objects that are named were looked up");
    release_hands(history, !sighted);
    walk_free(history->walk);
    history->walk = NULL;
    if (!sighted) {
        fanout_free(history->fanout);
        history->fanout = NULL;
    }
    mem_free(history->parts);
    history->parts = NULL;
    worker_keep_history(worker, history);
}

/* What has a name: refs, and what stands beside them. */
static void run_names(struct sink *sink, void *arg)
{
    struct history_scan *history = arg;
    struct worker *worker = worker_of(sink);
    struct history_visit visit = {.worker = worker, .history = history};
    struct err err = ERR_INIT;
    enum err_code code =
        refs_new(history->repo, history_visit_problem, &visit, &history->refs, &err);

    if (code == ERR_OK)
        code = shallow_read(history->repo, history_visit_problem, &visit, &history->shallow);
    if (code == ERR_OK)
        code = history_names_scan(history, sink, history_visit_problem, &visit);
    history->has_names = code == ERR_OK;
    if (code != ERR_OK)
        say_failure(worker, history, code, err.code ? err.msg : err_text(code));
}

/* What has objects. */
static void run_stores(struct sink *sink, void *arg)
{
    struct history_scan *history = arg;
    struct worker *worker = worker_of(sink);
    struct history_visit visit = {.worker = worker, .history = history};
    struct walk_options options = WALK_DEFAULTS;
    struct err err = ERR_INIT;
    enum err_code code = odb_new(history->repo, history_visit_problem, &visit, &history->odb, &err);

    options.margin_bytes = sink->overlap_bytes;
    options.env = sink->env;
    history->latest = history->odb;
    if (code == ERR_OK)
        code = walk_new(history->odb, &options, &history->walk);
    if (code != ERR_OK)
        say_failure(worker, history, code, err.code ? err.msg : err_text(code));
}

static void run_prepare(struct sink *sink, void *arg)
{
    struct history_scan *history = arg;

    if (history->has_names && history->walk)
        prepare(worker_of(sink), history, 0);
    else
        history_scan_free(history);
}

static void run_open(struct sink *sink, void *arg)
{
    struct history_scan *history = arg;
    struct worker *worker = worker_of(sink);
    const struct task parts[] = {{run_stores, drop_part, history}, {run_names, drop_part, history}};

    history->hands = mem_calloc(worker->count, sizeof *history->hands);
    if (!history->hands) {
        say_failure(worker, history, ERR_NOMEM, err_text(ERR_NOMEM));
        history_scan_free(history);
        return;
    }
    history->hand_count = worker->count;
    sink->submit_group(sink, parts, ARRAY_LEN(parts),
                       (struct task){run_prepare, drop_history, history});
}

struct task history_scan_task(struct history_scan *history)
{
    return (struct task){run_open, drop_history, history};
}

enum err_code history_scan_new(struct repo *repo, struct slice location, struct history_scan **out)
{
    struct history_scan *history = mem_calloc(1, sizeof *history);

    if (!history)
        return ERR_NOMEM;
    history->location = mem_strndup(location.ptr, location.len);
    if (!history->location) {
        mem_free(history);
        return ERR_NOMEM;
    }
    history->repo = repo;
    *out = history;
    return ERR_OK;
}
