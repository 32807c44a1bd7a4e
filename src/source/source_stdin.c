/* SPDX-License-Identifier: Apache-2.0 */
/* Standard input, for the location "-". */
#include <unistd.h>

#include "source/pieces.h"

extern const struct source_type source_stdin;

static void run(struct sink *sink, void *arg)
{
    const struct blob blob = {
        .kind = PLACE_STDIN, .target = SLICE_LITERAL("-"), .path = SLICE_LITERAL("-")};
    struct err err = ERR_INIT;
    enum err_code code = pieces_read(sink, STDIN_FILENO, 0, blob, &err);

    (void)arg;
    sink->coverage.files++;
    if (code != ERR_OK && code != ERR_CANCELLED)
        sink->skipped(sink, SKIP_UNREADABLE, blob.target, blob.path, err.msg);
}

static void drop(void *arg)
{
    (void)arg;
}

static enum err_code open_stdin(const struct source_options *options, const char *location,
                                struct source *out, struct err *err)
{
    (void)options;
    (void)err;
    if (!slice_is(slice_str(location), "-"))
        return ERR_NOTFOUND;
    *out = (struct source){.kind = "stdin", .root = {run, drop, NULL}};
    return ERR_OK;
}

const struct source_type source_stdin = {"stdin", open_stdin};
