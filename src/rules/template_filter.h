/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filters of checksum templates: text in, text out. Those that compute
 * are Kingfisher's, the others Liquid's (https://shopify.github.io/liquid/).
 *
 * Thread: shared.
 */
#ifndef PATROL_RULES_TEMPLATE_FILTER_H
#define PATROL_RULES_TEMPLATE_FILTER_H

#include "core/buf.h"

#define TEMPLATE_ARGUMENTS_MOST 2

struct template_filter {
    const char *name;
    /* Appends the filtered text. false: it cannot take such a value or argument. */
    bool (*apply)(struct slice input, const struct slice *arguments, size_t count, struct buf *out);
    size_t arguments_least;
    size_t arguments_most;
};

/* NULL: there is no such filter. */
const struct template_filter *template_filter_find(struct slice name);

#endif
