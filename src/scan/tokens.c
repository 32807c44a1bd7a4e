/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/tokens.h"

#include "scan/worker.h"

struct reading {
    struct findings *findings;
    struct occurrence at; /* the line */
    bool found;
};

static enum err_code on_match(void *ctx, const struct match *match)
{
    struct reading *reading = ctx;
    const struct finding_rule rule = worker_rule_facts(match->rule);
    struct occurrence at = reading->at;

    reading->found = true;
    at.encoding = match->encoding;
    at.column = match->start + 1;
    at.offset += match->start;
    at.length = match->end - match->start;
    return findings_add(reading->findings, &rule, match->secret, &match->offline, &at, NULL);
}

enum err_code tokens_read(struct slice text, const struct matcher *matcher,
                          struct findings *findings, void (*unknown)(void *ctx, uint64_t line),
                          void *ctx)
{
    struct reading reading = {.findings = findings,
                              .at = {.kind = PLACE_STDIN, .path = SLICE_LITERAL("-")}};
    const char *begin = text.ptr;
    struct scanner *scanner;
    struct slice line;
    enum err_code code = scanner_new(matcher, &scanner);

    while (code == ERR_OK && slice_cut(&text, '\n', &line)) {
        reading.found = false;
        reading.at.line++;
        reading.at.offset = line.len ? (uint64_t)(line.ptr - begin) : 0;
        code = scanner_scan(scanner, line, on_match, &reading);
        if (code == ERR_LIMIT)
            code = ERR_OK; /* unknown, then */
        if (code == ERR_OK && !reading.found && slice_trim(line).len)
            unknown(ctx, reading.at.line);
    }
    scanner_free(scanner);
    if (code == ERR_OK)
        findings_seal(findings);
    return code;
}

static enum err_code note(void *ctx, const struct match *match)
{
    (void)match;
    *(bool *)ctx = true;
    return ERR_OK;
}

enum err_code tokens_are_in(struct slice text, const struct matcher *matcher, bool *out)
{
    static const char *const beginnings[] = {"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"};
    struct scanner *scanner;
    enum err_code code;

    *out = false;
    for (size_t i = 0; i < ARRAY_LEN(beginnings); i++)
        *out = *out || slice_starts(text, beginnings[i]);
    if (*out)
        return ERR_OK;
    code = scanner_new(matcher, &scanner);
    if (code != ERR_OK)
        return code;
    code = scanner_scan(scanner, text, note, out);
    scanner_free(scanner);
    return code == ERR_LIMIT ? ERR_OK : code;
}
