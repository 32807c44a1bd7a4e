/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite, loaded when a file of verdicts is first opened. Only
 * github/cache.c uses this.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_SQLITE_H
#define PATROL_GITHUB_SQLITE_H

#include <sqlite3.h>

#include "core/err.h"

struct sqlite {
    __typeof__(sqlite3_open_v2) *open_v2;
    __typeof__(sqlite3_close_v2) *close_v2;
    __typeof__(sqlite3_busy_timeout) *busy_timeout;
    __typeof__(sqlite3_exec) *exec;
    __typeof__(sqlite3_errstr) *errstr;
    __typeof__(sqlite3_prepare_v2) *prepare_v2;
    __typeof__(sqlite3_finalize) *finalize;
    __typeof__(sqlite3_reset) *reset;
    __typeof__(sqlite3_step) *step;
    __typeof__(sqlite3_bind_blob) *bind_blob;
    __typeof__(sqlite3_bind_text) *bind_text;
    __typeof__(sqlite3_bind_int64) *bind_int64;
    __typeof__(sqlite3_bind_null) *bind_null;
    __typeof__(sqlite3_column_type) *column_type;
    __typeof__(sqlite3_column_text) *column_text;
    __typeof__(sqlite3_column_bytes) *column_bytes;
    __typeof__(sqlite3_column_int64) *column_int64;
};

/* ERR_UNSUPPORTED where it is missing or too old. */
MUST_USE enum err_code sqlite_load(struct sqlite *out, struct err *err);

#endif
