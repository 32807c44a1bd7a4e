/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings that are known to stand in old blobs. They are few, and looked
 * through in turn. To empty the list, set its count to 0.
 *
 * Ownership: of the list; findings are borrowed. Thread: confined.
 */
#ifndef PATROL_SCAN_KNOWN_LIST_H
#define PATROL_SCAN_KNOWN_LIST_H

#include "model/findings.h"

struct known_list {
    struct finding **items;
    size_t count;
    size_t cap;
};

/* ERR_NOMEM, ERR_LIMIT. */
MUST_USE enum err_code known_list_add(struct known_list *list, struct finding *finding);

bool known_list_has(const struct known_list *list, const struct finding *finding);

void known_list_release(struct known_list *list);

#endif
