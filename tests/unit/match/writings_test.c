/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of GitHub's tokens in every writing at every alignment, at the
 * start, in the middle and at the end of the bytes: found once, as what it
 * is, where it is. */
#include "core/base64.h"
#include "core/limits.h"
#include "rules/placeholder.h"
#include "scan/position.h"
#include "tests/lib/match_bed.h"
#include "tests/lib/unit.h"

#define SEEDS 3

static const struct {
    const char *name;
    const char *rule;
} kinds[] = {
    {"ghp", "github-pat-classic"},
    {"gho", "github-oauth-token"},
    {"ghu", "github-app-user-token"},
    {"ghs", "github-app-installation-token"},
    {"ghs_stateless", "github-app-installation-token-stateless"},
    {"ghr", "github-app-refresh-token"},
    {"github_pat", "github-pat-fine-grained"},
};

/* Whatever alignment the token has, its run begins where the writing does. */
static const struct {
    const char *format; /* of the token */
    enum encoding encoding;
} writings[] = {
    {"%s", ENCODING_PLAIN},
    {"{{b64:%s}}", ENCODING_BASE64},
    {"{{b64:~%s~}}", ENCODING_BASE64},
    {"{{b64:~~%s~~}}", ENCODING_BASE64},
    {"{{b64:x-access-token:%s}}", ENCODING_BASE64},
    {"{{b64url:>>>>%s}}", ENCODING_BASE64},
    {"{{b64:{{b64:%s}}}}", ENCODING_BASE64_TWICE},
    {"{{b64:~{{b64:~%s}}}}", ENCODING_BASE64_TWICE},
    {"{{b64:~~{{b64:~~%s}}}}", ENCODING_BASE64_TWICE},
    {"{{b64:{\"auth\":\"{{b64:u:%s}}\"}}}", ENCODING_BASE64_TWICE},
    {"{{b64:{{utf16le:%s}}}}", ENCODING_BASE64_UTF16},
    {"{{b64:{{utf16le:~%s~}}}}", ENCODING_BASE64_UTF16},
    {"{{b64:{{utf16le:~~%s~~}}}}", ENCODING_BASE64_UTF16},
    {"{{b64:{{utf16be:%s}}}}", ENCODING_BASE64_UTF16},
    {"{{hexed:%s}}", ENCODING_HEX},
    {"{{percent:%s}}", ENCODING_PERCENT},
    {"{{unicode:%s}}", ENCODING_ESCAPED},
};

/* The place of what stands between. */
static const struct {
    const char *before;
    const char *behind;
    unsigned line;
    unsigned column;
} places[] = {
    {"", "", 1, 1},
    {"", "\n", 1, 1},
    {"", " and more\nand more\n", 1, 1},
    {"key = ", "\n", 1, 7},
    {"one\ntwo\r\nkey: \"", "\"\n", 3, 7},
    {"one\n\n", "", 3, 1},
    {"one\n\u00fc = '", "'", 2, 6},
};

struct seen {
    struct slice bytes;
    struct slice token; /* that it must be */
    unsigned count;
    const char *rule;
    enum encoding encoding;
    uint64_t line;
    uint64_t column;
};

static enum err_code see(void *ctx, const struct match *match)
{
    struct seen *seen = ctx;
    struct blob blob = {.bytes = seen->bytes};
    struct position_tracker tracker = {0};

    seen->count++;
    seen->rule = match->rule->id;
    seen->encoding = match->encoding;
    assert_slices_equal(match->secret, seen->token);
    position_begin(&tracker, &blob);
    position_find(&tracker, seen->bytes, match->start, match->encoding, &seen->line, &seen->column);
    return ERR_OK;
}

struct sighted {
    const char *rule;
    enum encoding encoding;
    uint64_t line;
    uint64_t column;
};

/* `what` is said where it is not so. */
static void expect(const struct engine *engine, struct slice bytes, struct slice token,
                   const struct sighted *wanted, const char *what)
{
    struct seen seen = {.bytes = bytes, .token = token};

    assert_ok(scanner_scan(engine->scanner, bytes, see, &seen), NULL);
    if (seen.count != 1 || strcmp(seen.rule, wanted->rule) != 0 ||
        seen.encoding != wanted->encoding || seen.line != wanted->line ||
        seen.column != wanted->column)
        fail_msg("%s %s: %u times, %s %s at %u:%u, not %u:%u", wanted->rule, what, seen.count,
                 seen.count ? seen.rule : "", encoding_name(seen.encoding), (unsigned)seen.line,
                 (unsigned)seen.column, (unsigned)wanted->line, (unsigned)wanted->column);
}

static void expand(struct buf *text, struct buf *out)
{
    buf_reset(out);
    assert_ok(placeholder_expand(buf_slice(text), out, NULL), NULL);
}

static void mint(size_t kind, unsigned seed, struct buf *name, struct buf *token)
{
    buf_reset(name);
    buf_printf(name, "{{%s:writing-%u}}", kinds[kind].name, seed);
    expand(name, token);
}

struct texts {
    struct engine engine;
    struct buf name; /* the placeholder */
    struct buf token;
    struct buf plain;
    struct buf text;
    struct buf bytes;
};

static void texts_open(struct texts *texts)
{
    *texts = (struct texts){
        .name = BUF_INIT(KIB),
        .token = BUF_INIT(4 * KIB),
        .plain = BUF_INIT(16 * KIB),
        .text = BUF_INIT(16 * KIB),
        .bytes = BUF_INIT(64 * KIB),
    };
    engine_open(&texts->engine, NULL, 0);
}

static void texts_close(struct texts *texts)
{
    buf_release(&texts->name);
    buf_release(&texts->token);
    buf_release(&texts->plain);
    buf_release(&texts->text);
    buf_release(&texts->bytes);
    engine_close(&texts->engine);
}

static void check_writing(struct texts *texts, size_t kind, size_t writing)
{
    const char *format = strstr(writings[writing].format, "%s");
    size_t before = (size_t)(format - writings[writing].format);

    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        const struct sighted wanted = {kinds[kind].rule, writings[writing].encoding, places[i].line,
                                       places[i].column};

        buf_reset(&texts->text);
        buf_add_str(&texts->text, places[i].before);
        buf_add(&texts->text, writings[writing].format, before);
        buf_add_slice(&texts->text, buf_slice(&texts->name));
        buf_add_str(&texts->text, format + 2);
        buf_add_str(&texts->text, places[i].behind);
        expand(&texts->text, &texts->bytes);
        expect(&texts->engine, buf_slice(&texts->bytes), buf_slice(&texts->token), &wanted,
               writings[writing].format);
    }
}

static void every_writing_is_found_where_it_stands(void **state)
{
    struct texts texts;

    (void)state;
    texts_open(&texts);
    for (size_t kind = 0; kind < ARRAY_LEN(kinds); kind++) {
        for (unsigned seed = 0; seed < SEEDS; seed++) {
            mint(kind, seed, &texts.name, &texts.token);
            for (size_t writing = 0; writing < ARRAY_LEN(writings); writing++)
                check_writing(&texts, kind, writing);
        }
    }
    texts_close(&texts);
}

/* Whole files of 16-bit characters, with a mark of their order and without. */
static void files_of_wide_characters(void **state)
{
    static const struct {
        const char *begin;
        enum encoding encoding;
    } files[] = {
        {"{{utf16le:", ENCODING_UTF16LE},
        {"{{utf16be:", ENCODING_UTF16BE},
        {"\xff\xfe{{utf16le:", ENCODING_UTF16LE},
        {"\xfe\xff{{utf16be:", ENCODING_UTF16BE},
    };
    struct texts texts;

    (void)state;
    texts_open(&texts);
    for (size_t i = 0; i < ARRAY_LEN(kinds) * ARRAY_LEN(files) * 6; i++) {
        size_t kind = i % ARRAY_LEN(kinds);
        size_t file = i / ARRAY_LEN(kinds) % ARRAY_LEN(files);
        size_t place = i / ARRAY_LEN(kinds) / ARRAY_LEN(files);
        const struct sighted wanted = {kinds[kind].rule, files[file].encoding, places[place].line,
                                       places[place].column};

        mint(kind, 0, &texts.name, &texts.token);
        buf_reset(&texts.text);
        buf_printf(&texts.text, "%s%s%s%s}}", files[file].begin, places[place].before,
                   buf_str(&texts.name), places[place].behind);
        expand(&texts.text, &texts.bytes);
        expect(&texts.engine, buf_slice(&texts.bytes), buf_slice(&texts.token), &wanted,
               files[file].begin);
    }
    texts_close(&texts);
}

/* In `bytes`, the base64 of `plain` in lines. */
static void wrap(struct slice plain, size_t width, const char *brk, struct texts *texts)
{
    buf_reset(&texts->text);
    buf_reset(&texts->bytes);
    base64_add(&texts->text, plain, BASE64_STANDARD);
    for (size_t at = 0; at < texts->text.len; at += width) {
        buf_add_str(&texts->bytes, at ? brk : "");
        buf_add_slice(&texts->bytes, slice_sub(buf_slice(&texts->text), at, at + width));
    }
}

/* Lines end at each digit of the token and around it. */
static void wrapped_base64(void **state)
{
    static const struct {
        size_t width;
        const char *brk;
        unsigned indentation;
    } wraps[] = {
        {60, "\n", 0},  {64, "\n", 0},     {64, "\r\n", 0},   {76, "\n", 0},
        {76, "\n ", 1}, {76, "\r\n\t", 1}, {64, "\n    ", 4}, {100, "\n\n", 0},
    };
    static const char filler[] = "................................................................"
                                 "....................................";
    struct texts texts;

    (void)state;
    texts_open(&texts);
    for (size_t i = 0; i < ARRAY_LEN(kinds) * ARRAY_LEN(wraps) * 100; i++) {
        size_t lead = i % 100;
        size_t kind = i / 100 % ARRAY_LEN(kinds);
        size_t how = i / 100 / ARRAY_LEN(kinds);
        size_t digit = lead * 8 / 6;
        size_t row = digit / wraps[how].width;
        unsigned breaks = wraps[how].brk[1] == '\n' && wraps[how].brk[0] == '\n' ? 2 : 1;
        /* On the first line a pair would begin with the user. */
        struct sighted wanted = {kinds[kind].rule, ENCODING_BASE64, 1 + row * breaks,
                                 row ? digit % wraps[how].width + wraps[how].indentation + 1 : 1};

        mint(kind, (unsigned)i % SEEDS, &texts.name, &texts.token);
        buf_reset(&texts.plain);
        buf_add(&texts.plain, filler, lead);
        buf_add_slice(&texts.plain, buf_slice(&texts.token));
        buf_add_str(&texts.plain, "\n");
        wrap(buf_slice(&texts.plain), wraps[how].width, wraps[how].brk, &texts);
        expect(&texts.engine, buf_slice(&texts.bytes), buf_slice(&texts.token), &wanted, "wrapped");
    }
    texts_close(&texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_writing_is_found_where_it_stands),
        cmocka_unit_test(files_of_wide_characters),
        cmocka_unit_test(wrapped_base64),
    };

    return cmocka_run_group_tests_name("match/writings", tests, NULL, NULL);
}
