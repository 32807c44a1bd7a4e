/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/value.h"

#include "core/checked.h"
#include "core/suggest.h"

/* "unknown WHAT 'nevr'; did you mean 'never'?", or all names where none is near. */
static enum err_code unknown_name(const char *what, struct slice text, struct suggest *nearest,
                                  const char *all, struct err *err)
{
    struct slice best = suggest_best(nearest);

    if (best.len)
        return err_set(err, ERR_USAGE,
                       "unknown %s '%" SLICE_FMT "'; did you mean '%" SLICE_FMT "'?", what,
                       SLICE_ARG(text), SLICE_ARG(best));
    return err_set(err, ERR_USAGE, "unknown %s '%" SLICE_FMT "'; it is one of %s", what,
                   SLICE_ARG(text), all);
}

enum err_code value_when(struct slice text, enum when *out, struct err *err)
{
    static const char *const names[] = {
        [WHEN_AUTO] = "auto", [WHEN_ALWAYS] = "always", [WHEN_NEVER] = "never"};
    struct suggest nearest;

    suggest_init(&nearest, text);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(text, names[i])) {
            *out = (enum when)i;
            return ERR_OK;
        }
        suggest_offer(&nearest, slice_str(names[i]));
    }
    return unknown_name("value", text, &nearest, "auto, always, never", err);
}

enum err_code value_severity(struct slice text, enum severity *out, struct err *err)
{
    struct suggest nearest;

    if (severity_parse(text, out))
        return ERR_OK;
    suggest_init(&nearest, text);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        suggest_offer(&nearest, slice_str(severity_name((enum severity)i)));
    return unknown_name("severity", text, &nearest, "critical, high, medium, low, info", err);
}

enum err_code value_depth(struct slice text, enum radius_depth *out, struct err *err)
{
    static const char *const names[] = {
        [RADIUS_LIVENESS] = "liveness",
        [RADIUS_IDENTITY] = "identity",
        [RADIUS_FULL] = "full",
    };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(text, names[i])) {
            *out = (enum radius_depth)i;
            return ERR_OK;
        }
    }
    return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' is neither liveness, identity nor full",
                   SLICE_ARG(text));
}

enum err_code value_flag(struct slice text, bool *out, struct err *err)
{
    *out = slice_is(text, "true");
    if (*out || slice_is(text, "false"))
        return ERR_OK;
    return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' is neither true nor false", SLICE_ARG(text));
}

enum err_code value_number(struct slice text, uint64_t most, uint64_t *out, struct err *err)
{
    if (slice_number(text, most, out))
        return ERR_OK;
    return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' is no number from 0 to %llu", SLICE_ARG(text),
                   (unsigned long long)most);
}

static unsigned size_shift(char unit)
{
    switch (unit) {
    case 'k':
    case 'K':
        return 10;
    case 'm':
    case 'M':
        return 20;
    case 'g':
    case 'G':
        return 30;
    case 't':
    case 'T':
        return 40;
    default:
        return 0;
    }
}

enum err_code value_size(struct slice text, uint64_t most, uint64_t *out, struct err *err)
{
    unsigned shift = text.len ? size_shift(text.ptr[text.len - 1]) : 0;
    struct slice digits = slice_sub(text, 0, text.len - (shift != 0));
    uint64_t count;

    if (slice_number(digits, UINT64_MAX, &count) &&
        checked_mul_u64(count, (uint64_t)1 << shift, out) && *out <= most)
        return ERR_OK;
    return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' is no size such as 500000, 64K, 10M or 2G",
                   SLICE_ARG(text));
}

enum err_code value_seconds(struct slice text, uint64_t most_ms, uint64_t *out, struct err *err)
{
    struct slice rest = text;
    struct slice whole;
    uint64_t seconds;
    uint64_t thousandths = 0;

    if (slice_cut(&rest, '.', &whole) && slice_number(whole, most_ms / 1000, &seconds) &&
        (!rest.ptr || (rest.len <= 3 && slice_number(rest, 999, &thousandths)))) {
        for (size_t i = rest.ptr ? rest.len : 3; i < 3; i++)
            thousandths *= 10;
        *out = seconds * 1000 + thousandths;
        if (*out > 0 && *out <= most_ms)
            return ERR_OK;
    }
    return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' is no number of seconds up to %llu",
                   SLICE_ARG(text), (unsigned long long)(most_ms / 1000));
}
