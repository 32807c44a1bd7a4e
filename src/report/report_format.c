/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_format.h"

#include "core/suggest.h"

#define FORMAT(name) extern const struct report_format format_##name;
#include "report/formats.def"
#undef FORMAT

static const struct report_format *const formats[] = {
#define FORMAT(name) &format_##name,
#include "report/formats.def"
#undef FORMAT
};

const struct report_format *report_format_at(size_t index)
{
    return index < ARRAY_LEN(formats) ? formats[index] : NULL;
}

enum err_code report_format_find(struct slice name, const struct report_format **out,
                                 struct err *err)
{
    struct suggest nearest;
    struct slice best;

    suggest_init(&nearest, name);
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        if (slice_is(name, formats[i]->name)) {
            *out = formats[i];
            return ERR_OK;
        }
        suggest_offer(&nearest, slice_str(formats[i]->name));
    }
    best = suggest_best(&nearest);
    if (best.len)
        return err_set(err, ERR_USAGE,
                       "unknown format '%" SLICE_FMT "'; did you mean '%" SLICE_FMT "'?",
                       SLICE_ARG(name), SLICE_ARG(best));
    return err_set(err, ERR_USAGE,
                   "unknown format '%" SLICE_FMT "'; `patrol help` lists the formats",
                   SLICE_ARG(name));
}
