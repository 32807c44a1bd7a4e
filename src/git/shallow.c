/* SPDX-License-Identifier: Apache-2.0 */
#include "git/shallow.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/gitfile.h"
#include "git/odb_internal.h"

struct shallow {
    struct oid *commits;
    size_t count;
};

static int compare(const void *a, const void *b)
{
    return oid_compare(a, b);
}

struct telling {
    const char *path;
    odb_problem_fn problem;
    void *ctx;
};

static void tell(const struct telling *telling, enum err_code code, const char *detail)
{
    const struct odb_problem problem = {
        .reason = odb_reason(code), .path = telling->path, .detail = detail};

    if (telling->problem)
        telling->problem(telling->ctx, &problem);
}

/* The lines that name a commit; the first one that does not is told. */
static enum err_code parse(struct shallow *shallow, enum oid_format format, struct slice rest,
                           const struct telling *telling)
{
    const size_t line_bytes = 2 * oid_bytes(format) + 1;
    bool told = false;
    struct slice line;
    char detail[64];

    shallow->commits = mem_calloc(rest.len / line_bytes + 1, sizeof *shallow->commits);
    if (!shallow->commits)
        return ERR_NOMEM;
    for (size_t number = 1; slice_cut(&rest, '\n', &line); number++) {
        if (oid_parse(format, line, &shallow->commits[shallow->count])) {
            shallow->count++;
        } else if (line.len && !told) {
            snprintf(detail, sizeof detail, "line %zu names no commit", number);
            tell(telling, ERR_PARSE, detail);
            told = true;
        }
    }
    if (shallow->count)
        qsort(shallow->commits, shallow->count, sizeof *shallow->commits, compare);
    return ERR_OK;
}

static enum err_code read_file(struct shallow *shallow, const struct repo *repo, const char *path,
                               odb_problem_fn problem, void *ctx)
{
    const struct telling telling = {path, problem, ctx};
    struct buf bytes = BUF_INIT(LIMIT_REFS_BYTES);
    struct err err = ERR_INIT;
    enum err_code code = gitfile_read(path, &bytes, &err);

    if (code == ERR_OK) {
        code = parse(shallow, repo->format, buf_slice(&bytes), &telling);
    } else if (code != ERR_NOMEM) {
        if (code != ERR_NOTFOUND)
            tell(&telling, code, err.msg[0] ? err.msg : err_text(code));
        code = ERR_OK;
    }
    buf_release(&bytes);
    return code;
}

enum err_code shallow_read(const struct repo *repo, odb_problem_fn problem, void *ctx,
                           struct shallow **out)
{
    struct shallow *shallow = mem_calloc(1, sizeof *shallow);
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code = shallow ? ERR_OK : ERR_NOMEM;

    if (code == ERR_OK)
        code = gitfile_path(&path, repo->common_dir, "shallow", NULL);
    if (code == ERR_OK)
        code = read_file(shallow, repo, buf_str(&path), problem, ctx);
    buf_release(&path);
    if (code != ERR_OK) {
        shallow_free(shallow);
        return code;
    }
    *out = shallow;
    return ERR_OK;
}

void shallow_free(struct shallow *shallow)
{
    if (!shallow)
        return;
    mem_free(shallow->commits);
    mem_free(shallow);
}

bool shallow_has(const struct shallow *shallow, const struct oid *commit)
{
    return shallow->count &&
           bsearch(commit, shallow->commits, shallow->count, sizeof *commit, compare);
}
