/* SPDX-License-Identifier: Apache-2.0 */
#include "github/ranking.h"

#define SOON_S (7 * 86400)

/* clang-format off */
static const struct scope scopes[] = {
    {"admin:enterprise", SEVERITY_CRITICAL, "admin:enterprise: full control of an enterprise"},
    {"site_admin", SEVERITY_CRITICAL, "site_admin: full control of the server"},
    {"admin:org", SEVERITY_CRITICAL, "admin:org: manages organizations, teams and memberships"},
    {"repo", SEVERITY_CRITICAL, "repo: full control of private and public repositories"},
    {"delete_repo", SEVERITY_CRITICAL, "delete_repo: deletes repositories"},
    {"admin:public_key", SEVERITY_CRITICAL, "admin:public_key: adds and removes SSH keys"},
    {"write:public_key", SEVERITY_CRITICAL, "write:public_key: adds SSH keys"},
    {"write:packages", SEVERITY_CRITICAL, "write:packages: publishes packages"},
    {"codespace", SEVERITY_CRITICAL, "codespace: starts codespaces, with the tokens in them"},
    {"codespace:secrets", SEVERITY_CRITICAL, "codespace:secrets: changes secrets of codespaces"},
    {"manage_runners:org", SEVERITY_CRITICAL, "manage_runners:org: adds runners for workflows"},
    {"manage_runners:enterprise", SEVERITY_CRITICAL,
     "manage_runners:enterprise: adds runners for workflows"},
    {"scim:enterprise", SEVERITY_CRITICAL, "scim:enterprise: makes and removes accounts"},

    {"public_repo", SEVERITY_HIGH, "public_repo: writes to public repositories"},
    {"workflow", SEVERITY_HIGH, "workflow: changes workflows"},
    {"write:org", SEVERITY_HIGH, "write:org: changes memberships and projects"},
    {"admin:org_hook", SEVERITY_HIGH, "admin:org_hook: diverts webhooks of organizations"},
    {"admin:repo_hook", SEVERITY_HIGH, "admin:repo_hook: diverts webhooks"},
    {"write:repo_hook", SEVERITY_HIGH, "write:repo_hook: diverts webhooks"},
    {"delete:packages", SEVERITY_HIGH, "delete:packages: deletes packages"},
    {"admin:gpg_key", SEVERITY_HIGH, "admin:gpg_key: signs commits as verified"},
    {"write:gpg_key", SEVERITY_HIGH, "write:gpg_key: signs commits as verified"},
    {"admin:ssh_signing_key", SEVERITY_HIGH, "admin:ssh_signing_key: signs commits as verified"},
    {"write:ssh_signing_key", SEVERITY_HIGH, "write:ssh_signing_key: signs commits as verified"},
    {"security_events", SEVERITY_HIGH, "security_events: reads security findings"},
    {"audit_log", SEVERITY_HIGH, "audit_log: reads audit logs"},
    {"read:audit_log", SEVERITY_HIGH, "read:audit_log: reads audit logs"},
    {"repo_deployment", SEVERITY_HIGH, "repo_deployment: starts deployments"},
    {"repo:invite", SEVERITY_HIGH, "repo:invite: accepts invitations to repositories"},
    {"user", SEVERITY_HIGH, "user: changes the profile, reads addresses"},
    {"manage_billing:enterprise", SEVERITY_HIGH, "manage_billing:enterprise: manages billing"},
    {"manage_billing:copilot", SEVERITY_HIGH, "manage_billing:copilot: manages seats"},
    {"write:network_configurations", SEVERITY_HIGH,
     "write:network_configurations: changes networks of runners"},

    {"read:packages", SEVERITY_MEDIUM, "read:packages: reads private packages"},
    {"gist", SEVERITY_MEDIUM, "gist: writes gists, lists secret ones"},
    {"repo:status", SEVERITY_MEDIUM, "repo:status: sets states of commits"},
    {"read:org", SEVERITY_MEDIUM, "read:org: reads memberships and teams"},
    {"read:enterprise", SEVERITY_MEDIUM, "read:enterprise: reads an enterprise's profile"},
    {"project", SEVERITY_MEDIUM, "project: changes projects"},
    {"write:discussion", SEVERITY_MEDIUM, "write:discussion: writes discussions"},
    {"copilot", SEVERITY_MEDIUM, "copilot: uses Copilot"},
    {"notifications", SEVERITY_MEDIUM, "notifications: reads notifications"},
    {"read:repo_hook", SEVERITY_MEDIUM, "read:repo_hook: reads webhooks"},

    {"read:user", SEVERITY_LOW, "read:user: reads the profile"},
    {"user:email", SEVERITY_LOW, "user:email: reads addresses"},
    {"user:follow", SEVERITY_LOW, "user:follow: follows people"},
    {"read:project", SEVERITY_LOW, "read:project: reads projects"},
    {"read:discussion", SEVERITY_LOW, "read:discussion: reads discussions"},
    {"read:public_key", SEVERITY_LOW, "read:public_key: lists SSH keys"},
    {"read:gpg_key", SEVERITY_LOW, "read:gpg_key: lists GPG keys"},
    {"read:ssh_signing_key", SEVERITY_LOW, "read:ssh_signing_key: lists signing keys"},
};
/* clang-format on */

const struct scope *ranking_scope(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
        if (slice_is(name, scopes[i].name))
            return &scopes[i];
    return NULL;
}

static void because(struct ranking *ranking, const char *reason)
{
    if (ranking->reason_count < RANKING_REASONS)
        ranking->reasons[ranking->reason_count++] = reason;
}

static bool has_scope(const struct online_verdict *verdict, const char *name)
{
    for (size_t i = 0; i < verdict->scope_count; i++)
        if (slice_is(verdict->scopes[i], name))
            return true;
    return false;
}

/* The worst scope decides; one that is not known counts as high. */
static void rank_scopes(const struct online_verdict *verdict, struct ranking *ranking)
{
    static const struct scope unknown = {"", SEVERITY_HIGH, "a scope of unknown reach"};
    const struct scope *worst = NULL;

    if (has_scope(verdict, "workflow") &&
        (has_scope(verdict, "repo") || has_scope(verdict, "public_repo"))) {
        ranking->severity = SEVERITY_CRITICAL;
        because(ranking, "workflow with write access: runs code with the secrets of workflows");
        return;
    }
    for (size_t i = 0; i < verdict->scope_count; i++) {
        const struct scope *scope = ranking_scope(verdict->scopes[i]);

        if (!scope)
            scope = &unknown;
        if (!worst || scope->severity < worst->severity)
            worst = scope;
    }
    ranking->severity = worst ? worst->severity : SEVERITY_LOW;
    because(ranking, worst ? worst->opens : "no scope: public data only");
}

/* One step, for however many reasons. */
static void raise_severity(const struct online_verdict *verdict, struct ranking *ranking)
{
    const size_t before = ranking->reason_count;

    if (verdict->site_admin)
        because(ranking, "its owner administers the site");
    if (verdict->owned_organization_count)
        because(ranking, "its owner owns an organization");
    if (verdict->access.private_push)
        because(ranking, "writes to private repositories");
    if (verdict->expiry == EXPIRY_NEVER)
        because(ranking, "never expires");
    if (ranking->reason_count > before && ranking->severity > SEVERITY_CRITICAL)
        ranking->severity--;
}

void ranking_of(const struct online_verdict *verdict, enum severity base, int64_t now_s,
                struct ranking *out)
{
    *out = (struct ranking){.severity = base};
    if (verdict->has_scopes)
        rank_scopes(verdict, out);
    else
        because(out, "live");
    raise_severity(verdict, out);
    if (verdict->expiry == EXPIRY_AT && verdict->expires_at_s - now_s < SOON_S &&
        out->severity < SEVERITY_LOW) {
        because(out, "expires within days");
        out->severity++;
    }
}
