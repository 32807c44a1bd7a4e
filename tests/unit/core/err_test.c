/* SPDX-License-Identifier: Apache-2.0 */
#include "core/err.h"

#include <errno.h>
#include <string.h>

#include "tests/lib/unit.h"

static const enum err_code all[] = {
    ITER_END,     ERR_OK,    ERR_NOMEM,       ERR_IO,      ERR_PARSE,     ERR_LIMIT,
    ERR_NOTFOUND, ERR_USAGE, ERR_UNSUPPORTED, ERR_NETWORK, ERR_CANCELLED,
};

static void set_records_and_returns(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(err_set(&err, ERR_PARSE, "%s:%d: unknown key", "f.yml", 3), ERR_PARSE);
    assert_int_equal(err.code, ERR_PARSE);
    assert_string_equal(err.msg, "f.yml:3: unknown key");
    assert_int_equal(err_set(NULL, ERR_IO, "%s", "x"), ERR_IO);
}

static void sys_adds_the_system_s_words(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    assert_int_equal(err_sys(&err, ERR_IO, ENOENT, "cannot open '%s'", "a"), ERR_IO);
    assert_string_equal(err.msg, "cannot open 'a': No such file or directory");
    assert_int_equal(err_sys(NULL, ERR_IO, ENOENT, "x"), ERR_IO);
    err_sys(&err, ERR_IO, 99999, "odd");
    assert_non_null(strstr(err.msg, "99999"));
}

static void where_goes_in_front_once(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    err_set(&err, ERR_PARSE, "unknown key '%s'", "a\tb");
    assert_int_equal(err_where(&err, "%s:%d", "x.yml", 7), ERR_PARSE);
    assert_string_equal(err.msg, "x.yml:7: unknown key 'a\\x09b'");
    assert_int_equal(err_where(NULL, "x"), ERR_OK);
}

static void control_bytes_become_visible(void **state)
{
    struct err err = ERR_INIT;

    (void)state;
    err_set(&err, ERR_IO, "%s", "a\nb\x1b[31m\x7f");
    assert_string_equal(err.msg, "a\\x0ab\\x1b[31m\\x7f");
    err_where(&err, "%s", "p\r");
    assert_string_equal(err.msg, "p\\x0d: a\\x0ab\\x1b[31m\\x7f");
    err_set(&err, ERR_IO, "%s", "gr\xc3\xbc\xc3\x9f");
    assert_string_equal(err.msg, "gr\xc3\xbc\xc3\x9f");
}

/* Whatever the length and the kind of bytes, the message ends inside. */
static void long_messages_are_cut(void **state)
{
    char text[2000];

    (void)state;
    for (size_t len = 480; len < sizeof text; len += 7) {
        struct err err = ERR_INIT;

        memset(text, len % 2 ? '\n' : 'x', sizeof text);
        text[len] = '\0';
        err_set(&err, ERR_IO, "%s", text);
        assert_true(strlen(err.msg) < sizeof err.msg);
        err_sys(&err, ERR_IO, ENOENT, "%s", text);
        assert_true(strlen(err.msg) < sizeof err.msg);
        err_where(&err, "%s", text);
        assert_true(strlen(err.msg) < sizeof err.msg);
    }
}

static void every_code_has_its_own_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        assert_true(strlen(err_text(all[i])) > 0);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(err_text(all[i]), err_text(all[j]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_records_and_returns),  cmocka_unit_test(sys_adds_the_system_s_words),
        cmocka_unit_test(where_goes_in_front_once), cmocka_unit_test(control_bytes_become_visible),
        cmocka_unit_test(long_messages_are_cut),    cmocka_unit_test(every_code_has_its_own_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
