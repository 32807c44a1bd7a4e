/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/push_lines.h"
#include "tests/lib/unit.h"

#define NONE "0000000000000000000000000000000000000000"
#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define WIDE A "aaaaaaaaaaaaaaaaaaaaaaaa"
#define WIDE_NONE NONE "000000000000000000000000"

/* What a pick says, as "tips | known | names". */
static void describe(const struct push_lines *push, struct buf *out)
{
    const struct commit_pick pick = push_lines_pick(push);

    for (size_t i = 0; i < pick.tip_count; i++)
        buf_printf(out, "%.1s ", pick.tips[i].ptr);
    buf_add_str(out, "|");
    for (size_t i = 0; i < pick.known_count; i++)
        buf_printf(out, " %.1s", pick.known[i].ptr);
    buf_add_str(out, " |");
    for (size_t i = 0; i < pick.ref_names.len; i++)
        buf_add_char(out, pick.ref_names.ptr[i] ? pick.ref_names.ptr[i] : ' ');
    buf_printf(out, "| %s", pick.known_refs);
}

static void lines_say_what_is_new(void **state)
{
    static const struct {
        const char *remote; /* NULL: pre-receive */
        const char *input;
        const char *says; /* NULL: refused */
    } rows[] = {
        {"o", "", "| || refs/remotes/o/"},
        {"o", "\n\n", "| || refs/remotes/o/"},
        {"o", "refs/heads/m " A " refs/heads/m " B "\n", "a | b |refs/heads/m | refs/remotes/o/"},
        {"o", "refs/heads/m " A " refs/heads/m " NONE, "a | |refs/heads/m | refs/remotes/o/"},
        {"o", "(delete) " NONE " refs/heads/m " B "\n", "| || refs/remotes/o/"},
        {"o", "HEAD@{2 days ago} " A " r " B "\n", "a | b |r | refs/remotes/o/"},
        {"o", "x " WIDE " r " WIDE_NONE "\n", "a | |r | refs/remotes/o/"},
        {NULL, NONE " " A " refs/heads/m\n" A " " B " n\n", "a b | a |refs/heads/m n | "},
        {NULL, A " " NONE " refs/heads/m\n", "| || "},
        /* What git does not write. */
        {"o", "refs/heads/m " A " refs/heads/m\n", NULL},
        {"o", "r " A " r " B "c\n", NULL},
        {"o", "r " A "  " B "\n", NULL},
        {NULL, "A" A " " B " r\n", NULL},
        {NULL, A " " B " \n", NULL},
        {NULL, A " " B "\n", NULL},
        {NULL, A " " B " r\nnonsense\n", NULL},
    };
    struct buf says = BUF_INIT(4096);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct push_lines push;
        struct err err = ERR_INIT;
        enum err_code code;

        push_lines_init(&push);
        buf_add_str(&push.input, rows[i].input);
        code = push_lines_parse(&push, rows[i].remote, &err);
        buf_reset(&says);
        if (code == ERR_OK)
            describe(&push, &says);
        if (!rows[i].says)
            assert_int_equal(code, ERR_USAGE);
        else
            assert_string_equal(buf_str(&says), rows[i].says);
        push_lines_release(&push);
    }
    buf_release(&says);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_say_what_is_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
