/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All memory of the library comes from here, so that tests can make the Nth
 * allocation fail, and so that no size is multiplied unchecked. NULL means
 * ERR_NOMEM. mem_free accepts NULL. The libc names do not compile in files
 * that include this header.
 *
 * Thread: shared.
 */
#ifndef PATROL_CORE_MEM_H
#define PATROL_CORE_MEM_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/attributes.h"

/* `size` bytes, not cleared; a size of 0 gives a pointer that can be freed. */
MUST_USE void *mem_alloc(size_t size);

/* `count` × `size` bytes, cleared; NULL also when the product overflows. */
MUST_USE void *mem_calloc(size_t count, size_t size);

/* Resizes to `count` × `size`; on NULL the old block is still there. */
MUST_USE void *mem_realloc(void *ptr, size_t count, size_t size);

/* A copy of `len` bytes with a NUL behind it. */
MUST_USE char *mem_strndup(const char *text, size_t len);
MUST_USE char *mem_strdup(const char *text);

void mem_free(void *ptr);

/* Overwrites with zeros; the compiler may not leave it out. */
void mem_wipe(void *ptr, size_t len);

/* Capacity for at least `want` elements, growing by half from `have`;
 * 0 means over `ceiling`. */
size_t mem_grow(size_t have, size_t want, size_t ceiling);

#ifndef MEM_IMPLEMENTATION
#undef strdup
#undef strndup
#define malloc(...) use_mem_alloc_instead
#define calloc(...) use_mem_calloc_instead
#define realloc(...) use_mem_realloc_instead
#define free(...) use_mem_free_instead
#define strdup(...) use_mem_strdup_instead
#define strndup(...) use_mem_strndup_instead
#endif

#endif
