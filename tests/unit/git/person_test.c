/* SPDX-License-Identifier: Apache-2.0 */
#include "git/person.h"

#include "tests/lib/unit.h"

static void every_line_gives_what_it_can(void **state)
{
    static const struct {
        const char *line;
        const char *name;
        const char *email;
        const char *text;
        int64_t time_s;
    } row[] = {
        {"A U Thor <a@x.org> 1136214245 +0100", "A U Thor", "a@x.org", "A U Thor <a@x.org>",
         1136214245},
        {"A <a@x> 1136214245 -0930", "A", "a@x", "A <a@x>", 1136214245},
        {"<a@x> 5 +0000", "", "a@x", "<a@x>", 5},
        {"A <> 5 +0000", "A", "", "A <>", 5},
        {"A <a@x>", "A", "a@x", "A <a@x>", 0},
        {"A <a@x> ", "A", "a@x", "A <a@x>", 0},
        {"A <a@x> soon", "A", "a@x", "A <a@x>", 0},
        {"A <a@x> 5", "A", "a@x", "A <a@x>", 5},
        {"A <a@x> 5 UTC", "A", "a@x", "A <a@x>", 5},
        {"A <a@x>> 5 +0000", "A", "a@x", "A <a@x>", 5},
        {"A <a <a@x> 5 +0000", "A", "a <a@x", "A <a <a@x>", 5},
        {"A <a@x> 99999999999999999999 +0000", "A", "a@x", "A <a@x>", 0},
        {"A <a@x> -5 +0000", "A", "a@x", "A <a@x>", 0},
        {"nobody", "nobody", "", "nobody", 0},
        {"> no < order", "> no < order", "", "> no < order", 0},
        {"", "", "", "", 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct person person;

        person_parse(slice_str(row[i].line), &person);
        if (!slice_is(person.name, row[i].name) || !slice_is(person.email, row[i].email) ||
            !slice_is(person.text, row[i].text) || person.time_s != row[i].time_s)
            fail_msg("'%s' is read as '%.*s', '%.*s', '%.*s', %ld", row[i].line,
                     SLICE_ARG(person.name), SLICE_ARG(person.email), SLICE_ARG(person.text),
                     (long)person.time_s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_gives_what_it_can),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
