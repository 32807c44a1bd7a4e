/* SPDX-License-Identifier: Apache-2.0 */
#include "github/libcurl.h"

#include <stddef.h>

#include "core/library.h"
#include "core/wiping.h"

#define SYMBOL(name)                                                                               \
    {                                                                                              \
        "curl_" #name, offsetof(struct libcurl, name),                                             \
    }

static const struct library_symbol symbols[] = {
    SYMBOL(global_init_mem), SYMBOL(global_cleanup),   SYMBOL(easy_init),
    SYMBOL(easy_setopt),     SYMBOL(easy_getinfo),     SYMBOL(easy_cleanup),
    SYMBOL(slist_append),    SYMBOL(slist_free_all),   SYMBOL(multi_init),
    SYMBOL(multi_setopt),    SYMBOL(multi_add_handle), SYMBOL(multi_remove_handle),
    SYMBOL(multi_perform),   SYMBOL(multi_poll),       SYMBOL(multi_info_read),
    SYMBOL(multi_cleanup),
};

/* The OpenSSL flavour, and the one that git brings along. */
static const struct library library = {
    {"libcurl.so.4", "libcurl-gnutls.so.4"},
    "checking tokens needs libcurl.so.4 (Debian: libcurl4)",
    symbols,
    ARRAY_LEN(symbols),
};

enum err_code libcurl_load(struct libcurl *out, struct err *err)
{
    enum err_code code = library_load(&library, out, err);

    if (code)
        return code;
    if (out->global_init_mem(CURL_GLOBAL_DEFAULT, wiping_malloc, wiping_free, wiping_realloc,
                             wiping_strdup, wiping_calloc))
        return err_set(err, ERR_UNSUPPORTED, "libcurl does not start");
    return ERR_OK;
}
