/* SPDX-License-Identifier: Apache-2.0 */
/* Two bytes choose status and endpoint; header lines follow, an empty line, the body. */
#include "core/limits.h"
#include "github/answers.h"

#define HEADERS_MOST 32
#define NOW_S 1795305600

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct http_answer *answer, const struct online_verdict *verdict)
{
    if (verdict->state == ONLINE_DEAD && answer->status != 401)
        __builtin_trap();
    if (verdict->state == ONLINE_LIVE && answer->status != 200 && answer->status != 403)
        __builtin_trap();
    if (verdict->state == ONLINE_UNKNOWN && !verdict->reason.len)
        __builtin_trap();
    for (size_t i = 0; i < verdict->scope_count; i++)
        if (!verdict->scopes[i].len)
            __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned statuses[] = {200, 401, 403, 404, 429, 500, 302, 407};
    struct http_header headers[HEADERS_MOST];
    struct http_answer answer = {.attempts = 1, .headers = headers};
    struct question question = {.personal = true, .now_s = NOW_S};
    struct arena arena = ARENA_INIT(16 * MIB);
    struct online_verdict verdict = {0};
    struct outcome outcome;
    struct slice rest;
    struct slice line;

    if (size < 2)
        return 0;
    answer.status = statuses[data[0] % ARRAY_LEN(statuses)];
    question.endpoint = (enum endpoint_id)(data[1] % ENDPOINT_COUNT);
    rest = slice_of((const char *)data + 2, size - 2);
    while (slice_cut(&rest, '\n', &line) && line.len && answer.header_count < HEADERS_MOST) {
        struct http_header *header = &headers[answer.header_count];

        if (slice_cut(&line, ':', &header->name) && line.ptr) {
            header->value = slice_trim(line);
            answer.header_count++;
        }
    }
    answer.body = rest.ptr ? rest : slice_of("", 0);
    if (answers_judge(&answer, &question, &arena, &verdict, &outcome) == ERR_OK)
        check(&answer, &verdict);
    arena_release(&arena);
    return 0;
}
