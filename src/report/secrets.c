/* SPDX-License-Identifier: Apache-2.0 */
#include "report/secrets.h"

#include "core/base64.h"
#include "core/limits.h"
#include "core/secret_raw.h"
#include "core/utf8.h"
#include "report/emitter.h"

static const struct emitter_type *const json = &json_write;

static void text(struct emitter *emitter, const char *key, struct slice value)
{
    json->key(emitter, key);
    json->text(emitter, value);
}

static void write_raw(struct emitter *emitter, struct slice raw)
{
    struct buf encoded = BUF_INIT(2 * LIMIT_SECRET_BYTES);

    if (utf8_valid(raw)) {
        text(emitter, "secret", raw);
        return;
    }
    base64_add(&encoded, raw, BASE64_STANDARD);
    text(emitter, "secret_base64", buf_slice(&encoded));
    buf_wipe(&encoded);
    buf_release(&encoded);
}

static void write_one(struct emitter *emitter, const struct finding *finding)
{
    char hex[SHA256_HEX_BYTES + 1];

    sha256_hex(&finding->hash, hex);
    json->map_begin(emitter);
    text(emitter, "id", slice_str(finding->id));
    text(emitter, "rule", finding->rule.id);
    text(emitter, "sha256", slice_str(hex));
    write_raw(emitter, secret_raw(finding->secret));
    json->map_end(emitter);
}

enum err_code secrets_write(const struct findings *findings, struct file_writer *out,
                            struct err *err)
{
    struct emitter *emitter;
    enum err_code code = json->open(out, &emitter, err);

    if (code != ERR_OK)
        return code;
    json->map_begin(emitter);
    text(emitter, "schema", SLICE_LITERAL("patrol-secrets/1"));
    json->key(emitter, "secrets");
    json->list_begin(emitter);
    for (size_t i = 0; i < findings_count(findings); i++)
        if (findings_at(findings, i)->secret)
            write_one(emitter, findings_at(findings, i));
    json->list_end(emitter);
    json->map_end(emitter);
    return json->close(emitter, err);
}
