/* SPDX-License-Identifier: Apache-2.0 */
#include "github/endpoints.h"

static const struct endpoint endpoints[ENDPOINT_COUNT] = {
#define ENDPOINT(id, method, path, query, fields, headers) [ENDPOINT_##id] = {method, path, query},
#include "github/endpoints.def"
#undef ENDPOINT
};

/* A refresh token tells nothing without the secret of its app, and asking with
 * that would consume it. */
static const struct verifier verifiers[] = {
    {"github-user", true, ENDPOINT_USER, NULL},
    {"github-installation", true, ENDPOINT_INSTALLATION, NULL},
    {"github-refresh", false, ENDPOINT_RATE_LIMIT,
     "a refresh token can only be checked by its app, and that would use it up"},
};

const struct endpoint *endpoints_at(enum endpoint_id id)
{
    return &endpoints[id];
}

static void add_query(enum endpoint_id id, unsigned page, struct buf *out)
{
    const struct slice query = slice_str(endpoints[id].query);

    if (query.len)
        buf_add_char(out, '?');
    buf_add_slice(out, query);
    if (slice_ends(query, "page="))
        buf_printf(out, "%u", page);
}

void endpoints_url(enum endpoint_id id, unsigned page, const char *base_url, struct buf *out)
{
    buf_add_str(out, base_url);
    buf_add_str(out, endpoints[id].path);
    add_query(id, page, out);
}

void endpoints_url_of(enum endpoint_id id, struct slice values, unsigned page, const char *base_url,
                      struct buf *out)
{
    struct slice rest = slice_str(endpoints[id].path);
    struct slice value;
    size_t at;

    buf_add_str(out, base_url);
    while ((at = slice_find(rest, SLICE_LITERAL("{"))) != SIZE_MAX &&
           slice_cut(&values, '/', &value)) {
        buf_add_slice(out, slice_sub(rest, 0, at));
        buf_add_slice(out, value);
        rest = slice_sub(rest, slice_find(rest, SLICE_LITERAL("}")) + 1, rest.len);
    }
    buf_add_slice(out, rest);
    add_query(id, page, out);
}

const struct verifier *endpoints_verifier(const char *name)
{
    for (size_t i = 0; name && i < ARRAY_LEN(verifiers); i++)
        if (strcmp(verifiers[i].name, name) == 0)
            return &verifiers[i];
    return NULL;
}
