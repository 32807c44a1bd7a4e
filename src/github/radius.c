/* SPDX-License-Identifier: Apache-2.0 */
#include "github/radius.h"

#include "core/json_read.h"
#include "core/limits.h"

#define PAGES_MOST 10 /* of 100 entries */
#define ORGANIZATIONS_MOST 100
#define NAMES_MOST 10
#define NAME_BYTES 255
#define SCRATCH_BYTES (256 * MIB)

/* Names in two lists, the more important ones apart, in order of arrival. */
struct names {
    struct slice *first;
    struct slice *others;
    size_t first_count;
    size_t other_count;
    size_t most; /* of each */
};

struct radius {
    enum radius_depth depth;
    struct radius_question question;
    struct arena *arena;
    struct names organizations; /* owned ones first */
    struct names repositories;  /* writable ones first */
};

static bool names_init(struct names *names, size_t most, struct arena *arena)
{
    names->most = most;
    names->first = arena_calloc(arena, 2 * most, sizeof *names->first);
    names->others = arena_calloc(arena, most, sizeof *names->others);
    return names->first && names->others;
}

static bool names_add(struct names *names, struct slice name, bool important, struct arena *arena)
{
    struct slice *list = important ? names->first : names->others;
    size_t *count = important ? &names->first_count : &names->other_count;

    if (*count == names->most || !name.len)
        return true;
    list[*count] = arena_slice(arena, slice_sub(name, 0, NAME_BYTES));
    return list[(*count)++].ptr != NULL;
}

/* The first list has room for both. */
static const struct slice *names_joined(const struct names *names, size_t *count)
{
    for (size_t i = 0; i < names->other_count; i++)
        names->first[names->first_count + i] = names->others[i];
    *count = names->first_count + names->other_count;
    return names->first;
}

enum err_code radius_begin(enum radius_depth depth, enum endpoint_id first, struct arena *arena,
                           struct radius **out)
{
    const bool installation = first == ENDPOINT_INSTALLATION;
    struct radius *radius;

    *out = NULL;
    if (depth == RADIUS_LIVENESS || (installation && depth != RADIUS_FULL))
        return ERR_OK;
    radius = arena_alloc(arena, sizeof *radius);
    if (!radius || !names_init(&radius->organizations, ORGANIZATIONS_MOST, arena) ||
        !names_init(&radius->repositories, NAMES_MOST, arena))
        return ERR_NOMEM;
    radius->depth = depth;
    radius->arena = arena;
    radius->question.page = 1;
    radius->question.endpoint =
        installation ? ENDPOINT_INSTALLATION_REPOSITORIES : ENDPOINT_MEMBERSHIPS;
    *out = radius;
    return ERR_OK;
}

struct radius_question radius_question(const struct radius *radius)
{
    return radius->question;
}

static bool flag(const struct node *map, const char *key)
{
    bool value;

    return node_as_bool(node_get(map, key), &value) && value;
}

static bool take_membership(struct radius *radius, const struct node *entry)
{
    const struct node *organization = node_get(entry, "organization");

    return names_add(&radius->organizations, node_text(organization, "login", ""),
                     slice_is(node_text(entry, "role", ""), "admin"), radius->arena);
}

static bool take_repository(struct radius *radius, const struct node *entry,
                            struct online_verdict *verdict)
{
    const struct node *permissions = node_get(entry, "permissions");
    const bool private = flag(entry, "private");
    const bool push = flag(permissions, "push");
    struct repository_access *access = &verdict->access;

    access->pull++;
    access->push += push;
    access->admin += flag(permissions, "admin");
    access->private_pull += private;
    access->private_push += private && push;
    return names_add(&radius->repositories, node_text(entry, "full_name", ""), push, radius->arena);
}

static bool take_entries(struct radius *radius, const struct node *root,
                         struct online_verdict *verdict)
{
    const struct node *list = root->kind == NODE_LIST ? root : node_get(root, "repositories");
    const bool organizations = radius->question.endpoint == ENDPOINT_MEMBERSHIPS;

    if (!list || list->kind != NODE_LIST)
        return true;
    verdict->access.known |= !organizations;
    /* Fine-grained tokens see none, however many there are. */
    verdict->has_organizations |= organizations && (verdict->has_scopes || list->first);
    for (const struct node *entry = list->first; entry; entry = entry->next)
        if (!(organizations ? take_membership(radius, entry)
                            : take_repository(radius, entry, verdict)))
            return false;
    return true;
}

/* ERR_PARSE: what came is no JSON, so there is no next page either. */
static enum err_code take_page(struct radius *radius, const struct http_answer *answer,
                               struct online_verdict *verdict)
{
    struct arena scratch = ARENA_INIT(SCRATCH_BYTES);
    struct node *root;
    enum err_code code = json_read(answer->body, LIMIT_DOCUMENT_BYTES, &scratch, &root, NULL);

    if (!code && !take_entries(radius, root, verdict))
        code = ERR_NOMEM;
    arena_release(&scratch);
    return code == ERR_OK || code == ERR_NOMEM ? code : ERR_PARSE;
}

/* What was counted so far; the lists of names may still grow. */
static void publish(const struct radius *radius, struct online_verdict *verdict)
{
    if (verdict->has_organizations) {
        verdict->owned_organization_count = radius->organizations.first_count;
        verdict->organizations = names_joined(&radius->organizations, &verdict->organization_count);
    }
    if (!verdict->access.known)
        return;
    if (!verdict->has_repositories || verdict->repositories < verdict->access.pull)
        verdict->repositories = verdict->access.pull;
    verdict->has_repositories = true;
    verdict->repository_names =
        names_joined(&radius->repositories, &verdict->repository_name_count);
}

/* Only whether there is a next page is read of its address, which could lead
 * the token to another host. */
static bool has_next_page(const struct http_answer *answer)
{
    return slice_find(http_header(answer, "link"), SLICE_LITERAL("rel=\"next\"")) != SIZE_MAX;
}

static bool next_stage(struct radius *radius)
{
    if (radius->question.endpoint != ENDPOINT_MEMBERSHIPS || radius->depth != RADIUS_FULL)
        return false;
    radius->question = (struct radius_question){ENDPOINT_REPOSITORIES, 1};
    return true;
}

enum err_code radius_take(struct radius *radius, const struct http_answer *answer,
                          struct online_verdict *verdict, bool *more)
{
    enum err_code code = ERR_PARSE;
    bool next = false;

    if (answer->failure == HTTP_ANSWERED && answer->status == 200)
        code = take_page(radius, answer, verdict);
    if (code == ERR_NOMEM)
        return code;
    if (code == ERR_OK)
        next = has_next_page(answer);
    if (radius->question.endpoint != ENDPOINT_MEMBERSHIPS)
        verdict->access.more |= code != ERR_OK || (next && radius->question.page == PAGES_MOST);
    *more = next && radius->question.page < PAGES_MOST;
    if (*more)
        radius->question.page++;
    else
        *more = next_stage(radius);
    publish(radius, verdict);
    return ERR_OK;
}
