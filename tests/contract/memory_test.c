/* SPDX-License-Identifier: Apache-2.0 */
/* When the checks are over, no header with a token is left in memory: neither
 * in ours nor in libcurl's. (HTTP/2 is another matter: nghttp2 frees its copy
 * of a header as it is, src/DECISIONS.md.) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "core/mem.h"
#include "rules/placeholder.h"
#include "tests/lib/check_batch.h"
#include "tests/lib/unit.h"

#define NO_OPTIONS ((const char *const[]){NULL})
#define TOKEN "{{ghp:remembered}}"
#define MASK 0x5a /* what is searched for must not be found in the searcher */
#define NEEDLE                                                                                     \
    " " /* before the token; the C library writes on the first 16 bytes of what is freed */
#define NEEDLE_BYTES 20

static int start_fake(void **state)
{
    *state = fake_github_start(NO_OPTIONS);
    return 0;
}

static int stop_fake(void **state)
{
    fake_github_stop(*state);
    return 0;
}

static void make_needle(unsigned char needle[NEEDLE_BYTES])
{
    struct buf token = BUF_SECRET_INIT(KIB);

    assert_ok(placeholder_expand(SLICE_LITERAL(TOKEN), &token, NULL), NULL);
    for (size_t i = 0; i < NEEDLE_BYTES; i++)
        needle[i] =
            MASK ^
            (unsigned char)(i < strlen(NEEDLE) ? NEEDLE[i] : buf_str(&token)[i - strlen(NEEDLE)]);
    buf_release(&token);
}

static size_t count_in(const unsigned char *bytes, size_t len, const unsigned char *needle)
{
    size_t count = 0;

    for (size_t i = 0; i + NEEDLE_BYTES <= len; i++) {
        size_t same = 0;

        while (same < NEEDLE_BYTES && (bytes[i + same] ^ MASK) == needle[same])
            same++;
        count += same == NEEDLE_BYTES;
    }
    return count;
}

/* Over all memory that can be written. */
static size_t count_in_memory(const unsigned char *needle)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    FILE *memory = fopen("/proc/self/mem", "r");
    char line[512];
    size_t count = 0;

    assert_non_null(maps);
    assert_non_null(memory);
    while (fgets(line, sizeof line, maps)) {
        char *end;
        unsigned long from = strtoul(line, &end, 16);
        unsigned long to = strtoul(end + 1, &end, 16);
        unsigned char *copy;

        if (strncmp(end, " rw", 3) != 0 || to - from > 64 * MIB)
            continue;
        copy = mem_alloc(to - from);
        assert_non_null(copy);
        if (fseek(memory, (long)from, SEEK_SET) == 0 && fread(copy, 1, to - from, memory) > 0)
            count += count_in(copy, to - from, needle);
        mem_wipe(copy, to - from);
        mem_free(copy);
    }
    fclose(maps);
    fclose(memory);
    return count;
}

static void test_nothing_is_left(void **state)
{
    static const char *const addresses[] = {"https1", "http"};
    unsigned char needle[NEEDLE_BYTES];

    fake_github_map(*state, "{\"" TOKEN "\": \"classic\"}");
    make_needle(needle);
    for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
        const struct check_options options = check_batch_options(*state, addresses[i]);
        struct check_batch *batch = check_batch_new(TOKEN, "github-user");

        check_batch_run(batch, &options);
        check_batch_assert(batch, 0, ONLINE_LIVE, "");
        check_batch_free(batch);
        assert_int_equal(count_in_memory(needle), 0);
    }
}

/* The search finds what is there. */
static void test_the_search(void **state)
{
    unsigned char needle[NEEDLE_BYTES];
    unsigned char *planted = mem_alloc(NEEDLE_BYTES);

    (void)state;
    assert_non_null(planted);
    make_needle(needle);
    for (size_t i = 0; i < NEEDLE_BYTES; i++)
        planted[i] = needle[i] ^ MASK;
    assert_true(count_in_memory(needle) > 0);
    mem_wipe(planted, NEEDLE_BYTES);
    mem_free(planted);
    assert_int_equal(count_in_memory(needle), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_search),
        cmocka_unit_test(test_nothing_is_left),
    };

    return cmocka_run_group_tests(tests, start_fake, stop_fake);
}
