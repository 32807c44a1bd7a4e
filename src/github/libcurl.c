/* SPDX-License-Identifier: Apache-2.0 */
#include "github/libcurl.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "github/wiping.h"

/* The OpenSSL flavour and the one that git brings along. */
static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

#define SYMBOL(name)                                                                               \
    {                                                                                              \
        "curl_" #name, offsetof(struct libcurl, name),                                             \
    }

static const struct {
    const char *name;
    size_t offset;
} symbols[] = {
    SYMBOL(global_init_mem), SYMBOL(global_cleanup),   SYMBOL(easy_init),
    SYMBOL(easy_setopt),     SYMBOL(easy_getinfo),     SYMBOL(easy_cleanup),
    SYMBOL(slist_append),    SYMBOL(slist_free_all),   SYMBOL(multi_init),
    SYMBOL(multi_setopt),    SYMBOL(multi_add_handle), SYMBOL(multi_remove_handle),
    SYMBOL(multi_perform),   SYMBOL(multi_poll),       SYMBOL(multi_info_read),
    SYMBOL(multi_cleanup),
};

static void *open_library(void)
{
    void *library = NULL;

    for (size_t i = 0; i < ARRAY_LEN(names) && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

enum err_code libcurl_load(struct libcurl *out, struct err *err)
{
    void *library = open_library();

    if (!library)
        return err_set(err, ERR_UNSUPPORTED,
                       "checking tokens needs libcurl.so.4, which is not installed "
                       "(Debian: apt-get install libcurl4)");
    for (size_t i = 0; i < ARRAY_LEN(symbols); i++) {
        void *symbol = dlsym(library, symbols[i].name);

        if (!symbol)
            return err_set(err, ERR_UNSUPPORTED, "libcurl is too old: it has no %s",
                           symbols[i].name);
        memcpy((char *)out + symbols[i].offset, &symbol, sizeof symbol);
    }
    if (out->global_init_mem(CURL_GLOBAL_DEFAULT, wiping_malloc, wiping_free, wiping_realloc,
                             wiping_strdup, wiping_calloc))
        return err_set(err, ERR_UNSUPPORTED, "libcurl does not start");
    return ERR_OK;
}
