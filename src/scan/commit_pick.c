/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/commit_pick.h"

bool commit_pick_wanted(const struct commit_pick *pick)
{
    return pick->range || pick->branch || pick->has_since || pick->tip_count;
}

static enum err_code parse(const struct repo *repo, struct slice hex, struct oid *out,
                           struct err *err)
{
    if (oid_parse(repo->format, hex, out))
        return ERR_OK;
    return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' is not the name of an object", SLICE_ARG(hex));
}

static enum err_code include_tips(const struct commit_pick *pick, const struct repo *repo,
                                  struct revlist *list, struct err *err)
{
    enum err_code code = ERR_OK;
    struct oid oid;

    for (size_t i = 0; i < pick->tip_count && code == ERR_OK; i++) {
        code = parse(repo, pick->tips[i], &oid, err);
        if (code == ERR_OK)
            code = revlist_include(list, &oid, err);
    }
    for (size_t i = 0; i < pick->known_count && code == ERR_OK; i++) {
        code = parse(repo, pick->known[i], &oid, err);
        if (code == ERR_OK)
            code = revlist_exclude(list, &oid);
    }
    return code;
}

static enum err_code include_branch(const struct commit_pick *pick, struct revision *revision,
                                    struct revlist *list, struct err *err)
{
    struct oid oid;
    enum err_code code = revision_object(revision, slice_str(pick->branch), &oid, err);

    return code == ERR_OK ? revlist_include(list, &oid, err) : code;
}

/* Broken refs have been told when they were read. */
static enum err_code include_refs(const struct refs *refs, struct revlist *list)
{
    size_t count;
    const struct ref *items = refs_list(refs, &count);
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < count && code != ERR_NOMEM; i++)
        if (!items[i].special && !oid_is_null(&items[i].oid))
            code = revlist_include(list, &items[i].oid, NULL);
    return code == ERR_NOMEM ? code : ERR_OK;
}

static bool is_since_alone(const struct commit_pick *pick)
{
    return !pick->range && !pick->branch && !pick->tip_count;
}

static enum err_code use_refs(const struct commit_pick *pick, const struct refs *refs,
                              struct revlist *list)
{
    enum err_code code = ERR_OK;

    if (is_since_alone(pick))
        code = include_refs(refs, list);
    if (code == ERR_OK && pick->known_refs)
        code = revlist_exclude_refs(list, refs, pick->known_refs);
    return code;
}

enum err_code commit_pick_run(const struct commit_pick *pick, const struct repo *repo,
                              struct revision *revision, odb_problem_fn problem, void *ctx,
                              struct revlist *list, struct err *err)
{
    struct refs *refs = NULL;
    enum err_code code = include_tips(pick, repo, list, err);

    if (code == ERR_OK && pick->range)
        code = revlist_add_range(list, slice_str(pick->range), err);
    if (code == ERR_OK && pick->branch)
        code = include_branch(pick, revision, list, err);
    if (code == ERR_OK && (pick->known_refs || is_since_alone(pick))) {
        code = refs_new(repo, problem, ctx, &refs, err);
        if (code == ERR_OK)
            code = use_refs(pick, refs, list);
        refs_free(refs);
    }
    if (pick->has_since)
        revlist_since(list, pick->since_s);
    return code == ERR_OK ? revlist_run(list) : code;
}
