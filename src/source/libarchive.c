/* SPDX-License-Identifier: Apache-2.0 */
#include "source/libarchive.h"

#include <stddef.h>

#include "core/library.h"

#define SYMBOL(name)                                                                               \
    {                                                                                              \
        "archive_" #name, offsetof(struct libarchive, name),                                       \
    }

static const struct library_symbol symbols[] = {
    SYMBOL(read_new),
    SYMBOL(read_free),
    SYMBOL(read_support_filter_gzip),
    SYMBOL(read_support_filter_bzip2),
    SYMBOL(read_support_filter_xz),
    SYMBOL(read_support_filter_zstd),
    SYMBOL(read_support_format_ar),
    SYMBOL(read_support_format_empty),
    SYMBOL(read_support_format_raw),
    SYMBOL(read_support_format_tar),
    SYMBOL(read_support_format_zip),
    SYMBOL(read_support_format_7zip),
    SYMBOL(read_set_format_option),
    SYMBOL(read_set_read_callback),
    SYMBOL(read_set_seek_callback),
    SYMBOL(read_set_callback_data),
    SYMBOL(read_open1),
    SYMBOL(read_next_header),
    SYMBOL(read_data),
    SYMBOL(error_string),
    SYMBOL(filter_code),
    SYMBOL(format),
    SYMBOL(entry_pathname),
    SYMBOL(entry_pathname_utf8),
    SYMBOL(entry_filetype),
    SYMBOL(entry_size),
    SYMBOL(entry_symlink),
    SYMBOL(entry_symlink_utf8),
    SYMBOL(entry_is_data_encrypted),
};

static const struct library library = {
    {"libarchive.so.13", NULL},
    "looking into archives needs libarchive.so.13 (Debian: libarchive13)",
    symbols,
    ARRAY_LEN(symbols),
};

enum err_code libarchive_load(struct libarchive *out, struct err *err)
{
    return library_load(&library, out, err);
}
