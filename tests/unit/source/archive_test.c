/* SPDX-License-Identifier: Apache-2.0 */
/* The archives are those of the fuzz target's corpus. */
#include "source/archive.h"

#include <stdio.h>

#include "core/file.h"
#include "core/limits.h"
#include "core/mem.h"
#include "tests/lib/unit.h"

/* What an archive has, as "PATH=CONTENT;", and what was skipped, "PATH!reason;". */
struct record {
    struct sink sink;
    struct buf found;
    struct buf skipped;
    struct buf names;
    char piece[LIMIT_PIECE_BYTES];
};

static void on_blob(struct sink *sink, const struct blob *blob)
{
    struct record *record = (struct record *)sink;
    struct buf *out = blob->kind == PLACE_FILE_NAME ? &record->names : &record->found;

    buf_add_slice(out, blob->path);
    buf_add_char(out, '=');
    /* Archives in archives are known by their members. */
    if (!archive_kind_of(blob->bytes))
        buf_add_slice(out, slice_trim(blob->bytes));
    buf_add_char(out, ';');
}

static void on_skipped(struct sink *sink, enum skip_reason reason, struct slice target,
                       struct slice path, const char *detail)
{
    struct record *record = (struct record *)sink;

    (void)target;
    (void)detail;
    buf_add_slice(&record->skipped, path);
    buf_printf(&record->skipped, ":%s;", skip_reason_name(reason));
}

static struct record *record_new(void)
{
    static const struct env env;
    struct record *record = mem_calloc(1, sizeof *record);

    if (!record)
        return NULL;
    record->sink = (struct sink){.blob = on_blob,
                                 .skipped = on_skipped,
                                 .env = &env,
                                 .overlap_bytes = 64,
                                 .piece = record->piece};
    buf_init(&record->found, MIB);
    buf_init(&record->skipped, MIB);
    buf_init(&record->names, MIB);
    return record;
}

static void record_free(struct record *record)
{
    if (!record)
        return;
    buf_release(&record->found);
    buf_release(&record->skipped);
    buf_release(&record->names);
    mem_free(record);
}

static void look(struct record *record, struct slice bytes, unsigned depth)
{
    const struct source_options options = {.archive_depth = depth};
    const struct blob blob = {.kind = PLACE_FILE, .path = SLICE_LITERAL("x.gz")};

    buf_reset(&record->found);
    buf_reset(&record->skipped);
    buf_reset(&record->names);
    archive_scan_bytes(&record->sink, bytes, archive_kind_of(bytes), &options, &blob);
}

static void load(const char *name, struct buf *out)
{
    char path[256];

    snprintf(path, sizeof path, "fixtures/corpus/archive/%s", name);
    assert_ok(file_read(path, out, NULL), NULL);
}

static void the_members_of_each_kind_are_delivered(void **state)
{
    static const char two[] = "x.gz!a.txt=first member;x.gz!dir/b.txt=second member;";
    static const struct {
        const char *name;
        const char *found;
        const char *skipped;
    } rows[] = {
        {"zip", two, ""},
        {"zip_stored", two, ""},
        {"tar", two, ""},
        {"tar_gzip", two, ""},
        {"tar_xz", two, ""},
        {"7z", two, ""},
        {"gzip", "x.gz!x=one file;", ""},
        {"bzip2", "x.gz!x=one file;", ""},
        {"zstd", "x.gz!x=one file;", ""},
        {"gzip_empty", "", ""},
        {"nested", "x.gz!b.zip=;x.gz!b.zip!c.gz=;x.gz!b.zip!c.gz!c=deep;", ""},
        {"deb", "x.gz!debian-binary=2.0;x.gz!data.tar.gz=;x.gz!data.tar.gz!a.txt=first member;",
         ""},
        {"tar_traversal",
         "x.gz!../../a.txt=outside;x.gz!/abs.txt=absolute;x.gz!link=../../etc/passwd;", ""},
    };
    struct record *record = record_new();

    (void)state;
    for (size_t i = 0; record && i < ARRAY_LEN(rows); i++) {
        struct buf archive = BUF_INIT(MIB);

        load(rows[i].name, &archive);
        look(record, buf_slice(&archive), 8);
        if (!slice_is(buf_slice(&record->found), rows[i].found) ||
            !slice_is(buf_slice(&record->skipped), rows[i].skipped))
            fail_msg("%s: %s skipped %s", rows[i].name, buf_str(&record->found),
                     buf_str(&record->skipped));
        buf_release(&archive);
    }
    record_free(record);
}

static void expect(struct record *record, struct slice bytes, const char *found,
                   const char *skipped)
{
    look(record, bytes, 8);
    assert_slices_equal(buf_slice(&record->found), slice_str(found));
    assert_slices_equal(buf_slice(&record->skipped), slice_str(skipped));
}

/* Such files are made here: in the tree they would make its own scan incomplete. */
static void what_cannot_be_unpacked_is_said(void **state)
{
    struct record *record = record_new();
    struct buf archive = BUF_INIT(MIB);

    (void)state;
    load("zip_stored", &archive);
    if (record) {
        /* The first member says of itself that it is encrypted: in its own
         * header, and in the directory (APPNOTE.TXT 4.4.4). */
        archive.ptr[6] |= 1;
        archive.ptr[slice_find(buf_slice(&archive), SLICE_LITERAL("PK\1\2")) + 8] |= 1;
        expect(record, buf_slice(&archive), "x.gz!dir/b.txt=second member;",
               "x.gz!a.txt:unsupported;");
        expect(record, SLICE_LITERAL("\x1f\x8b\x08this is text\n"), "", "x.gz:corrupt;");
        expect(record, SLICE_LITERAL("PK\3\4this is text\n"), "", "x.gz:corrupt;");
    }
    buf_release(&archive);
    record_free(record);
}

static void names_of_members_are_delivered(void **state)
{
    struct record *record = record_new();
    struct buf archive = BUF_INIT(MIB);

    (void)state;
    load("zip", &archive);
    if (record) {
        look(record, buf_slice(&archive), 1);
        assert_slices_equal(buf_slice(&record->names), SLICE_LITERAL("x.gz!=a.txt\0dir/b.txt\0;"));
    }
    buf_release(&archive);
    record_free(record);
}

static void what_is_nested_too_deeply_is_said(void **state)
{
    struct record *record = record_new();
    struct buf archive = BUF_INIT(MIB);

    (void)state;
    load("nested", &archive);
    if (record) {
        look(record, buf_slice(&archive), 2);
        assert_slice_equal(buf_slice(&record->found), "x.gz!b.zip=;x.gz!b.zip!c.gz=;");
        assert_slice_equal(buf_slice(&record->skipped), "x.gz!b.zip!c.gz:limit;");
    }
    buf_release(&archive);
    record_free(record);
}

/* An archive that was cut off has all its members, or is said to be damaged. */
static void a_part_of_an_archive_is_never_taken_for_the_whole(void **state)
{
    static const char *const names[] = {"zip", "7z", "gzip", "bzip2", "tar_xz", "zstd", "nested"};
    struct record *record = record_new();

    (void)state;
    for (size_t i = 0; record && i < ARRAY_LEN(names); i++) {
        struct buf archive = BUF_INIT(MIB);
        struct buf whole = BUF_INIT(MIB);

        load(names[i], &archive);
        look(record, buf_slice(&archive), 8);
        buf_add_slice(&whole, buf_slice(&record->found));
        for (size_t len = 1; len < archive.len; len += len < 600 ? 1 : 97) {
            struct slice part = slice_sub(buf_slice(&archive), 0, len);

            if (!archive_kind_of(part))
                continue;
            look(record, part, 8);
            if (!record->skipped.len && !slice_equal(buf_slice(&record->found), buf_slice(&whole)))
                fail_msg("%s: %zu of %zu bytes pass for whole: %s", names[i], len, archive.len,
                         buf_str(&record->found));
        }
        buf_release(&archive);
        buf_release(&whole);
    }
    record_free(record);
}

/* Its own bytes are looked through too, and so is all of it that is there. */
static void a_tar_that_was_cut_is_not_damaged_but_one_with_a_wrong_header_is(void **state)
{
    struct record *record = record_new();
    struct buf archive = BUF_INIT(MIB);

    (void)state;
    load("tar", &archive);
    if (record) {
        look(record, slice_sub(buf_slice(&archive), 0, 515), 8);
        assert_slice_equal(buf_slice(&record->found), "x.gz!a.txt=;");
        assert_slice_equal(buf_slice(&record->skipped), "");
        archive.ptr[1024 + 5] ^= 1;
        look(record, buf_slice(&archive), 8);
        assert_slice_equal(buf_slice(&record->found), "x.gz!a.txt=first member;");
        assert_slice_equal(buf_slice(&record->skipped), "x.gz:corrupt;");
    }
    buf_release(&archive);
    record_free(record);
}

static void only_what_begins_like_an_archive_is_one(void **state)
{
    static const struct {
        struct slice head;
        enum archive_kind kind;
    } rows[] = {
        {{"", 0}, ARCHIVE_KIND_NONE},
        {{"PK", 2}, ARCHIVE_KIND_NONE},
        {{"PK\3\4", 4}, ARCHIVE_KIND_ZIP},
        {{"BZh is a text", 13}, ARCHIVE_KIND_NONE},
        {{"BZh91AY&SY", 10}, ARCHIVE_KIND_BZIP2},
        {{"\x1f\x8b\x07", 3}, ARCHIVE_KIND_NONE},
        {{"\x1f\x8b\x08", 3}, ARCHIVE_KIND_GZIP},
        {{"!<arch>\nlib.o", 13}, ARCHIVE_KIND_NONE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(archive_kind_of(rows[i].head), rows[i].kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_members_of_each_kind_are_delivered),
        cmocka_unit_test(what_cannot_be_unpacked_is_said),
        cmocka_unit_test(names_of_members_are_delivered),
        cmocka_unit_test(what_is_nested_too_deeply_is_said),
        cmocka_unit_test(a_part_of_an_archive_is_never_taken_for_the_whole),
        cmocka_unit_test(a_tar_that_was_cut_is_not_damaged_but_one_with_a_wrong_header_is),
        cmocka_unit_test(only_what_begins_like_an_archive_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
