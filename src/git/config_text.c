/* SPDX-License-Identifier: Apache-2.0 */
#include "git/config_text.h"

#include <strings.h>

bool config_text_is(struct slice text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.ptr, word, text.len) == 0;
}

struct slice config_text_value(struct slice text)
{
    text = slice_trim(text);
    if (text.len && text.ptr[0] == '"') {
        text = slice_sub(text, 1, text.len);
        return slice_sub(text, 0, slice_find(text, SLICE_LITERAL("\"")));
    }
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '#' || text.ptr[i] == ';')
            return slice_trim(slice_sub(text, 0, i));
    return text;
}
