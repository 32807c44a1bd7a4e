/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/placeholder.h"

#include <regex.h>
#include <stdio.h>

#include "core/base32.h"
#include "core/base64.h"
#include "core/crc32.h"
#include "core/limits.h"
#include "core/radix.h"
#include "core/sha256.h"
#include "tests/lib/unit.h"

static struct buf expanded(const char *text)
{
    struct buf out = BUF_INIT(64 * KIB);
    struct err err = ERR_INIT;

    assert_ok(placeholder_expand(slice_str(text), &out, &err), &err);
    return out;
}

/* Every kind has the form that its vendor gives it. */
static void test_forms(void **state)
{
    static const struct {
        const char *text;
        const char *form;
    } rows[] = {
        {"{{ghp:a}}", "^ghp_[A-Za-z0-9]{30}[0-4][A-Za-z0-9]{5}$"},
        {"{{gho:a}}", "^gho_[A-Za-z0-9]{36}$"},
        {"{{ghu:a}}", "^ghu_[A-Za-z0-9]{36}$"},
        {"{{ghs:a}}", "^ghs_[A-Za-z0-9]{36}$"},
        {"{{ghr:a}}", "^ghr_[A-Za-z0-9]{76}$"},
        {"{{github_pat:a}}",
         "^github_pat_11A{7}0[A-Za-z0-9]{12}_[A-Za-z0-9]{43}[A-Z2-7]{8}[A-Za-z0-9]{8}$"},
        {"{{ghs_stateless:a}}",
         "^ghs_1[0-9]{6}_eyJ[A-Za-z0-9_-]+[.]eyJ[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$"},
        {"{{hex40:a}}", "^[0-9a-f]{40}$"},
        {"{{v1:a}}", "^v1[.][0-9a-f]{40}$"},
        {"{{client_secret:a}}", "^[0-9a-f]{40}$"},
        {"{{client_id:a}}", "^Ov23li[A-Za-z0-9]{14}$"},
        {"{{client_id_old:a}}", "^[0-9a-f]{20}$"},
        {"{{client_id_app:a}}", "^Iv23li[A-Za-z0-9]{14}$"},
        {"{{client_id_app_old:a}}", "^Iv1[.][0-9a-f]{16}$"},
        {"{{runner:a}}", "^[A-Z2-7]{29}$"},
        {"{{raw:a}}", "^GHSAT0AAAAAA[A-Z2-7]{30}$"},
        {"{{jwt:a}}", "^eyJ[A-Za-z0-9_-]+[.]eyJ[A-Za-z0-9_-]+[.][A-Za-z0-9_-]{43}$"},
        {"{{uuid:a}}", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$"},
        {"{{pem:a}}",
         "^-----BEGIN RSA PRIVATE KEY-----\nMIIE[A-Za-z0-9+/=\n]+-----END RSA PRIVATE KEY-----$"},
        {"{{pem_openssh:a}}", "^-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE"},
        {"{{pypi:a}}", "^pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{85,}$"},
        {"{{sentry_org:a}}", "^sntrys_eyJ[A-Za-z0-9+/=]+_[A-Za-z0-9+/]{43}$"},
        {"{{gitlab_routable:a}}", "^glpat-[A-Za-z0-9_-]{32}[.]01[.]0w[0-9a-z]{7}$"},
        {"{{atlassian_user:a}}", "^ATATT3xFfGF0[A-Za-z0-9_-]{171}=[0-9A-F]{8}$"},
        {"{{grafana:a}}", "^glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}$"},
        {"{{cloudflare_user:a}}", "^cfut_[A-Za-z0-9]{40}[0-9a-f]{8}$"},
        {"{{confluent:a}}", "^cflt[A-Za-z0-9]{54}[A-Za-z0-9+/]{6}$"},
        {"{{base62:36:a}}", "^[A-Za-z0-9]{36}$"},
        {"{{base32-lower:52:a}}", "^[a-z2-7]{52}$"},
        {"{{hex-upper:4096:a}}", "^[0-9A-F]+$"},
        {"a={{digits:3:a}};", "^a=[0-9]{3};$"},
        {"{{b64:user:{{ghp:a}}}}", "^dXNlcjpnaHBf[A-Za-z0-9+/=]+$"},
        {"{{b64url:>>>???}}", "^Pj4-Pz8_$"},
        {"{{hexed:{{ghp:a}}}}", "^6768705f[0-9a-f]{72}$"},
        {"{{percent:a_}}", "^%61%5F$"},
        {"{{unicode:g_}}", "^.u0067.u005f$"},
        {"{{json:{{pem:a}}}}", "^-----BEGIN RSA PRIVATE KEY-----.nMIIE"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf text = expanded(rows[i].text);
        regex_t form;

        assert_int_equal(regcomp(&form, rows[i].form, REG_EXTENDED | REG_NOSUB), 0);
        if (regexec(&form, buf_str(&text), 0, NULL, 0) != 0)
            fail_msg("%s is '%s'", rows[i].text, buf_str(&text));
        regfree(&form);
        buf_release(&text);
    }
}

static void test_utf16(void **state)
{
    struct buf little = expanded("{{utf16le:gh}}");
    struct buf big = expanded("{{utf16be:gh}}");

    (void)state;
    assert_slices_equal(buf_slice(&little), slice_of("g\0h\0", 4));
    assert_slices_equal(buf_slice(&big), slice_of("\0g\0h", 4));
    buf_release(&little);
    buf_release(&big);
}

static void test_crc32_base62(void **state)
{
    struct buf token = expanded("{{ghp:checked}}");
    char digits[6];

    (void)state;
    radix_write(crc32_of(slice_sub(buf_slice(&token), 4, 34)), RADIX_BASE62, 6, digits);
    assert_slices_equal(slice_sub(buf_slice(&token), 34, 40), slice_of(digits, 6));
    buf_release(&token);
}

static void test_sha256_base32(void **state)
{
    struct buf token = expanded("{{github_pat:checked}}");
    char digits[BASE32_LEN(SHA256_BYTES) + 1];
    struct sha256 hash;

    (void)state;
    sha256_of(slice_sub(buf_slice(&token), 0, 77), &hash);
    base32_encode(hash.bytes, SHA256_BYTES, digits);
    assert_slices_equal(slice_sub(buf_slice(&token), 77, 85), slice_of(digits, 8));
    buf_release(&token);
}

static void test_crc32_in_other_bases(void **state)
{
    struct buf gitlab = expanded("{{gitlab_routable:a}}");
    struct buf cloudflare = expanded("{{cloudflare_user:a}}");
    struct buf grafana = expanded("{{grafana:a}}");
    char digits[16];

    (void)state;
    radix_write(crc32_of(slice_sub(buf_slice(&gitlab), 0, 44)), RADIX_BASE36, 7, digits);
    assert_slices_equal(slice_sub(buf_slice(&gitlab), 44, 51), slice_of(digits, 7));
    snprintf(digits, sizeof digits, "%08x", crc32_of(slice_sub(buf_slice(&cloudflare), 5, 45)));
    assert_slices_equal(slice_sub(buf_slice(&cloudflare), 45, 53), slice_of(digits, 8));
    snprintf(digits, sizeof digits, "%08x",
             __builtin_bswap32(crc32_of(slice_sub(buf_slice(&grafana), 0, 37))));
    assert_slices_equal(slice_sub(buf_slice(&grafana), 38, 46), slice_of(digits, 8));
    buf_release(&gitlab);
    buf_release(&cloudflare);
    buf_release(&grafana);
}

/* Number of bytes in which two texts of one length differ. */
static size_t differing(struct slice a, struct slice b)
{
    size_t count = 0;

    assert_int_equal(a.len, b.len);
    for (size_t i = 0; i < a.len; i++)
        count += a.ptr[i] != b.ptr[i];
    return count;
}

static void test_bad_differs_in_one_digit_of_the_checksum(void **state)
{
    static const char *const kinds[] = {
        "ghp",     "ghr",      "github_pat", "npm", "gitlab_routable", "atlassian_user",
        "grafana", "confluent"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        char text[64];
        struct buf good;
        struct buf bad;

        snprintf(text, sizeof text, "{{%s:x}}", kinds[i]);
        good = expanded(text);
        snprintf(text, sizeof text, "{{%s:x:bad}}", kinds[i]);
        bad = expanded(text);
        assert_int_equal(differing(buf_slice(&good), buf_slice(&bad)), 1);
        buf_release(&good);
        buf_release(&bad);
    }
}

static void test_expiry_stands_in_the_payload(void **state)
{
    struct buf token = expanded("{{jwt:x:exp=1700000000}}");
    struct slice rest = buf_slice(&token);
    struct slice part;
    unsigned char payload[512];
    size_t len;

    (void)state;
    assert_true(slice_cut(&rest, '.', &part) && slice_cut(&rest, '.', &part));
    assert_true(base64_decode(part, payload, &len));
    assert_true(slice_ends(slice_of((char *)payload, len), ",\"exp\":1700000000}"));
    buf_release(&token);
}

static void test_seeds_decide(void **state)
{
    struct buf once = expanded("{{ghp:one}} {{gho:one}}");
    struct buf again = expanded("{{ghp:one}} {{gho:one}}");
    struct buf other = expanded("{{ghp:two}} {{gho:two}}");

    (void)state;
    assert_slices_equal(buf_slice(&once), buf_slice(&again));
    assert_true(differing(buf_slice(&once), buf_slice(&other)) > 50);
    assert_true(differing(slice_sub(buf_slice(&once), 4, 40), slice_sub(buf_slice(&once), 45, 81)) >
                20);
    buf_release(&once);
    buf_release(&again);
    buf_release(&other);
}

static void test_what_is_none_stays(void **state)
{
    static const char *const texts[] = {
        "",
        "{",
        "{{",
        "{{}}",
        "{{ghp}}",
        "{{ghp:open",
        "{{GHP:x}}",
        "{{ .Values.token }}",
        "{{unknown:x}}",
        "{{ghp:x:worse}}",
        "{{hex:many:x}}",
        "{{hex:4097:x}}",
        "{{base62:36}}",
        "${{ secrets.GITHUB_TOKEN }}",
        "}}{{}}}}{{",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct buf out = expanded(texts[i]);

        assert_string_equal(buf_str(&out), texts[i]);
        buf_release(&out);
    }
}

static void test_inside_an_unknown_one_known_ones_expand(void **state)
{
    struct buf out = expanded("{{unknown:{{digits:4:x}}}}");

    (void)state;
    assert_int_equal(out.len, strlen("{{unknown:0000}}"));
    assert_true(slice_starts(buf_slice(&out), "{{unknown:"));
    buf_release(&out);
}

static void test_failures(void **state)
{
    struct buf out = BUF_INIT(64);
    struct err err = ERR_INIT;

    (void)state;
    assert_fails(placeholder_expand(slice_str("{{hex40:x:bad}}"), &out, &err), ERR_USAGE, &err,
                 "kind 'hex40'");
    assert_fails(
        placeholder_expand(slice_str("{{b64:{{b64:{{b64:{{b64:{{b64:x}}}}}}}}}}"), &out, &err),
        ERR_LIMIT, &err, "nested too deeply");
    assert_code(placeholder_expand(slice_str("{{base62:65:x}}"), &out, &err), ERR_LIMIT, NULL);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_crc32_base62),
        cmocka_unit_test(test_sha256_base32),
        cmocka_unit_test(test_crc32_in_other_bases),
        cmocka_unit_test(test_bad_differs_in_one_digit_of_the_checksum),
        cmocka_unit_test(test_expiry_stands_in_the_payload),
        cmocka_unit_test(test_seeds_decide),
        cmocka_unit_test(test_what_is_none_stays),
        cmocka_unit_test(test_inside_an_unknown_one_known_ones_expand),
        cmocka_unit_test(test_failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
