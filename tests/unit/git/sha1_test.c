/* SPDX-License-Identifier: Apache-2.0 */
#include "git/sha1.h"

#include "core/hex.h"
#include "tests/lib/unit.h"

/* FIPS 180-4's examples, and every way in which the last block can fill up. */
static void hashes_are_right(void **state)
{
    static const struct {
        size_t length; /* of a's */
        const char *text;
        const char *hex;
    } row[] = {
        {0, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {0, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {0, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
        {55, NULL, "c1c8bbdc22796e28c0e15163d20899b65621d65a"},
        {56, NULL, "c2db330f6083854c99d4b5bfb6e8f29f201be699"},
        {63, NULL, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"},
        {64, NULL, "0098ba824b5c16427bd7a1122a5a442a25ec644d"},
        {65, NULL, "11655326c708d70319be2610e8a57d9a5b959d3b"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        char text[128];
        unsigned char hash[SHA1_BYTES];
        char hex[2 * SHA1_BYTES + 1];

        memset(text, 'a', sizeof text);
        sha1_of(row[i].text ? slice_str(row[i].text) : slice_of(text, row[i].length), hash);
        hex_encode(hash, sizeof hash, hex);
        assert_string_equal(hex, row[i].hex);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
