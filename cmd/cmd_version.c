/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/cmd.h"
#include "core/limits.h"
#include "git/inflate.h"
#include "match/regex.h"
#include "report/emitter.h"

/* libcurl is not among them: it is loaded only when it is needed. */
static void add_libraries(struct buf *out)
{
    void (*const libraries[])(struct buf *) = {
        regex_library,
        inflate_library,
        json_write.library,
        yaml_write.library,
    };

    for (size_t i = 0; i < ARRAY_LEN(libraries); i++) {
        libraries[i](out);
        buf_add_char(out, '\n');
    }
    buf_add_str(out, "compiler " __VERSION__ "\n");
}

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct buf text = BUF_INIT(64 * KIB);
    enum exit_status status;

    buf_add_str(&text, "patrol " PATROL_VERSION "\n");
    if (options->verbose)
        add_libraries(&text);
    status = cmd_print(context, &text);
    buf_release(&text);
    return status;
}

const struct cmd cmd_version = {
    .name = "version",
    .summary = "print the version",
    .usage = "",
    .about = "With --verbose also the libraries that it uses.",
    .groups = GROUP_BIT(GROUP_GENERAL),
    .run = run,
};
