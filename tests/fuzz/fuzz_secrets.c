/* SPDX-License-Identifier: Apache-2.0 */
/* A file of --secrets: what it gives are bytes of its own, and what is wrong
 * with it is said. */
#include <stdint.h>
#include <stdlib.h>

#include "core/limits.h"
#include "report/secrets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err_code take(void *ctx, struct slice raw)
{
    uint64_t *bytes = ctx;

    if (!raw.ptr || !raw.len)
        abort();
    *bytes += raw.len;
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = ERR_INIT;
    uint64_t bytes = 0;
    enum err_code code = secrets_read(slice_of((const char *)data, size), take, &bytes, &err);

    /* An escape takes more bytes than what it stands for. */
    if (bytes > size || (code != ERR_OK && !err.msg[0]) || (code == ERR_OK && err.msg[0]))
        abort();
    return 0;
}
