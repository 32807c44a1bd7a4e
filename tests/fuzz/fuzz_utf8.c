/* SPDX-License-Identifier: Apache-2.0 */
#include "core/limits.h"
#include "core/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of((const char *)data, size);
    struct buf visible = BUF_INIT(64 * MIB);
    struct buf replaced = BUF_INIT(64 * MIB);

    utf8_add_visible(&visible, text);
    check(buf_status(&visible) == ERR_OK && utf8_valid(buf_slice(&visible)));
    check(visible.len >= size);
    for (size_t i = 0; i < visible.len; i++)
        check((unsigned char)visible.ptr[i] >= ' ' && visible.ptr[i] != 0x7f);
    utf8_add_replaced(&replaced, text);
    check(buf_status(&replaced) == ERR_OK && utf8_valid(buf_slice(&replaced)));
    check(utf8_valid(text) == slice_equal(text, buf_slice(&replaced)));
    buf_release(&visible);
    buf_release(&replaced);
    return 0;
}
