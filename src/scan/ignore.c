/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/ignore.h"

#include "core/glob.h"
#include "core/mem.h"
#include "core/utf8.h"

/* The text is kept and read again for each path: findings are few. */
struct ignore_list {
    size_t len;
    char text[];
};

enum err_code ignore_new(struct slice text, struct ignore_list **out)
{
    struct ignore_list *list;

    text = utf8_without_mark(text);
    list = mem_alloc(sizeof *list + text.len);
    if (!list)
        return ERR_NOMEM;
    list->len = text.len;
    if (text.len)
        memcpy(list->text, text.ptr, text.len);
    *out = list;
    return ERR_OK;
}

void ignore_free(struct ignore_list *list)
{
    mem_free(list);
}

/* Blanks at the end do not count; a backslash keeps a `#` or `!` in front. */
static struct slice clean(struct slice line, bool *negated)
{
    while (line.len && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t' ||
                        line.ptr[line.len - 1] == '\r'))
        line.len--;
    *negated = slice_starts(line, "!");
    if (*negated)
        line = slice_sub(line, 1, line.len);
    else if (slice_starts(line, "#"))
        line.len = 0;
    else if (slice_starts(line, "\\#") || slice_starts(line, "\\!"))
        line = slice_sub(line, 1, line.len);
    return line;
}

/* The path itself, each folder above it, and each archive around it. */
static bool matches(struct slice pattern, struct slice path)
{
    if (glob_match(pattern, path, false))
        return true;
    for (size_t i = 1; i < path.len; i++)
        if ((path.ptr[i] == '/' && glob_match(pattern, slice_sub(path, 0, i), true)) ||
            (path.ptr[i] == '!' && glob_match(pattern, slice_sub(path, 0, i), false)))
            return true;
    return false;
}

struct slice ignore_match(const struct ignore_list *list, struct slice path)
{
    struct slice rest = slice_of(list->text, list->len);
    struct slice found = {NULL, 0};
    struct slice line;

    while (slice_cut(&rest, '\n', &line)) {
        bool negated;
        struct slice pattern = clean(line, &negated);

        if (pattern.len && matches(pattern, path))
            found = negated ? slice_of(NULL, 0) : pattern;
    }
    return found;
}
