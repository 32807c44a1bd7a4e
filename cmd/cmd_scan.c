/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/scan_job.h"

extern const struct cmd cmd_scan;

static enum exit_status run(const struct options *options, const struct cmd_context *context)
{
    struct engine_options engine;
    struct scan_job job;
    struct err err = ERR_INIT;
    enum exit_status status;
    enum err_code code;

    scan_job_init(&job, options, context, "scan");
    code = scan_job_prepare(&job, &err);
    if (code == ERR_OK) {
        engine = scan_job_engine(&job);
        code = scan_job_search(&job, &engine, &err);
    }
    if (code == ERR_OK)
        code = scan_job_check(&job, &err);
    if (code == ERR_OK)
        code = scan_job_write(&job, &err);
    status = code == ERR_OK ? scan_job_verdict(&job) : cmd_fail(context, &err);
    scan_job_release(&job);
    return status;
}

const struct cmd cmd_scan = {
    .name = "scan",
    .summary = "look for secrets in files, folders and repositories",
    .usage = "[PATH|-]...",
    .about = "Looks through every PATH (the current folder when none is given; - is standard\n"
             "input): hidden and ignored files too. Tokens that are found are checked with\n"
             "who issued them, once each, unless --no-verify says otherwise.",
    .groups = GROUP_BIT(GROUP_TARGETS) | GROUP_BIT(GROUP_HISTORY) | GROUP_BIT(GROUP_RULES) |
              GROUP_BIT(GROUP_SUPPRESS) | GROUP_BIT(GROUP_CHECKS) | GROUP_BIT(GROUP_FORMAT) |
              GROUP_BIT(GROUP_REPORT) | GROUP_BIT(GROUP_RUN) | GROUP_BIT(GROUP_CONFIG) |
              GROUP_BIT(GROUP_GENERAL),
    .own_config = true,
    .run = run,
};
