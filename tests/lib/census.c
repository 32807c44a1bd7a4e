/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/census.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/sha256.h"
#include "git/sha1.h"
#include "tests/lib/unit.h"

#define CEILING ((size_t)1 << 30)
#define WALKERS 2

struct line {
    struct oid oid;
    enum object_type type;
    uint64_t size;
};

struct counting {
    struct census *census;
    enum oid_format format;
    struct buf whole; /* the object that comes in pieces, behind its header */
    struct line *lines;
    size_t cap;
};

/* The name of an object is the hash of "TYPE SIZE\0" and the content. */
static bool is_named_right(enum oid_format format, const struct oid *oid, struct slice bytes)
{
    struct sha256 hash;
    unsigned char name[SHA1_BYTES];

    if (format == OID_SHA256) {
        sha256_of(bytes, &hash);
        return memcmp(hash.bytes, oid->bytes, SHA256_BYTES) == 0;
    }
    sha1_of(bytes, name);
    return memcmp(name, oid->bytes, SHA1_BYTES) == 0;
}

static bool are_spans_right(const struct walk_object *object)
{
    size_t at = 0;

    for (size_t i = 0; i < object->span_count; i++) {
        const struct delta_span *span = &object->spans[i];
        if (span->target != at || span->length > object->bytes.len - at)
            return false;
        if (span->base != DELTA_INSERTED &&
            (span->base > object->base.len || span->length > object->base.len - span->base ||
             memcmp(object->base.ptr + span->base, object->bytes.ptr + at, span->length) != 0))
            return false;
        at += span->length;
    }
    return at == object->bytes.len;
}

static void add_line(struct counting *counting, const struct walk_object *object, struct oid oid)
{
    struct census *census = counting->census;

    if (census->objects == counting->cap) {
        counting->cap = 2 * counting->cap + 1000;
        counting->lines = realloc(counting->lines, counting->cap * sizeof *counting->lines);
        assert_non_null(counting->lines);
    }
    counting->lines[census->objects++] = (struct line){oid, object->type, object->size};
}

static enum err_code see(void *ctx, struct walk_object *object)
{
    struct counting *counting = ctx;
    struct census *census = counting->census;
    struct oid oid;

    if (object->offset + object->overlap == 0) {
        buf_reset(&counting->whole);
        buf_printf(&counting->whole, "%s %llu", object_type_name(object->type),
                   (unsigned long long)object->size);
        buf_add_char(&counting->whole, '\0');
    }
    buf_add_slice(&counting->whole, slice_sub(object->bytes, object->overlap, object->bytes.len));
    assert_ok(buf_status(&counting->whole), NULL);
    census->pieces++;
    if (object->span_count) {
        census->deltas++;
        census->wrong += !are_spans_right(object) || !object->base_user;
    }
    if (object->kept) {
        object->user = census;
        census->users++;
    }
    if (!object->last)
        return ERR_OK;
    oid = oid_from(counting->format, object->name);
    census->wrong += !is_named_right(counting->format, &oid, buf_slice(&counting->whole));
    add_line(counting, object, oid);
    return ERR_OK;
}

static void take_back(void *ctx, void *user)
{
    struct counting *counting = ctx;

    assert_ptr_equal(user, counting->census);
    counting->census->users--;
}

static void note(void *ctx, const struct odb_problem *problem)
{
    struct counting *counting = ctx;
    char hex[OID_MAX_HEX + 1] = "-";

    counting->census->problems++;
    if (problem->oid)
        oid_hex(counting->format, problem->oid, hex);
    buf_printf(&counting->census->told, "%d %s %s\n", (int)problem->reason, hex, problem->detail);
}

static int compare_lines(const void *left, const void *right)
{
    const struct line *a = left;
    const struct line *b = right;

    return oid_compare(&a->oid, &b->oid);
}

static void write_lines(struct counting *counting)
{
    struct census *census = counting->census;
    struct buf text = BUF_INIT(CEILING);
    char hex[OID_MAX_HEX + 1];

    if (census->objects)
        qsort(counting->lines, census->objects, sizeof *counting->lines, compare_lines);
    buf_add_str(&text, "");
    for (size_t i = 0; i < census->objects; i++) {
        const struct line *line = &counting->lines[i];
        oid_hex(counting->format, &line->oid, hex);
        buf_printf(&text, "%s %s %llu\n", hex, object_type_name(line->type),
                   (unsigned long long)line->size);
    }
    census->text = strdup(buf_str(&text));
    buf_release(&text);
}

static void step_through(struct counting *counting, struct walk *walk)
{
    const struct walk_visitor visitor = {see, take_back, note, counting};
    struct walker *walkers[WALKERS] = {0};

    for (unsigned step = 0; step < WALK_STEPS; step++)
        for (size_t i = walk_parts(walk, step); i-- > 0;)
            assert_ok(walk_prepare(walk, step, i), NULL);
    walk_plan(walk);
    walk_total(walk, &counting->census->totals);
    for (size_t i = 0; i < WALKERS; i++)
        assert_ok(walker_new(walk, &walkers[i]), NULL);
    for (size_t i = walk_units(walk); i-- > 0;)
        assert_ok(walk_unit(walk, walkers[i % WALKERS], i, &visitor), NULL);
    for (size_t i = 0; i < WALKERS; i++)
        walker_free(walkers[i]);
}

/* Once, or, where the stores may change meanwhile, as often as they do. */
static void walk(struct counting *counting, const struct odb *odb, struct odb **moving,
                 const struct walk_options *options)
{
    struct walk *walk = NULL;

    assert_ok(walk_new(odb, options, &walk), NULL);
    step_through(counting, walk);
    for (; moving && odb_is_stale(*moving); counting->census->renewed++) {
        assert_ok(odb_renew(moving, note, counting, NULL), NULL);
        assert_ok(walk_renew(*moving, &walk), NULL);
        step_through(counting, walk);
    }
    walk_free(walk);
}

static void begin(struct counting *counting, struct census *census)
{
    *census = (struct census){.told = BUF_INIT(CEILING)};
    *counting = (struct counting){.census = census, .whole = BUF_INIT(CEILING)};
    buf_add_str(&census->told, "");
}

static void count(struct counting *counting, const struct odb *odb, struct odb **moving,
                  const struct walk_options *options)
{
    counting->format = odb_format(odb);
    walk(counting, odb, moving, options);
    write_lines(counting);
    free(counting->lines);
    buf_release(&counting->whole);
}

void census_take(struct census *census, const char *path, const struct walk_options *options)
{
    const struct repo_options where = {0};
    struct counting counting;
    struct repo *repo = NULL;
    struct odb *odb = NULL;
    struct err err = ERR_INIT;

    begin(&counting, census);
    assert_ok(repo_open(path, &where, &repo, &err), &err);
    assert_ok(odb_new(repo, note, &counting, &odb, &err), &err);
    count(&counting, odb, NULL, options);
    odb_free(odb);
    repo_free(repo);
}

void census_take_odb(struct census *census, const struct odb *odb,
                     const struct walk_options *options)
{
    struct counting counting;

    begin(&counting, census);
    count(&counting, odb, NULL, options);
}

void census_take_moving(struct census *census, struct odb **odb, const struct walk_options *options)
{
    struct counting counting;

    begin(&counting, census);
    count(&counting, *odb, odb, options);
}

void census_release(struct census *census)
{
    free(census->text);
    buf_release(&census->told);
    *census = (struct census){0};
}
