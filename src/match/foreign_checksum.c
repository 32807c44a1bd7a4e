/* SPDX-License-Identifier: Apache-2.0 */
#include "match/foreign_checksum.h"

#include "core/limits.h"

static bool find(void *ctx, struct slice name, struct slice *value)
{
    const struct captures *captures = ctx;
    struct span span;

    if (regex_group(captures->regex, captures->scratch, name, &span))
        *value = slice_sub(captures->subject, span.start, span.end);
    else if (slice_is(name, "MATCH"))
        *value = captures->match;
    else if (slice_is(name, "FULL_MATCH"))
        *value = captures->whole;
    else
        return false;
    return true;
}

/* Values that the templates cannot take are no checksum. */
enum err_code foreign_checksum_judge(const struct templates *templates,
                                     const struct captures *captures, enum foreign_checksum *out)
{
    struct captures names = *captures;
    struct buf actual = BUF_SECRET_INIT(LIMIT_RENDERED_BYTES);
    struct buf expected = BUF_SECRET_INIT(LIMIT_RENDERED_BYTES);
    struct slice group;
    enum err_code code;

    *out = FOREIGN_CHECKSUM_MISSING;
    if (templates->needs && !find(&names, slice_str(templates->needs), &group))
        return ERR_OK;
    *out = FOREIGN_CHECKSUM_FAILS;
    code = template_render(templates->actual, find, &names, &actual);
    if (code == ERR_OK)
        code = template_render(templates->expected, find, &names, &expected);
    if (code == ERR_OK && slice_equal(buf_slice(&actual), buf_slice(&expected)))
        *out = FOREIGN_CHECKSUM_FITS;
    buf_release(&actual);
    buf_release(&expected);
    return code == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}
