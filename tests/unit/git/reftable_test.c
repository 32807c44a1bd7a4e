/* SPDX-License-Identifier: Apache-2.0 */
#include "git/reftable.h"

#include <stdio.h>

#include "core/crc32.h"
#include "core/limits.h"
#include "core/mem.h"
#include "git/reflog.h"
#include "git/refs.h"
#include "tests/lib/fixture.h"
#include "tests/lib/unit.h"

/* The tables were written by git, as was what they say:
 * fixtures/repos/reftable.sh. */
#define TABLES "$here/../../fixtures/corpus/reftable"
#define SAID "$here/../../fixtures/repos/reftable"

struct opened {
    struct fixture fixture;
    struct repo repo;
    struct buf problems;
};

static void add_problem(void *ctx, const struct odb_problem *problem)
{
    struct opened *opened = ctx;
    const char *name = strrchr(problem->path, '/');

    buf_printf(&opened->problems, "%s: %s\n", name + 1, skip_reason_name(problem->reason));
}

/* A git folder with the tables FORMAT-0 to FORMAT-4. */
static void open_stack(struct opened *out, const char *format)
{
    *out = (struct opened){.problems = BUF_INIT(MIB)};
    fixture_empty(&out->fixture);
    mem_free(fixture_run(
        &out->fixture,
        "mkdir reftable; cp " TABLES "/%s-* reftable; cd reftable; ls sha* >tables.list", format));
    out->repo = (struct repo){
        .format = strcmp(format, "sha1") == 0 ? OID_SHA1 : OID_SHA256,
        .refs = REPO_REFS_REFTABLE,
        .git_dir = out->fixture.dir,
        .common_dir = out->fixture.dir,
    };
}

static void close_stack(struct opened *opened)
{
    fixture_remove(&opened->fixture);
    buf_release(&opened->problems);
}

static char *ref_lines(struct opened *opened)
{
    struct buf out = BUF_INIT(MIB);
    struct refs *refs = NULL;
    const struct ref *list;
    size_t count;

    assert_ok(refs_new(&opened->repo, add_problem, opened, &refs, NULL), NULL);
    list = refs_list(refs, &count);
    for (size_t i = 0; i < count; i++) {
        char hex[OID_MAX_HEX + 1];

        oid_hex(opened->repo.format, &list[i].oid, hex);
        if (slice_starts(list[i].name, "refs/"))
            buf_printf(&out, "%s %" SLICE_FMT "\n", hex, SLICE_ARG(list[i].name));
    }
    refs_free(refs);
    buf_add_str(&out, "");
    return buf_detach(&out);
}

struct log_lines {
    struct buf out;
    enum oid_format format;
};

static enum err_code add_log_line(void *ctx, const struct reflog_entry *entry)
{
    struct log_lines *lines = ctx;
    const struct person *person = &entry->person;
    char hex[OID_MAX_HEX + 1];

    oid_hex(lines->format, &entry->after, hex);
    buf_printf(&lines->out, "%" SLICE_FMT " %s %" SLICE_FMT " <%" SLICE_FMT "> {%lld} ",
               SLICE_ARG(entry->ref), hex, SLICE_ARG(person->name), SLICE_ARG(person->email),
               (long long)person->time_s);
    /* git ends messages with a newline. */
    buf_add_slice(&lines->out, slice_trim(entry->message));
    buf_add_char(&lines->out, '\n');
    return ERR_OK;
}

static char *log_lines(struct opened *opened)
{
    struct log_lines lines = {BUF_INIT(MIB), opened->repo.format};

    assert_ok(reflog_each(&opened->repo, add_log_line, &lines, add_problem, opened), NULL);
    return buf_detach(&lines.out);
}

static void a_stack_says_what_git_says(void **state)
{
    static const char *const format[] = {"sha1", "sha256"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(format); i++) {
        struct opened opened;
        char *refs;
        char *logs;
        char *expected;

        open_stack(&opened, format[i]);
        refs = ref_lines(&opened);
        expected = fixture_run(&opened.fixture, "cat " SAID "/%s-refs", format[i]);
        assert_string_equal(refs, expected);
        mem_free(expected);
        logs = log_lines(&opened);
        expected = fixture_run(&opened.fixture, "cat " SAID "/%s-logs", format[i]);
        assert_string_equal(logs, expected);
        mem_free(expected);
        assert_string_equal(buf_str(&opened.problems), "");
        mem_free(logs);
        mem_free(refs);
        close_stack(&opened);
    }
}

static void names_are_resolved(void **state)
{
    struct opened opened;
    struct oid alias;
    struct oid direct;

    (void)state;
    open_stack(&opened, "sha1");
    assert_ok(refs_resolve(&opened.repo, slice_str("refs/heads/alias"), &alias, NULL), NULL);
    assert_ok(refs_resolve(&opened.repo, slice_str("refs/heads/branch/02"), &direct, NULL), NULL);
    assert_true(oid_equal(&alias, &direct));
    assert_code(refs_resolve(&opened.repo, slice_str("refs/heads/branch/07"), &direct, NULL),
                ERR_NOTFOUND, NULL);
    close_stack(&opened);
}

static void damage_is_told_and_the_rest_is_read(void **state)
{
    static const struct {
        const char *damage;
        const char *problems;
    } row[] = {
        {"rm sha1-1", "sha1-1: unreadable\n"},
        {": >sha1-1", "sha1-1: corrupt\n"},
        {"cp sha1-0 x; head -c 5000 x >sha1-0", "sha1-0: corrupt\n"},
        {"cp " TABLES "/sha256-2 sha1-2", "sha1-2: corrupt\n"},
        {"echo ../../etc/passwd >>tables.list", "passwd: corrupt\n"},
        {"rm sha1-3; mkfifo sha1-3", "sha1-3: unreadable\n"},
        {"rm tables.list", ""},
        /* The middle of a block: what stands before it still counts. */
        {"printf '\\377\\377\\377' | dd of=sha1-0 bs=1 seek=700 conv=notrunc 2>/dev/null",
         "sha1-0: corrupt\n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct opened opened;

        open_stack(&opened, "sha1");
        mem_free(fixture_run(&opened.fixture, "cd reftable; %s", row[i].damage));
        mem_free(ref_lines(&opened));
        if (strcmp(buf_str(&opened.problems), row[i].problems) != 0)
            fail_msg("%s: %s", row[i].damage, buf_str(&opened.problems));
        close_stack(&opened);
    }
}

static void header_and_footer_are_checked(void **state)
{
    struct opened opened;
    struct reftable table;
    size_t size;
    char *bytes;

    (void)state;
    open_stack(&opened, "sha1");
    bytes = fixture_read(&opened.fixture, "reftable/sha1-1", &size);
    assert_int_equal(reftable_parse(slice_of(bytes, size), &table), ERR_OK);
    for (size_t i = 0; i < size; i++)
        assert_int_not_equal(reftable_parse(slice_of(bytes, i), &table), ERR_OK);
    for (size_t i = 0; i < size; i++) {
        bool checked = i < table.header_bytes || i >= table.bytes.len;

        bytes[i] = (char)(bytes[i] ^ 0x20);
        if (checked)
            assert_int_not_equal(reftable_parse(slice_of(bytes, size), &table), ERR_OK);
        bytes[i] = (char)(bytes[i] ^ 0x20);
    }
    mem_free(bytes);
    close_stack(&opened);
}

/* A table of one block of refs, with a right footer. */
static void make(struct buf *out, struct slice records, struct slice restarts)
{
    char header[24] = "REFT\1\0\0\0";
    char zeros[40] = {0};
    size_t length = sizeof header + 4 + records.len + restarts.len;
    char block[4] = {'r', 0, 0, (char)length};
    size_t footer;
    uint32_t crc;

    buf_add(out, header, sizeof header);
    buf_add(out, block, sizeof block);
    buf_add_slice(out, records);
    buf_add_slice(out, restarts);
    footer = out->len;
    buf_add(out, header, sizeof header);
    buf_add(out, zeros, sizeof zeros);
    crc = crc32_of(slice_sub(buf_slice(out), footer, out->len));
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_add_char(out, (char)(crc >> shift));
}

#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }
#define OID "12345678901234567890"
#define ONE_RESTART "\0\0\x1c\0\1"

static const struct {
    const char *what;
    struct slice records;
    struct slice restarts;
    enum err_code code; /* that the walk ends with */
} block[] = {
    {"two refs",
     BYTES("\0\x09"
           "a\0" OID "\0\x09"
           "b\0" OID),
     BYTES(ONE_RESTART), ITER_END},
    {"a shared prefix",
     BYTES("\0\x11"
           "aa\0" OID "\1\x09"
           "b\0" OID),
     BYTES(ONE_RESTART), ITER_END},
    {"symbolic",
     BYTES("\0\x0b"
           "a\0\1b"),
     BYTES(ONE_RESTART), ITER_END},
    {"deleted",
     BYTES("\0\x08"
           "a\0"),
     BYTES(ONE_RESTART), ITER_END},
    {"the same twice",
     BYTES("\0\x09"
           "a\0" OID "\1\1\0" OID),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"descending",
     BYTES("\0\x09"
           "b\0" OID "\0\x09"
           "a\0" OID),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"a prefix of nothing",
     BYTES("\1\x09"
           "a\0" OID),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"a prefix too long",
     BYTES("\0\x09"
           "a\0" OID "\2\x09"
           "b\0" OID),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"a suffix too long",
     BYTES("\0\x79"
           "a\0" OID),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"an empty name", BYTES("\0\1\0" OID), BYTES(ONE_RESTART), ERR_PARSE},
    {"a NUL in a name",
     BYTES("\0\x19"
           "a\0b\0" OID),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"a value to come",
     BYTES("\0\x0c"
           "a\0"),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"half an object",
     BYTES("\0\x09"
           "a\0"
           "123"),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"half a peeled object",
     BYTES("\0\x0a"
           "a\0" OID "123"),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"a target cut off",
     BYTES("\0\x0b"
           "a\0\3bc"),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"a number without end", BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
     BYTES(ONE_RESTART), ERR_PARSE},
    {"no restart",
     BYTES("\0\x08"
           "a\0"),
     BYTES("\0\0"), ERR_PARSE},
    {"more restarts than bytes",
     BYTES("\0\x08"
           "a\0"),
     BYTES("\xff\xff"), ERR_PARSE},
    {"a restart inside of a record",
     BYTES("\0\x08"
           "a\0"),
     BYTES("\0\0\x1d\0\1"), ERR_PARSE},
    {"no record", BYTES(""), BYTES(ONE_RESTART), ERR_PARSE},
};

static void hostile_blocks_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(block); i++) {
        struct buf bytes = BUF_INIT(4096);
        struct reftable_cursor *cursor = NULL;
        struct reftable_record record;
        struct reftable table;
        enum err_code code;

        make(&bytes, block[i].records, block[i].restarts);
        assert_ok(reftable_parse(buf_slice(&bytes), &table), NULL);
        assert_ok(reftable_cursor_refs(&table, &cursor), NULL);
        do
            code = reftable_cursor_next(cursor, &record);
        while (code == ERR_OK);
        if (code != block[i].code)
            fail_msg("%s: %s", block[i].what, err_text(code));
        reftable_cursor_free(cursor);
        buf_release(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stack_says_what_git_says),
        cmocka_unit_test(names_are_resolved),
        cmocka_unit_test(damage_is_told_and_the_rest_is_read),
        cmocka_unit_test(header_and_footer_are_checked),
        cmocka_unit_test(hostile_blocks_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
