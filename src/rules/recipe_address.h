/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses a rule file may name. Thread: immutable. */
#ifndef PATROL_RULES_RECIPE_ADDRESS_H
#define PATROL_RULES_RECIPE_ADDRESS_H

#include "core/slice.h"

/* What is wrong with an address, for a message; NULL: nothing, and *host is
 * its host. Right is https://NAME/PATH with a public name in small letters,
 * nothing around the name, and a plain path and query. */
const char *recipe_address_wrong(struct slice url, struct slice *host);

/* Is it a name of the public DNS, and no IP address in any of its spellings? */
MUST_USE bool recipe_address_is_public_name(struct slice name);

#endif
