/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a responder wants to know of a token beside its liveness, asked of the
 * GitHub host with reads only: whose the account number in a fine-grained token
 * is, with the operator's own credentials and without using the token; and
 * whether a live token can push to the repository that it leaked from.
 *
 * Ownership: text is the arena's. Thread: confined. Failure: ERR_NOMEM,
 * ERR_CANCELLED; what the host does not tell stays unsaid.
 */
#ifndef PATROL_GITHUB_ENQUIRY_H
#define PATROL_GITHUB_ENQUIRY_H

#include "github/check.h"

/* The login of offline->owner_id. */
MUST_USE enum err_code enquiry_owner(struct checker *checker, const struct secret *credential,
                                     struct arena *arena, struct offline_verdict *offline,
                                     struct err *err);

/* `repository` is "OWNER/NAME". The API tells the role of the token's owner; what
 * the token itself may do only git's own answer tells, which it gives to a push
 * before anything is pushed:
 * https://git-scm.com/docs/http-protocol#_smart_service_git_receive_pack */
MUST_USE enum err_code enquiry_leak(struct checker *checker, const struct secret *token,
                                    struct slice repository, struct arena *arena,
                                    struct online_verdict *verdict, struct err *err);

#endif
