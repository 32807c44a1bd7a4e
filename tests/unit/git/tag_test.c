/* SPDX-License-Identifier: Apache-2.0 */
#include "git/tag.h"

#include "tests/lib/unit.h"

#define OBJECT "object aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static void tags_are_read_as_git_reads_them(void **state)
{
    static const struct {
        const char *what;
        struct slice bytes;
        enum err_code code;
        const char *type;
        const char *name;
        const char *tagger;
        const char *message;
    } row[] = {
        {"a tag", BYTES(OBJECT "type commit\ntag v1\ntagger T <t@x> 1 +0000\n\nhello\n"), ERR_OK,
         "commit", "v1", "T <t@x> 1 +0000", "hello\n"},
        {"of a blob, without tagger", BYTES(OBJECT "type blob\ntag key\n\nhello"), ERR_OK, "blob",
         "key", "", "hello"},
        {"without message", BYTES(OBJECT "type tree\ntag t\n"), ERR_OK, "tree", "t", "", ""},
        {"of an unknown type", BYTES(OBJECT "type thing\ntag t\n"), ERR_OK, "thing", "t", "", ""},
        {"nothing", BYTES(""), ERR_PARSE, "", "", "", ""},
        {"no type", BYTES(OBJECT "tag t\n"), ERR_PARSE, "", "", "", ""},
        {"no name", BYTES(OBJECT "type commit\n\nx"), ERR_PARSE, "", "", "", ""},
        {"cut off", BYTES(OBJECT "type commit\ntag v"), ERR_PARSE, "", "", "", ""},
        {"a short name of an object", BYTES("object aa\ntype commit\ntag v\n"), ERR_PARSE, "", "",
         "", ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct tag tag = {0};

        if (tag_parse(OID_SHA1, row[i].bytes, &tag) != row[i].code)
            fail_msg("%s", row[i].what);
        if (row[i].code != ERR_OK)
            continue;
        assert_true(slice_is(tag.type, row[i].type));
        assert_true(slice_is(tag.name, row[i].name));
        assert_true(slice_is(tag.tagger, row[i].tagger));
        assert_true(slice_is(tag.message, row[i].message));
        assert_int_equal(tag.object.bytes[0], 0xaa);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_read_as_git_reads_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
