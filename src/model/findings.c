/* SPDX-License-Identifier: Apache-2.0 */
#include "model/findings.h"

#include <stdlib.h>

#include "core/glob.h"
#include "core/hex.h"
#include "core/limits.h"
#include "core/mem.h"

#define ARENA_BYTES ((size_t)1 << 32)

/* Sorting and cutting happens when twice as many are held as are kept, so
 * that what stays does not depend on the order of arrival. */
#define OCCURRENCES_HELD (2 * (size_t)LIMIT_OCCURRENCES)

struct findings {
    struct finding **items; /* in order of arrival, or sorted once sealed */
    size_t count;
    size_t cap;
    struct finding **slots; /* open addressing by hash; count * 2 <= slot_count */
    size_t slot_count;
    struct arena arena;
    struct vault vault;       /* the secrets */
    struct slice last_target; /* the text of neighbouring occurrences is shared */
    struct slice last_path;
    struct findings_veil veil;
};

enum err_code findings_new(struct findings **out)
{
    struct findings *findings = mem_calloc(1, sizeof *findings);

    if (!findings)
        return ERR_NOMEM;
    findings->arena = (struct arena)ARENA_INIT(ARENA_BYTES);
    *out = findings;
    return ERR_OK;
}

static void finding_release(struct finding *finding)
{
    secret_free(finding->secret);
    mem_free(finding->occurrences);
    mem_free(finding->sightings);
}

void findings_free(struct findings *findings)
{
    if (!findings)
        return;
    for (size_t i = 0; i < findings->count; i++)
        finding_release(findings->items[i]);
    mem_free(findings->items);
    mem_free(findings->slots);
    arena_release(&findings->arena);
    vault_release(&findings->vault);
    mem_free(findings);
}

size_t findings_count(const struct findings *findings)
{
    return findings->count;
}

struct finding *findings_at(const struct findings *findings, size_t index)
{
    return findings->items[index];
}

struct arena *findings_arena(struct findings *findings)
{
    return &findings->arena;
}

bool finding_rule_is_for(const struct finding_rule *rule, struct slice path)
{
    for (size_t i = 0; i < rule->path_count; i++)
        if (glob_match(slice_str(rule->paths[i]), path, false))
            return true;
    return !rule->path_count;
}

/* The id is what reports, baselines and people call a finding: the first 64
 * bits of SHA-256 over the rule's id, a zero byte and the secret's hash. */
static void id_of(struct slice rule_id, const struct sha256 *hash, char out[17])
{
    struct sha256_ctx ctx;
    struct sha256 sum;

    sha256_init(&ctx);
    sha256_add(&ctx, rule_id);
    sha256_add(&ctx, slice_of("", 1));
    sha256_add(&ctx, slice_of((const char *)hash->bytes, SHA256_BYTES));
    sha256_done(&ctx, &sum);
    hex_encode(sum.bytes, 8, out);
}

static size_t slot_of(const struct sha256 *hash, size_t slot_count)
{
    uint64_t value;

    memcpy(&value, hash->bytes, sizeof value);
    return (size_t)value & (slot_count - 1);
}

static bool is_finding(const struct finding *finding, struct slice rule_id,
                       const struct sha256 *hash)
{
    return memcmp(&finding->hash, hash, sizeof *hash) == 0 &&
           slice_equal(finding->rule.id, rule_id);
}

static struct finding *find(const struct findings *findings, struct slice rule_id,
                            const struct sha256 *hash)
{
    size_t mask = findings->slot_count - 1;

    if (!findings->slot_count)
        return NULL;
    for (size_t i = slot_of(hash, findings->slot_count);; i = (i + 1) & mask) {
        struct finding *there = findings->slots[i];

        if (!there || is_finding(there, rule_id, hash))
            return there;
    }
}

static void place(struct finding **slots, size_t slot_count, struct finding *finding)
{
    size_t i = slot_of(&finding->hash, slot_count);

    while (slots[i])
        i = (i + 1) & (slot_count - 1);
    slots[i] = finding;
}

static enum err_code slots_grow(struct findings *findings)
{
    size_t slot_count = findings->slot_count ? 2 * findings->slot_count : 64;
    struct finding **slots = mem_calloc(slot_count, sizeof(struct finding *));

    if (!slots)
        return ERR_NOMEM;
    for (size_t i = 0; i < findings->count; i++)
        place(slots, slot_count, findings->items[i]);
    mem_free(findings->slots);
    findings->slots = slots;
    findings->slot_count = slot_count;
    return ERR_OK;
}

static enum err_code make_room(struct findings *findings)
{
    if (findings->count == LIMIT_FINDINGS)
        return ERR_LIMIT;
    if (findings->count == findings->cap) {
        size_t cap = mem_grow(findings->cap, findings->count + 1, LIMIT_FINDINGS);
        struct finding **items = mem_realloc(findings->items, cap, sizeof(struct finding *));

        if (!items)
            return ERR_NOMEM;
        findings->items = items;
        findings->cap = cap;
    }
    if (2 * (findings->count + 1) > findings->slot_count)
        return slots_grow(findings);
    return ERR_OK;
}

/* Takes `finding`, whose arena objects are already in findings->arena. */
static enum err_code append(struct findings *findings, struct finding *finding)
{
    enum err_code code = make_room(findings);

    if (code != ERR_OK)
        return code;
    findings->items[findings->count++] = finding;
    place(findings->slots, findings->slot_count, finding);
    return ERR_OK;
}

static bool copy_into(struct arena *arena, struct slice *text)
{
    if (!text->len)
        return true;
    *text = arena_slice(arena, *text);
    return text->ptr != NULL;
}

static bool copy_rule(struct arena *arena, const struct finding_rule *from,
                      struct finding_rule *rule)
{
    *rule = *from;
    return copy_into(arena, &rule->id) && copy_into(arena, &rule->name) &&
           copy_into(arena, &rule->verify) && copy_into(arena, &rule->remediation_summary) &&
           copy_into(arena, &rule->remediation_url);
}

static enum err_code redact_into(struct arena *arena, const struct secret *secret,
                                 struct slice *out)
{
    struct buf text = BUF_INIT(256);

    secret_redact(secret, &text);
    *out = arena_slice(arena, buf_slice(&text));
    buf_release(&text);
    return out->ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code create(struct findings *findings, const struct finding_rule *rule,
                            struct slice secret, const struct offline_verdict *offline,
                            struct finding **out)
{
    struct finding *finding = arena_alloc(&findings->arena, sizeof *finding);
    enum err_code code = ERR_NOMEM;

    if (!finding || !copy_rule(&findings->arena, rule, &finding->rule))
        return ERR_NOMEM;
    finding->secret = secret_keep(&findings->vault, secret);
    if (!finding->secret)
        return ERR_NOMEM;
    finding->hash = *secret_hash(finding->secret);
    finding->secret_length = secret.len;
    finding->severity = rule->severity;
    finding->offline = *offline;
    id_of(rule->id, &finding->hash, finding->id);
    code = redact_into(&findings->arena, finding->secret, &finding->redacted);
    if (code == ERR_OK)
        code = append(findings, finding);
    if (code != ERR_OK)
        finding_release(finding);
    *out = finding;
    return code;
}

enum err_code findings_recall(struct findings *findings, const struct finding_rule *rule,
                              const struct sha256 *hash, struct finding **out)
{
    struct finding *finding = find(findings, rule->id, hash);

    *out = finding;
    if (finding)
        return ERR_OK;
    finding = arena_alloc(&findings->arena, sizeof *finding);
    if (!finding || !copy_rule(&findings->arena, rule, &finding->rule))
        return ERR_NOMEM;
    finding->hash = *hash;
    finding->severity = rule->severity;
    id_of(rule->id, hash, finding->id);
    *out = finding;
    return append(findings, finding);
}

const struct finding *findings_find(const struct findings *findings, const struct finding *same)
{
    return find(findings, same->rule.id, &same->hash);
}

enum err_code findings_reveal(struct findings *findings, struct finding *finding, struct slice raw,
                              bool *fits)
{
    struct sha256 hash;

    *fits = finding->secret != NULL;
    if (*fits)
        return ERR_OK;
    sha256_of(raw, &hash);
    if (memcmp(&hash, &finding->hash, sizeof hash) != 0)
        return ERR_OK;
    finding->secret = secret_keep(&findings->vault, raw);
    *fits = finding->secret != NULL;
    return *fits ? ERR_OK : ERR_NOMEM;
}

/* Of equal ones that which history knew first goes first, and stays. */
static int compare_occurrences(const void *left, const void *right)
{
    const struct occurrence *a = left;
    const struct occurrence *b = right;
    int order = occurrence_compare(a, b);

    if (order || !a->history || !b->history)
        return order;
    return (a->history->order > b->history->order) - (a->history->order < b->history->order);
}

/* Sorts, drops doubles, keeps the first `most`. */
static void tidy(struct finding *finding, size_t most)
{
    size_t kept = 0;

    if (!finding->occurrence_count)
        return;
    qsort(finding->occurrences, finding->occurrence_count, sizeof *finding->occurrences,
          compare_occurrences);
    for (size_t i = 0; i < finding->occurrence_count && kept < most; i++) {
        if (kept &&
            !occurrence_compare(&finding->occurrences[kept - 1], &finding->occurrences[i])) {
            finding->occurrence_total--;
            continue;
        }
        finding->occurrences[kept++] = finding->occurrences[i];
    }
    finding->occurrence_count = kept;
}

/* Whether a member of the archive at `at` shows the secret too, which is then
 * what is told. Members follow their archive; `from` is behind its places. */
static bool is_shown_by_member(const struct finding *finding, const struct occurrence *at,
                               size_t from)
{
    for (size_t i = from; i < finding->occurrence_count; i++) {
        const struct occurrence *member = &finding->occurrences[i];

        if (!slice_equal(member->target, at->target) ||
            !slice_equal(slice_sub(member->path, 0, at->path.len), at->path))
            return false;
        if (member->path.len == at->path.len) /* there, in another way */
            continue;
        if (member->path.ptr[at->path.len] > '!')
            return false;
        if (member->path.ptr[at->path.len] == '!' && member->kind == at->kind)
            return true;
    }
    return false;
}

static bool is_same_place(const struct occurrence *a, const struct occurrence *b)
{
    return a->kind == b->kind && slice_equal(a->target, b->target) && slice_equal(a->path, b->path);
}

/* An archive that is not compressed shows what its members hold twice. */
static void drop_packed(struct finding *finding)
{
    size_t kept = 0;
    size_t end;

    for (size_t i = 0; i < finding->occurrence_count; i = end) {
        const struct occurrence at = finding->occurrences[i];

        for (end = i + 1; end < finding->occurrence_count; end++)
            if (!is_same_place(&at, &finding->occurrences[end]))
                break;
        if (is_shown_by_member(finding, &at, end)) {
            finding->occurrence_total -= end - i;
            continue;
        }
        memmove(&finding->occurrences[kept], &finding->occurrences[i],
                (end - i) * sizeof *finding->occurrences);
        kept += end - i;
    }
    finding->occurrence_count = kept;
}

static enum err_code occurrence_room(struct finding *finding)
{
    size_t cap;
    struct occurrence *grown;

    if (finding->occurrence_count == OCCURRENCES_HELD)
        tidy(finding, LIMIT_OCCURRENCES);
    if (finding->occurrence_count < finding->occurrence_cap)
        return ERR_OK;
    /* Most secrets stand in one place. */
    cap = finding->occurrence_cap
              ? mem_grow(finding->occurrence_cap, finding->occurrence_count + 1, OCCURRENCES_HELD)
              : 1;
    grown = mem_realloc(finding->occurrences, cap, sizeof *grown);
    if (!grown)
        return ERR_NOMEM;
    finding->occurrences = grown;
    finding->occurrence_cap = cap;
    return ERR_OK;
}

static bool share(struct arena *arena, struct slice *last, struct slice *text)
{
    if (!slice_equal(*last, *text) && !copy_into(arena, text))
        return false;
    if (slice_equal(*last, *text))
        *text = *last;
    *last = *text;
    return true;
}

static bool copy_history(struct arena *arena, const struct history **history)
{
    struct history *copy;

    if (!*history)
        return true;
    copy = arena_alloc(arena, sizeof *copy);
    if (!copy)
        return false;
    *copy = **history;
    *history = copy;
    return copy_into(arena, &copy->object) && copy_into(arena, &copy->commit) &&
           copy_into(arena, &copy->author) && copy_into(arena, &copy->ref);
}

enum err_code findings_occur(struct findings *findings, struct finding *finding,
                             const struct occurrence *at)
{
    struct arena *arena = &findings->arena;
    struct occurrence copy = *at;
    enum err_code code = occurrence_room(finding);

    if (code != ERR_OK)
        return code;
    if (!share(arena, &findings->last_target, &copy.target) ||
        !share(arena, &findings->last_path, &copy.path) || !copy_into(arena, &copy.context.key) ||
        !copy_into(arena, &copy.context.user) || !copy_into(arena, &copy.context.host) ||
        !copy_into(arena, &copy.suppressed) || !copy_history(arena, &copy.history))
        return ERR_NOMEM;
    finding->occurrences[finding->occurrence_count++] = copy;
    finding->occurrence_total++;
    return ERR_OK;
}

enum err_code findings_intern(struct findings *findings, const struct finding_rule *rule,
                              struct slice secret, const struct offline_verdict *offline,
                              struct finding **out)
{
    struct sha256 hash;

    sha256_of(secret, &hash);
    *out = find(findings, rule->id, &hash);
    return *out ? ERR_OK : create(findings, rule, secret, offline, out);
}

enum err_code findings_add(struct findings *findings, const struct finding_rule *rule,
                           struct slice secret, const struct offline_verdict *offline,
                           const struct occurrence *at, struct finding **out)
{
    struct finding *finding;
    enum err_code code = findings_intern(findings, rule, secret, offline, &finding);

    if (code == ERR_OK)
        code = findings_occur(findings, finding, at);
    if (code == ERR_OK && out)
        *out = finding;
    return code;
}

enum err_code finding_sight(struct finding *finding, const struct sighting *at)
{
    if (finding->sighting_count == finding->sighting_cap) {
        size_t cap = mem_grow(finding->sighting_cap, finding->sighting_count + 1, LIMIT_SIGHTINGS);
        struct sighting *grown = cap ? mem_realloc(finding->sightings, cap, sizeof *grown) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        finding->sightings = grown;
        finding->sighting_cap = cap;
    }
    finding->sightings[finding->sighting_count++] = *at;
    return ERR_OK;
}

/* Adds what was seen of `from`, the same secret, whose text is in `into`'s
 * arena already. */
static enum err_code join(struct finding *into, struct finding *from)
{
    uint64_t total = into->occurrence_total + from->occurrence_total;

    for (size_t i = 0; i < from->occurrence_count; i++) {
        enum err_code code = occurrence_room(into);

        if (code != ERR_OK)
            return code;
        into->occurrences[into->occurrence_count++] = from->occurrences[i];
    }
    into->occurrence_total = total;
    for (size_t i = 0; i < from->sighting_count; i++) {
        enum err_code code = finding_sight(into, &from->sightings[i]);

        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code findings_merge(struct findings *into, struct findings *from)
{
    enum err_code code = ERR_OK;

    arena_adopt(&into->arena, &from->arena);
    vault_adopt(&into->vault, &from->vault);
    for (size_t i = 0; i < from->count; i++) {
        struct finding *finding = from->items[i];
        struct finding *there = find(into, finding->rule.id, &finding->hash);
        enum err_code one = there ? join(there, finding) : append(into, finding);

        if (there || one != ERR_OK)
            finding_release(finding);
        if (code == ERR_OK)
            code = one;
    }
    from->count = 0;
    if (from->slots)
        memset(from->slots, 0, from->slot_count * sizeof *from->slots);
    from->last_target = from->last_path = slice_of(NULL, 0);
    return code;
}

static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = *(struct finding *const *)left;
    const struct finding *b = *(struct finding *const *)right;
    int order = (int)a->severity - (int)b->severity;

    if (!order)
        order = slice_compare(a->rule.id, b->rule.id);
    if (!order && a->occurrence_count && b->occurrence_count)
        order = occurrence_compare(&a->occurrences[0], &b->occurrences[0]);
    if (!order)
        order = memcmp(&a->hash, &b->hash, sizeof a->hash);
    return order;
}

static int compare_sightings(const void *left, const void *right)
{
    const struct sighting *a = left;
    const struct sighting *b = right;
    int order = memcmp(a->object, b->object, sizeof a->object);

    return order ? order : (a->offset > b->offset) - (a->offset < b->offset);
}

void findings_keep(struct findings *findings, bool (*keep)(const struct finding *, void *ctx),
                   void *ctx)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = findings->items[i];

        if (keep(finding, ctx))
            findings->items[kept++] = finding;
        else
            finding_release(finding);
    }
    if (kept == findings->count)
        return;
    findings->count = kept;
    memset(findings->slots, 0, findings->slot_count * sizeof(struct finding *));
    for (size_t i = 0; i < kept; i++)
        place(findings->slots, findings->slot_count, findings->items[i]);
}

/* What was only asked about (an old secret of a changed file), or stands only
 * where its rule is not for, has no place. */
static bool has_place(const struct finding *finding, void *ctx)
{
    (void)ctx;
    return finding->occurrence_count > 0;
}

void findings_seal(struct findings *findings)
{
    findings_keep(findings, has_place, NULL);
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = findings->items[i];

        tidy(finding, LIMIT_OCCURRENCES);
        drop_packed(finding);
        if (finding->sighting_count)
            qsort(finding->sightings, finding->sighting_count, sizeof *finding->sightings,
                  compare_sightings);
    }
    if (findings->count)
        qsort(findings->items, findings->count, sizeof(struct finding *), compare_findings);
}

void findings_set_veil(struct findings *findings, struct findings_veil veil)
{
    findings->veil = veil;
}

struct findings_veil findings_veil(const struct findings *findings)
{
    return findings->veil;
}
