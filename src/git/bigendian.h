/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in network byte order, as git writes them. The caller has checked
 * that the bytes are there. */
#ifndef PATROL_GIT_BIGENDIAN_H
#define PATROL_GIT_BIGENDIAN_H

#include <stdint.h>

static inline uint32_t bigendian_16(const void *at)
{
    const unsigned char *b = at;

    return (uint32_t)b[0] << 8 | b[1];
}

static inline uint32_t bigendian_24(const void *at)
{
    const unsigned char *b = at;

    return (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
}

static inline uint32_t bigendian_32(const void *at)
{
    const unsigned char *b = at;

    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline uint64_t bigendian_64(const void *at)
{
    const unsigned char *b = at;

    return (uint64_t)bigendian_32(b) << 32 | bigendian_32(b + 4);
}

#endif
