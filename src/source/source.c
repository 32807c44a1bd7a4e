/* SPDX-License-Identifier: Apache-2.0 */
#include "source/source.h"

#define SOURCE(name) extern const struct source_type source_##name;
#include "source/source_types.def"
#undef SOURCE

static const struct source_type *const types[] = {
#define SOURCE(name) &source_##name,
#include "source/source_types.def"
#undef SOURCE
};

enum err_code source_open(const struct source_options *options, const char *location,
                          struct source *out, struct err *err)
{
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        enum err_code code = types[i]->open(options, location, out, err);

        if (code != ERR_NOTFOUND)
            return code;
    }
    return err_set(err, ERR_NOTFOUND, "%s: no such file or directory", location);
}

void source_release(struct source *source)
{
    if (source->free)
        source->free(source->shared);
    *source = (struct source){0};
}
