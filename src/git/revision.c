/* SPDX-License-Identifier: Apache-2.0 */
#include "git/revision.h"

#include "core/hex.h"
#include "core/limits.h"
#include "core/mem.h"
#include "git/refs.h"
#include "git/tag.h"

#define LEAST_DIGITS 4
#define MOST_TAGS_OF_TAGS 64

struct revision {
    const struct repo *repo;
    const struct odb *odb;
    struct odb_reader *reader;
    struct buf content;
};

enum err_code revision_new(const struct repo *repo, const struct odb *odb, struct revision **out)
{
    struct revision *revision = mem_calloc(1, sizeof *revision);
    enum err_code code;

    if (!revision)
        return ERR_NOMEM;
    revision->repo = repo;
    revision->odb = odb;
    buf_init(&revision->content, LIMIT_HEADERS_BYTES);
    code = odb_reader_new(odb, &revision->reader);
    if (code == ERR_OK)
        *out = revision;
    else
        revision_free(revision);
    return code;
}

void revision_free(struct revision *revision)
{
    if (!revision)
        return;
    odb_reader_free(revision->reader);
    buf_release(&revision->content);
    mem_free(revision);
}

static enum err_code read_object(struct revision *revision, const struct oid *oid,
                                 enum object_type *type, struct err *err)
{
    enum err_code code = odb_read(revision->reader, oid, type, &revision->content);
    char hex[OID_MAX_HEX + 1];

    if (code == ERR_OK)
        return ERR_OK;
    oid_hex(revision->repo->format, oid, hex);
    if (code == ERR_NOTFOUND)
        return err_set(err, code, "object %s is missing", hex);
    return err_set(err, code, "object %s: %s", hex, err_text(code));
}

enum err_code revision_read(struct revision *revision, const struct oid *oid, struct commit *out,
                            struct err *err)
{
    char hex[OID_MAX_HEX + 1];
    enum object_type type;
    enum err_code code = read_object(revision, oid, &type, err);

    if (code != ERR_OK)
        return code;
    if (type == OBJECT_COMMIT &&
        commit_parse(revision->repo->format, buf_slice(&revision->content), out) == ERR_OK)
        return ERR_OK;
    oid_hex(revision->repo->format, oid, hex);
    return err_set(err, ERR_PARSE, "object %s is no commit", hex);
}

enum err_code revision_target(struct revision *revision, const struct oid *oid,
                              enum object_type *type, struct oid *target, struct err *err)
{
    struct tag tag;
    enum err_code code = read_object(revision, oid, type, err);

    if (code != ERR_OK || *type != OBJECT_TAG)
        return code;
    if (tag_parse(revision->repo->format, buf_slice(&revision->content), &tag) != ERR_OK)
        return err_set(err, ERR_PARSE, "a tag is malformed");
    *target = tag.object;
    return ERR_OK;
}

enum err_code revision_peel(struct revision *revision, const struct oid *oid, struct oid *out,
                            enum object_type *type, struct err *err)
{
    struct oid at = *oid;

    for (int depth = 0; depth < MOST_TAGS_OF_TAGS; depth++) {
        struct oid next;
        enum err_code code = revision_target(revision, &at, type, &next, err);

        if (code != ERR_OK)
            return code;
        *out = at;
        if (*type != OBJECT_TAG)
            return ERR_OK;
        at = next;
    }
    return err_set(err, ERR_LIMIT, "tags of tags without an end");
}

enum oid_format revision_format(const struct revision *revision)
{
    return revision->repo->format;
}

/* git's order of places for a short name (gitrevisions(7)). */
static enum err_code find_ref(const struct revision *revision, struct slice name, struct oid *out,
                              struct err *err)
{
    static const char *const place[][2] = {
        {"", ""},
        {"refs/", ""},
        {"refs/tags/", ""},
        {"refs/heads/", ""},
        {"refs/remotes/", ""},
        {"refs/remotes/", "/HEAD"},
    };
    enum err_code code = ERR_NOTFOUND;

    for (size_t i = 0; code == ERR_NOTFOUND && i < ARRAY_LEN(place); i++) {
        struct buf full = BUF_INIT(LIMIT_REF_NAME_BYTES);

        buf_add_str(&full, place[i][0]);
        buf_add_slice(&full, name);
        buf_add_str(&full, place[i][1]);
        code = buf_status(&full);
        if (code == ERR_OK)
            code = refs_resolve(revision->repo, buf_slice(&full), out, err);
        else if (code == ERR_LIMIT)
            code = ERR_NOTFOUND;
        buf_release(&full);
    }
    return code;
}

/* An object's name that is cut short. */
static enum err_code find_short(const struct revision *revision, struct slice name, struct oid *out,
                                struct err *err)
{
    char digits[OID_MAX_HEX + 1];
    struct oid prefix;

    if (name.len < LEAST_DIGITS || name.len > 2 * oid_bytes(revision->repo->format))
        return ERR_NOTFOUND;
    memset(digits, '0', sizeof digits);
    memcpy(digits, name.ptr, name.len);
    if (!oid_parse(revision->repo->format, slice_of(digits, 2 * oid_bytes(revision->repo->format)),
                   &prefix))
        return ERR_NOTFOUND;
    switch (odb_abbreviation(revision->odb, &prefix, name.len, out)) {
    case 0:
        return ERR_NOTFOUND;
    case 1:
        return ERR_OK;
    default:
        return err_set(err, ERR_USAGE, "'%" SLICE_FMT "' begins the names of several objects",
                       SLICE_ARG(name));
    }
}

static enum err_code find_base(struct revision *revision, struct slice name, struct oid *out,
                               struct err *err)
{
    enum err_code code;

    if (oid_parse(revision->repo->format, name, out))
        return ERR_OK;
    if (slice_is(name, "@"))
        name = slice_str("HEAD");
    code = find_ref(revision, name, out, err);
    if (code == ERR_NOTFOUND)
        code = find_short(revision, name, out, err);
    if (code == ERR_NOTFOUND)
        return err_set(err, ERR_USAGE, "no ref and no object is called '%" SLICE_FMT "'",
                       SLICE_ARG(name));
    return code;
}

static enum err_code peel_to_commit(struct revision *revision, struct oid *oid, struct err *err)
{
    enum object_type type;
    struct oid peeled;
    enum err_code code = revision_peel(revision, oid, &peeled, &type, err);

    if (code != ERR_OK)
        return code;
    if (type != OBJECT_COMMIT)
        return err_set(err, ERR_USAGE, "a %s is no commit", object_type_name(type));
    *oid = peeled;
    return ERR_OK;
}

/* Parent number `parent`, from 1; 0 is the commit itself. */
static enum err_code step(struct revision *revision, struct oid *oid, uint64_t parent,
                          struct err *err)
{
    struct commit commit;
    enum err_code code = peel_to_commit(revision, oid, err);

    if (code != ERR_OK || !parent)
        return code;
    code = revision_read(revision, oid, &commit, err);
    if (code != ERR_OK)
        return code;
    if (parent > commit.parent_count)
        return err_set(err, ERR_USAGE, "a commit on the way has no parent number %llu",
                       (unsigned long long)parent);
    *oid = commit_parent(&commit, (size_t)parent - 1);
    return ERR_OK;
}

/* "{commit}", "{tree}", "{}" */
static enum err_code apply_braces(struct revision *revision, struct slice inside, struct oid *oid,
                                  struct err *err)
{
    enum object_type type;
    struct commit commit;
    struct oid peeled;
    enum err_code code;

    if (slice_is(inside, "commit"))
        return peel_to_commit(revision, oid, err);
    if (inside.len && !slice_is(inside, "tree"))
        return err_set(err, ERR_USAGE, "^{%" SLICE_FMT "} is not known here", SLICE_ARG(inside));
    code = revision_peel(revision, oid, &peeled, &type, err);
    if (code != ERR_OK)
        return code;
    *oid = peeled;
    if (!inside.len || type == OBJECT_TREE)
        return ERR_OK;
    code = peel_to_commit(revision, oid, err);
    if (code == ERR_OK)
        code = revision_read(revision, oid, &commit, err);
    if (code == ERR_OK)
        *oid = commit.tree;
    return code;
}

/* Takes the digits at the front; 1 where there are none. */
static bool take_number(struct slice *rest, uint64_t *out)
{
    size_t digits = 0;

    while (digits < rest->len && rest->ptr[digits] >= '0' && rest->ptr[digits] <= '9')
        digits++;
    *out = 1;
    if (digits && !slice_number(slice_sub(*rest, 0, digits), UINT32_MAX, out))
        return false;
    *rest = slice_sub(*rest, digits, rest->len);
    return true;
}

/* Applies "~3", "^2" or "^{…}" from the front of *rest. */
static enum err_code apply_suffix(struct revision *revision, struct slice *rest, struct oid *oid,
                                  struct err *err)
{
    char mark = rest->ptr[0];
    enum err_code code = ERR_OK;
    uint64_t number;
    size_t end;

    *rest = slice_sub(*rest, 1, rest->len);
    if (mark == '^' && slice_starts(*rest, "{")) {
        end = slice_find(*rest, SLICE_LITERAL("}"));
        if (end == SIZE_MAX)
            return err_set(err, ERR_USAGE, "'^{' without '}'");
        code = apply_braces(revision, slice_sub(*rest, 1, end), oid, err);
        *rest = slice_sub(*rest, end + 1, rest->len);
        return code;
    }
    if ((mark != '^' && mark != '~') || !take_number(rest, &number))
        return err_set(err, ERR_USAGE, "what follows the name is not understood");
    if (mark == '^')
        return step(revision, oid, number, err);
    if (!number)
        return step(revision, oid, 0, err);
    while (code == ERR_OK && number--)
        code = step(revision, oid, 1, err);
    return code;
}

static enum err_code resolve(struct revision *revision, struct slice name, struct oid *out,
                             struct err *err)
{
    struct slice rest;
    enum err_code code;
    size_t end = 0;

    if (slice_find(name, SLICE_LITERAL("@{")) != SIZE_MAX)
        return err_set(err, ERR_USAGE, "reflogs cannot be named here");
    if (name.len && memchr(name.ptr, ':', name.len))
        return err_set(err, ERR_USAGE, "paths and searches cannot be named here");
    while (end < name.len && name.ptr[end] != '~' && name.ptr[end] != '^')
        end++;
    if (!end)
        return err_set(err, ERR_USAGE, "a name is missing");
    code = find_base(revision, slice_sub(name, 0, end), out, err);
    rest = slice_sub(name, end, name.len);
    while (code == ERR_OK && rest.len)
        code = apply_suffix(revision, &rest, out, err);
    return code;
}

enum err_code revision_object(struct revision *revision, struct slice name, struct oid *out,
                              struct err *err)
{
    enum err_code code = resolve(revision, name, out, err);

    if (code != ERR_OK)
        err_where(err, "%" SLICE_FMT, SLICE_ARG(name));
    return code;
}

enum err_code revision_commit(struct revision *revision, struct slice name, struct oid *out,
                              struct err *err)
{
    enum err_code code = resolve(revision, name, out, err);

    if (code == ERR_OK)
        code = peel_to_commit(revision, out, err);
    if (code != ERR_OK)
        err_where(err, "%" SLICE_FMT, SLICE_ARG(name));
    return code;
}
