/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hex.h"
#include "git/sha1.h"
#include "report/emitter.h"
#include "scan/baseline.h"

static const struct {
    const char *name;
    size_t bytes;
} keys[] = {
    [BASELINE_ID] = {"id", 8},
    [BASELINE_SHA1] = {"sha1", SHA1_BYTES},
    [BASELINE_SHA256] = {"sha256", SHA256_BYTES},
};

static void write_text(struct emitter *emitter, const char *name, struct slice value)
{
    if (!value.len)
        return;
    yaml_write.key(emitter, name);
    yaml_write.text(emitter, value);
}

static void write_entry(struct emitter *emitter, const struct baseline_entry *entry)
{
    const struct baseline_key *key = &entry->key;
    char hex[2 * SHA256_BYTES + 1];

    hex_encode(key->bytes, keys[key->kind].bytes, hex);
    yaml_write.map_begin(emitter);
    write_text(emitter, keys[key->kind].name, slice_str(hex));
    write_text(emitter, "rule", entry->rule);
    write_text(emitter, "secret", entry->redacted);
    write_text(emitter, "reason", entry->reason);
    write_text(emitter, "author", entry->author);
    write_text(emitter, "created", entry->created);
    write_text(emitter, "expires", entry->expires);
    yaml_write.map_end(emitter);
}

static bool is_double(const struct baseline *baseline, size_t index)
{
    const struct baseline_key *key = &baseline_at(baseline, index)->key;

    return index && !memcmp(key, &baseline_at(baseline, index - 1)->key, sizeof *key);
}

enum err_code baseline_write(const struct baseline *baseline, struct file_writer *out,
                             struct err *err)
{
    const struct slice comment = baseline_comment(baseline);
    struct emitter *emitter;
    enum err_code code = ERR_OK;

    if (comment.len)
        code = file_writer_add(out, comment, err);
    if (code == ERR_OK && comment.len)
        code = file_writer_add(out, SLICE_LITERAL("\n"), err);
    if (code == ERR_OK)
        code = yaml_write.open(out, &emitter, err);
    if (code != ERR_OK)
        return code;
    yaml_write.map_begin(emitter);
    write_text(emitter, "schema", SLICE_LITERAL("patrol-baseline/1"));
    yaml_write.key(emitter, "entries");
    yaml_write.list_begin(emitter);
    for (size_t i = 0; i < baseline_count(baseline); i++)
        if (!is_double(baseline, i))
            write_entry(emitter, baseline_at(baseline, i));
    yaml_write.list_end(emitter);
    yaml_write.map_end(emitter);
    return yaml_write.close(emitter, err);
}
