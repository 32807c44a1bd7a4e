/* SPDX-License-Identifier: Apache-2.0 */
#include "github/sqlite.h"

#include <stddef.h>

#include "core/library.h"

#define SYMBOL(name)                                                                               \
    {                                                                                              \
        "sqlite3_" #name, offsetof(struct sqlite, name),                                           \
    }

static const struct library_symbol symbols[] = {
    SYMBOL(open_v2),      SYMBOL(close_v2),    SYMBOL(busy_timeout), SYMBOL(exec),
    SYMBOL(errstr),       SYMBOL(prepare_v2),  SYMBOL(finalize),     SYMBOL(reset),
    SYMBOL(step),         SYMBOL(bind_blob),   SYMBOL(bind_text),    SYMBOL(bind_int64),
    SYMBOL(bind_null),    SYMBOL(column_type), SYMBOL(column_text),  SYMBOL(column_bytes),
    SYMBOL(column_int64),
};

static const struct library library = {
    {"libsqlite3.so.0", NULL},
    "remembering verdicts needs libsqlite3.so.0 (Debian: libsqlite3-0)",
    symbols,
    ARRAY_LEN(symbols),
};

enum err_code sqlite_load(struct sqlite *out, struct err *err)
{
    return library_load(&library, out, err);
}
