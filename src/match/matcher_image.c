/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A matcher as bytes, in the layout of the machine that made it:
 *
 *     head | plans | reaches | uses | first_use | streaks | leashes | whole | sieve
 *
 * each part at a multiple of 16 bytes. Images are made by the same build that
 * reads them, so only what can differ is checked: the rules and the machine.
 */
#include "core/limits.h"
#include "core/mem.h"
#include "match/matcher_internal.h"

#define PART_ALIGN 16

struct head {
    struct sha256 rules; /* digest of the set */
    size_t rule_count;
    size_t literal_count;
    size_t use_count;
    size_t streak_count;
    size_t leash_count;
    size_t whole_count;
    size_t margin_bytes;
    size_t literal_bytes;
    size_t sieve_bytes;
};

static void add_part(struct buf *out, const void *part, size_t bytes)
{
    static const char zeros[PART_ALIGN];

    buf_add(out, part, bytes);
    buf_add(out, zeros, (PART_ALIGN - bytes % PART_ALIGN) % PART_ALIGN);
}

enum err_code matcher_write_image(const struct matcher *matcher, const struct ruleset *rules,
                                  struct buf *out)
{
    const struct part *everywhere = &matcher->parts[EVERYWHERE];
    struct slice sieve = everywhere->sieve ? sieve_image(everywhere->sieve) : slice_of(NULL, 0);
    struct head head = {
        .rule_count = matcher->rule_count,
        .literal_count = matcher->literal_count,
        .use_count = matcher->use_count,
        .streak_count = matcher->streak_count,
        .leash_count = matcher->leash_count,
        .whole_count = matcher->whole_count,
        .margin_bytes = matcher->margin_bytes,
        .literal_bytes = matcher->literal_bytes,
        .sieve_bytes = sieve.len,
    };

    ruleset_digest(rules, &head.rules);
    add_part(out, &head, sizeof head);
    add_part(out, matcher->plans, head.rule_count * sizeof *matcher->plans);
    add_part(out, matcher->reaches, head.literal_count * sizeof *matcher->reaches);
    add_part(out, matcher->uses, head.use_count * sizeof *matcher->uses);
    add_part(out, matcher->first_use, (head.literal_count + 1) * sizeof *matcher->first_use);
    add_part(out, matcher->streaks, head.streak_count * sizeof *matcher->streaks);
    add_part(out, matcher->leashes, head.leash_count * sizeof *matcher->leashes);
    add_part(out, matcher->whole, head.whole_count * sizeof *matcher->whole);
    add_part(out, sieve.ptr, sieve.len);
    return buf_status(out);
}

/* Cuts the next part off. */
static const void *take_part(struct slice *image, size_t bytes)
{
    const char *part = image->ptr;

    *image = slice_sub(*image, bytes + (PART_ALIGN - bytes % PART_ALIGN) % PART_ALIGN, image->len);
    return part;
}

static bool is_image_of(struct slice image, const struct ruleset *rules, struct head *out)
{
    struct sha256 digest;

    if (image.len < sizeof *out)
        return false;
    memcpy(out, image.ptr, sizeof *out);
    ruleset_digest(rules, &digest);
    return memcmp(&digest, &out->rules, sizeof digest) == 0 &&
           out->rule_count == ruleset_count(rules);
}

enum err_code matcher_image_load(struct matcher *matcher, const struct ruleset *rules,
                                 struct slice image)
{
    struct matcher loaded = *matcher;
    struct part *everywhere = &loaded.parts[EVERYWHERE];
    enum err_code code = ERR_OK;
    struct head head;

    if (!is_image_of(image, rules, &head))
        return ERR_UNSUPPORTED;
    take_part(&image, sizeof head);
    loaded.literal_count = head.literal_count;
    loaded.use_count = head.use_count;
    loaded.streak_count = head.streak_count;
    loaded.leash_count = head.leash_count;
    loaded.whole_count = head.whole_count;
    loaded.margin_bytes = head.margin_bytes;
    loaded.literal_bytes = head.literal_bytes;
    loaded.plans = take_part(&image, head.rule_count * sizeof *loaded.plans);
    loaded.reaches = take_part(&image, head.literal_count * sizeof *loaded.reaches);
    loaded.uses = take_part(&image, head.use_count * sizeof *loaded.uses);
    loaded.first_use = take_part(&image, (head.literal_count + 1) * sizeof *loaded.first_use);
    loaded.streaks = take_part(&image, head.streak_count * sizeof *loaded.streaks);
    loaded.leashes = take_part(&image, head.leash_count * sizeof *loaded.leashes);
    loaded.whole = take_part(&image, head.whole_count * sizeof *loaded.whole);
    if (head.sieve_bytes)
        code = sieve_new_with(slice_sub(image, 0, head.sieve_bytes), &everywhere->sieve);
    if (code == ERR_OK)
        *matcher = loaded;
    return code;
}
