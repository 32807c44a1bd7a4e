/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Typed readings of the entries of a report that was saved. What is absent or
 * null reads as nothing; the first entry that is not what it must be sticks,
 * names itself in the error, and makes all later readings give nothing.
 *
 * Ownership: text is copied into the reader's arena. Thread: confined.
 */
#ifndef PATROL_REPORT_REPORT_FIELD_H
#define PATROL_REPORT_REPORT_FIELD_H

#include "core/arena.h"
#include "core/err.h"
#include "core/node.h"

struct report_field_reader {
    struct arena *arena;
    enum err_code code;
    struct err *err;
};

/* Fails, unless something failed before: "KEY: WHY". */
void report_field_fail(struct report_field_reader *reader, const char *key, const char *why);

/* The map or list of this name; NULL where it is absent. */
const struct node *report_field_map(struct report_field_reader *reader, const struct node *map,
                                    const char *key);
const struct node *report_field_list(struct report_field_reader *reader, const struct node *map,
                                     const char *key);

/* Text of our own making: without bytes that move a cursor. */
struct slice report_field_text(struct report_field_reader *reader, const struct node *map,
                               const char *key);

/* The same with a NUL behind it; `fallback` where it is absent. */
const char *report_field_word(struct report_field_reader *reader, const struct node *map,
                              const char *key, const char *fallback);

/* Text from outside: any bytes. `bytes_key` (NULL: none) has them in base64
 * where they are no UTF-8. */
struct slice report_field_name(struct report_field_reader *reader, const struct node *map,
                               const char *key, const char *bytes_key);

/* A list of texts from outside; *out is an array in the arena. True where the
 * list is there. */
bool report_field_names(struct report_field_reader *reader, const struct node *map, const char *key,
                        const struct slice **out, size_t *count);

uint64_t report_field_count(struct report_field_reader *reader, const struct node *map,
                            const char *key);
double report_field_real(struct report_field_reader *reader, const struct node *map,
                         const char *key);
bool report_field_flag(struct report_field_reader *reader, const struct node *map, const char *key);

/* True where there is a time. */
bool report_field_time(struct report_field_reader *reader, const struct node *map, const char *key,
                       int64_t *out);

#endif
