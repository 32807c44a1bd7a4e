/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of each object that the walk of a history shows: scanned, as
 * the difference to its base where that was scanned too; what it names looked
 * up; counted.
 *
 * Thread: as the task that walks.
 */
#ifndef PATROL_SCAN_HISTORY_VISIT_H
#define PATROL_SCAN_HISTORY_VISIT_H

#include "scan/history_scan.h"

/* For the callbacks of one unit, as their ctx. */
struct history_visit {
    struct worker *worker;
    struct history_scan *history;
    struct history_hand *hand;
    const struct walk_object *object;
};

/* Of walk_visitor: ctx is a struct history_visit. What fails with one object is a
 * skip; only ERR_CANCELLED ends the walk. */
enum err_code history_visit_object(void *ctx, struct walk_object *object);
void history_visit_release(void *ctx, void *user);
void history_visit_problem(void *ctx, const struct odb_problem *problem);

/* Of connect_new; ctx is the worker's scanner. */
bool history_visit_name(void *ctx, struct slice name);

#endif
