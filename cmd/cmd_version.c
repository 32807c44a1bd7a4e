/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/cmd.h"
#include "core/limits.h"

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct buf text = BUF_INIT(64 * KIB);
    enum exit_status status;

    buf_add_str(&text, "patrol " PATROL_VERSION "\n");
    if (options->verbose)
        buf_add_str(&text, "compiler: " __VERSION__ "\n");
    status = cmd_print(context, &text);
    buf_release(&text);
    return status;
}

const struct cmd cmd_version = {
    .name = "version",
    .summary = "print the version",
    .usage = "",
    .about = "With --verbose also what it was built with.",
    .groups = GROUP_BIT(GROUP_GENERAL),
    .run = run,
};
