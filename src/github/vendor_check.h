/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks another vendor than GitHub whether its token lives, as a recipe of the
 * rule says (model/recipe.h), and makes the answer a verdict. The law is that of
 * github/answers.h: dead is what the vendor itself documents as a bad token,
 * everything that somebody else may have said is unknown, with the reason.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_VENDOR_CHECK_H
#define PATROL_GITHUB_VENDOR_CHECK_H

#include "core/secret.h"
#include "github/answers.h"
#include "model/recipe.h"

/* Why nothing is sent for this secret; NULL: it can be asked about. */
const char *vendor_check_refusal(const struct recipe *recipe, const struct secret *secret);

/* Sends the request. ERR_NOMEM, ERR_USAGE. */
MUST_USE enum err_code vendor_check_start(const struct recipe *recipe, const struct secret *secret,
                                          struct http *http, void *tag, struct err *err);

/* Fills `verdict` (but for host, time and number of requests) from an answer.
 * `at_home`: a place says that the token is for this vendor's own host, so a
 * refusal there is the last word. ERR_NOMEM. */
MUST_USE enum err_code vendor_check_judge(const struct recipe *recipe, bool at_home,
                                          const struct http_answer *answer, int64_t now_s,
                                          struct arena *arena, struct online_verdict *verdict,
                                          struct outcome *out);

#endif
