/* SPDX-License-Identifier: Apache-2.0 */
/* A file of its own: the tool that writes the image of the built-in rules is
 * linked with everything else of the library, but not yet with that. */
#include "match/builtin_matcher.h"
#include "match/matcher.h"

enum err_code matcher_new(const struct ruleset *rules, struct matcher **out, struct err *err)
{
    return matcher_new_with(rules, builtin_matcher, out, err);
}
