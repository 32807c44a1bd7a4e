/* SPDX-License-Identifier: Apache-2.0 */
#include "match/prefilter.h"

#include <assert.h>
#include <hs/hs.h>
#include <limits.h>
#include <math.h>

#include "core/limits.h"
#include "core/mem.h"
#include "match/sieve.h"

/* One of the two. */
struct prefilter {
    struct sieve *sieve;
    hs_database_t *database;
};

struct prefilter_scratch {
    hs_scratch_t *scratch; /* NULL: a sieve needs none */
};

/* With a literal of two bytes among them Vectorscan looks at every byte, and
 * not at every second one where it sees more that is none: which for thousands of
 * literals is faster by half. These are in no text, and their hits are dropped. */
#define DROPPED_ID UINT_MAX
static const char two_bytes[] = "\xc0\xc1";

/* A sieve that looks closely at more windows may be slower than Vectorscan. It would be 0.001 for
 * the built-in rules, and 0.04 for the most frequent literals of a thousand other rules. */
#define CLOSELY_MAX 0.1

/* What hs_compile_lit_multi wants: a column per property. */
struct columns {
    const char **texts;
    size_t *lengths;
    unsigned *flags;
    unsigned *ids;
};

static void columns_release(struct columns *columns)
{
    mem_free(columns->texts);
    mem_free(columns->lengths);
    mem_free(columns->flags);
    mem_free(columns->ids);
}

static enum err_code columns_fill(struct columns *columns, const struct literal *literals,
                                  size_t count)
{
    columns->texts = mem_calloc(count + 1, sizeof *columns->texts);
    columns->lengths = mem_calloc(count + 1, sizeof *columns->lengths);
    columns->flags = mem_calloc(count + 1, sizeof *columns->flags);
    columns->ids = mem_calloc(count + 1, sizeof *columns->ids);
    if (!columns->texts || !columns->lengths || !columns->flags || !columns->ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        columns->texts[i] = literals[i].bytes.ptr;
        columns->lengths[i] = literals[i].bytes.len;
        columns->flags[i] = literals[i].caseless ? HS_FLAG_CASELESS : 0;
        columns->ids[i] = (unsigned)i;
    }
    columns->texts[count] = two_bytes;
    columns->lengths[count] = sizeof two_bytes - 1;
    columns->ids[count] = DROPPED_ID;
    return ERR_OK;
}

static enum err_code compile_columns(struct prefilter *prefilter, const struct columns *columns,
                                     size_t count, struct err *err)
{
    hs_compile_error_t *problem = NULL;
    enum err_code code;

    if (hs_compile_lit_multi(columns->texts, columns->flags, columns->ids, columns->lengths,
                             (unsigned)count + 1, HS_MODE_BLOCK, NULL, &prefilter->database,
                             &problem) == HS_SUCCESS)
        return ERR_OK;
    code = err_set(err, ERR_UNSUPPORTED, "literal matcher: %s",
                   problem ? problem->message : "cannot compile");
    hs_free_compile_error(problem);
    return code;
}

static enum err_code compile(struct prefilter *prefilter, const struct literal *literals,
                             size_t count, struct err *err)
{
    struct columns columns = {0};
    enum err_code code = columns_fill(&columns, literals, count);

    if (code != ERR_OK)
        err_set(err, code, "literal matcher: %s", err_text(code));
    else
        code = compile_columns(prefilter, &columns, count, err);
    columns_release(&columns);
    return code;
}

static bool has_empty(const struct literal *literals, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!literals[i].bytes.len)
            return true;
    return false;
}

static enum err_code check(const struct literal *literals, size_t count, struct err *err)
{
    if (count == 0 || count > LIMIT_LITERALS)
        return err_set(err, ERR_LIMIT, "literal matcher: %zu literals", count);
    if (has_empty(literals, count))
        return err_set(err, ERR_UNSUPPORTED, "literal matcher: an empty literal");
    return ERR_OK;
}

enum err_code prefilter_new_compiled(const struct literal *literals, size_t count,
                                     struct prefilter **out, struct err *err)
{
    struct prefilter *prefilter;
    enum err_code code = check(literals, count, err);

    if (code != ERR_OK)
        return code;
    prefilter = mem_calloc(1, sizeof *prefilter);
    if (!prefilter)
        return err_set(err, ERR_NOMEM, "literal matcher: %s", err_text(ERR_NOMEM));
    code = compile(prefilter, literals, count, err);
    if (code != ERR_OK) {
        prefilter_free(prefilter);
        return code;
    }
    *out = prefilter;
    return ERR_OK;
}

/* ERR_UNSUPPORTED: a sieve would look closely at more than this share of windows. */
static enum err_code new_sieve(const struct literal *literals, size_t count, double closely_max,
                               struct prefilter **out, struct err *err)
{
    struct prefilter *prefilter;
    enum err_code code = check(literals, count, err);

    if (code != ERR_OK)
        return code;
    prefilter = mem_calloc(1, sizeof *prefilter);
    code = prefilter ? sieve_new(literals, count, closely_max, &prefilter->sieve) : ERR_NOMEM;
    if (code == ERR_OK) {
        *out = prefilter;
        return ERR_OK;
    }
    prefilter_free(prefilter);
    return err_set(err, code, "literal matcher: %s", err_text(code));
}

enum err_code prefilter_new_sieve(const struct literal *literals, size_t count,
                                  struct prefilter **out, struct err *err)
{
    return new_sieve(literals, count, HUGE_VAL, out, err);
}

enum err_code prefilter_new(const struct literal *literals, size_t count, struct prefilter **out,
                            struct err *err)
{
    enum err_code code = new_sieve(literals, count, CLOSELY_MAX, out, NULL);

    if (code == ERR_UNSUPPORTED)
        return prefilter_new_compiled(literals, count, out, err);
    return code == ERR_OK ? ERR_OK : err_set(err, code, "literal matcher: %s", err_text(code));
}

enum err_code prefilter_new_with(struct slice image, struct prefilter **out)
{
    struct prefilter *prefilter = mem_calloc(1, sizeof *prefilter);
    hs_error_t problem;

    if (!prefilter)
        return ERR_NOMEM;
    problem = hs_deserialize_database(image.ptr, image.len, &prefilter->database);
    if (problem != HS_SUCCESS) {
        mem_free(prefilter);
        return problem == HS_NOMEM ? ERR_NOMEM : ERR_UNSUPPORTED;
    }
    *out = prefilter;
    return ERR_OK;
}

enum err_code prefilter_write_image(const struct prefilter *prefilter, struct buf *out)
{
    char *bytes = NULL;
    size_t len = 0;

    assert(prefilter->database);
    if (hs_serialize_database(prefilter->database, &bytes, &len) != HS_SUCCESS)
        return ERR_NOMEM;
    buf_add(out, bytes, len);
    /* The library's own allocation, given back the library's way. */
    (free)(bytes);
    return buf_status(out);
}

void prefilter_free(struct prefilter *prefilter)
{
    if (!prefilter)
        return;
    sieve_free(prefilter->sieve);
    hs_free_database(prefilter->database);
    mem_free(prefilter);
}

enum err_code prefilter_scratch_new(const struct prefilter *prefilter,
                                    struct prefilter_scratch **out)
{
    struct prefilter_scratch *scratch = mem_calloc(1, sizeof *scratch);

    if (!scratch)
        return ERR_NOMEM;
    if (prefilter->database &&
        hs_alloc_scratch(prefilter->database, &scratch->scratch) != HS_SUCCESS) {
        mem_free(scratch);
        return ERR_NOMEM;
    }
    *out = scratch;
    return ERR_OK;
}

void prefilter_scratch_free(struct prefilter_scratch *scratch)
{
    if (!scratch)
        return;
    hs_free_scratch(scratch->scratch);
    mem_free(scratch);
}

struct collector {
    struct hit_list *hits;
    uint64_t last_end;
    bool ordered;
    enum err_code code;
};

static int collect(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                   void *ctx)
{
    struct collector *collector = ctx;

    (void)from;
    (void)flags;
    if (id == DROPPED_ID)
        return 0;
    if (to < collector->last_end)
        collector->ordered = false;
    collector->last_end = to;
    collector->code = hit_list_add(collector->hits, (struct hit){id, (uint32_t)to});
    return collector->code != ERR_OK;
}

enum err_code prefilter_scan(const struct prefilter *prefilter, struct prefilter_scratch *scratch,
                             struct slice bytes, struct hit_list *hits)
{
    size_t before = hits->count;
    struct collector collector = {hits, 0, true, ERR_OK};
    hs_error_t problem;

    if (bytes.len > INT_MAX)
        return ERR_LIMIT;
    if (bytes.len == 0)
        return ERR_OK;
    if (prefilter->sieve)
        return sieve_scan(prefilter->sieve, bytes, hits);
    problem = hs_scan(prefilter->database, bytes.ptr, (unsigned)bytes.len, 0, scratch->scratch,
                      collect, &collector);
    /* The library's manual promises no order between different literals. */
    if (!collector.ordered)
        hit_list_sort(hits, before);
    if (problem == HS_SCAN_TERMINATED)
        return collector.code;
    return problem == HS_SUCCESS ? ERR_OK : ERR_UNSUPPORTED;
}

void prefilter_library(struct buf *out)
{
    const char *version = hs_version(); /* a date may follow the number */

    buf_add_str(out, "Vectorscan or Hyperscan ");
    buf_add(out, version, strcspn(version, " "));
}
