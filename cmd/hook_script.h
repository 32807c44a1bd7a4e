/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scripts that git runs: they run the hook that was there before, and
 * hand over to patrol.
 *
 * Thread: confined. Failure: sticks in the buffer.
 */
#ifndef PATROL_CMD_HOOK_SCRIPT_H
#define PATROL_CMD_HOOK_SCRIPT_H

#include "core/buf.h"

/* What is added to the name of a hook that was there before. */
#define HOOK_SAVED ".patrol-saved"

/* Writes the script of the hook `name`. `program` is where patrol is. With
 * `global` the hook of the repository itself runs too, which git would not look
 * for any more. */
void hook_script_write(struct buf *out, const char *name, const char *program, bool global);

/* Writes one that runs the hook of the repository itself, and nothing else. */
void hook_script_forward(struct buf *out, const char *name);

/* true for what these two write, in this version or another. */
bool hook_script_is(struct slice text);

/* true for the hooks that patrol has something to do in. */
bool hook_script_known(const char *name);

/* The hooks that a repository may have of its own, by index; NULL at the end. */
const char *hook_script_any(size_t index);

#endif
