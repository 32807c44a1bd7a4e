/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/origin.h"

#include "core/limits.h"
#include "core/mem.h"
#include "git/remote.h"
#include "github/slug.h"

#define PLACES_MOST 100 /* that are looked at */

/* The folder of a file, or the repository itself; empty: there is none. */
static struct slice folder_of(const struct occurrence *at)
{
    struct slice path = at->path;
    const size_t member = slice_find(path, SLICE_LITERAL("!"));

    if (at->kind == PLACE_STDIN)
        return slice_of(NULL, 0);
    if (at->kind != PLACE_FILE && at->kind != PLACE_FILE_NAME)
        return at->target;
    path = slice_sub(path, 0, member);
    while (path.len && path.ptr[path.len - 1] != '/')
        path.len--;
    return path.len ? path : SLICE_LITERAL(".");
}

static enum err_code open_around(struct slice folder, struct repo **out)
{
    const struct repo_options options = {0};
    char *path = mem_strndup(folder.ptr, folder.len);
    enum err_code code = path ? repo_discover(path, &options, out, NULL) : ERR_NOMEM;

    mem_free(path);
    return code;
}

/* The address may hold a token. */
static enum err_code read_slug(const struct repo *repo, const struct host *host, struct buf *out)
{
    struct buf url = BUF_SECRET_INIT(LIMIT_DOCUMENT_BYTES);
    enum err_code code = remote_origin(repo, &url, NULL);

    if (code == ERR_OK)
        buf_add_slice(out, slug_of_remote(host, buf_slice(&url)));
    buf_release(&url);
    return code == ERR_NOMEM ? code : buf_status(out);
}

enum err_code origin_of(const struct finding *finding, const struct host *host, struct buf *out)
{
    struct slice last = {NULL, 0};
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < finding->occurrence_count && i < PLACES_MOST && !out->len; i++) {
        const struct slice folder = folder_of(&finding->occurrences[i]);
        struct repo *repo = NULL;

        if (!folder.len || slice_equal(folder, last) || memchr(folder.ptr, '\0', folder.len))
            continue;
        last = folder;
        code = open_around(folder, &repo);
        if (code == ERR_OK)
            code = read_slug(repo, host, out);
        repo_free(repo);
        if (code == ERR_NOMEM)
            return code;
    }
    return ERR_OK;
}
