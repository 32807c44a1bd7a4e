/* SPDX-License-Identifier: Apache-2.0 */
#include "match/checksum.h"

#include <stdio.h>

#include "core/buf.h"
#include "core/limits.h"
#include "rules/placeholder.h"
#include "tests/lib/unit.h"

static void expand(const char *text, struct buf *out)
{
    struct err err = ERR_INIT;

    buf_reset(out);
    assert_ok(placeholder_expand(slice_str(text), out, &err), &err);
}

/* Minted tokens are valid, and no byte of them can be another one. */
static void test_minted(void **state)
{
    static const struct {
        const char *kind;
        enum checksum_algorithm checksum;
        uint32_t skip;
        uint32_t gap;
        size_t free_tail; /* bytes at the end that nothing checks */
        size_t free_head;
    } rows[] = {
        {"ghp", CHECKSUM_CRC32_BASE62, 4, 0, 0, 4},
        {"ghr", CHECKSUM_CRC32_BASE62, 4, 0, 0, 4},
        {"npm", CHECKSUM_CRC32_BASE62, 4, 0, 0, 4},
        {"github_pat", CHECKSUM_SHA256_BASE32, 0, 0, 8, 0},
        {"gitlab_routable", CHECKSUM_CRC32_BASE36, 0, 0, 0, 0},
        {"atlassian_user", CHECKSUM_CRC32_HEX, 0, 0, 0, 0},
        {"cloudflare_user", CHECKSUM_CRC32_HEX, 5, 0, 0, 5},
        {"grafana", CHECKSUM_CRC32_LE_HEX, 0, 1, 0, 0},
        {"confluent", CHECKSUM_CRC32_LE_BASE64, 4, 0, 1, 4},
    };
    struct buf text = BUF_INIT(KIB);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct rule rule = {
            .checksum = rows[i].checksum,
            .checksum_skip = rows[i].skip,
            .checksum_gap = rows[i].gap,
        };
        struct offline_verdict verdict;
        char placeholder[64];
        struct slice token;

        snprintf(placeholder, sizeof placeholder, "{{%s:one}}", rows[i].kind);
        expand(placeholder, &text);
        token = buf_slice(&text);
        checksum_judge(&rule, token, &verdict);
        assert_int_equal(verdict.checksum, CHECKSUM_VALID);
        for (size_t at = rows[i].free_head; at + rows[i].free_tail < token.len; at++) {
            size_t gap = token.len - 9;
            char kept = text.ptr[at];

            if (rows[i].gap && at == gap)
                continue;
            text.ptr[at] = kept == 'q' ? 'r' : 'q';
            checksum_judge(&rule, token, &verdict);
            if (verdict.checksum != CHECKSUM_INVALID)
                fail_msg("%s: byte %zu is not checked", rows[i].kind, at);
            text.ptr[at] = kept;
        }
        for (size_t len = 0; len < token.len; len++) {
            checksum_judge(&rule, slice_sub(token, 0, len), &verdict);
            assert_int_equal(verdict.checksum, CHECKSUM_INVALID);
        }
    }
    buf_release(&text);
}

/* Tokens that were published, long dead, put together from parts. They prove
 * that the algorithms are the vendors' and not only our own. */
static void test_published(void **state)
{
    static const struct {
        const char *parts[4];
        enum checksum_algorithm checksum;
        uint32_t skip;
    } rows[] = {
        {{"ghp", "_IwdMx9WFWRRfMh", "TYiaVjZ78Jfuamvn", "0YWRM0"}, CHECKSUM_CRC32_BASE62, 4},
        {{"ghr", "_xgrrGzSbbGRL34Wp39JU9nxtN27Pr1v1He8F", "jE7x7wbExGGs7nfJszJDAmZuoKasxZ0KxJ",
          "1HSzgc"},
         CHECKSUM_CRC32_BASE62,
         4},
        {{"glp", "at-vSY1cyL948aAB440", "qB6L4zlu9OzsUmEV.01", ".0w0sfevch"},
         CHECKSUM_CRC32_BASE36,
         0},
        {{"github", "_pat_11AAGI73I0HFY8wJru4mTw", "_ZlpxaViSYQuKETGMTXMkbWFrZCqjas5OpXSUP6g5zbr",
          "E2PRUI7CfRZ3m3z3"},
         CHECKSUM_SHA256_BASE32,
         0},
    };
    struct buf text = BUF_INIT(KIB);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct rule rule = {.checksum = rows[i].checksum, .checksum_skip = rows[i].skip};
        struct offline_verdict verdict;

        buf_reset(&text);
        for (size_t k = 0; k < ARRAY_LEN(rows[i].parts); k++)
            buf_add_str(&text, rows[i].parts[k]);
        checksum_judge(&rule, buf_slice(&text), &verdict);
        if (verdict.checksum != CHECKSUM_VALID)
            fail_msg("row %zu", i);
        if (rows[i].checksum == CHECKSUM_SHA256_BASE32) {
            assert_true(verdict.has_owner_id);
            assert_int_equal(verdict.owner_id, 823277);
        }
    }
    buf_release(&text);
}

static void test_jwt(void **state)
{
    static const struct {
        const char *token;
        uint32_t skip;
        enum checksum_state checksum;
        bool has_app_id;
        int64_t expires_at_s; /* 0: does not say */
    } rows[] = {
        {"{{ghs_stateless:a:exp=1800000000}}", 4, CHECKSUM_VALID, true, 1800000000},
        {"{{ghs_stateless:a:bad}}", 4, CHECKSUM_INVALID, false, 0},
        {"{{jwt:a:exp=1800000000}}", 0, CHECKSUM_VALID, false, 1800000000},
        {"{{b64url:{\"alg\":\"x\"} }}.{{b64url:{} }}.c2ln", 0, CHECKSUM_VALID, false, 0},
        {"{{b64url:{\"alg\":\"x\"} }}.{{b64url:{\"exp\":-1} }}.c2ln", 0, CHECKSUM_VALID, false, 0},
        {"{{b64url:{\"alg\":\"x\"} }}.{{b64url:{\"exp\":\"1\"} }}.c2ln", 0, CHECKSUM_VALID, false,
         0},
        {"{{b64url:{\"typ\":\"x\"} }}.{{b64url:{} }}.c2ln", 0, CHECKSUM_INVALID, false, 0},
        {"{{b64url:[1]}}.{{b64url:{} }}.c2ln", 0, CHECKSUM_INVALID, false, 0},
        {"{{b64url:{\"alg\":\"x\"} }}.{{b64url:[]}}.c2ln", 0, CHECKSUM_INVALID, false, 0},
        {"{{b64url:{\"alg\":\"x\"} }}.{{b64url:{} }}.", 0, CHECKSUM_INVALID, false, 0},
        {"{{b64url:{\"alg\":\"x\"} }}.{{b64url:{} }}", 0, CHECKSUM_INVALID, false, 0},
        {"{{b64url:{\"alg\":\"x\"} }}.{{b64url:{} }}.a.b", 0, CHECKSUM_INVALID, false, 0},
        {"{{b64url:{\"alg\":\"x\"} }}.%%.c2ln", 0, CHECKSUM_INVALID, false, 0},
        {"..", 0, CHECKSUM_INVALID, false, 0},
        {"", 4, CHECKSUM_INVALID, false, 0},
        {"ghs", 4, CHECKSUM_INVALID, false, 0},
    };
    struct buf text = BUF_INIT(4 * KIB);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct rule rule = {.checksum = CHECKSUM_JWT, .checksum_skip = rows[i].skip};
        struct offline_verdict verdict;

        expand(rows[i].token, &text);
        checksum_judge(&rule, buf_slice(&text), &verdict);
        if (verdict.checksum != rows[i].checksum || verdict.has_app_id != rows[i].has_app_id ||
            verdict.has_expires_at != (rows[i].expires_at_s != 0) ||
            verdict.expires_at_s != rows[i].expires_at_s)
            fail_msg("%s", rows[i].token);
        if (rows[i].has_app_id)
            assert_in_range(verdict.app_id, 1000000, 1999999);
    }
    buf_release(&text);
}

static void test_none(void **state)
{
    struct rule rule = {.checksum = CHECKSUM_ALGORITHM_NONE};
    struct offline_verdict verdict = {.has_owner_id = true};

    (void)state;
    checksum_judge(&rule, slice_str("anything"), &verdict);
    assert_int_equal(verdict.checksum, CHECKSUM_NONE);
    assert_false(verdict.has_owner_id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minted),
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_jwt),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
