/* SPDX-License-Identifier: Apache-2.0 */
#include "match/matcher.h"

#include "core/limits.h"
#include "core/mem.h"
#include "match/matcher_internal.h"

#define MATCHER_BYTES (256 * MIB)

/* A matcher without tables, with room for `count` rules. */
static struct matcher *new_empty(size_t count)
{
    struct matcher *matcher = mem_calloc(1, sizeof *matcher);

    if (!matcher)
        return NULL;
    matcher->arena = (struct arena)ARENA_INIT(MATCHER_BYTES);
    matcher->rule_count = count;
    matcher->rules = arena_calloc(&matcher->arena, count, sizeof(const struct rule *));
    if (matcher->rules)
        return matcher;
    matcher_free(matcher);
    return NULL;
}

enum err_code matcher_new_alone(const struct rule *rule, struct matcher **out, struct err *err)
{
    struct matcher *matcher = new_empty(1);
    enum err_code code;

    if (!matcher)
        return err_set(err, ERR_NOMEM, "out of memory while preparing a rule");
    matcher->rules[0] = rule;
    matcher->without_streaks = true;
    code = matcher_build(matcher, err);
    if (code != ERR_OK) {
        matcher_free(matcher);
        return code;
    }
    *out = matcher;
    return ERR_OK;
}

static enum err_code make(const struct ruleset *rules, struct slice image, bool for_image,
                          struct matcher **out, struct err *err)
{
    struct matcher *matcher = new_empty(ruleset_count(rules));
    enum err_code code;

    if (!matcher)
        return err_set(err, ERR_NOMEM, "out of memory while preparing the rules");
    matcher->for_image = for_image;
    for (size_t i = 0; i < matcher->rule_count; i++)
        matcher->rules[i] = ruleset_at(rules, i);
    code = matcher_image_load(matcher, rules, image);
    if (code == ERR_UNSUPPORTED)
        code = matcher_build(matcher, err);
    else if (code != ERR_OK)
        err_set(err, code, "out of memory while preparing the rules");
    if (code != ERR_OK) {
        matcher_free(matcher);
        return code;
    }
    *out = matcher;
    return ERR_OK;
}

enum err_code matcher_new_with(const struct ruleset *rules, struct slice image,
                               struct matcher **out, struct err *err)
{
    return make(rules, image, false, out, err);
}

enum err_code matcher_new_for_image(const struct ruleset *rules, struct matcher **out,
                                    struct err *err)
{
    return make(rules, slice_str(""), true, out, err);
}

void matcher_free(struct matcher *matcher)
{
    if (!matcher)
        return;
    for (size_t i = 0; i < PARTS; i++)
        sieve_free(matcher->parts[i].sieve);
    arena_release(&matcher->arena);
    mem_free(matcher);
}

size_t matcher_margin_bytes(const struct matcher *matcher)
{
    return matcher->margin_bytes;
}

size_t matcher_literal_bytes(const struct matcher *matcher)
{
    return matcher->literal_bytes;
}

uint32_t matcher_hit_bytes(const struct matcher *matcher, struct hit hit)
{
    return matcher->reaches[hit.literal].length;
}

bool matcher_needs_whole(const struct matcher *matcher)
{
    return matcher->whole_count + matcher->whole_in_runs_count > 0;
}

void matcher_window(const struct matcher *matcher, struct hit hit, size_t len, size_t *start,
                    size_t *end)
{
    const struct reach *reach = &matcher->reaches[hit.literal];
    size_t at = hit.end - reach->length;

    *start = reach->absolute || at < reach->back ? 0 : at - reach->back;
    *end = reach->absolute || len - at < reach->ahead ? len : at + reach->ahead;
}
