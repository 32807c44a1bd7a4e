/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The language in which Kingfisher's rules say what the checksum of a token
 * is, the part of Liquid (https://shopify.github.io/liquid/) that checksums need:
 * text, and in it expressions such as
 *
 *     {{ "pre-" | append: body | crc32 | base62: 6 }}
 *
 * whose value goes through filters from left to right. Operands are quoted
 * texts, whole numbers, and names of what a pattern captured. There are no tags ({% if %}).
 *
 * Ownership: a template lives in its arena and borrows the text that it was read
 * from. Thread: immutable.
 */
#ifndef PATROL_RULES_TEMPLATE_H
#define PATROL_RULES_TEMPLATE_H

#include "core/arena.h"
#include "core/buf.h"

struct template;

/* ERR_UNSUPPORTED: the message names what is not known. */
MUST_USE enum err_code template_read(struct slice text, struct arena *arena,
                                     const struct template **out, struct err *err);

/* What it was read from. */
struct slice template_source(const struct template *template);

/* What a name stands for; false: there is no such thing. */
typedef bool (*template_find_fn)(void *ctx, struct slice name, struct slice *value);

/* Appends what the template makes. ERR_NOTFOUND: a name stands for nothing.
 * ERR_PARSE: a filter cannot take the value that it got. */
MUST_USE enum err_code template_render(const struct template *template, template_find_fn find,
                                       void *ctx, struct buf *out);

#endif
