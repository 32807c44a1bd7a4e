/* SPDX-License-Identifier: Apache-2.0 */
#include "match/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <strings.h>

#include "core/ascii.h"
#include "core/limits.h"
#include "core/mem.h"
#include "match/linear.h"

#define JIT_STACK_START_BYTES (32 * KIB)

/* Bytes, not characters: \w, \d and \s are ASCII as in the rule dialects
 * that are read as they are, and any byte string is a valid subject. */
#define COMPILE_OPTIONS                                                                            \
    (PCRE2_DOLLAR_ENDONLY | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP)

struct regex {
    pcre2_code *code;
    const char *pattern;
    /* Groups that can be the secret, the first one that took part is it. */
    uint32_t *groups;
    bool is_grouped;
    size_t group_count;
    int needed; /* a byte that stands in each match, or -1 */
};

struct regex_scratch {
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_jit_stack *stack;
    uint64_t second_steps;
};

static void *library_alloc(size_t size, void *ctx)
{
    (void)ctx;
    return mem_alloc(size);
}

static void library_free(void *ptr, void *ctx)
{
    (void)ctx;
    mem_free(ptr);
}

static enum err_code compile_error(int code, size_t at, size_t *offset, struct err *err)
{
    unsigned char text[160] = "";

    if (code == PCRE2_ERROR_HEAP_FAILED)
        return err_set(err, ERR_NOMEM, "out of memory while compiling a pattern");
    pcre2_get_error_message(code, text, sizeof text);
    if (offset)
        *offset = at;
    return err_set(err, ERR_PARSE, "pattern, at offset %zu: %s", at, (const char *)text);
}

static enum err_code compile(const char *pattern, uint32_t options, pcre2_code **out,
                             size_t *offset, struct err *err)
{
    pcre2_general_context *general =
        pcre2_general_context_create(library_alloc, library_free, NULL);
    pcre2_compile_context *context = general ? pcre2_compile_context_create(general) : NULL;
    enum err_code code = ERR_OK;
    int problem = PCRE2_ERROR_HEAP_FAILED;
    size_t at = 0;

    if (context) {
        pcre2_set_newline(context, PCRE2_NEWLINE_LF);
        pcre2_set_max_pattern_length(context, LIMIT_PATTERN_BYTES);
        *out = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, COMPILE_OPTIONS | options,
                             &problem, &at, context);
    }
    if (!*out)
        code = compile_error(problem, at, offset, err);
    pcre2_compile_context_free(context);
    pcre2_general_context_free(general);
    return code;
}

/* An entry of PCRE2's name table: the group's number, big-endian, and the
 * name (pcre2api(3), "Information about a compiled pattern"). */
struct name_table {
    PCRE2_SPTR entries;
    uint32_t count;
    uint32_t entry_bytes;
};

static uint32_t name_group(const struct name_table *names, uint32_t index)
{
    PCRE2_SPTR entry = names->entries + (size_t)index * names->entry_bytes;

    return (uint32_t)(entry[0] << 8 | entry[1]);
}

static bool name_is_token(const struct name_table *names, uint32_t index)
{
    PCRE2_SPTR entry = names->entries + (size_t)index * names->entry_bytes;

    return strcasecmp((const char *)entry + 2, "token") == 0;
}

/* `token` before the others, these by number. */
static bool group_before(const struct name_table *names, uint32_t a, uint32_t b)
{
    bool a_token = name_is_token(names, a);

    if (a_token != name_is_token(names, b))
        return a_token;
    return name_group(names, a) < name_group(names, b);
}

static void order_names(const struct name_table *names, uint32_t *order)
{
    for (uint32_t i = 0; i < names->count; i++) {
        uint32_t at = i;

        for (; at > 0 && group_before(names, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

static struct name_table names_of(const struct regex *regex)
{
    struct name_table names = {0};

    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &names.count);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &names.entry_bytes);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &names.entries);
    return names;
}

static enum err_code find_groups(struct regex *regex)
{
    const struct name_table names = names_of(regex);
    uint32_t captures = 0;

    pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &captures);
    if (captures > LIMIT_REGEX_GROUPS)
        return ERR_LIMIT;
    regex->groups = mem_calloc((size_t)names.count + 2, sizeof *regex->groups);
    if (!regex->groups)
        return ERR_NOMEM;
    regex->is_grouped = names.count > 0 || captures > 1;
    order_names(&names, regex->groups);
    for (uint32_t i = 0; i < names.count; i++)
        regex->groups[i] = name_group(&names, regex->groups[i]);
    regex->group_count = names.count;
    if (captures > 0)
        regex->groups[regex->group_count++] = 1;
    regex->groups[regex->group_count++] = 0;
    return ERR_OK;
}

/* PCRE2 knows of a byte that each match has. Of a letter it does not say whether
 * the case counts. It does not ask itself when its start optimization is off. */
static int needed_byte(const char *pattern)
{
    pcre2_code *code = NULL;
    uint32_t known = 0;
    uint32_t unit = 0;

    if (compile(pattern, 0, &code, NULL, NULL) != ERR_OK)
        return -1;
    pcre2_pattern_info(code, PCRE2_INFO_LASTCODETYPE, &known);
    pcre2_pattern_info(code, PCRE2_INFO_LASTCODEUNIT, &unit);
    pcre2_code_free(code);
    if (known != 1 || unit > UINT8_MAX || ascii_is_letter((int)unit))
        return -1;
    return (int)unit;
}

/* Without JIT: that takes as long again. And without its start optimization, which in
 * PCRE2 10.42 passes over matches of patterns like `(?:a|)a+a`. */
static enum err_code new_plain(const char *pattern, struct regex **out, size_t *offset,
                               struct err *err)
{
    struct regex *regex = mem_calloc(1, sizeof *regex);
    enum err_code code;

    if (!regex)
        return err_set(err, ERR_NOMEM, "out of memory while compiling a pattern");
    code = compile(pattern, PCRE2_NO_START_OPTIMIZE, &regex->code, offset, err);
    if (code != ERR_OK)
        goto out;
    code = find_groups(regex);
    if (code != ERR_OK) {
        code = err_set(err, code, "pattern: %s",
                       code == ERR_LIMIT ? "too many groups" : err_text(code));
        goto out;
    }
    regex->needed = -1;
    regex->pattern = pattern;
    *out = regex;
    regex = NULL;
out:
    regex_free(regex);
    return code;
}

enum err_code regex_new(const char *pattern, struct regex **out, size_t *offset, struct err *err)
{
    enum err_code code = new_plain(pattern, out, offset, err);

    if (code != ERR_OK)
        return code;
    /* Without JIT (no executable memory, say) PCRE2 interprets: slower, same answers. */
    (void)pcre2_jit_compile((*out)->code, PCRE2_JIT_COMPLETE);
    (*out)->needed = needed_byte(pattern);
    return ERR_OK;
}

enum err_code regex_check(const char *pattern, struct err *err)
{
    struct regex *regex = NULL;
    enum err_code code = new_plain(pattern, &regex, NULL, err);

    regex_free(regex);
    return code;
}

void regex_free(struct regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    mem_free(regex->groups);
    mem_free(regex);
}

static bool scratch_fill(struct regex_scratch *scratch, pcre2_general_context *general)
{
    scratch->context = pcre2_match_context_create(general);
    scratch->data = pcre2_match_data_create(LIMIT_REGEX_GROUPS + 1, general);
    scratch->stack = pcre2_jit_stack_create(JIT_STACK_START_BYTES, LIMIT_JIT_STACK_BYTES, general);
    if (!scratch->context || !scratch->data || !scratch->stack)
        return false;
    pcre2_set_match_limit(scratch->context, LIMIT_REGEX_STEPS);
    pcre2_set_depth_limit(scratch->context, LIMIT_REGEX_DEPTH);
    pcre2_set_heap_limit(scratch->context, LIMIT_REGEX_HEAP_KIB);
    pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
    return true;
}

bool regex_is_grouped(const struct regex *regex)
{
    return regex->is_grouped;
}

enum err_code regex_scratch_new(struct regex_scratch **out)
{
    struct regex_scratch *scratch = mem_calloc(1, sizeof *scratch);
    pcre2_general_context *general =
        pcre2_general_context_create(library_alloc, library_free, NULL);
    bool filled = scratch && general && scratch_fill(scratch, general);

    pcre2_general_context_free(general);
    if (!filled) {
        regex_scratch_free(scratch);
        return ERR_NOMEM;
    }
    *out = scratch;
    return ERR_OK;
}

void regex_scratch_free(struct regex_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    pcre2_jit_stack_free(scratch->stack);
    mem_free(scratch);
}

static struct span group_span(const size_t *pairs, uint32_t group)
{
    struct span span = {pairs[2 * group], pairs[2 * group + 1]};

    /* \K can put a start behind its end. */
    if (span.start > span.end)
        span.start = span.end;
    return span;
}

static void read_groups(const struct regex *regex, const struct regex_scratch *scratch,
                        struct regex_match *out)
{
    const size_t *pairs = pcre2_get_ovector_pointer(scratch->data);

    out->whole = group_span(pairs, 0);
    for (size_t i = 0; i < regex->group_count; i++) {
        uint32_t group = regex->groups[i];

        if (pairs[2 * group] != PCRE2_UNSET) {
            out->token = group_span(pairs, group);
            return;
        }
    }
}

uint64_t regex_second_steps(const struct regex_scratch *scratch)
{
    return scratch->second_steps;
}

/* Its program is not kept: making it is nothing beside the steps that were
 * made to get here. */
static enum regex_outcome find_second(const struct regex *regex, struct regex_scratch *scratch,
                                      struct slice subject, struct regex_window window)
{
    enum regex_outcome outcome = REGEX_LIMIT;
    struct linear *linear = NULL;

    scratch->second_steps = 1;
    if (linear_new(regex->pattern, &linear) == ERR_OK)
        outcome = linear_find(linear, subject, window, pcre2_get_ovector_pointer(scratch->data),
                              &scratch->second_steps);
    linear_free(linear);
    return outcome;
}

/* REGEX_LIMIT: match, depth, heap and JIT stack limits, or anything else that
 * kept PCRE2 from an answer. */
static enum regex_outcome find_first(const struct regex *regex, struct regex_scratch *scratch,
                                     struct slice subject, struct regex_window window)
{
    size_t end = window.end < subject.len ? window.end : subject.len;
    uint32_t options = window.end < subject.len ? PCRE2_NOTEOL : 0;
    int code;

    if (window.from > end || window.from > window.last)
        return REGEX_NONE;
    if (regex->needed >= 0 &&
        (!subject.ptr || !memchr(subject.ptr + window.from, regex->needed, end - window.from)))
        return REGEX_NONE;
    pcre2_set_offset_limit(scratch->context, window.last);
    code = pcre2_match(regex->code, (PCRE2_SPTR)(subject.ptr ? subject.ptr : ""), end, window.from,
                       options, scratch->data, scratch->context);
    if (code == PCRE2_ERROR_NOMATCH)
        return REGEX_NONE;
    return code > 0 ? REGEX_MATCH : REGEX_LIMIT;
}

enum regex_outcome regex_find(const struct regex *regex, struct regex_scratch *scratch,
                              struct slice subject, struct regex_window window,
                              struct regex_match *out)
{
    enum regex_outcome outcome = find_first(regex, scratch, subject, window);

    scratch->second_steps = 0;
    if (outcome == REGEX_LIMIT)
        outcome = find_second(regex, scratch, subject, window);
    if (outcome == REGEX_MATCH)
        read_groups(regex, scratch, out);
    return outcome;
}

static bool is_named(const struct name_table *names, uint32_t index, struct slice name)
{
    const char *own = (const char *)names->entries + (size_t)index * names->entry_bytes + 2;
    size_t same = 0;

    if (slice_is(name, own))
        return true;
    while (same < name.len && own[same] && name.ptr[same] == ascii_upper(own[same]))
        same++;
    return same == name.len && !own[same];
}

bool regex_group(const struct regex *regex, const struct regex_scratch *scratch, struct slice name,
                 struct span *out)
{
    const size_t *pairs = pcre2_get_ovector_pointer(scratch->data);
    const struct name_table names = names_of(regex);

    for (uint32_t i = 0; i < names.count; i++) {
        uint32_t group = name_group(&names, i);

        if (is_named(&names, i, name) && pairs[2 * group] != PCRE2_UNSET) {
            *out = group_span(pairs, group);
            return true;
        }
    }
    return false;
}

void regex_library(struct buf *out)
{
    char version[64];

    if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) <= (int)sizeof version &&
        pcre2_config(PCRE2_CONFIG_VERSION, version) > 0)
        buf_printf(out, "PCRE2 %s", version);
}
