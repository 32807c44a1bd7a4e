/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ascii.h"
#include "core/checked.h"
#include "core/limits.h"
#include "core/mem.h"
#include "match/checksum.h"
#include "match/dummy.h"
#include "match/entropy.h"
#include "match/foreign_checksum.h"
#include "match/randomness.h"
#include "match/scanner_internal.h"

/* A rule may look at the bytes of a blob this often in all: hostile bytes
 * that make it look again and again end in ERR_LIMIT and not in hours. */
#define LOOKS_PER_BYTE 64
#define LOOKS_BYTES_MIN (16 * MIB)

/* After this many answers that PCRE2's limits cut off, a rule rests until the
 * next blob. */
#define REGEX_LIMITS_MAX 8

struct kept_secret {
    struct kept_secret *next;
    size_t len;
    char bytes[];
};

/* What is searched: the bytes themselves, or what was decoded from them. */
struct subject {
    const struct rule *rule;
    struct search *search;
    struct slice text;
    const struct decoded *decoded; /* NULL: the bytes themselves */
};

void scanner_note_limit(struct scanner *scanner, const struct rule *rule)
{
    scanner->limited = true;
    if (!scanner->limit_rule)
        scanner->limit_rule = rule;
}

void scanner_forget_secrets(struct scanner *scanner)
{
    while (scanner->secrets) {
        struct kept_secret *next = scanner->secrets->next;

        mem_wipe(scanner->secrets->bytes, scanner->secrets->len);
        mem_free(scanner->secrets);
        scanner->secrets = next;
    }
}

static enum err_code keep_secret(struct scanner *scanner, struct slice *secret)
{
    struct kept_secret *kept;
    size_t size;

    if (!checked_add(sizeof *kept, secret->len, &size))
        return ERR_NOMEM;
    kept = mem_alloc(size);
    if (!kept)
        return ERR_NOMEM;
    memcpy(kept->bytes, secret->ptr, secret->len);
    kept->len = secret->len;
    kept->next = scanner->secrets;
    scanner->secrets = kept;
    secret->ptr = kept->bytes;
    return ERR_OK;
}

static enum err_code make_room(struct scanner *scanner)
{
    size_t cap = mem_grow(scanner->match_cap, scanner->match_count + 1, LIMIT_MATCHES_PER_BLOB);
    struct match *grown;

    if (!cap)
        return ERR_LIMIT;
    if (cap == scanner->match_cap)
        return ERR_OK;
    grown = mem_realloc(scanner->matches, cap, sizeof *grown);
    if (!grown)
        return ERR_NOMEM;
    scanner->matches = grown;
    scanner->match_cap = cap;
    return ERR_OK;
}

static enum err_code keep_match(struct scanner *scanner, const struct subject *subject,
                                struct match *match)
{
    enum err_code code = make_room(scanner);

    if (code == ERR_LIMIT) {
        scanner_note_limit(scanner, NULL);
        return ERR_OK;
    }
    if (code == ERR_OK && subject->decoded) {
        const struct origin *origins = subject->decoded->origins;

        match->encoding = subject->decoded->encoding;
        match->end = origins[match->end - 1].end;
        match->start = origins[match->start].start;
        code = keep_secret(scanner, &match->secret);
    }
    if (code == ERR_OK)
        scanner->matches[scanner->match_count++] = *match;
    return code;
}

static bool is_alnum_at(struct slice bytes, size_t at)
{
    return at < bytes.len && ascii_is_alnum(bytes.ptr[at]);
}

static bool stands_alone(struct slice bytes, struct span token)
{
    return !(token.start > 0 && is_alnum_at(bytes, token.start - 1)) &&
           !is_alnum_at(bytes, token.end);
}

/* The dialects that know requirements ask them of the secret where the pattern
 * has one group only, and of the whole match otherwise. */
static struct slice required_text(const struct subject *subject, const struct regex_match *found)
{
    const struct span span = regex_is_grouped(subject->search->regex) ? found->whole : found->token;

    return slice_sub(subject->text, span.start, span.end);
}

enum opinion { IGNORED, ALTERED, ACCEPTED };

/* A valid checksum is proof enough, whatever stands around. Without it the
 * same bytes are a placeholder, or chance inside of something longer. */
static enum opinion judge(const struct subject *subject, const struct regex_match *found,
                          struct match *out)
{
    const struct rule *rule = subject->rule;
    const struct span token = found->token;

    *out = (struct match){
        .rule = rule,
        .start = token.start,
        .end = token.end,
        .secret = slice_sub(subject->text, token.start, token.end),
    };
    if (!out->secret.len)
        return IGNORED;
    checksum_judge(rule, out->secret, &out->offline);
    if (out->offline.checksum == CHECKSUM_VALID)
        return ACCEPTED;
    if (rule->min_entropy > 0 && entropy_shannon(out->secret) <= rule->min_entropy)
        return IGNORED;
    if (rule->min_randomness > 0 && randomness_bits(out->secret) < rule->min_randomness)
        return IGNORED;
    if (rule->requirements &&
        !rule_requirements_met(rule->requirements, required_text(subject, found)))
        return IGNORED;
    if (out->offline.checksum == CHECKSUM_NONE)
        return rule->drops_dummies && dummy_is(out->secret) ? IGNORED : ACCEPTED;
    return stands_alone(subject->text, token) ? ALTERED : IGNORED;
}

static const struct templates *templates_of(const struct rule *rule)
{
    const struct templates *templates = rule->requirements ? rule->requirements->checksum : NULL;

    return templates && !templates->unsupported ? templates : NULL;
}

/* Of a match that is accepted but for its checksum. In the dialect the secret
 * can be the checked part alone: it is the whole match that must stand alone. */
static enum err_code judge_templates(const struct scanner *scanner, const struct subject *subject,
                                     const struct regex_match *found, struct match *match,
                                     enum opinion *opinion)
{
    const struct templates *templates = templates_of(subject->rule);
    const struct captures captures = {
        .regex = subject->search->regex,
        .scratch = scanner->regex,
        .subject = subject->text,
        .match = required_text(subject, found),
        .whole = slice_sub(subject->text, found->whole.start, found->whole.end),
    };
    enum foreign_checksum checksum;
    enum err_code code = foreign_checksum_judge(templates, &captures, &checksum);

    if (code != ERR_OK)
        return code;
    switch (checksum) {
    case FOREIGN_CHECKSUM_FITS:
        match->offline.checksum = CHECKSUM_VALID;
        break;
    case FOREIGN_CHECKSUM_FAILS:
        match->offline.checksum = CHECKSUM_INVALID;
        *opinion = stands_alone(subject->text, found->whole) ? ALTERED : IGNORED;
        break;
    case FOREIGN_CHECKSUM_MISSING:
        *opinion = templates->passes_without ? ACCEPTED : IGNORED;
        break;
    }
    return ERR_OK;
}

/* Where the next match may begin. A token that its checksum did not prove may
 * have swallowed one that it will prove. */
static size_t next_start(const struct rule *rule, enum opinion opinion,
                         const struct regex_match *found)
{
    size_t step = found->whole.start + 1;

    if (opinion != ACCEPTED && (rule->checksum != CHECKSUM_ALGORITHM_NONE || templates_of(rule)))
        return step;
    return found->token.end > step ? found->token.end : step;
}

static void spend(struct scanner *scanner, const struct subject *subject, size_t bytes)
{
    size_t most = LOOKS_BYTES_MIN + LOOKS_PER_BYTE * scanner->bytes.len;

    subject->search->looked_bytes += bytes;
    subject->search->cost.looked_bytes += bytes;
    if (subject->search->looked_bytes > most) {
        subject->search->resting = true;
        scanner_note_limit(scanner, subject->rule);
    }
}

/* What the second matcher needed counts as bytes that were looked at, and so does
 * what PCRE2 had done in vain. */
static void spend_second(struct scanner *scanner, const struct subject *subject)
{
    uint64_t steps = regex_second_steps(scanner->regex);

    if (!steps)
        return;
    subject->search->cost.second_tries++;
    spend(scanner, subject, LIMIT_REGEX_STEPS + (size_t)steps);
}

static void note_regex_limit(struct scanner *scanner, const struct subject *subject)
{
    scanner_note_limit(scanner, subject->rule);
    subject->search->cost.regex_limits++;
    if (++subject->search->regex_limits == REGEX_LIMITS_MAX)
        subject->search->resting = true;
}

/* Keeps the matches in `window`, which end before `end`; its `from` moves behind
 * the last one. */
static enum err_code search_window(struct scanner *scanner, const struct subject *subject,
                                   struct regex_window *window, size_t end)
{
    enum err_code code = ERR_OK;

    while (code == ERR_OK && window->from <= window->last && !subject->search->resting) {
        struct regex_match found;
        struct match match;
        enum opinion opinion;
        enum regex_outcome outcome =
            regex_find(subject->search->regex, scanner->regex, subject->text, *window, &found);

        subject->search->cost.searches++;
        spend_second(scanner, subject);
        switch (outcome) {
        case REGEX_NONE:
            spend(scanner, subject, end > window->from ? end - window->from : 0);
            return ERR_OK;
        case REGEX_LIMIT:
            note_regex_limit(scanner, subject);
            return ERR_OK;
        case REGEX_MATCH:
            break;
        }
        spend(scanner, subject, found.whole.end - window->from);
        opinion = judge(subject, &found, &match);
        if (opinion == ACCEPTED && templates_of(subject->rule))
            code = judge_templates(scanner, subject, &found, &match, &opinion);
        if (code == ERR_OK && opinion != IGNORED)
            code = keep_match(scanner, subject, &match);
        window->from = next_start(subject->rule, opinion, &found);
    }
    return code;
}

static enum err_code subject_init(struct scanner *scanner, uint32_t rule, struct subject *out)
{
    *out = (struct subject){
        .rule = scanner->matcher->rules[rule],
        .search = &scanner->searches[rule],
        .text = scanner->bytes,
    };
    if (out->search->regex)
        return ERR_OK;
    return regex_new(out->rule->pattern, &out->search->regex, NULL, NULL);
}

/* Regions of different literals do not come in the order of where they begin: only
 * what was kept is passed over in the next one. */
enum err_code scanner_search_plain(struct scanner *scanner, uint32_t rule,
                                   const struct region *region)
{
    size_t kept = scanner->match_count;
    struct subject subject;
    struct regex_window window = {
        region->from,
        region->last,
        region->end + scanner->matcher->plans[rule].looks_ahead,
    };
    enum err_code code = subject_init(scanner, rule, &subject);

    if (code != ERR_OK)
        return code;
    if (window.from < subject.search->resume)
        window.from = subject.search->resume;
    code = search_window(scanner, &subject, &window, region->end);
    if (scanner->match_count > kept)
        subject.search->resume = window.from;
    return code;
}

enum err_code scanner_search_decoded(struct scanner *scanner, const struct use *use, size_t at)
{
    const struct plan *plan = &scanner->matcher->plans[use->rule];
    struct decoded *decoded = &scanner->decoded;
    struct decode_order order = {
        .encoding = (enum encoding)use->encoding,
        .phase = use->phase,
        .lead = use->lead,
        .at = at,
        .back = (size_t)use->back + plan->looks_behind + 1,
        .ahead = (size_t)use->ahead + plan->looks_ahead + 1,
    };
    struct regex_window window;
    struct subject subject;
    enum err_code code = decode_around(scanner->bytes, &order, decoded);

    if (code != ERR_OK)
        return code == ERR_NOTFOUND ? ERR_OK : code;
    code = subject_init(scanner, use->rule, &subject);
    if (code != ERR_OK)
        return code;
    spend(scanner, &subject, decoded->len);
    subject.text = slice_of(decoded->text, decoded->len);
    subject.decoded = decoded;
    window.from = decoded->hit > use->back ? decoded->hit - use->back : 0;
    window.last = use->last < 0 && decoded->hit < (size_t)-use->last
                      ? 0
                      : (size_t)((int64_t)decoded->hit + use->last);
    window.end = SIZE_MAX;
    return search_window(scanner, &subject, &window, decoded->len);
}
