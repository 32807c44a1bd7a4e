/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-1 of a secret: what the baselines of detect-secrets know it by. */
#ifndef PATROL_SCAN_SECRET_SHA1_H
#define PATROL_SCAN_SECRET_SHA1_H

#include "core/secret.h"
#include "git/sha1.h"

void secret_sha1(const struct secret *secret, unsigned char out[SHA1_BYTES]);

#endif
