/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "scan/push_lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct push_lines *push)
{
    const struct commit_pick pick = push_lines_pick(push);
    struct slice rest = pick.ref_names;
    struct slice name;
    size_t names = 0;

    for (size_t i = 0; i < pick.tip_count; i++)
        assert(pick.tips[i].len == 40 || pick.tips[i].len == 64);
    for (size_t i = 0; i < pick.known_count; i++)
        assert(pick.known[i].len == 40 || pick.known[i].len == 64);
    while (rest.len && slice_cut(&rest, '\0', &name))
        names++;
    /* A name may hold NUL itself; none is lost. */
    assert(names >= pick.tip_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const remotes[] = {NULL, "origin"};

    for (size_t i = 0; i < ARRAY_LEN(remotes); i++) {
        struct push_lines push;

        push_lines_init(&push);
        buf_add(&push.input, (const char *)data, size);
        if (buf_status(&push.input) == ERR_OK &&
            push_lines_parse(&push, remotes[i], NULL) == ERR_OK)
            check(&push);
        push_lines_release(&push);
    }
    return 0;
}
