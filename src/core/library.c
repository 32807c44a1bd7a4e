/* SPDX-License-Identifier: Apache-2.0 */
#include "core/library.h"

#include <dlfcn.h>
#include <string.h>

enum err_code library_load(const struct library *library, void *table, struct err *err)
{
    void *handle = NULL;

    for (size_t i = 0; i < ARRAY_LEN(library->names) && library->names[i] && !handle; i++)
        handle = dlopen(library->names[i], RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return err_set(err, ERR_UNSUPPORTED, "%s, which is not installed", library->purpose);
    for (size_t i = 0; i < library->count; i++) {
        void *symbol = dlsym(handle, library->symbols[i].name);

        if (!symbol)
            return err_set(err, ERR_UNSUPPORTED, "%s, and this one is too old: it has no %s",
                           library->purpose, library->symbols[i].name);
        memcpy((char *)table + library->symbols[i].offset, &symbol, sizeof symbol);
    }
    return ERR_OK;
}
