/* SPDX-License-Identifier: Apache-2.0 */
/* What several commands make out of the options before they can begin. */
#ifndef PATROL_CMD_SETUP_H
#define PATROL_CMD_SETUP_H

#include <limits.h>

#include "cmd/options.h"
#include "git/repo.h"
#include "github/check.h"
#include "rules/ruleset.h"

/* The rules that the operator asked for, sealed. */
MUST_USE enum err_code setup_rules(const struct options *options, struct ruleset **out,
                                   struct err *err);

/* What git tells the programs that it starts: which index, which objects. */
struct repo_options setup_git(void);

/* How checks are to be made. Makes the folder of the remembered verdicts
 * where it is the default one; `cache_path` has room for its name. */
struct check_options setup_checks(const struct options *options, char cache_path[PATH_MAX]);

#endif
