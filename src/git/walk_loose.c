/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "git/loose.h"
#include "git/walk_internal.h"

/* Whether a pack, an earlier object directory or an earlier walk shows it. */
static bool is_copy(const struct walk *walk, size_t dir, const struct oid *oid)
{
    const struct odb *odb = walk->odb;
    char path[PATH_MAX];
    struct odb_place place;

    if (walk_was_loose(walk, oid) || odb_find_packed(odb, oid->bytes, ODB_NO_PACK, &place))
        return true;
    for (size_t i = 0; i < dir; i++)
        if (loose_path(odb->repo->object_dirs[i], odb->repo->format, oid, path, sizeof path) &&
            access(path, F_OK) == 0)
            return true;
    return false;
}

static enum err_code show_large(struct walker *walker, const struct loose *loose,
                                struct walk_object *object, enum err_code *stopped)
{
    size_t used = 0;
    enum err_code code =
        walker_stream(walker, object, loose->packed, loose->header, &used, stopped);

    if (code == ERR_OK && used != loose->packed.len)
        code = ERR_PARSE;
    return code;
}

static enum err_code show_loose(struct walker *walker, const struct loose *loose,
                                const struct oid *oid, enum err_code *stopped)
{
    const struct walk_options *options = &walker->walk->options;
    struct walk_object object = {
        .type = loose->type, .name = oid->bytes, .number = ODB_UNNUMBERED, .size = loose->size};
    struct slice content;
    enum err_code code;

    if (!(options->types & OBJECT_BIT(loose->type)))
        return ERR_OK;
    if (loose->size > options->whole_bytes)
        return show_large(walker, loose, &object, stopped);
    code =
        loose_unpack(loose, walker->unpack.inflate, options->whole_bytes, &walker->piece, &content);
    if (code != ERR_OK)
        return code;
    *stopped = walker_show(walker, &object, content);
    return *stopped;
}

/* A loose object that was listed and is gone was packed meanwhile. */
static enum err_code show_packed(struct walker *walker, const struct oid *oid,
                                 enum err_code *stopped)
{
    struct walk_object object = {.name = oid->bytes, .number = ODB_UNNUMBERED};
    struct buf bytes = BUF_INIT(LIMIT_DELTA_BYTES);
    enum err_code code = ERR_OK;

    if (!walker->reader)
        code = odb_reader_new(walker->walk->odb, &walker->reader);
    if (code == ERR_OK)
        code = odb_read(walker->reader, oid, &object.type, &bytes);
    if (code == ERR_OK && walker->walk->options.types & OBJECT_BIT(object.type))
        *stopped = walker_show(walker, &object, buf_slice(&bytes));
    buf_release(&bytes);
    return code;
}

static void tell_gone(struct walker *walker, const char *path, const struct oid *oid)
{
    const struct odb_problem problem = {
        .reason = SKIP_CHANGED,
        .path = path,
        .oid = oid,
        .detail = "it was removed while the repository was read",
    };

    if (walker->visitor->problem)
        walker->visitor->problem(walker->visitor->ctx, &problem);
}

static enum err_code visit(struct walker *walker, size_t dir, const char *path,
                           const struct oid *oid)
{
    struct loose loose = {0};
    enum err_code stopped = ERR_OK;
    enum err_code code = ERR_OK;

    if (!walker->stream)
        code = inflate_stream_new(&walker->stream);
    if (code == ERR_OK)
        code = loose_open(path, walker->stream, &loose);
    if (code == ERR_OK)
        code = show_loose(walker, &loose, oid, &stopped);
    else if (code == ERR_NOTFOUND)
        code = show_packed(walker, oid, &stopped);
    loose_release(&loose);
    if (stopped != ERR_OK || code == ERR_NOMEM)
        return stopped != ERR_OK ? stopped : code;
    if (code == ERR_NOTFOUND) {
        tell_gone(walker, path, oid);
        return ERR_OK;
    }
    if (code != ERR_OK)
        walker_tell(walker, code, path, oid, 0, "the loose object is damaged or unreadable");
    return walk_note_loose(walker->walk, dir, oid);
}

static enum err_code visit_name(struct walker *walker, size_t dir, const char *folder,
                                unsigned byte, const char *name)
{
    const struct odb *odb = walker->walk->odb;
    size_t digits = 2 * oid_bytes(odb->repo->format);
    char hex[OID_MAX_HEX + 1] = {0};
    char path[PATH_MAX];
    struct oid oid;

    if (strlen(name) != digits - 2)
        return ERR_OK;
    (void)snprintf(hex, sizeof hex, "%02x", byte);
    memcpy(hex + 2, name, digits - 2);
    if (!oid_parse(odb->repo->format, slice_of(hex, digits), &oid) ||
        is_copy(walker->walk, dir, &oid))
        return ERR_OK;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return ERR_OK;
    return visit(walker, dir, path, &oid);
}

enum err_code walk_loose_unit(struct walker *walker, size_t dir, unsigned byte)
{
    const char *objects = walker->walk->odb->repo->object_dirs[dir];
    enum err_code code = ERR_OK;
    struct dirent *entry;
    char folder[PATH_MAX];
    DIR *list = NULL;

    if (snprintf(folder, sizeof folder, "%s/%02x", objects, byte) < (int)sizeof folder)
        list = opendir(folder);
    if (!list) {
        if (errno != ENOENT)
            walker_tell(walker, ERR_IO, folder, NULL, 0, "cannot be listed");
        return ERR_OK;
    }
    while (code == ERR_OK && (entry = readdir(list)))
        code = env_cancelled(walker->walk->options.env)
                   ? ERR_CANCELLED
                   : visit_name(walker, dir, folder, byte, entry->d_name);
    (void)closedir(list);
    return code;
}
