/* SPDX-License-Identifier: Apache-2.0 */
#include "github/revoke.h"

#include "tests/lib/unit.h"

static void the_way_depends_on_type_checksum_and_host(void **state)
{
    static const struct {
        const char *host;
        const char *verifier;
        enum checksum_state checksum;
        enum revoke_way way;
    } rows[] = {
        {"github.com", "github-user", CHECKSUM_VALID, REVOKE_BY_LIST},
        {"github.com", "github-refresh", CHECKSUM_VALID, REVOKE_BY_LIST},
        {"github.com", "github-user", CHECKSUM_INVALID, REVOKE_NOTHING},
        {"github.com", "github-user", CHECKSUM_NONE, REVOKE_BY_HAND},
        {"github.com", "github-installation", CHECKSUM_VALID, REVOKE_BY_ITSELF},
        {"github.com", "github-installation", CHECKSUM_NONE, REVOKE_BY_ITSELF},
        {"github.com", "github-installation", CHECKSUM_INVALID, REVOKE_NOTHING},
        {"github.com", "gitlab", CHECKSUM_VALID, REVOKE_BY_HAND},
        {"github.com", "", CHECKSUM_NONE, REVOKE_BY_HAND},
        {"ghes.example.org", "github-user", CHECKSUM_VALID, REVOKE_BY_HAND},
        {"ghes.example.org", "github-installation", CHECKSUM_VALID, REVOKE_BY_ITSELF},
        {"octo.ghe.com", "github-user", CHECKSUM_VALID, REVOKE_BY_HAND},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err err = ERR_INIT;
        struct host host;

        assert_ok(host_resolve(rows[i].host, NULL, &host, &err), &err);
        assert_int_equal(revoke_way_of(slice_str(rows[i].verifier), rows[i].checksum, &host),
                         rows[i].way);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_depends_on_type_checksum_and_host),
    };

    return cmocka_run_group_tests_name("github/revoke", tests, NULL, NULL);
}
