/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libarchive, loaded when the first archive is met: with what it needs in its
 * turn (libxml2, ICU, compressors) it takes longer to load than most scans.
 * Only source/archive.c and source/archive_layer.c use this.
 *
 * Thread: confined.
 */
#ifndef PATROL_SOURCE_LIBARCHIVE_H
#define PATROL_SOURCE_LIBARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

#include "core/err.h"

struct libarchive {
    __typeof__(archive_read_new) *read_new;
    __typeof__(archive_read_free) *read_free;
    __typeof__(archive_read_support_filter_gzip) *read_support_filter_gzip;
    __typeof__(archive_read_support_filter_bzip2) *read_support_filter_bzip2;
    __typeof__(archive_read_support_filter_xz) *read_support_filter_xz;
    __typeof__(archive_read_support_filter_zstd) *read_support_filter_zstd;
    __typeof__(archive_read_support_format_ar) *read_support_format_ar;
    __typeof__(archive_read_support_format_empty) *read_support_format_empty;
    __typeof__(archive_read_support_format_raw) *read_support_format_raw;
    __typeof__(archive_read_support_format_tar) *read_support_format_tar;
    __typeof__(archive_read_support_format_zip) *read_support_format_zip;
    __typeof__(archive_read_support_format_7zip) *read_support_format_7zip;
    __typeof__(archive_read_set_format_option) *read_set_format_option;
    __typeof__(archive_read_set_read_callback) *read_set_read_callback;
    __typeof__(archive_read_set_seek_callback) *read_set_seek_callback;
    __typeof__(archive_read_set_callback_data) *read_set_callback_data;
    __typeof__(archive_read_open1) *read_open1;
    __typeof__(archive_read_next_header) *read_next_header;
    __typeof__(archive_read_data) *read_data;
    __typeof__(archive_error_string) *error_string;
    __typeof__(archive_filter_code) *filter_code;
    __typeof__(archive_format) *format;
    __typeof__(archive_entry_pathname) *entry_pathname;
    __typeof__(archive_entry_pathname_utf8) *entry_pathname_utf8;
    __typeof__(archive_entry_filetype) *entry_filetype;
    __typeof__(archive_entry_size) *entry_size;
    __typeof__(archive_entry_symlink) *entry_symlink;
    __typeof__(archive_entry_symlink_utf8) *entry_symlink_utf8;
    __typeof__(archive_entry_is_data_encrypted) *entry_is_data_encrypted;
};

/* ERR_UNSUPPORTED where it is missing or too old. */
MUST_USE enum err_code libarchive_load(struct libarchive *out, struct err *err);

#endif
