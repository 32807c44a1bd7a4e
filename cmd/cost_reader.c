/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/cost_reader.h"

#include "core/limits.h"
#include "core/mem.h"
#include "source/source.h"

/* Folders that wait. */
#define TASKS_MOST ((size_t)1 << 20)

struct reader {
    struct sink sink; /* the first member: the source gets a pointer to it */
    struct scanner *scanner;
    struct task *tasks; /* the last one is the next */
    size_t count;
    size_t cap;
    uint64_t skipped;
    enum err_code code;
};

static enum err_code pass_over(void *ctx, const struct match *match)
{
    (void)ctx;
    (void)match;
    return ERR_OK;
}

static void read_blob(struct sink *sink, const struct blob *blob)
{
    struct reader *reader = (struct reader *)sink;
    enum err_code code = scanner_scan(reader->scanner, blob->bytes, pass_over, NULL);

    if (reader->code == ERR_OK && code != ERR_LIMIT)
        reader->code = code;
}

static void count_skipped(struct sink *sink, enum skip_reason reason, struct slice target,
                          struct slice path, const char *detail)
{
    (void)reason;
    (void)target;
    (void)path;
    (void)detail;
    ((struct reader *)sink)->skipped++;
}

static void keep_task(struct sink *sink, struct task task)
{
    struct reader *reader = (struct reader *)sink;
    size_t cap = mem_grow(reader->cap, reader->count + 1, TASKS_MOST);
    struct task *grown = cap ? mem_realloc(reader->tasks, cap, sizeof *grown) : NULL;

    if (!grown) {
        task.drop(task.arg);
        reader->code = cap ? ERR_NOMEM : ERR_LIMIT;
        return;
    }
    reader->tasks = grown;
    reader->cap = cap;
    reader->tasks[reader->count++] = task;
}

/* The last one is the first that runs. */
static void keep_group(struct sink *sink, const struct task *tasks, size_t count, struct task then)
{
    keep_task(sink, then);
    for (size_t i = 0; i < count; i++)
        keep_task(sink, tasks[i]);
}

static void pass_git(struct sink *sink, struct slice target, struct slice path)
{
    (void)sink;
    (void)target;
    (void)path;
}

static enum err_code read_path(struct reader *reader, const char *path, struct err *err)
{
    const struct source_options options = {0};
    struct source source;
    enum err_code code = source_open(&options, path, &source, err);

    if (code != ERR_OK)
        return code == ERR_IO || code == ERR_NOTFOUND ? err_set(err, ERR_USAGE, "%s", err->msg)
                                                      : code;
    keep_task(&reader->sink, source.root);
    while (reader->count > 0) {
        const struct task task = reader->tasks[--reader->count];

        if (reader->code == ERR_OK && !env_cancelled(reader->sink.env))
            task.run(&reader->sink, task.arg);
        else
            task.drop(task.arg);
    }
    source_release(&source);
    if (env_cancelled(reader->sink.env))
        return err_set(err, ERR_CANCELLED, "interrupted");
    return reader->code == ERR_OK
               ? ERR_OK
               : err_set(err, reader->code, "%s: %s", path, err_text(reader->code));
}

enum err_code cost_reader_read(const struct matcher *matcher, struct scanner *scanner,
                               struct text_list paths, const struct env *env,
                               struct cost_reading *out, struct err *err)
{
    struct reader reader = {
        .sink = {.blob = read_blob,
                 .skipped = count_skipped,
                 .submit = keep_task,
                 .submit_group = keep_group,
                 .git_dir = pass_git,
                 .git_link = pass_git,
                 .env = env,
                 .overlap_bytes = 2 * matcher_margin_bytes(matcher),
                 .piece = mem_alloc(LIMIT_PIECE_BYTES)},
        .scanner = scanner,
    };
    enum err_code code =
        reader.sink.piece ? ERR_OK : err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));

    for (size_t i = 0; i < paths.count && code == ERR_OK; i++)
        code = read_path(&reader, paths.items[i], err);
    *out = (struct cost_reading){reader.sink.coverage.files, reader.sink.coverage.bytes,
                                 reader.skipped};
    if (reader.sink.piece)
        mem_wipe(reader.sink.piece, reader.sink.piece_used);
    mem_free(reader.sink.piece);
    mem_free(reader.tasks);
    return code;
}
