/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is overwritten when it is given back, with the signatures of
 * libc. libcurl gets these, because it copies request headers, and with them
 * tokens, into buffers of its own; and jansson, for files of secrets.
 *
 * Thread: shared. Failure: NULL.
 */
#ifndef PATROL_CORE_WIPING_H
#define PATROL_CORE_WIPING_H

#include <stddef.h>

void *wiping_malloc(size_t size);
void *wiping_calloc(size_t count, size_t size);
void *wiping_realloc(void *ptr, size_t size);
char *wiping_strdup(const char *text);
void wiping_free(void *ptr);

#endif
