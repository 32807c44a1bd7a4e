/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/verb.h"

#include <string.h>

#include "core/suggest.h"

static enum err_code unknown(const struct verb_names *verbs, const char *word, struct err *err)
{
    struct suggest nearest;
    struct slice best;

    suggest_init(&nearest, slice_str(word));
    for (size_t i = 0; i < verbs->count; i++)
        suggest_offer(&nearest, slice_str(verbs->names[i]));
    best = suggest_best(&nearest);
    if (best.len)
        return err_set(err, ERR_USAGE, "unknown '%s %s'; did you mean '%s %" SLICE_FMT "'?",
                       verbs->command, word, verbs->command, SLICE_ARG(best));
    return err_set(err, ERR_USAGE, "unknown '%s %s'; it is one of %s", verbs->command, word,
                   verbs->all);
}

enum err_code verb_find(const struct verb_names *verbs, const struct options *options, size_t *out,
                        struct err *err)
{
    if (!options->arg_count)
        return err_set(err, ERR_USAGE, "%s needs one of %s", verbs->command, verbs->all);
    for (size_t i = 0; i < verbs->count; i++) {
        if (strcmp(options->args[0], verbs->names[i]) == 0) {
            *out = i;
            return ERR_OK;
        }
    }
    return unknown(verbs, options->args[0], err);
}
