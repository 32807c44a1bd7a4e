/* SPDX-License-Identifier: Apache-2.0 */
#include "github/bearer.h"

#include "core/base64.h"
#include "core/limits.h"
#include "core/secret_raw.h"
#include "github/endpoints.h"

#define LOGIN_BYTES ((size_t)20 << 10)        /* LIMIT_SECRET_BYTES and a name */
#define AUTHORIZATION_BYTES (2 * LOGIN_BYTES) /* the same in base 64 */

/* A line break would end the header; nothing outside ASCII is a token. */
bool bearer_fits(const struct secret *secret)
{
    const struct slice raw = secret_raw(secret);

    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] <= ' ' || raw.ptr[i] > '~')
            return false;
    return raw.len > 0 && raw.len <= LIMIT_SECRET_BYTES;
}

bool bearer_is_personal(const struct secret *secret)
{
    const struct slice raw = secret_raw(secret);

    return slice_starts(raw, "ghp_") || slice_starts(raw, "github_pat_");
}

/* "x-access-token:TOKEN" is how git signs in with a token. */
static void add_git_login(struct buf *out, struct slice raw)
{
    struct buf pair = BUF_SECRET_INIT(LOGIN_BYTES);

    buf_add_str(&pair, "x-access-token:");
    buf_add_slice(&pair, raw);
    base64_add(out, buf_slice(&pair), BASE64_STANDARD);
    if (buf_status(&pair))
        out->status = buf_status(&pair);
    buf_release(&pair);
}

static void add_header(const struct bearer_request *request, struct buf *out)
{
    const struct slice raw = secret_raw(request->secret);

    buf_add_str(out, request->git ? "Authorization: Basic " : "Authorization: Bearer ");
    if (request->git)
        add_git_login(out, raw);
    else
        buf_add_slice(out, raw);
}

enum err_code bearer_start(struct http *http, const struct bearer_request *request, void *tag,
                           struct err *err)
{
    struct buf authorization = BUF_SECRET_INIT(AUTHORIZATION_BYTES);
    const char *headers[] = {"", ENDPOINTS_ACCEPT, ENDPOINTS_API_VERSION};
    const struct http_request signed_request = {request->method, request->url, headers,
                                                request->git ? 1 : ARRAY_LEN(headers),
                                                slice_of(NULL, 0)};
    enum err_code code;

    add_header(request, &authorization);
    headers[0] = buf_str(&authorization);
    code = buf_status(&authorization);
    code = code ? err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM))
                : http_start(http, &signed_request, tag, err);
    buf_release(&authorization);
    return code;
}
