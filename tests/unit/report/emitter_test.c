/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What both emitters promise: what is written reads back as it was said, by
 * our own readers, whatever bytes the text has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/json_read.h"
#include "core/utf8.h"
#include "core/yaml_read.h"
#include "report/emitter.h"
#include "tests/lib/unit.h"

#define MOST_BYTES (1u << 20)

typedef enum err_code (*read_fn)(struct slice text, size_t most_bytes, struct arena *arena,
                                 struct node **out, struct err *err);

static const struct {
    const struct emitter_type *type;
    read_fn read;
} pairs[] = {{&json_write, json_read}, {&yaml_write, yaml_read}};

/* Writes one document with `say` and gives its bytes. */
static void write_document(const struct emitter_type *type,
                           void (*say)(const struct emitter_type *, struct emitter *, void *),
                           void *ctx, struct buf *out)
{
    char path[] = "/tmp/patrol-emitter-test-XXXXXX";
    int fd = mkstemp(path);
    struct file_writer *writer;
    struct emitter *emitter;
    struct err err = ERR_INIT;

    assert_true(fd >= 0);
    close(fd);
    assert_ok(file_writer_new(path, 0600, &writer, &err), &err);
    assert_ok(type->open(writer, &emitter, &err), &err);
    say(type, emitter, ctx);
    assert_ok(type->close(emitter, &err), &err);
    assert_ok(file_writer_commit(writer, &err), &err);
    file_writer_free(writer);
    assert_ok(file_read(path, out, &err), &err);
    unlink(path);
}

static void say_text(const struct emitter_type *type, struct emitter *emitter, void *ctx)
{
    const struct slice *text = ctx;

    type->map_begin(emitter);
    type->key(emitter, "key");
    type->text(emitter, *text);
    type->map_end(emitter);
}

static void check_text(struct slice text)
{
    struct buf wanted = BUF_INIT(MOST_BYTES);

    utf8_add_replaced(&wanted, text);
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        struct buf out = BUF_INIT(MOST_BYTES);
        struct arena arena = ARENA_INIT(MOST_BYTES);
        struct node *root;
        struct err err = ERR_INIT;

        write_document(pairs[i].type, say_text, &text, &out);
        assert_ok(pairs[i].read(buf_slice(&out), MOST_BYTES, &arena, &root, &err), &err);
        assert_non_null(node_get(root, "key"));
        assert_int_equal(node_get(root, "key")->kind, NODE_SCALAR);
        assert_slices_equal(node_get(root, "key")->text, buf_slice(&wanted));
        arena_release(&arena);
        buf_release(&out);
    }
    buf_release(&wanted);
}

static void text_reads_back_as_it_was(void **state)
{
    static const char *const texts[] = {
        "",
        "plain",
        "two words",
        " leading",
        "trailing ",
        "a: b",
        "a #b",
        "- a",
        "? a",
        "[a]",
        "{a}",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "'",
        "\"",
        "\\",
        "\\n",
        "line\nline",
        "\n",
        "\r",
        "\t",
        "tab\there",
        "~",
        "null",
        "Null",
        "true",
        "No",
        "y",
        "off",
        "12",
        "1.5",
        "1e3",
        "0x1f",
        "0o7",
        "1_000",
        ".inf",
        "12:30",
        "-1",
        "2025-03-02",
        "<<",
        "=",
        "---",
        "...",
        "e\xcc\x81",
        "\xf0\x9f\x94\x91",
        "\xef\xbf\xbf",
        "\xc2\x85",
        "\xe2\x80\xa8",
        "\xef\xbb\xbf",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        check_text(slice_str(texts[i]));
}

static void every_byte_and_pair_of_bytes_reads_back(void **state)
{
    (void)state;
    for (int first = 0; first < 256; first++) {
        char bytes[2] = {(char)(unsigned char)first, 'a'};

        check_text(slice_of(bytes, 1));
        check_text(slice_of(bytes, 2));
        bytes[1] = (char)(unsigned char)(first ^ 0x80);
        check_text(slice_of(bytes, 2));
    }
}

static void say_everything(const struct emitter_type *type, struct emitter *emitter, void *ctx)
{
    (void)ctx;
    type->map_begin(emitter);
    type->key(emitter, "least");
    type->number(emitter, INT64_MIN);
    type->key(emitter, "most");
    type->number(emitter, INT64_MAX);
    type->key(emitter, "half");
    type->real(emitter, 0.5);
    type->key(emitter, "whole");
    type->real(emitter, 2);
    type->key(emitter, "yes");
    type->boolean(emitter, true);
    type->key(emitter, "no");
    type->boolean(emitter, false);
    type->key(emitter, "nothing");
    type->null(emitter);
    type->key(emitter, "empty_list");
    type->list_begin(emitter);
    type->list_end(emitter);
    type->key(emitter, "empty_map");
    type->map_begin(emitter);
    type->map_end(emitter);
    type->key(emitter, "list");
    type->list_begin(emitter);
    type->list_begin(emitter);
    type->number(emitter, 1);
    type->list_end(emitter);
    type->map_begin(emitter);
    type->key(emitter, "a");
    type->text(emitter, SLICE_LITERAL("b"));
    type->map_end(emitter);
    type->list_end(emitter);
    type->map_end(emitter);
}

static void check_everything(const struct node *root)
{
    uint64_t number;
    double real;
    bool flag;

    assert_slice_equal(node_get(root, "least")->text, "-9223372036854775808");
    assert_true(node_as_u64(node_get(root, "most"), UINT64_MAX, &number) && number == INT64_MAX);
    assert_true(node_as_double(node_get(root, "half"), &real));
    assert_true(real > 0.49 && real < 0.51);
    assert_true(node_as_double(node_get(root, "whole"), &real));
    assert_true(real > 1.9 && real < 2.1);
    assert_true(node_as_bool(node_get(root, "yes"), &flag) && flag);
    assert_true(node_as_bool(node_get(root, "no"), &flag) && !flag);
    assert_int_equal(node_get(root, "nothing")->kind, NODE_NULL);
    assert_int_equal(node_get(root, "empty_list")->kind, NODE_LIST);
    assert_int_equal(node_get(root, "empty_list")->count, 0);
    assert_int_equal(node_get(root, "empty_map")->kind, NODE_MAP);
    assert_int_equal(node_get(root, "list")->count, 2);
    assert_slice_equal(node_text(node_get(root, "list")->first->next, "a", ""), "b");
}

static void every_kind_of_value_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        struct buf out = BUF_INIT(MOST_BYTES);
        struct arena arena = ARENA_INIT(MOST_BYTES);
        struct node *root;
        struct err err = ERR_INIT;

        write_document(pairs[i].type, say_everything, NULL, &out);
        assert_ok(pairs[i].read(buf_slice(&out), MOST_BYTES, &arena, &root, &err), &err);
        check_everything(root);
        arena_release(&arena);
        buf_release(&out);
    }
}

static void close_says_the_first_failure(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        const struct emitter_type *type = pairs[i].type;
        struct file_writer *writer;
        struct emitter *emitter;
        struct err err = ERR_INIT;

        assert_ok(file_writer_new("/dev/full", 0600, &writer, &err), &err);
        assert_ok(type->open(writer, &emitter, &err), &err);
        type->list_begin(emitter);
        for (int n = 0; n < 100000; n++)
            type->text(emitter, SLICE_LITERAL("more than the writer holds back"));
        type->list_end(emitter);
        assert_fails(type->close(emitter, &err), ERR_IO, &err, "No space left on device");
        file_writer_free(writer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_reads_back_as_it_was),
        cmocka_unit_test(every_byte_and_pair_of_bytes_reads_back),
        cmocka_unit_test(every_kind_of_value_reads_back),
        cmocka_unit_test(close_says_the_first_failure),
    };

    return cmocka_run_group_tests_name("report/emitter", tests, NULL, NULL);
}
