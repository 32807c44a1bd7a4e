/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CRC-32 as in zip, gzip and PNG (ISO 3309, reflected polynomial 0xEDB88320,
 * start and final value 0xFFFFFFFF): the checksum inside many vendors'
 * tokens. For short strings; a pack file wants something faster.
 *
 * Thread: shared.
 */
#ifndef PATROL_CORE_CRC32_H
#define PATROL_CORE_CRC32_H

#include "core/slice.h"

uint32_t crc32_of(struct slice bytes);

#endif
