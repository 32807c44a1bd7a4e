/* SPDX-License-Identifier: Apache-2.0 */
#include "git/repo_format.h"

#include "tests/lib/unit.h"

static void formats_are_read_or_refused(void **state)
{
    static const struct {
        const char *config;
        enum err_code code;
        enum oid_format objects;
        enum repo_refs refs;
        bool partial;
        const char *message;
    } row[] = {
        {.config = ""},
        {.config = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"},
        {.config = "[core]\nrepositoryFormatVersion=1\n[extensions]\nobjectFormat = sha256\n",
         .objects = OID_SHA256},
        {.config = "[core] repositoryformatversion = 1\n[extensions] refStorage = reftable\n",
         .refs = REPO_REFS_REFTABLE},
        {.config = "[CORE]\r\n\tREPOSITORYFORMATVERSION = \"1\" ; one\r\n[Extensions]\r\n"
                   "\tObjectFormat = \"sha1\" # old\r\n\tpartialClone = origin\r\n",
         .partial = true},
        {.config = "[core]\nrepositoryformatversion = 1\n[extensions]\nnoop\npreciousObjects\n"
                   "worktreeConfig = true\n"},
        {.config = "[extensions]\nsomething = new\n"},
        {.config = "[extensions \"sub\"]\nobjectFormat = what\n[remote \"extensions\"]\nx = y\n"},
        {.config = "# [core]\n; repositoryformatversion = 9\n"},
        {.config = "[core]\nrepositoryformatversion = 2\n",
         .code = ERR_UNSUPPORTED,
         .message = "version 2"},
        {.config = "[core]\nrepositoryformatversion = 1\n[extensions]\nsomething = new\n",
         .code = ERR_UNSUPPORTED,
         .message = "something"},
        {.config = "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = md5\n",
         .code = ERR_UNSUPPORTED,
         .message = "md5"},
        {.config = "[core]\nrepositoryformatversion = 1\n[extensions]\nrefstorage = sqlite\n",
         .code = ERR_UNSUPPORTED,
         .message = "sqlite"},
        {.config = "[extensions]\nobjectformat = sha256\n",
         .code = ERR_UNSUPPORTED,
         .message = "version 0"},
        {.config = "[core]\nrepositoryformatversion = many\n",
         .code = ERR_PARSE,
         .message = "many"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct repo_format format = {0};
        struct err err = ERR_INIT;
        enum err_code code = repo_format_parse(slice_str(row[i].config), &format, &err);
        if (row[i].code != ERR_OK) {
            assert_fails(code, row[i].code, &err, row[i].message);
            continue;
        }
        assert_ok(code, &err);
        assert_int_equal(format.objects, row[i].objects);
        assert_int_equal(format.refs, row[i].refs);
        assert_int_equal(format.partial, row[i].partial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_read_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
