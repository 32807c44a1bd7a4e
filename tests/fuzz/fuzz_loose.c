/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "git/loose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct inflate *inflate = NULL;
    struct inflate_stream *stream = NULL;
    struct loose loose = {0};
    struct room room = {0};
    struct slice content;

    assert(inflate_new(&inflate) == ERR_OK);
    assert(inflate_stream_new(&stream) == ERR_OK);
    if (loose_parse(slice_of((const char *)data, size), stream, &loose) == ERR_OK &&
        loose_unpack(&loose, inflate, 1 << 20, &room, &content) == ERR_OK)
        assert(content.len == loose.size);
    room_release(&room);
    inflate_stream_free(stream);
    inflate_free(inflate);
    return 0;
}
