/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libcurl, loaded when it is first needed: its shared libraries take longer
 * to load than a whole commit check. Only github/http.c uses this.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_LIBCURL_H
#define PATROL_GITHUB_LIBCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "core/err.h"

struct libcurl {
    __typeof__(curl_global_init_mem) *global_init_mem;
    __typeof__(curl_global_cleanup) *global_cleanup;
    __typeof__(curl_easy_init) *easy_init;
    __typeof__(curl_easy_setopt) *easy_setopt;
    __typeof__(curl_easy_getinfo) *easy_getinfo;
    __typeof__(curl_easy_cleanup) *easy_cleanup;
    __typeof__(curl_slist_append) *slist_append;
    __typeof__(curl_slist_free_all) *slist_free_all;
    __typeof__(curl_multi_init) *multi_init;
    __typeof__(curl_multi_setopt) *multi_setopt;
    __typeof__(curl_multi_add_handle) *multi_add_handle;
    __typeof__(curl_multi_remove_handle) *multi_remove_handle;
    __typeof__(curl_multi_perform) *multi_perform;
    __typeof__(curl_multi_poll) *multi_poll;
    __typeof__(curl_multi_info_read) *multi_info_read;
    __typeof__(curl_multi_cleanup) *multi_cleanup;
};

/* Loads and initialises it, with memory that is wiped. ERR_UNSUPPORTED where
 * it is missing or too old. The library stays loaded until the program ends. */
MUST_USE enum err_code libcurl_load(struct libcurl *out, struct err *err);

#endif
