/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What became of secrets from one report to the next.
 *
 * Thread: confined.
 */
#ifndef PATROL_MODEL_DRIFT_H
#define PATROL_MODEL_DRIFT_H

#include "model/findings.h"

/* Marks what is new since `before`, what was live and is dead, and what was dead
 * and is live; lets go of everything else. */
void drift_since(struct findings *findings, const struct findings *before);

#endif
