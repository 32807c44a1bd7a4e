/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives among the blobs of a history: what their members hold becomes
 * sightings of the blob, with the member's path behind that of the blob.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_HISTORY_MEMBERS_H
#define PATROL_SCAN_HISTORY_MEMBERS_H

#include "scan/history_scan.h"

/* Looks through the members of a blob, if its bytes begin as an archive does. What
 * cannot be unpacked, such as a piece of a blob, is a skip. true: something
 * was found. */
bool history_members_scan(struct worker *worker, const struct history_scan *history,
                          const struct walk_object *object);

#endif
