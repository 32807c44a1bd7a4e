/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/answer_file.h"

#include <stdio.h>
#include <time.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/limits.h"
#include "tests/lib/unit.h"

#define HEADERS_MOST 64
#define CASES_MOST 128

static struct slice fill_in(struct slice value, int64_t now_s, struct arena *arena)
{
    const bool date = slice_starts(value, "@date+");
    const size_t skip = date ? 6 : 2;
    struct slice digits = slice_sub(value, skip, value.len);
    struct slice rest = digits;
    uint64_t seconds;
    char text[64];
    time_t at;
    struct tm tm;

    if (!date && !slice_starts(value, "@+"))
        return value;
    if (!slice_cut(&rest, ' ', &digits) || !slice_number(digits, INT32_MAX, &seconds))
        return value;
    at = (time_t)(now_s + (int64_t)seconds);
    if (date && gmtime_r(&at, &tm))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S ", &tm);
    else
        snprintf(text, sizeof text, "%lld", (long long)at);
    if (rest.ptr)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%" SLICE_FMT, SLICE_ARG(rest));
    return arena_slice(arena, slice_str(text));
}

static bool parse_status(struct slice line, struct http_answer *out)
{
    struct slice word;
    uint64_t status;

    if (!slice_cut(&line, ' ', &word) || !slice_starts(word, "HTTP/") ||
        !slice_cut(&line, ' ', &word) || !slice_number(slice_trim(word), 999, &status))
        return false;
    out->status = (unsigned)status;
    return true;
}

bool answer_file_parse(struct slice text, int64_t now_s, struct arena *arena,
                       struct http_answer *out)
{
    struct http_header *headers = arena_calloc(arena, HEADERS_MOST, sizeof *headers);
    struct slice line;

    *out = (struct http_answer){.attempts = 1, .headers = headers};
    if (!headers || !slice_cut(&text, '\n', &line) || !parse_status(line, out))
        return false;
    while (slice_cut(&text, '\n', &line) && slice_trim(line).len) {
        struct http_header *header = &headers[out->header_count];

        if (out->header_count == HEADERS_MOST || !slice_cut(&line, ':', &header->name))
            continue;
        header->value = fill_in(slice_trim(line), now_s, arena);
        out->header_count += line.ptr != NULL;
    }
    out->body = text.ptr ? text : slice_of("", 0);
    return true;
}

void answer_file_load(const char *name, int64_t now_s, struct arena *arena, struct http_answer *out)
{
    struct buf text = BUF_INIT(MIB);
    struct err err = ERR_INIT;
    struct slice copy;
    char path[256];

    snprintf(path, sizeof path, "fixtures/github/answers/%s.http", name);
    assert_ok(file_read(path, &text, &err), &err);
    copy = arena_slice(arena, buf_slice(&text));
    buf_release(&text);
    assert_non_null(copy.ptr);
    assert_true(answer_file_parse(copy, now_s, arena, out));
}

static bool next_word(struct slice *line, struct slice *word)
{
    *line = slice_trim(*line);
    return line->len && slice_cut(line, ' ', word);
}

static enum endpoint_id endpoint_named(struct slice name)
{
    static const struct {
        const char *name;
        enum endpoint_id id;
    } names[] = {
        {"user", ENDPOINT_USER},
        {"installation", ENDPOINT_INSTALLATION},
        {"rate_limit", ENDPOINT_RATE_LIMIT},
        {"memberships", ENDPOINT_MEMBERSHIPS},
        {"repositories", ENDPOINT_REPOSITORIES},
    };

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (slice_is(name, names[i].name))
            return names[i].id;
    fail_msg("no endpoint is called %" SLICE_FMT, SLICE_ARG(name));
    return ENDPOINT_USER;
}

const struct answer_case *answer_file_table(struct arena *arena, size_t *count)
{
    struct answer_case *cases = arena_calloc(arena, CASES_MOST, sizeof *cases);
    struct buf text = BUF_INIT(MIB);
    struct err err = ERR_INIT;
    struct slice rest;
    struct slice line;

    assert_non_null(cases);
    assert_ok(file_read("fixtures/github/answers.txt", &text, &err), &err);
    rest = buf_slice(&text);
    *count = 0;
    while (slice_cut(&rest, '\n', &line)) {
        struct slice words[4];
        size_t n = 0;

        if (!line.len || line.ptr[0] == '#')
            continue;
        while (n < 4 && next_word(&line, &words[n]))
            n++;
        assert_int_equal(n, 4);
        assert_true(*count < CASES_MOST);
        cases[(*count)++] =
            (struct answer_case){arena_copy(arena, words[0]), endpoint_named(words[1]),
                                 arena_copy(arena, words[2]), arena_slice(arena, words[3])};
    }
    buf_release(&text);
    return cases;
}
