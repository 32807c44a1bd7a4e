/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens one a line, as verify and revoke read them: each line has a token of a
 * rule, is told as unknown, or is empty; and nothing changed since the same. */
#include <stdint.h>
#include <stdlib.h>

#include "core/limits.h"
#include "model/drift.h"
#include "rules/builtin_rules.h"
#include "scan/tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct matcher *matcher(void)
{
    static struct ruleset *rules;
    static struct matcher *made;

    if (!made && (ruleset_new(&rules) != ERR_OK || ruleset_add_builtin(rules, NULL) != ERR_OK ||
                  ruleset_seal(rules, NULL) != ERR_OK || matcher_new(rules, &made, NULL) != ERR_OK))
        abort();
    return made;
}

static void note(void *ctx, uint64_t line)
{
    uint64_t *last = ctx;

    if (line <= *last)
        abort();
    *last = line;
}

static uint64_t lines_in(struct slice text)
{
    uint64_t lines = 1;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

static void check(const struct finding *finding, struct slice text)
{
    const uint64_t lines = lines_in(text);

    if (!finding->secret || !finding->occurrence_count)
        abort();
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        const struct occurrence *at = &finding->occurrences[i];

        if (at->line < 1 || at->line > lines || at->offset + at->length > text.len)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice text = slice_of((const char *)data, size);
    struct findings *findings;
    uint64_t last = 0;

    if (findings_new(&findings) != ERR_OK ||
        tokens_read(text, matcher(), findings, note, &last) != ERR_OK || last > lines_in(text))
        abort();
    for (size_t i = 0; i < findings_count(findings); i++)
        check(findings_at(findings, i), text);
    drift_since(findings, findings);
    if (findings_count(findings))
        abort();
    findings_free(findings);
    return 0;
}
