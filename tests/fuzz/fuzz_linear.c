/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second matcher against PCRE2: "PATTERN NUL SUBJECT". Of a pattern that it
 * knows, and where PCRE2 has an answer, that is its answer, too.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/limits.h"
#include "match/linear.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct regex *regex, const struct linear *linear, struct slice subject)
{
    struct regex_window window = {0, SIZE_MAX, SIZE_MAX};
    size_t pairs[2 * (LIMIT_REGEX_GROUPS + 1)];
    struct regex_scratch *scratch = NULL;
    struct regex_match match;
    enum regex_outcome wanted;
    enum regex_outcome found;
    uint64_t steps = 0;

    if (regex_scratch_new(&scratch) != ERR_OK)
        return;
    wanted = regex_find(regex, scratch, subject, window, &match);
    found = linear_find(linear, subject, window, pairs, &steps);
    if (!regex_second_steps(scratch) && found != REGEX_LIMIT) {
        if (wanted != found)
            abort();
        if (found == REGEX_MATCH && (pairs[0] != match.whole.start || pairs[1] != match.whole.end))
            abort();
    }
    regex_scratch_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT(64 * KIB);
    struct slice input = slice_of((const char *)data, size);
    struct linear *linear = NULL;
    struct regex *regex = NULL;
    struct slice pattern;
    char *text;

    if (size > 4096 || !slice_cut(&input, '\0', &pattern) || !input.ptr)
        return 0;
    text = arena_copy(&arena, pattern);
    if (text && regex_new(text, &regex, NULL, NULL) == ERR_OK &&
        linear_new(text, &linear) == ERR_OK)
        check(regex, linear, input);
    linear_free(linear);
    regex_free(regex);
    arena_release(&arena);
    return 0;
}
