/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run and its findings with something in every field, for the tests of
 * formats: every verdict, every kind of place, names that attack terminals
 * and formats, a name that holds a secret.
 */
#ifndef PATROL_TESTS_LIB_SAMPLE_REPORT_H
#define PATROL_TESTS_LIB_SAMPLE_REPORT_H

#include "model/findings.h"
#include "model/run.h"

/* The findings are the caller's; the run is static. */
struct findings *sample_findings(void);
const struct run *sample_run(void);

/* A run that looked at everything and found nothing, and its findings. */
struct findings *sample_nothing(void);
const struct run *sample_clean_run(void);

/* The raw secrets, which no report may show; NULL at the end. */
const char *sample_secret(size_t index);

#endif
