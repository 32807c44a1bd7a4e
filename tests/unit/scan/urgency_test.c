/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/urgency.h"

#include <stdlib.h>

#include "tests/lib/unit.h"

static void the_sure_and_new_ones_go_first(void **state)
{
    static const struct history heads[] = {{.author_time_s = 5, .in_head = true}};
    static const struct history old[] = {{.author_time_s = 100}};
    static const struct history newer[] = {{.author_time_s = 200}};
    /* In the order in which they are to be asked about. */
    static struct occurrence places[][2] = {
        {{.history = old}, {.history = NULL}}, /* in a file, too */
        {{.history = heads}},
        {{.history = old}, {.history = newer}},
        {{.history = newer}}, /* as new: the order of the report */
        {{.history = old}},
        {{.history = NULL}}, /* no checksum */
        {{.history = NULL}}, /* a wrong one */
    };
    static const enum checksum_state checksums[] = {
        CHECKSUM_VALID, CHECKSUM_VALID, CHECKSUM_VALID,   CHECKSUM_VALID,
        CHECKSUM_VALID, CHECKSUM_NONE,  CHECKSUM_INVALID,
    };
    static const size_t counts[] = {2, 1, 2, 1, 1, 1, 1};
    struct finding findings[ARRAY_LEN(places)] = {0};
    struct urgency order[ARRAY_LEN(places)];

    (void)state;
    for (size_t shift = 0; shift < ARRAY_LEN(places); shift++) {
        for (size_t i = 0; i < ARRAY_LEN(places); i++) {
            const size_t which = (i + shift) % ARRAY_LEN(places);

            findings[which].occurrences = places[which];
            findings[which].occurrence_count = counts[which];
            findings[which].offline.checksum = checksums[which];
            urgency_init(&order[i], &findings[which], which);
        }
        qsort(order, ARRAY_LEN(order), sizeof *order, urgency_compare);
        for (size_t i = 0; i < ARRAY_LEN(order); i++)
            assert_ptr_equal(order[i].finding, &findings[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sure_and_new_ones_go_first),
    };

    return cmocka_run_group_tests_name("scan/urgency", tests, NULL, NULL);
}
