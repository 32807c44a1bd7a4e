/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/match_bed.h"

#include "rules/ruleset_internal.h"
#include "tests/lib/unit.h"

void engine_open(struct engine *engine, const struct rule *rules, size_t count)
{
    struct err err = ERR_INIT;

    assert_ok(ruleset_new(&engine->rules), NULL);
    for (size_t i = 0; i < count; i++)
        assert_ok(ruleset_insert(engine->rules, &rules[i], &err), &err);
    if (!count)
        assert_ok(ruleset_add_builtin(engine->rules, &err), &err);
    assert_ok(ruleset_seal(engine->rules, &err), &err);
    assert_ok(matcher_new(engine->rules, &engine->matcher, &err), &err);
    assert_ok(scanner_new(engine->matcher, &engine->scanner), NULL);
}

void engine_close(struct engine *engine)
{
    scanner_free(engine->scanner);
    matcher_free(engine->matcher);
    ruleset_free(engine->rules);
}

enum err_code engine_print(void *ctx, const struct match *match)
{
    buf_printf(ctx, "%s@%zu+%zu%s %s\n", match->rule->id, match->start, match->end - match->start,
               match->offline.checksum == CHECKSUM_INVALID ? "!" : "",
               encoding_name(match->encoding));
    return ERR_OK;
}

void engine_scan(const struct engine *engine, struct slice bytes, struct buf *out)
{
    buf_reset(out);
    assert_ok(scanner_scan(engine->scanner, bytes, engine_print, out), NULL);
}
