/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte chooses a name for the file and an encoding, the second where in it
 * the secret stands. */
#include "scan/context.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[] = {
    "a.txt", ".git/config", ".netrc", "a.yml", "a.json", "a.xml", "a.tf", "a.toml",
};

static void check_host(struct slice host)
{
    for (size_t i = 0; i < host.len; i++)
        if ((unsigned char)host.ptr[i] <= ' ' || strchr("/@?#\"'", host.ptr[i]))
            __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct context_finder finder = CONTEXT_FINDER_INIT(NULL);
    struct context found = {0};
    struct context_query query = {.from_start = true};

    if (size < 3)
        return 0;
    query.path = slice_str(paths[data[0] % ARRAY_LEN(paths)]);
    query.encoding = (enum encoding)(data[0] / ARRAY_LEN(paths) % (ENCODING_ESCAPED + 1));
    query.bytes = slice_of((const char *)data + 2, size - 2);
    query.start = (size - 3) * data[1] / 255;
    query.end = query.bytes.len - query.start > 8 ? query.start + 8 : query.bytes.len;
    query.secret = slice_sub(query.bytes, query.start, query.end);
    if (context_find(&finder, &query, &found) == ERR_OK) {
        check_host(found.host);
        if (slice_find(found.key, query.secret) != SIZE_MAX ||
            slice_find(found.user, query.secret) != SIZE_MAX)
            __builtin_trap();
    }
    context_release(&finder);
    return 0;
}
