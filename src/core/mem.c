/* SPDX-License-Identifier: Apache-2.0 */
#define MEM_IMPLEMENTATION
#include "core/mem.h"

#include "core/checked.h"

#ifdef TORTURE
/* Defined by the torture variant's test runner: true when this allocation
 * is the one to fail. */
bool torture_fails_now(void);
#define FAILS_NOW() torture_fails_now()
#else
#define FAILS_NOW() false
#endif

void *mem_alloc(size_t size)
{
    if (FAILS_NOW())
        return NULL;
    return malloc(size ? size : 1);
}

void *mem_calloc(size_t count, size_t size)
{
    if (FAILS_NOW())
        return NULL;
    return calloc(count ? count : 1, size ? size : 1);
}

void *mem_realloc(void *ptr, size_t count, size_t size)
{
    size_t bytes;

    if (FAILS_NOW() || !checked_mul(count, size, &bytes))
        return NULL;
    return realloc(ptr, bytes ? bytes : 1);
}

char *mem_strndup(const char *text, size_t len)
{
    size_t size;
    char *copy;

    if (!checked_add(len, 1, &size))
        return NULL;
    copy = mem_alloc(size);
    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *mem_strdup(const char *text)
{
    return mem_strndup(text, strlen(text));
}

void mem_free(void *ptr)
{
    free(ptr);
}

void mem_wipe(void *ptr, size_t len)
{
    if (len)
        explicit_bzero(ptr, len);
}

size_t mem_grow(size_t have, size_t want, size_t ceiling)
{
    size_t next;

    if (want > ceiling)
        return 0;
    if (want <= have)
        return have;
    next = have + have / 2 < have ? ceiling : have + have / 2;
    if (next < 16)
        next = 16;
    if (next < want)
        next = want;
    return next < ceiling ? next : ceiling;
}
