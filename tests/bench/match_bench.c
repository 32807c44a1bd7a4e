/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: match_bench DIR [RULES]
 *
 * Reads the files below DIR into memory and says how fast one core looks at
 * them, as "NAME TAB VALUE TAB UNIT" lines: the prefilter alone with 1, 30 and
 * 300 literals, the built-in rules, what their encodings cost, and the rules of
 * RULES in their place.
 */
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "core/file.h"
#include "core/limits.h"
#include "core/mem.h"
#include "match/matcher.h"
#include "match/sieve.h"
#include "rules/builtin_rules.h"
#include "rules/ruleset_internal.h"

#define ROUNDS 5
#define FILE_BYTES_MAX (4 * MIB)
#define CORPUS_BYTES_MAX (1024 * MIB)

/* One buffer for all files: they are told apart by their ends. */
static struct {
    struct buf bytes;
    size_t *ends;
    size_t count;
    size_t cap;
} corpus = {.bytes = BUF_INIT(CORPUS_BYTES_MAX)};

/* Of the processor, so that a busy machine does not count. */
static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int add_file(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    struct buf content = BUF_INIT(FILE_BYTES_MAX);

    (void)walk;
    if (type == FTW_F && S_ISREG(status->st_mode) && file_read(path, &content, NULL) == ERR_OK) {
        if (corpus.count == corpus.cap) {
            corpus.cap = 2 * corpus.cap + 1024;
            corpus.ends = mem_realloc(corpus.ends, corpus.cap, sizeof *corpus.ends);
        }
        buf_add_slice(&corpus.bytes, buf_slice(&content));
        corpus.ends[corpus.count++] = corpus.bytes.len;
    }
    buf_release(&content);
    return 0;
}

static struct slice file_at(size_t index)
{
    return slice_sub(buf_slice(&corpus.bytes), index ? corpus.ends[index - 1] : 0,
                     corpus.ends[index]);
}

static void say(const char *name, double value, const char *unit)
{
    printf("%s\t%.3f\t%s\n", name, value, unit);
}

/* Vendors' prefixes, then names of no vendor. */
static void make_literal(size_t index, char *out, size_t size)
{
    static const char *const known[] = {
        "ghp_",   "gho_",    "ghu_",    "ghs_",  "ghr_",    "github_pat_", "glpat-", "npm_",
        "AKIA",   "xoxb-",   "xoxp-",   "sk-a",  "pypi-Ag", "dop_v1_",     "hf_",    "SG.",
        "ATATT3", "dckr_pa", "sntrys_", "glsa_", "shpat_",  "lin_api_",    "figd_",  "ntn_",
        "PMAK-",  "NRAK-",   "dp.pt.",  "pul-",  "rk_live", "sk_live",
    };

    if (index < ARRAY_LEN(known))
        snprintf(out, size, "%s", known[index]);
    else
        snprintf(out, size, "%c%c%zu_", (char)('a' + index % 26), (char)('a' + index / 26),
                 index * 7919 % 1000);
}

static void bench_prefilter(size_t count)
{
    struct literal *literals = mem_calloc(count, sizeof *literals);
    char(*texts)[24] = mem_calloc(count, sizeof *texts);
    struct sieve *sieve = NULL;
    struct hit_list hits = {0};
    char name[64];
    double best = 0;

    for (size_t i = 0; i < count; i++) {
        make_literal(i, texts[i], sizeof texts[i]);
        literals[i].bytes = slice_str(texts[i]);
    }
    if (sieve_new(literals, count, &sieve) != ERR_OK)
        return;
    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();
        double speed;

        hits.count = 0;
        for (size_t i = 0; i < corpus.count; i++)
            (void)!sieve_scan(sieve, file_at(i), &hits);
        speed = (double)corpus.bytes.len / (seconds() - start) / 1e9;
        best = speed > best ? speed : best;
    }
    snprintf(name, sizeof name, "prefilter-%zu-literals", count);
    say(name, best, "GB/s");
    hit_list_release(&hits);
    sieve_free(sieve);
    mem_free(literals);
    mem_free(texts);
}

static enum err_code count_match(void *ctx, const struct match *match)
{
    (void)match;
    ++*(size_t *)ctx;
    return ERR_OK;
}

/* One pass over the corpus; the number of matches and of cut-off files. */
static void scan_once(struct scanner *scanner, size_t *matches, size_t *limits)
{
    *matches = 0;
    *limits = 0;
    for (size_t i = 0; i < corpus.count; i++) {
        if (scanner_scan(scanner, file_at(i), count_match, matches) == ERR_LIMIT) {
            ++*limits;
            if (scanner_limit_rule(scanner))
                fprintf(stderr, "limit: %s\n", scanner_limit_rule(scanner)->id);
        }
    }
}

static void count_hits(struct scanner *scanner, const char *name)
{
    struct hit_list hits = {0};
    char line[64];
    double best = 1e9;

    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();

        hits.count = 0;
        for (size_t i = 0; i < corpus.count; i++)
            (void)!scanner_prefilter(scanner, file_at(i), &hits);
        best = seconds() - start < best ? seconds() - start : best;
    }
    snprintf(line, sizeof line, "%s-prefilter", name);
    say(line, (double)corpus.bytes.len / best / 1e9, "GB/s");
    snprintf(line, sizeof line, "%s-hits", name);
    say(line, (double)hits.count / (double)corpus.bytes.len * 1e6, "per MB");
    hit_list_release(&hits);
}

static void bench_rules(const char *name, const struct ruleset *rules)
{
    struct matcher *matcher = NULL;
    struct scanner *scanner = NULL;
    struct err err = ERR_INIT;
    double start = seconds();
    double best = 1e9;
    size_t matches = 0;
    size_t limits = 0;
    char line[64];

    if (matcher_new(rules, &matcher, &err) != ERR_OK) {
        fprintf(stderr, "%s: %s\n", name, err.msg);
        return;
    }
    snprintf(line, sizeof line, "%s-matcher-new", name);
    say(line, (seconds() - start) * 1e3, "ms");
    if (scanner_new(matcher, &scanner) != ERR_OK)
        return;
    count_hits(scanner, name);
    for (int round = 0; round < ROUNDS; round++) {
        start = seconds();
        scan_once(scanner, &matches, &limits);
        best = seconds() - start < best ? seconds() - start : best;
    }
    snprintf(line, sizeof line, "%s-scan", name);
    say(line, (double)corpus.bytes.len / best / 1e9, "GB/s");
    snprintf(line, sizeof line, "%s-matches", name);
    say(line, (double)matches, "");
    snprintf(line, sizeof line, "%s-cut-off", name);
    say(line, (double)limits, "files");
    scanner_free(scanner);
    matcher_free(matcher);
}

/* The built-in rules, which look for plain text only. */
static enum err_code add_plain(struct ruleset *rules, struct err *err)
{
    static struct rule plain[LIMIT_RULES];
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < builtin_rules.count && code == ERR_OK; i++) {
        plain[i] = builtin_rules.items[i];
        plain[i].encodings = 1U << ENCODING_PLAIN;
        code = ruleset_insert(rules, &plain[i], err);
    }
    return code;
}

static struct scanner *scanner_of(enum err_code (*add)(struct ruleset *rules, struct err *err))
{
    struct ruleset *rules = NULL;
    struct matcher *matcher = NULL;
    struct scanner *scanner = NULL;
    struct err err = ERR_INIT;

    if (ruleset_new(&rules) != ERR_OK || add(rules, &err) != ERR_OK ||
        ruleset_seal(rules, &err) != ERR_OK ||
        matcher_new_for_image(rules, &matcher, &err) != ERR_OK ||
        scanner_new(matcher, &scanner) != ERR_OK)
        fprintf(stderr, "encodings: %s\n", err.msg);
    return scanner;
}

/* What looking for tokens in other writings costs, the two in turn. */
static void bench_encodings(void)
{
    struct scanner *scanners[] = {scanner_of(add_plain), scanner_of(ruleset_add_builtin)};
    double best[] = {1e9, 1e9};
    size_t matches;
    size_t limits;

    if (!scanners[0] || !scanners[1])
        return;
    for (int round = 0; round < 4 * ROUNDS; round++) {
        double start = seconds();

        scan_once(scanners[round % 2], &matches, &limits);
        if (seconds() - start < best[round % 2])
            best[round % 2] = seconds() - start;
    }
    say("builtin-plain-scan", (double)corpus.bytes.len / best[0] / 1e9, "GB/s");
    say("encodings-cost", 100 * (best[1] / best[0] - 1), "% of the matcher's time");
}

/* The rules of a path, or the built-in ones where it is NULL. */
static void bench_path(const char *name, const char *path)
{
    struct ruleset *rules = NULL;
    struct err err = ERR_INIT;
    double start = seconds();
    char line[64];

    if (ruleset_new(&rules) != ERR_OK)
        return;
    if ((path ? ruleset_add_path(rules, path, &err) : ruleset_add_builtin(rules, &err)) != ERR_OK ||
        ruleset_seal(rules, &err) != ERR_OK) {
        fprintf(stderr, "%s\n", err.msg);
    } else {
        snprintf(line, sizeof line, "%s-load", name);
        say(line, (seconds() - start) * 1e3, "ms");
        snprintf(line, sizeof line, "%s-rules", name);
        say(line, (double)ruleset_count(rules), "");
        bench_rules(name, rules);
    }
    ruleset_free(rules);
}

int main(int argc, char **argv)
{
    if (argc < 2 || nftw(argv[1], add_file, 64, FTW_PHYS) != 0 || !corpus.count) {
        fprintf(stderr, "usage: match_bench DIR [RULES]\n");
        return 2;
    }
    say("corpus", (double)corpus.bytes.len / 1e6, "MB");
    say("corpus-files", (double)corpus.count, "");
    bench_prefilter(1);
    bench_prefilter(30);
    bench_prefilter(300);
    bench_path("builtin", NULL);
    bench_encodings();
    if (argc > 2)
        bench_path("rules", argv[2]);
    buf_release(&corpus.bytes);
    mem_free(corpus.ends);
    return 0;
}
