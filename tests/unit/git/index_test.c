/* SPDX-License-Identifier: Apache-2.0 */
#include "git/index.h"

#include "core/buf.h"
#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

static struct fixture fixture;

static int build(void **state)
{
    *state = &fixture;
    fixture_build(&fixture, "indexes.sh");
    return 0;
}

/* As `git ls-files --stage --sparse -z` prints it, with newlines for NULs. */
static char *listing(const struct index *index, enum oid_format format)
{
    struct buf out = BUF_INIT(MIB);
    size_t count;
    const struct index_entry *entries = index_entries(index, &count);
    char *text;

    for (size_t i = 0; i < count; i++) {
        char hex[OID_MAX_HEX + 1];

        oid_hex(format, &entries[i].oid, hex);
        buf_printf(&out, "%06o %s %d\t%" SLICE_FMT "\n", entries[i].mode, hex, entries[i].stage,
                   SLICE_ARG(entries[i].path));
    }
    text = buf_detach(&out);
    assert_non_null(text);
    return text;
}

static void read_index(const char *name, enum oid_format format, struct index **out)
{
    struct err err = ERR_INIT;
    struct buf git_dir = BUF_INIT(4096);
    struct buf path = BUF_INIT(4096);

    buf_printf(&git_dir, "%s/%s/.git", fixture.dir, name);
    buf_printf(&path, "%s/index", buf_str(&git_dir));
    if (index_read(buf_str(&path), buf_str(&git_dir), format, out, &err) != ERR_OK)
        fail_msg("%s: %s", name, err.msg);
    buf_release(&path);
    buf_release(&git_dir);
}

static void says_what_git_says(void **state)
{
    static const struct {
        const char *name;
        enum oid_format format;
    } row[] = {
        {"v2", OID_SHA1},         {"v4", OID_SHA1},       {"sha256", OID_SHA256},
        {"sha256v4", OID_SHA256}, {"empty", OID_SHA1},    {"none", OID_SHA1},
        {"intent", OID_SHA1},     {"conflict", OID_SHA1}, {"gitlink", OID_SHA1},
        {"split", OID_SHA1},      {"splitv4", OID_SHA1},  {"sparse", OID_SHA1},
        {"long", OID_SHA1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct index *index = NULL;
        char *expected = fixture_run(
            &fixture, "git -C %s ls-files --stage --sparse -z | tr '\\0' '\\n'", row[i].name);
        char *actual;

        read_index(row[i].name, row[i].format, &index);
        actual = listing(index, row[i].format);
        assert_string_equal(actual, expected);
        mem_free(actual);
        mem_free(expected);
        index_free(index);
    }
}

static void flags_are_read(void **state)
{
    struct index *index = NULL;
    const struct index_entry *entries;
    size_t intended = 0;
    size_t skipped = 0;
    size_t count;

    (void)state;
    read_index("intent", OID_SHA1, &index);
    entries = index_entries(index, &count);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].intent_to_add) {
            assert_true(slice_is(entries[i].path, "new"));
            intended++;
        }
        if (entries[i].skip_worktree) {
            assert_true(slice_is(entries[i].path, "a/one"));
            skipped++;
        }
    }
    assert_int_equal(intended, 1);
    assert_int_equal(skipped, 1);
    index_free(index);
}

static void forms_are_those_that_they_are_named_after(void **state)
{
    (void)state;
    /* Else the table above would prove less than it seems to. */
    mem_free(fixture_run(&fixture, "ls split/.git/sharedindex.* splitv4/.git/sharedindex.*"));
    mem_free(fixture_run(&fixture, "git -C sparse ls-files --stage --sparse | grep -q ^040000"));
    mem_free(fixture_run(&fixture, "test $(git -C conflict ls-files -u | wc -l) -ge 3"));
    mem_free(fixture_run(&fixture, "test $(od -An -j7 -N1 -tu1 v4/.git/index) = 4"));
    mem_free(fixture_run(&fixture, "test $(od -An -j7 -N1 -tu1 splitv4/.git/index) = 4"));
    mem_free(fixture_run(&fixture, "test $(od -An -j7 -N1 -tu1 intent/.git/index) = 3"));
}

static void damage_is_an_error(void **state)
{
    static const char *const name[] = {"v2", "v4", "split", "sparse"};

    (void)state;
    for (size_t n = 0; n < ARRAY_LEN(name); n++) {
        char *path = fixture_run(&fixture, "printf %%s %s/.git/index", name[n]);
        size_t size;
        char *bytes = fixture_read(&fixture, path, &size);

        for (size_t i = 0; i < size; i++) {
            struct index *index = NULL;

            assert_code(index_parse(OID_SHA1, slice_of(bytes, i), &index, NULL), ERR_PARSE, NULL);
            bytes[i] = (char)(bytes[i] ^ 0x10);
            assert_int_not_equal(index_parse(OID_SHA1, slice_of(bytes, size), &index, NULL),
                                 ERR_OK);
            bytes[i] = (char)(bytes[i] ^ 0x10);
        }
        mem_free(bytes);
        mem_free(path);
    }
}

/* A file without a checksum (index.skipHash), of the given version. */
static void make(struct buf *out, unsigned version, unsigned count, struct slice rest)
{
    const char header[12] = {'D', 'I', 'R', 'C', 0, 0, 0, (char)version, 0, 0, 0, (char)count};
    const char zeros[20] = {0};

    buf_add(out, header, sizeof header);
    buf_add_slice(out, rest);
    buf_add(out, zeros, sizeof zeros);
}

#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

#define ENTRY(mode_hi, mode_lo, flags_hi, name)                                                    \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" mode_hi mode_lo                         \
    "\0\0\0\0\0\0\0\0\0\0\0\0"                                                                     \
    "12345678901234567890" flags_hi "\1" name

static void hostile_files_are_refused(void **state)
{
    static const struct {
        const char *what;
        unsigned version;
        unsigned count;
        struct slice rest;
        enum err_code code;
    } row[] = {
        {"an entry", 2, 1, BYTES(ENTRY("\x81", "\xa4", "\0", "a\0")), ERR_OK},
        {"a version to come", 5, 0, BYTES(""), ERR_UNSUPPORTED},
        {"version 1", 1, 0, BYTES(""), ERR_UNSUPPORTED},
        {"more entries than bytes", 2, 200, BYTES(""), ERR_PARSE},
        {"no entry", 2, 1, BYTES(""), ERR_PARSE},
        {"extended flag in version 2", 2, 1,
         BYTES(ENTRY("\x81", "\xa4", "\x40", "\0\0a\0\0\0\0\0\0\0")), ERR_PARSE},
        {"a flag to come", 3, 1, BYTES(ENTRY("\x81", "\xa4", "\x40", "\x80\0a\0\0\0\0\0\0\0")),
         ERR_UNSUPPORTED},
        {"a path longer than its length", 2, 1,
         BYTES(ENTRY("\x81", "\xa4", "\0", "ab\0\0\0\0\0\0\0\0")), ERR_PARSE},
        {"an empty path", 4, 1,
         BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x81\xa4\0\0\0\0\0\0"
               "\0\0\0\0\0\0"
               "12345678901234567890\0\0\0\0"),
         ERR_PARSE},
        {"more removed than there is", 4, 1, BYTES(ENTRY("\x81", "\xa4", "\0", "\1a\0")),
         ERR_PARSE},
        {"an optional extension", 2, 0, BYTES("QQQQ\0\0\0\1x"), ERR_OK},
        {"an extension that must be understood", 2, 0, BYTES("qQQQ\0\0\0\1x"), ERR_UNSUPPORTED},
        {"an extension cut off", 2, 0, BYTES("QQQQ\0\0\0\2x"), ERR_PARSE},
        {"half an extension", 2, 0, BYTES("QQQQ\0"), ERR_PARSE},
        {"link without a hash", 2, 0, BYTES("link\0\0\0\2xx"), ERR_PARSE},
        {"link with half a bitmap", 2, 0,
         BYTES("link\0\0\0\x16"
               "12345678901234567890xx"),
         ERR_PARSE},
        {"the same path twice", 2, 2,
         BYTES(ENTRY("\x81", "\xa4", "\0", "a\0") ENTRY("\x81", "\xa4", "\0", "a\0")), ERR_PARSE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct index *index = NULL;
        struct buf bytes = BUF_INIT(4096);
        enum err_code code;

        make(&bytes, row[i].version, row[i].count, row[i].rest);
        code = index_parse(OID_SHA1, buf_slice(&bytes), &index, NULL);
        if (code != row[i].code)
            fail_msg("%s: %d", row[i].what, (int)code);
        index_free(index);
        buf_release(&bytes);
    }
}

static void a_lost_shared_part_is_an_error(void **state)
{
    struct index *index = NULL;
    struct err err = ERR_INIT;
    char *path = fixture_path(&fixture, "split/.git/index");

    (void)state;
    assert_int_equal(index_read(path, fixture.dir, OID_SHA1, &index, &err), ERR_PARSE);
    assert_non_null(strstr(err.msg, "sharedindex."));
    assert_null(index);
    mem_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_git_says),
        cmocka_unit_test(flags_are_read),
        cmocka_unit_test(forms_are_those_that_they_are_named_after),
        cmocka_unit_test(damage_is_an_error),
        cmocka_unit_test(hostile_files_are_refused),
        cmocka_unit_test(a_lost_shared_part_is_an_error),
    };

    return cmocka_run_group_tests(tests, build, fixture_tear_down);
}
