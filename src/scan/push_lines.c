/* SPDX-License-Identifier: Apache-2.0 */

#include "scan/push_lines.h"

#include "core/file.h"
#include "core/limits.h"
#include "core/mem.h"

/* One line of the input. */
struct update {
    struct slice old_id;
    struct slice new_id;
    struct slice ref;
};

void push_lines_init(struct push_lines *push)
{
    *push = (struct push_lines){
        .input = BUF_INIT(LIMIT_REFS_BYTES),
        .names = BUF_INIT(LIMIT_REFS_BYTES),
        .known = BUF_INIT(LIMIT_REF_NAME_BYTES),
    };
}

void push_lines_release(struct push_lines *push)
{
    buf_release(&push->input);
    buf_release(&push->names);
    buf_release(&push->known);
    mem_free(push->tips);
    mem_free(push->old);
}

/* Cuts the last word off; false when there is no blank before it. */
static bool cut_last(struct slice *rest, struct slice *word)
{
    const char *blank = rest->len ? memrchr(rest->ptr, ' ', rest->len) : NULL;

    if (!blank)
        return false;
    *word = slice_of(blank + 1, (size_t)(rest->ptr + rest->len - blank - 1));
    rest->len = (size_t)(blank - rest->ptr);
    return true;
}

static bool is_id(struct slice text)
{
    if (text.len != OID_MAX_HEX && text.len != OID_MAX_HEX * 5 / 8)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("0123456789abcdef", text.ptr[i]) || !text.ptr[i])
            return false;
    return true;
}

static bool is_none(struct slice id)
{
    for (size_t i = 0; i < id.len; i++)
        if (id.ptr[i] != '0')
            return false;
    return true;
}

static bool parse_line(struct slice line, bool pre_push, struct update *out)
{
    struct slice local;

    if (pre_push) {
        if (!cut_last(&line, &out->old_id) || !cut_last(&line, &out->ref) ||
            !cut_last(&line, &out->new_id))
            return false;
    } else {
        if (!cut_last(&line, &out->ref) || !cut_last(&line, &out->new_id))
            return false;
        local = line;
        out->old_id = local;
    }
    return out->ref.len && is_id(out->old_id) && is_id(out->new_id);
}

static enum err_code make_room(struct push_lines *push, size_t want)
{
    size_t cap = mem_grow(push->cap, want, LIMIT_REFS);
    struct slice *tips;
    struct slice *old;

    if (want <= push->cap)
        return ERR_OK;
    if (!cap)
        return ERR_LIMIT;
    tips = mem_realloc(push->tips, cap, sizeof *tips);
    if (tips)
        push->tips = tips;
    old = tips ? mem_realloc(push->old, cap, sizeof *old) : NULL;
    if (!old)
        return ERR_NOMEM;
    push->old = old;
    push->cap = cap;
    return ERR_OK;
}

static enum err_code add(struct push_lines *push, const struct update *update)
{
    enum err_code code = make_room(push, push->tip_count + 1);

    if (code == ERR_OK)
        code = make_room(push, push->old_count + 1);
    if (code != ERR_OK || is_none(update->new_id))
        return code;
    push->tips[push->tip_count++] = update->new_id;
    buf_add_slice(&push->names, update->ref);
    buf_add_char(&push->names, '\0');
    if (!is_none(update->old_id))
        push->old[push->old_count++] = update->old_id;
    return buf_status(&push->names);
}

enum err_code push_lines_parse(struct push_lines *push, const char *remote, struct err *err)
{
    struct slice rest = buf_slice(&push->input);
    struct slice line;
    struct update update;
    enum err_code code = ERR_OK;
    size_t number = 0;

    if (remote)
        buf_printf(&push->known, "refs/remotes/%s/", remote);
    while (code == ERR_OK && slice_cut(&rest, '\n', &line)) {
        number++;
        if (!line.len)
            continue;
        if (!parse_line(line, remote != NULL, &update))
            return err_set(err, ERR_USAGE, "standard input, line %zu: not what git tells a %s hook",
                           number, remote ? "pre-push" : "pre-receive");
        code = add(push, &update);
    }
    if (code == ERR_OK)
        code = buf_status(&push->known);
    return code == ERR_OK ? code : err_set(err, code, "%s", err_text(code));
}

enum err_code push_lines_read(struct push_lines *push, const char *remote, struct err *err)
{
    enum err_code code = file_read("-", &push->input, err);

    return code == ERR_OK ? push_lines_parse(push, remote, err) : code;
}

struct commit_pick push_lines_pick(const struct push_lines *push)
{
    return (struct commit_pick){
        .tips = push->tips,
        .tip_count = push->tip_count,
        .known = push->old,
        .known_count = push->old_count,
        .known_refs = buf_str(&push->known),
        .ref_names = buf_slice(&push->names),
    };
}
