/* SPDX-License-Identifier: Apache-2.0 */
#include "core/vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "core/limits.h"
#include "core/secret.h"
#include "core/secret_raw.h"
#include "tests/lib/unit.h"

/* Does the mapping that holds `at` have this flag (proc_pid_smaps(5))? */
static bool has_flag(const void *at, const char *flag)
{
    FILE *file = fopen("/proc/self/smaps", "r");
    bool here = false;
    bool found = false;
    char line[512];

    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char *end;
        const unsigned long from = strtoul(line, &end, 16);

        if (*end == '-') /* "FROM-TO rw-p ...": a mapping begins */
            here = (unsigned long)at >= from && (unsigned long)at < strtoul(end + 1, NULL, 16);
        if (here && strncmp(line, "VmFlags:", 8) == 0 && strstr(line, flag))
            found = true;
    }
    fclose(file);
    return found;
}

/* Under a limit, or the sanitizers, who let mlock(2) do nothing, they cannot. */
static bool pages_can_be_locked(void)
{
    const size_t size = 64 * KIB;
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bool locked;

    assert_ptr_not_equal(pages, MAP_FAILED);
    locked = mlock(pages, size) == 0 && has_flag(pages, " lo");
    munmap(pages, size);
    return locked;
}

static void pages_are_neither_dumped_nor_swapped(void **state)
{
    struct vault vault = {0};
    const bool lockable = pages_can_be_locked();
    void *object = vault_alloc(&vault, 40);

    (void)state;
    if (!object)
        return;
    assert_true(has_flag(object, " dd"));
    if (lockable)
        assert_true(has_flag(object, " lo"));
    vault_release(&vault);
    assert_null(vault.chunks);
}

/* Without leave to lock anything it goes on. */
static void a_limit_of_locked_memory_is_no_failure(void **state)
{
    struct rlimit before;
    struct vault vault = {0};
    void *object;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &before), 0);
    assert_int_equal(
        setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max}), 0);
    object = vault_alloc(&vault, 3 * MIB);
    if (object)
        memset(object, 1, 3 * MIB);
    assert_int_equal(setrlimit(RLIMIT_MEMLOCK, &before), 0);
    vault_release(&vault);
}

static void objects_are_zeroed_aligned_and_apart(void **state)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 4096, 20000, 100000};
    struct vault vault = {0};
    char *objects[ARRAY_LEN(sizes) * 50];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
        const size_t size = sizes[i % ARRAY_LEN(sizes)];

        objects[i] = vault_alloc(&vault, size);
        if (!objects[i]) {
            vault_release(&vault);
            return;
        }
        assert_int_equal((size_t)objects[i] % 16, 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(objects[i][k], 0);
        memset(objects[i], (int)i, size);
    }
    for (size_t i = 0; i < ARRAY_LEN(objects); i++)
        for (size_t k = 0; k < sizes[i % ARRAY_LEN(sizes)]; k += 97)
            assert_int_equal(objects[i][k], (char)i);
    assert_null(vault_alloc(&vault, SIZE_MAX));
    vault_release(&vault);
}

static void one_takes_over_what_another_holds(void **state)
{
    struct vault into = {0};
    struct vault from = {0};
    struct secret *mine = secret_keep(&into, SLICE_LITERAL("abcdefgh"));
    struct secret *other = secret_keep(&from, SLICE_LITERAL("12345678"));

    (void)state;
    vault_adopt(&into, &from);
    assert_null(from.chunks);
    vault_release(&from);
    if (mine && other) {
        assert_slice_equal(secret_raw(mine), "abcdefgh");
        assert_slice_equal(secret_raw(other), "12345678");
    }
    if (other) {
        const struct slice raw = secret_raw(other);

        secret_free(other);
        for (size_t i = 0; i < raw.len; i++)
            assert_int_equal(raw.ptr[i], 0);
    }
    secret_free(mine);
    vault_adopt(&into, &from);
    vault_release(&into);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_neither_dumped_nor_swapped),
        cmocka_unit_test(a_limit_of_locked_memory_is_no_failure),
        cmocka_unit_test(objects_are_zeroed_aligned_and_apart),
        cmocka_unit_test(one_takes_over_what_another_holds),
    };

    return cmocka_run_group_tests_name("core/vault", tests, NULL, NULL);
}
