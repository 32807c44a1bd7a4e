/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/hook_script.h"

#define MARK "# Written by patrol hook install; patrol hook uninstall removes it."

static const char *const known[] = {"pre-commit", "pre-merge-commit", "pre-push", "pre-receive"};

/* githooks(5), but for those that git runs all the time, and for those whose
 * being there changes what git does. */
static const char *const any[] = {
    "pre-commit",         "pre-push",           "pre-receive",      "applypatch-msg",
    "commit-msg",         "post-applypatch",    "post-checkout",    "post-commit",
    "post-merge",         "post-receive",       "post-rewrite",     "post-update",
    "pre-applypatch",     "pre-auto-gc",        "pre-merge-commit", "pre-rebase",
    "prepare-commit-msg", "sendemail-validate", "update",
};

const char *hook_script_any(size_t index)
{
    return index < ARRAY_LEN(any) ? any[index] : NULL;
}

bool hook_script_known(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(name, known[i]) == 0)
            return true;
    return false;
}

bool hook_script_is(struct slice text)
{
    struct slice first;
    struct slice second;

    return slice_cut(&text, '\n', &first) && slice_cut(&text, '\n', &second) &&
           slice_is(second, MARK);
}

/* As one word of sh: 'it'\''s' */
static void add_quoted(struct buf *out, const char *text)
{
    struct slice rest = slice_str(text);
    struct slice part;
    const char *between = "'";

    while (slice_cut(&rest, '\'', &part)) {
        buf_add_str(out, between);
        buf_add_slice(out, part);
        between = "'\\''";
    }
    buf_add_char(out, '\'');
}

/* git tells the hooks of a push on standard input what is pushed; every one
 * of them wants to read it. */
static bool reads_input(const char *name)
{
    return strcmp(name, "pre-commit") != 0 && strcmp(name, "pre-merge-commit") != 0;
}

static void add_others(struct buf *out, const char *name, bool global)
{
    const char *run =
        reads_input(name) ? "printf '%s\\n' \"$input\" | \"$hook\" \"$@\"" : "\"$hook\" \"$@\"";

    if (reads_input(name))
        buf_add_str(out, "input=$(cat)\n");
    if (global)
        buf_printf(out, "own=$(git rev-parse --git-common-dir)/hooks/%s\n", name);
    buf_printf(out, "for hook in \"$0%s\"%s; do\n", HOOK_SAVED, global ? " \"$own\"" : "");
    buf_printf(out, "    [ -x \"$hook\" ] || continue\n");
    if (global)
        buf_add_str(out, "    [ \"$hook\" -ef \"$0\" ] && continue\n");
    buf_printf(out, "    %s || exit\ndone\n", run);
}

static void add_patrol(struct buf *out, const char *name, const char *program)
{
    buf_add_str(out, "patrol=");
    add_quoted(out, program);
    buf_printf(out,
               "\n[ -x \"$patrol\" ] || patrol=$(command -v patrol) || {\n"
               "    echo 'patrol is not there, so nothing was looked at and this is stopped.' >&2\n"
               "    echo \"Install it again, or remove $0.\" >&2\n"
               "    exit 1\n"
               "}\n");
    if (reads_input(name))
        buf_printf(out, "printf '%%s\\n' \"$input\" | \"$patrol\" hook %s \"$@\"\n", name);
    else
        buf_printf(out, "exec \"$patrol\" hook %s\n", name);
}

void hook_script_write(struct buf *out, const char *name, const char *program, bool global)
{
    buf_add_str(out, "#!/bin/sh\n" MARK "\n");
    add_others(out, name, global);
    add_patrol(out, name, program);
}

void hook_script_forward(struct buf *out, const char *name)
{
    buf_add_str(out, "#!/bin/sh\n" MARK "\n");
    buf_printf(out, "hook=$(git rev-parse --git-common-dir)/hooks/%s\n", name);
    buf_add_str(out, "[ ! -x \"$hook\" ] || [ \"$hook\" -ef \"$0\" ] || exec \"$hook\" \"$@\"\n");
}
