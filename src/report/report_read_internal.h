/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of report_read.h among themselves. Thread: confined. */
#ifndef PATROL_REPORT_REPORT_READ_INTERNAL_H
#define PATROL_REPORT_REPORT_READ_INTERNAL_H

#include "model/findings.h"
#include "report/report_field.h"

/* report_read_finding.c: adds one finding; the reader's arena is theirs. */
void report_read_finding(struct report_field_reader *reader, const struct node *map,
                         struct findings *findings);

/* 64 hexadecimal digits. True where they are there. */
bool report_read_hash(struct report_field_reader *reader, const struct node *map, const char *key,
                      struct sha256 *out);

enum severity report_read_severity(struct report_field_reader *reader, const struct node *map,
                                   const char *key, enum severity fallback);

#endif
