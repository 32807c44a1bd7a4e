/* SPDX-License-Identifier: Apache-2.0 */
#include "git/shallow.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/gitfile.h"

struct shallow {
    struct oid *commits;
    size_t count;
};

static int compare(const void *a, const void *b)
{
    return oid_compare(a, b);
}

static enum err_code parse(struct shallow *shallow, enum oid_format format, struct slice rest,
                           struct err *err)
{
    const size_t line_bytes = 2 * oid_bytes(format) + 1;
    struct slice line;

    shallow->commits = mem_calloc(rest.len / line_bytes + 1, sizeof *shallow->commits);
    if (!shallow->commits)
        return err_set(err, ERR_NOMEM, "no memory for the shallow commits");
    while (slice_cut(&rest, '\n', &line)) {
        if (!line.len)
            continue;
        if (!oid_parse(format, line, &shallow->commits[shallow->count]))
            return err_set(err, ERR_PARSE, "line %zu names no commit", shallow->count + 1);
        shallow->count++;
    }
    if (shallow->count)
        qsort(shallow->commits, shallow->count, sizeof *shallow->commits, compare);
    return ERR_OK;
}

enum err_code shallow_read(const struct repo *repo, struct shallow **out, struct err *err)
{
    struct shallow *shallow = mem_calloc(1, sizeof *shallow);
    struct buf bytes = BUF_INIT(LIMIT_REFS_BYTES);
    enum err_code code;

    if (!shallow)
        return err_set(err, ERR_NOMEM, "no memory for the shallow commits");
    code = gitfile_read_in(repo->common_dir, "shallow", &bytes, err);
    if (code == ERR_OK)
        code = parse(shallow, repo->format, buf_slice(&bytes), err);
    else if (code == ERR_NOTFOUND)
        code = ERR_OK;
    buf_release(&bytes);
    if (code == ERR_OK) {
        *out = shallow;
        return ERR_OK;
    }
    shallow_free(shallow);
    err_where(err, "%s/shallow", repo->common_dir);
    return code;
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
