/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports and messages quote names, and people put tokens where a name
 * belongs: into a path, an option, a branch, a URL. What is quoted passes
 * through here before it is shown.
 *
 * Thread: `struct veil` confined; veil_message shared (no state).
 */
#ifndef PATROL_MATCH_VEIL_H
#define PATROL_MATCH_VEIL_H

#include "match/matcher.h"
#include "model/findings.h"

struct veil;

/* Hides what the rules of `matcher` find; borrows it. */
MUST_USE enum err_code veil_new(const struct matcher *matcher, struct veil **out);
void veil_free(struct veil *veil);

/* Appends `text` with everything redacted that a rule takes for a secret,
 * encoded or not. The names of objects, hexadecimal alone, stay. Where memory
 * runs out every long word is left out instead. */
void veil_text(struct veil *veil, struct slice text, struct buf *out);

/* Has the names beside `findings` shown so; they borrow the veil. */
void veil_names(struct veil *veil, struct findings *findings);

/* The same for one line to a person, by the built-in rules; hides also what
 * only begins as GitHub's tokens do, cut off or altered. */
void veil_message(struct slice line, struct buf *out);

#endif
