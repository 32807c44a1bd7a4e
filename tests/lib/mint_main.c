/* SPDX-License-Identifier: Apache-2.0 */
/* mint < TEMPLATE > FILE: expands the {{kind:seed}} placeholders of standard
 * input, so that tests can write files with tokens that no tree holds. */
#include <stdio.h>

#include "core/file.h"
#include "core/limits.h"
#include "rules/placeholder.h"

static enum err_code mint(struct buf *template, struct buf *made, struct err *err)
{
    enum err_code code = file_read("-", template, err);

    if (code == ERR_OK)
        code = placeholder_expand(buf_slice(template), made, err);
    return code;
}

static enum err_code put(const struct buf *made, struct err *err)
{
    struct file_writer *out;
    enum err_code code = file_writer_new("-", 0, &out, err);

    if (code != ERR_OK)
        return code;
    code = file_writer_add(out, buf_slice(made), err);
    if (code == ERR_OK)
        code = file_writer_commit(out, err);
    file_writer_free(out);
    return code;
}

int main(void)
{
    struct buf template = BUF_INIT(64 * MIB);
    struct buf made = BUF_INIT(64 * MIB);
    struct err err = ERR_INIT;
    enum err_code code = mint(&template, &made, &err);

    if (code == ERR_OK)
        code = put(&made, &err);
    if (code != ERR_OK)
        fprintf(stderr, "mint: %s\n", err.msg);
    buf_release(&template);
    buf_release(&made);
    return code == ERR_OK ? 0 : 1;
}
