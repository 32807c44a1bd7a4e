/* SPDX-License-Identifier: Apache-2.0 */
#include "github/cache.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>

#include "core/buf.h"
#include "core/limits.h"
#include "core/mem.h"
#include "github/sqlite.h"

#define VERSION "1" /* of the table; another one is not read */
#define BUSY_MS 5000
#define LIVE_TTL_S 3600
#define DEAD_TTL_S (30 * 86400) /* tokens do not come back, but hosts change hands */
#define LIST_MOST 256
#define SQL_BYTES (4 * KIB)

/* How a field of a verdict is kept. */
enum field_kind {
    FIELD_STATE, /* enum online_state */
    FIELD_EXPIRY,
    FIELD_BOOL,
    FIELD_UNSIGNED,
    FIELD_NUMBER, /* int64_t or uint64_t */
    FIELD_TEXT,
    FIELD_LIST, /* slices, a line each; followed by their count */
};

static const struct field {
    const char *column;
    enum field_kind kind;
    size_t offset;
    size_t count_offset; /* FIELD_LIST */
} fields[] = {
#define FIELD(kind, name)                                                                          \
    {                                                                                              \
#name, kind, offsetof(struct online_verdict, name), 0                                      \
    }
#define LIST(name, count)                                                                          \
    {                                                                                              \
#name, FIELD_LIST, offsetof(struct online_verdict, name),                                  \
            offsetof(struct online_verdict, count)                                                 \
    }
    FIELD(FIELD_STATE, state),
    FIELD(FIELD_TEXT, reason),
    FIELD(FIELD_UNSIGNED, status),
    FIELD(FIELD_NUMBER, checked_at_s),
    FIELD(FIELD_TEXT, login),
    FIELD(FIELD_BOOL, has_id),
    FIELD(FIELD_NUMBER, id),
    FIELD(FIELD_TEXT, account_type),
    FIELD(FIELD_BOOL, site_admin),
    FIELD(FIELD_BOOL, has_scopes),
    LIST(scopes, scope_count),
    FIELD(FIELD_EXPIRY, expiry),
    FIELD(FIELD_NUMBER, expires_at_s),
    LIST(sso_organizations, sso_organization_count),
    FIELD(FIELD_BOOL, has_repositories),
    FIELD(FIELD_NUMBER, repositories),
    LIST(repository_names, repository_name_count),
#undef FIELD
#undef LIST
};

/* Columns of the table before those of the fields. */
enum { KEY_HOST = 1, KEY_TOKEN, KEY_COUNT = KEY_TOKEN };

struct cache {
    struct sqlite sqlite;
    sqlite3 *db;
    sqlite3_stmt *get;
    sqlite3_stmt *put;
};

static enum err_code failed(const struct cache *cache, int result, struct err *err)
{
    return err_set(err, ERR_IO, "file of verdicts: %s", cache->sqlite.errstr(result));
}

/* SQLite would make the file with the process's umask. */
static enum err_code make_private(const char *path, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    bool failed;

    if (fd < 0)
        return err_sys(err, ERR_IO, errno, "%s", path);
    failed = fchmod(fd, S_IRUSR | S_IWUSR) != 0;
    close(fd);
    return failed ? err_sys(err, ERR_IO, errno, "%s", path) : ERR_OK;
}

static void add_columns(struct buf *sql, const char *before)
{
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        buf_printf(sql, "%s%s%s", i ? ", " : "", before, *before == '?' ? "" : fields[i].column);
}

/* *is_new: there is no table yet. */
static enum err_code check_version(struct cache *cache, bool *is_new, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t version = 0;
    int result = cache->sqlite.prepare_v2(cache->db, "PRAGMA user_version", -1, &statement, NULL);

    if (result == SQLITE_OK && cache->sqlite.step(statement) == SQLITE_ROW)
        version = cache->sqlite.column_int64(statement, 0);
    cache->sqlite.finalize(statement);
    if (result != SQLITE_OK)
        return failed(cache, result, err);
    if (version != 0 && version != 1)
        return err_set(err, ERR_UNSUPPORTED, "file of verdicts: made by another version of patrol");
    *is_new = version == 0;
    return ERR_OK;
}

/* A verdict has to outlive the process, not a power cut: with a log beside the
 * file nothing waits for the disk. Where that cannot be, it is only slower. */
static void hurry(struct cache *cache)
{
    (void)cache->sqlite.exec(cache->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
                             NULL, NULL, NULL);
}

static enum err_code make_table(struct cache *cache, struct err *err)
{
    struct buf sql = BUF_INIT(SQL_BYTES);
    enum err_code code;
    int result;

    buf_add_str(&sql,
                "CREATE TABLE IF NOT EXISTS verdict (host TEXT NOT NULL, token BLOB NOT NULL, ");
    add_columns(&sql, "");
    buf_add_str(&sql, ", PRIMARY KEY (host, token)) WITHOUT ROWID; PRAGMA user_version = " VERSION);
    code = buf_status(&sql);
    result = code ? SQLITE_NOMEM : cache->sqlite.exec(cache->db, buf_str(&sql), NULL, NULL, NULL);
    buf_release(&sql);
    return result == SQLITE_OK ? ERR_OK : failed(cache, result, err);
}

static enum err_code prepare(struct cache *cache, struct err *err)
{
    struct buf get = BUF_INIT(SQL_BYTES);
    struct buf put = BUF_INIT(SQL_BYTES);
    int result = SQLITE_NOMEM;

    buf_add_str(&get, "SELECT ");
    add_columns(&get, "");
    buf_add_str(&get, " FROM verdict WHERE host = ?1 AND token = ?2");
    buf_add_str(&put, "INSERT OR REPLACE INTO verdict (host, token, ");
    add_columns(&put, "");
    buf_add_str(&put, ") VALUES (?, ?, ");
    add_columns(&put, "?");
    buf_add_str(&put, ")");
    if (!buf_status(&get) && !buf_status(&put))
        result = cache->sqlite.prepare_v2(cache->db, buf_str(&get), -1, &cache->get, NULL);
    if (result == SQLITE_OK)
        result = cache->sqlite.prepare_v2(cache->db, buf_str(&put), -1, &cache->put, NULL);
    buf_release(&get);
    buf_release(&put);
    return result == SQLITE_OK ? ERR_OK : failed(cache, result, err);
}

static enum err_code open_file(struct cache *cache, const char *path, struct err *err)
{
    enum err_code code = make_private(path, err);
    bool is_new = false;
    int result;

    if (code)
        return code;
    result =
        cache->sqlite.open_v2(path, &cache->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (result != SQLITE_OK)
        return failed(cache, result, err);
    cache->sqlite.busy_timeout(cache->db, BUSY_MS);
    code = check_version(cache, &is_new, err);
    if (!code)
        hurry(cache);
    if (!code && is_new)
        code = make_table(cache, err);
    return code ? code : prepare(cache, err);
}

enum err_code cache_open(const char *path, struct cache **out, struct err *err)
{
    struct cache *cache = mem_calloc(1, sizeof *cache);
    enum err_code code;

    if (!cache)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    code = sqlite_load(&cache->sqlite, err);
    if (!code)
        code = open_file(cache, path, err);
    if (code) {
        cache_close(cache);
        return code;
    }
    *out = cache;
    return ERR_OK;
}

void cache_close(struct cache *cache)
{
    if (!cache)
        return;
    if (cache->db) {
        cache->sqlite.finalize(cache->get);
        cache->sqlite.finalize(cache->put);
        cache->sqlite.close_v2(cache->db);
    }
    mem_free(cache);
}

static int bind_text(const struct cache *cache, sqlite3_stmt *statement, int index,
                     struct slice text)
{
    if (!text.ptr || text.len > LIMIT_HEADER_BYTES)
        return cache->sqlite.bind_null(statement, index);
    return cache->sqlite.bind_text(statement, index, text.ptr, (int)text.len, SQLITE_TRANSIENT);
}

static int bind_key(const struct cache *cache, sqlite3_stmt *statement, struct slice host,
                    const struct sha256 *token)
{
    int result = bind_text(cache, statement, KEY_HOST, host);

    if (result == SQLITE_OK)
        result = cache->sqlite.bind_blob(statement, KEY_TOKEN, token->bytes, SHA256_BYTES,
                                         SQLITE_TRANSIENT);
    return result;
}

static int bind_list(const struct cache *cache, int index, const struct slice *items, size_t count)
{
    struct buf lines = BUF_INIT(LIMIT_HEADER_BYTES);
    int result = SQLITE_NOMEM;

    for (size_t i = 0; i < count; i++) {
        buf_add_slice(&lines, items[i]);
        buf_add_char(&lines, '\n');
    }
    if (buf_status(&lines) != ERR_NOMEM)
        result = bind_text(cache, cache->put, index, buf_slice(&lines));
    buf_release(&lines);
    return result;
}

static int bind_field(const struct cache *cache, int index, const struct field *field,
                      const struct online_verdict *verdict)
{
    const void *at = (const char *)verdict + field->offset;
    int64_t number = 0;

    switch (field->kind) {
    case FIELD_TEXT:
        return bind_text(cache, cache->put, index, *(const struct slice *)at);
    case FIELD_LIST:
        return bind_list(
            cache, index, *(const struct slice *const *)at,
            *(const size_t *)(const void *)((const char *)verdict + field->count_offset));
    case FIELD_STATE:
        number = (int64_t) * (const enum online_state *)at;
        break;
    case FIELD_EXPIRY:
        number = (int64_t) * (const enum expiry_state *)at;
        break;
    case FIELD_BOOL:
        number = *(const bool *)at;
        break;
    case FIELD_UNSIGNED:
        number = *(const unsigned *)at;
        break;
    case FIELD_NUMBER:
        number = *(const int64_t *)at;
        break;
    }
    return cache->sqlite.bind_int64(cache->put, index, number);
}

enum err_code cache_put(struct cache *cache, struct slice host, const struct sha256 *token,
                        const struct online_verdict *verdict, struct err *err)
{
    int result;

    if (verdict->state != ONLINE_LIVE && verdict->state != ONLINE_DEAD)
        return ERR_OK;
    result = bind_key(cache, cache->put, host, token);
    for (size_t i = 0; i < ARRAY_LEN(fields) && result == SQLITE_OK; i++)
        result = bind_field(cache, KEY_COUNT + 1 + (int)i, &fields[i], verdict);
    if (result == SQLITE_OK)
        result = cache->sqlite.step(cache->put);
    cache->sqlite.reset(cache->put);
    return result == SQLITE_DONE ? ERR_OK : failed(cache, result, err);
}

static struct slice column(const struct cache *cache, int index)
{
    const unsigned char *text = cache->sqlite.column_text(cache->get, index);
    const int len = cache->sqlite.column_bytes(cache->get, index);

    return text && len > 0 ? slice_of((const char *)text, (size_t)len) : slice_of("", 0);
}

static size_t lines_in(struct slice lines)
{
    size_t count = lines.len > 0;

    for (size_t i = 0; i < lines.len && count < LIST_MOST; i++)
        count += lines.ptr[i] == '\n';
    return count;
}

static bool read_list(struct slice lines, struct arena *arena, const struct slice **out,
                      size_t *count)
{
    const size_t most = lines_in(lines);
    struct slice *list = arena_calloc(arena, most, sizeof *list);
    struct slice line;

    *out = list;
    *count = 0;
    while (list && *count < most && slice_cut(&lines, '\n', &line)) {
        if (!line.len)
            continue;
        list[*count] = arena_slice(arena, line);
        if (!list[(*count)++].ptr)
            return false;
    }
    return list != NULL;
}

/* What is in the file is not believed to be in range. */
static bool read_field(const struct cache *cache, int index, const struct field *field,
                       struct arena *arena, struct online_verdict *verdict)
{
    void *at = (char *)verdict + field->offset;
    const int64_t number = cache->sqlite.column_int64(cache->get, index);

    switch (field->kind) {
    case FIELD_TEXT:
        *(struct slice *)at = arena_slice(arena, column(cache, index));
        return ((struct slice *)at)->ptr != NULL;
    case FIELD_LIST:
        return read_list(column(cache, index), arena, at,
                         (size_t *)(void *)((char *)verdict + field->count_offset));
    case FIELD_STATE:
        *(enum online_state *)at = number == ONLINE_LIVE ? ONLINE_LIVE : ONLINE_DEAD;
        break;
    case FIELD_EXPIRY:
        *(enum expiry_state *)at = number == EXPIRY_AT      ? EXPIRY_AT
                                   : number == EXPIRY_NEVER ? EXPIRY_NEVER
                                                            : EXPIRY_UNSAID;
        break;
    case FIELD_BOOL:
        *(bool *)at = number != 0;
        break;
    case FIELD_UNSIGNED:
        *(unsigned *)at = (unsigned)number;
        break;
    case FIELD_NUMBER:
        *(int64_t *)at = number;
        break;
    }
    return true;
}

static bool is_fresh(const struct online_verdict *verdict, int64_t now_s)
{
    const int64_t ttl_s = verdict->state == ONLINE_LIVE ? LIVE_TTL_S : DEAD_TTL_S;

    if (verdict->state == ONLINE_LIVE && verdict->expiry == EXPIRY_AT &&
        verdict->expires_at_s <= now_s)
        return false;
    return verdict->checked_at_s <= now_s && now_s - verdict->checked_at_s < ttl_s;
}

enum err_code cache_get(struct cache *cache, struct slice host, const struct sha256 *token,
                        int64_t now_s, struct arena *arena, struct online_verdict *verdict,
                        struct err *err)
{
    struct online_verdict found = {.host = verdict->host, .cached = true};
    enum err_code code = ERR_NOTFOUND;
    int result = bind_key(cache, cache->get, host, token);

    if (result == SQLITE_OK)
        result = cache->sqlite.step(cache->get);
    if (result == SQLITE_ROW) {
        code = ERR_OK;
        for (size_t i = 0; i < ARRAY_LEN(fields) && code == ERR_OK; i++)
            if (!read_field(cache, (int)i, &fields[i], arena, &found))
                code = err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
        if (code == ERR_OK && !is_fresh(&found, now_s))
            code = ERR_NOTFOUND;
    } else if (result != SQLITE_DONE) {
        code = failed(cache, result, err);
    }
    cache->sqlite.reset(cache->get);
    if (code == ERR_OK)
        *verdict = found;
    return code;
}
