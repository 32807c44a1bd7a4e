/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-1 (FIPS 180-4), for the checksums that git's files end in: against
 * damage, not against forgery.
 *
 * Thread: confined.
 */
#ifndef PATROL_GIT_SHA1_H
#define PATROL_GIT_SHA1_H

#include "core/slice.h"

#define SHA1_BYTES 20

void sha1_of(struct slice bytes, unsigned char out[SHA1_BYTES]);

#endif
