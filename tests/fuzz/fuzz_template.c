/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first line is what a pattern captured, the rest a template: what is made
 * is the same each time, ends below the ceiling, and is nothing new of text
 * without expressions.
 */
#include <stdlib.h>

#include "core/limits.h"
#include "rules/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool find(void *ctx, struct slice name, struct slice *value)
{
    if (!slice_is(name, "MATCH") && !slice_is(name, "body"))
        return false;
    *value = *(const struct slice *)ctx;
    return true;
}

static enum err_code render(const struct template *template, struct slice captured, struct buf *out)
{
    return template_render(template, find, &captured, out);
}

static void check(const struct template *template, struct slice captured)
{
    struct buf once = BUF_SECRET_INIT(LIMIT_RENDERED_BYTES);
    struct buf again = BUF_SECRET_INIT(LIMIT_RENDERED_BYTES);
    const struct slice source = template_source(template);
    enum err_code code = render(template, captured, &once);

    if (code != ERR_OK && code != ERR_NOTFOUND && code != ERR_PARSE && code != ERR_LIMIT)
        abort();
    if (render(template, captured, &again) != code ||
        !slice_equal(buf_slice(&once), buf_slice(&again)) || once.len > LIMIT_RENDERED_BYTES)
        abort();
    if (slice_find(source, SLICE_LITERAL("{{")) == SIZE_MAX &&
        !slice_equal(buf_slice(&once), source))
        abort();
    buf_release(&once);
    buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of((const char *)data, size);
    struct arena arena = ARENA_INIT(MIB);
    const struct template *template;
    struct slice captured = {0};

    (void)slice_cut(&text, '\n', &captured);
    if (template_read(text, &arena, &template, NULL) == ERR_OK)
        check(template, captured);
    arena_release(&arena);
    return 0;
}
