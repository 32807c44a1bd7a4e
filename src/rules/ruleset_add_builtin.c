/* SPDX-License-Identifier: Apache-2.0 */
/* A file of its own: the tool that writes the built-in rules is linked with
 * everything else of the library, but not yet with them. */
#include "rules/builtin_rules.h"
#include "rules/ruleset_internal.h"

enum err_code ruleset_add_builtin(struct ruleset *set, struct err *err)
{
    for (size_t i = 0; i < builtin_rules.count; i++) {
        enum err_code code = ruleset_insert(set, &builtin_rules.items[i], err);

        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}
