/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The raw bytes of a secret. Which files may include this header stands in
 * src/LAYERS (`raw` lines) and is checked by `make lint`: each of them sends
 * a secret to its own vendor, writes the file that the operator asked for, or
 * hashes it.
 */
#ifndef PATROL_CORE_SECRET_RAW_H
#define PATROL_CORE_SECRET_RAW_H

#include "core/secret.h"

/* Valid as long as the secret. */
struct slice secret_raw(const struct secret *secret);

#endif
