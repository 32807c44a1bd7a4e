/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `patrol hook install` and `uninstall`: small scripts in the folder that git
 * looks for hooks in. A hook that is there already is renamed to
 * NAME.patrol-saved and runs first; uninstalling renames it back. A script that
 * patrol did not write is never overwritten or removed.
 *
 * These two ask git (which folder, which configuration); scans never do.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_HOOK_INSTALL_H
#define PATROL_CMD_HOOK_INSTALL_H

#include "cmd/cmd.h"

enum exit_status hook_install(const struct options *options, const struct cmd_context *context);
enum exit_status hook_uninstall(const struct options *options, const struct cmd_context *context);

#endif
