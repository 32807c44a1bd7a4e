/* SPDX-License-Identifier: Apache-2.0 */
/* Compiler attributes that the contracts in the headers are written with. */
#ifndef PATROL_CORE_ATTRIBUTES_H
#define PATROL_CORE_ATTRIBUTES_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NO_INLINE __attribute__((noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define NO_RETURN __attribute__((noreturn))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
