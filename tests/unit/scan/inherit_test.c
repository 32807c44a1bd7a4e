/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/inherit.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "rules/placeholder.h"
#include "tests/lib/unit.h"

/* What edits insert: tokens, parts of tokens, what looks like their begin or
 * their surroundings, and plain text. */
static const char *const snippets[] = {
    "{{ghp:one}}",
    "token = {{ghp:two}}\n",
    "{{github_pat:three}}",
    "{{ghp:four:bad}}",
    "x{{ghp:five:bad}}y",
    "ghp_",
    "gh",
    "p_",
    "\n",
    "github token ",
    "{{hex40:six}}",
    "https://{{ghp:seven}}:x-oauth-basic@github.com/o/r\n",
    "plain text without anything in it, but of some length, so that copies are longer\n",
    "{{ghs_stateless:eight}}",
    "A",
    "_",
};

struct rig {
    struct ruleset *rules;
    struct matcher *matcher;
    struct scanner *scanner;
    struct inherit *inherit;
    struct findings *findings;
    struct buf snippet[ARRAY_LEN(snippets)];
};

static void rig_up(struct rig *rig)
{
    struct err err = ERR_INIT;

    *rig = (struct rig){0};
    assert_ok(ruleset_new(&rig->rules), NULL);
    assert_ok(ruleset_add_builtin(rig->rules, &err), &err);
    assert_ok(ruleset_seal(rig->rules, &err), &err);
    assert_ok(matcher_new(rig->rules, &rig->matcher, &err), &err);
    assert_ok(scanner_new(rig->matcher, &rig->scanner), NULL);
    assert_ok(inherit_new(rig->matcher, rig->scanner, &rig->inherit), NULL);
    assert_ok(findings_new(&rig->findings), NULL);
    for (size_t i = 0; i < ARRAY_LEN(snippets); i++) {
        buf_init(&rig->snippet[i], MIB);
        assert_ok(placeholder_expand(slice_str(snippets[i]), &rig->snippet[i], &err), &err);
    }
}

static void rig_down(struct rig *rig)
{
    inherit_free(rig->inherit);
    scanner_free(rig->scanner);
    matcher_free(rig->matcher);
    ruleset_free(rig->rules);
    findings_free(rig->findings);
    for (size_t i = 0; i < ARRAY_LEN(snippets); i++)
        buf_release(&rig->snippet[i]);
}

/* The same numbers in every run. */
static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static enum err_code on_found(void *ctx, const struct match *match, struct finding **out)
{
    const struct finding_rule rule = {.id = slice_str(match->rule->id),
                                      .name = slice_str(match->rule->name)};
    struct rig *rig = ctx;

    return findings_intern(rig->findings, &rule, match->secret, &match->offline, out);
}

/* "RULE HASH START LENGTH" lines of a full scan. */
static enum err_code describe_match(void *ctx, const struct match *match)
{
    struct sha256 hash;
    char hex[SHA256_HEX_BYTES + 1];

    sha256_of(match->secret, &hash);
    sha256_hex(&hash, hex);
    buf_printf(ctx, "%s %s %zu %zu\n", match->rule->id, hex, match->start,
               match->end - match->start);
    return ERR_OK;
}

static void describe_map(const struct hit_map *map, struct buf *out)
{
    for (size_t i = 0; i < map->match_count; i++) {
        const struct carried_match *match = &map->matches[i];
        char hex[SHA256_HEX_BYTES + 1];

        sha256_hex(&match->finding->hash, hex);
        buf_printf(out, "%" SLICE_FMT " %s %zu %zu\n", SLICE_ARG(match->finding->rule.id), hex,
                   (size_t)match->start, (size_t)match->length);
    }
}

/* A version of a file and how it was made from the one before it. */
struct version {
    struct buf text;
    struct delta_span spans[64];
    size_t span_count;
    struct hit_map *map;
};

static void insert(struct version *next, struct slice text)
{
    if (!text.len)
        return;
    next->spans[next->span_count++] =
        (struct delta_span){(uint32_t)next->text.len, (uint32_t)text.len, DELTA_INSERTED};
    buf_add_slice(&next->text, text);
}

static void copy(struct version *next, const struct version *base, size_t from, size_t to)
{
    struct slice text = slice_sub(buf_slice(&base->text), from, to);

    if (!text.len)
        return;
    next->spans[next->span_count++] =
        (struct delta_span){(uint32_t)next->text.len, (uint32_t)text.len, (uint32_t)from};
    buf_add_slice(&next->text, text);
}

/* Mostly keeps the order of the base, sometimes moves, doubles or cuts. */
static void edit(const struct rig *rig, const struct version *base, struct version *next,
                 uint64_t *state)
{
    size_t edits = 1 + next_random(state) % 8;
    size_t at = 0;

    for (size_t i = 0; i < edits; i++) {
        size_t len = base->text.len;
        size_t to = at + (len > at ? next_random(state) % (len - at + 1) : 0);

        if (next_random(state) % 8 == 0)
            at = len ? next_random(state) % len : 0;
        copy(next, base, at, to > at ? to : at);
        insert(next, buf_slice(&rig->snippet[next_random(state) % ARRAY_LEN(snippets)]));
        at = to + (next_random(state) % 3 == 0 ? next_random(state) % 50 : 0);
    }
    if (next->text.len < 20000)
        copy(next, base, at, base->text.len);
}

static void compare(struct rig *rig, const struct version *version, const struct hit_map *map)
{
    struct buf expected = BUF_INIT(16 * MIB);
    struct buf is = BUF_INIT(16 * MIB);

    assert_ok(scanner_scan(rig->scanner, buf_slice(&version->text), describe_match, &expected),
              NULL);
    describe_map(map, &is);
    if (strcmp(buf_str(&expected), buf_str(&is)) != 0)
        fail_msg("in full:\n%s\nby difference:\n%s", buf_str(&expected), buf_str(&is));
    buf_release(&expected);
    buf_release(&is);
}

static void scan_version(struct rig *rig, const struct version *base, struct version *version)
{
    const struct inherit_object object = {
        .bytes = buf_slice(&version->text),
        .base = base->map,
        .base_len = base->text.len,
        .spans = version->spans,
        .span_count = version->span_count,
    };
    const struct hit_map *map;

    assert_ok(inherit_scan(rig->inherit, &object, on_found, rig, &map), NULL);
    assert_ok(hit_map_copy(map, &version->map), NULL);
    compare(rig, version, map);
}

static void version_release(struct version *version)
{
    buf_release(&version->text);
    if (version->map)
        hit_map_release(version->map);
    mem_free(version->map);
    *version = (struct version){.text = BUF_INIT(16 * MIB)};
}

static void differences_give_what_a_full_scan_gives(void **state)
{
    struct rig rig;

    (void)state;
    rig_up(&rig);
    for (uint64_t history = 0; history < 40; history++) {
        uint64_t random = history;
        struct version versions[2] = {{.text = BUF_INIT(16 * MIB)}, {.text = BUF_INIT(16 * MIB)}};

        for (size_t i = 1; i < 60; i++) {
            struct version *next = &versions[i & 1];

            version_release(next);
            edit(&rig, &versions[~i & 1], next, &random);
            scan_version(&rig, &versions[~i & 1], next);
        }
        version_release(&versions[0]);
        version_release(&versions[1]);
    }
    rig_down(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_give_what_a_full_scan_gives),
    };

    return cmocka_run_group_tests_name("scan/inherit", tests, NULL, NULL);
}
