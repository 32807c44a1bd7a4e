/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/hook_advice.h"

#include "core/limits.h"

/* What differs from one hook to the other. */
struct words {
    const char *stopped;
    const char *what; /* would have held the secret */
    const char *pass; /* one finding of many */
    const char *pass_all;
};

#define PASS_ONE "put the comment patrol:allow in that line, or patrol baseline it, or "

static const struct words words_of[] = {
    [HOOK_PRE_COMMIT] = {"Nothing was committed", "among the changes", PASS_ONE,
                         "git commit --no-verify"},
    [HOOK_PRE_MERGE_COMMIT] = {"Nothing was committed", "in what the merge made", PASS_ONE,
                               "git merge --no-verify"},
    [HOOK_PRE_PUSH] = {"Nothing was pushed", "among the commits", PASS_ONE, "git push --no-verify"},
    /* Who pushes has no say there. */
    [HOOK_PRE_RECEIVE] = {"The push was refused", "among its commits", "",
                          "ask those who run this server"},
};

/* What undoes a place. */
struct cure {
    enum place_kind kind;
    const char *before;
    const char *unnamed; /* instead of a name that a shell would not take as it is */
    const char *after;
};

static const struct cure cures[] = {
    {PLACE_STAGED, "take the secret out, then git add ", "FILE", " again"},
    {PLACE_COMMIT, "git rebase -i ", "COMMIT^",
     " and take it out there; a later commit that removes it still tells it"},
    {PLACE_COMMIT_MESSAGE, "git rebase -i ", "COMMIT^", " and say it in other words"},
    {PLACE_TAG_MESSAGE, "git tag -d, and make the tag again without it", "", ""},
    {PLACE_REF_NAME, "give the branch or tag another name", "", ""},
    {PLACE_FILE, "take the secret out of the file", "", ""},
    {PLACE_FILE_NAME, "give the file another name", "", ""},
};

static struct slice commit_of(const struct occurrence *at)
{
    return at->history ? at->history->commit : slice_str("");
}

/* Whoever begins at the oldest commit comes to all. */
static bool is_older(const struct occurrence *at, const struct occurrence *than)
{
    if (!than)
        return true;
    return at->history && than->history && at->history->order < than->history->order;
}

/* The place of that kind, of a finding that counts, to begin with, or NULL. */
static const struct occurrence *first_place(const struct scan_job *job, enum place_kind kind)
{
    const struct findings *findings = job->scan.findings;
    const struct occurrence *first = NULL;

    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (finding->suppressed.len || !severity_at_least(finding->severity, job->options->fail_on))
            continue;
        for (size_t j = 0; j < finding->occurrence_count; j++)
            if (finding->occurrences[j].kind == kind && is_older(&finding->occurrences[j], first))
                first = &finding->occurrences[j];
    }
    return first;
}

/* A path that a shell takes as it is; of others nothing is quoted here. */
static bool is_plain(struct slice path)
{
    static const char fine[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/";

    for (size_t i = 0; i < path.len; i++)
        if (!path.ptr[i] || !strchr(fine, path.ptr[i]))
            return false;
    return path.len && path.len <= 100;
}

/* A root commit has no COMMIT^. */
static void add_name(struct buf *out, const struct occurrence *at, const struct cure *cure)
{
    if (at->kind == PLACE_STAGED && is_plain(at->path))
        buf_add_slice(out, at->path);
    else if (at->kind == PLACE_STAGED || !commit_of(at).len)
        buf_add_str(out, cure->unnamed);
    else if (at->history->root)
        buf_add_str(out, "--root");
    else
        buf_printf(out, "%.10s^", commit_of(at).ptr);
}

/* Pushed by a tag of its own. */
static bool is_in_no_commit(const struct occurrence *at)
{
    return at->kind == PLACE_COMMIT && !commit_of(at).len;
}

static void add_cure(const struct scan_job *job, struct buf *out)
{
    for (size_t i = 0; i < ARRAY_LEN(cures); i++) {
        const struct cure *cure = &cures[i];
        const struct occurrence *at = first_place(job, cure->kind);

        if (!at)
            continue;
        if (is_in_no_commit(at)) {
            buf_add_str(out, "  undo      git tag -d, of the tag that names it\n");
            return;
        }
        buf_printf(out, "  undo      %s", cure->before);
        if (*cure->unnamed)
            add_name(out, at, cure);
        buf_printf(out, "%s\n", cure->after);
        return;
    }
}

static void add_advice(const struct scan_job *job, enum hook_kind kind, enum exit_status status,
                       struct buf *out)
{
    const struct words *words = &words_of[kind];

    if (status != EXIT_FINDINGS) {
        buf_printf(out, "%s: not everything could be looked at.\n  let pass  %s\n", words->stopped,
                   words->pass_all);
        return;
    }
    buf_printf(out, "%s: patrol found a secret %s.\n", words->stopped, words->what);
    add_cure(job, out);
    buf_printf(out, "  let pass  %s%s\n", words->pass, words->pass_all);
}

enum err_code hook_advice_write(const struct scan_job *job, enum hook_kind kind,
                                enum exit_status status, struct err *err)
{
    struct report_style style = terminal_style(job->context->terminal, job->options, "-");
    const struct report_format *text = NULL;
    struct buf advice = BUF_INIT(64 * KIB);
    struct file_writer *out = NULL;
    enum err_code code = report_format_find(SLICE_LITERAL("text"), &text, err);

    style.quiet = job->run.complete;
    if (code == ERR_OK)
        code = file_writer_new("-", 0, &out, err);
    if (code == ERR_OK)
        code = text->write(&job->run, job->scan.findings, &style, out, err);
    add_advice(job, kind, status, &advice);
    if (code == ERR_OK)
        code = buf_status(&advice);
    if (code == ERR_OK)
        code = file_writer_add(out, buf_slice(&advice), err);
    if (code == ERR_OK)
        code = file_writer_commit(out, err);
    file_writer_free(out);
    buf_release(&advice);
    return code;
}
