/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of an API kept as data in fixtures/github/answers: the head as it
 * stands on the wire, an empty line, the body. In a header's value `@+N` is
 * N seconds after a given time, and `@date+N` the same as a date.
 */
#ifndef PATROL_TESTS_LIB_ANSWER_FILE_H
#define PATROL_TESTS_LIB_ANSWER_FILE_H

#include "core/arena.h"
#include "github/endpoints.h"
#include "github/http.h"

/* Lives in `arena`; fails the test when the file cannot be read. */
void answer_file_load(const char *name, int64_t now_s, struct arena *arena,
                      struct http_answer *out);

/* The same from bytes; false when they have no status line. */
bool answer_file_parse(struct slice text, int64_t now_s, struct arena *arena,
                       struct http_answer *out);

/* A line of fixtures/github/answers.txt. */
struct answer_case {
    const char *answer;
    enum endpoint_id endpoint;
    const char *row;
    struct slice state;
};

/* All of them, in `arena`; fails the test when one cannot be read. */
const struct answer_case *answer_file_table(struct arena *arena, size_t *count);

#endif
