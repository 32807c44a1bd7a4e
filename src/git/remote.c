/* SPDX-License-Identifier: Apache-2.0 */
#include "git/remote.h"

#include "core/limits.h"
#include "git/config_text.h"
#include "git/gitfile.h"

/* `[remote "origin"]`, or `[remote.origin]` as it was written once. */
static bool is_origin(struct slice header)
{
    struct slice name;

    if (config_text_is(header, "remote.origin"))
        return true;
    if (!slice_cut(&header, '"', &name) || !config_text_is(slice_trim(name), "remote"))
        return false;
    return slice_is(header, "origin\"");
}

struct slice remote_origin_in(struct slice config)
{
    bool in_origin = false;
    struct slice line;
    struct slice key;

    while (slice_cut(&config, '\n', &line)) {
        line = slice_trim(line);
        if (line.len && line.ptr[0] == '[') {
            const size_t end = slice_find(line, SLICE_LITERAL("]"));

            in_origin = is_origin(slice_trim(slice_sub(line, 1, end)));
            line = end == SIZE_MAX ? slice_of("", 0) : slice_sub(line, end + 1, line.len);
        }
        if (in_origin && slice_cut(&line, '=', &key) && line.ptr &&
            config_text_is(slice_trim(key), "url"))
            return config_text_value(line);
    }
    return slice_of(NULL, 0);
}

enum err_code remote_origin(const struct repo *repo, struct buf *out, struct err *err)
{
    struct buf config = BUF_SECRET_INIT(LIMIT_DOCUMENT_BYTES); /* addresses hold tokens */
    enum err_code code = gitfile_read_in(repo->common_dir, "config", &config, err);
    struct slice url;

    if (code == ERR_OK) {
        url = remote_origin_in(buf_slice(&config));
        buf_add_slice(out, url);
        code = url.len ? buf_status(out) : ERR_NOTFOUND;
    }
    buf_release(&config);
    return code;
}
