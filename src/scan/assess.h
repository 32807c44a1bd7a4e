/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How bad a finding is, from its rule and from what is known of it, with the
 * reasons where that differs from the rule.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_ASSESS_H
#define PATROL_SCAN_ASSESS_H

#include "model/findings.h"

/* Sets severity and reasons of all findings anew and seals them again. */
void assess(struct findings *findings, int64_t now_s);

#endif
