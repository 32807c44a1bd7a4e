/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/node_dump.h"

static void dump_entries(const struct node *node, struct buf *out)
{
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        if (node->kind == NODE_MAP)
            buf_printf(out, "%" SLICE_FMT ": ", SLICE_ARG(entry->key));
        node_dump(entry, out);
        buf_add_str(out, entry->next ? ", " : "");
    }
}

void node_dump(const struct node *node, struct buf *out)
{
    const bool plain = node->style == NODE_PLAIN;

    switch (node->kind) {
    case NODE_NULL:
        buf_add_char(out, '~');
        break;
    case NODE_SCALAR:
        buf_add_str(out, plain ? "" : "'");
        buf_add_slice(out, node->text);
        buf_add_str(out, plain ? "" : "'");
        break;
    case NODE_LIST:
        buf_add_char(out, '[');
        dump_entries(node, out);
        buf_add_char(out, ']');
        break;
    case NODE_MAP:
        buf_add_char(out, '{');
        dump_entries(node, out);
        buf_add_char(out, '}');
        break;
    }
}
