/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Placeholders that have the form of a token: "sk_live_xxxxxxxx", the letters
 * in their order, a word that says so. What has a checksum needs no such
 * guess.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_DUMMY_H
#define PATROL_MATCH_DUMMY_H

#include "core/slice.h"

bool dummy_is(struct slice secret);

#endif
