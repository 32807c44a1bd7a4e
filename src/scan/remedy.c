/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/remedy.h"

#include "core/buf.h"
#include "core/limits.h"
#include "github/host.h"

/* The pages that every GitHub has. */
#define SITE "https://github.com"
#define PAGES SITE "/settings/"

/* No name of a host with its port is longer. */
#define HOST_NAME_BYTES 272

/* The site that `host` belongs to: an Enterprise Server and ghe.com have names
 * below their own for API, registries and files
 * (https://docs.github.com/en/enterprise-server/admin/configuring-settings/hardening-security-for-your-enterprise/enabling-subdomain-isolation).
 * Empty: it is a registry of somebody else. */
static struct slice site_of(struct slice host)
{
    static const char *const below[] = {"api.",      "npm.",     "maven.",      "nuget.", "docker.",
                                        "rubygems.", "uploads.", "containers.", "raw.",   "gist.",
                                        "codeload.", "media.",   "pages.",      "assets."};

    for (size_t i = 0; i < ARRAY_LEN(below); i++) {
        struct slice site = slice_sub(host, strlen(below[i]), host.len);
        struct slice domain = slice_sub(site, slice_find(site, SLICE_LITERAL(".")), site.len);

        if (!slice_starts(host, below[i]))
            continue;
        if (slice_is(domain, ".ghe.com") ||
            slice_find(slice_sub(domain, 1, domain.len), SLICE_LITERAL(".")) != SIZE_MAX)
            return site;
        return slice_of(NULL, 0);
    }
    return host;
}

/* An address of this machine is asked in the place of github.com. */
static bool is_github_com(const struct host *github_com, struct slice host)
{
    char name[HOST_NAME_BYTES];
    struct host asked;

    if (!host.len || host_is_called(github_com, host))
        return true;
    if (host.len >= sizeof name)
        return false;
    memcpy(name, host.ptr, host.len);
    name[host.len] = '\0';
    return host_resolve(name, NULL, &asked, NULL) == ERR_OK && host_is_github_com(&asked);
}

/* The host that knows the token, or else the first that it stands beside;
 * empty: github.com, or none. */
static struct slice home_of(const struct finding *finding, const struct host *github_com)
{
    const enum online_state state = finding->online.state;
    struct slice first = slice_of(NULL, 0);

    if (state == ONLINE_LIVE || state == ONLINE_DEAD)
        return is_github_com(github_com, finding->online.host) ? first : finding->online.host;
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        const struct slice host = finding->occurrences[i].context.host;

        if (host.len && host_is_called(github_com, host))
            return slice_of(NULL, 0);
        if (!first.len)
            first = host;
    }
    return first;
}

/* Every page in `text` becomes one of that site. */
static enum err_code move(struct slice *text, struct slice site, struct arena *arena)
{
    struct buf moved = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    struct slice rest = *text;
    enum err_code code;
    size_t at;

    while ((at = slice_find(rest, SLICE_LITERAL(PAGES))) != SIZE_MAX) {
        buf_add_slice(&moved, slice_sub(rest, 0, at));
        buf_add_str(&moved, "https://");
        buf_add_slice(&moved, site);
        buf_add_slice(&moved, slice_sub(SLICE_LITERAL(PAGES), strlen(SITE), SIZE_MAX));
        rest = slice_sub(rest, at + strlen(PAGES), rest.len);
    }
    buf_add_slice(&moved, rest);
    code = buf_status(&moved);
    if (code == ERR_OK && moved.len) {
        *text = arena_slice(arena, buf_slice(&moved));
        code = text->ptr ? ERR_OK : ERR_NOMEM;
    }
    buf_release(&moved);
    return code;
}

void remedy_recall(struct findings *findings, const struct ruleset *rules)
{
    for (size_t i = 0; i < findings_count(findings); i++) {
        struct finding_rule *own = &findings_at(findings, i)->rule;
        const struct rule *rule = ruleset_find(rules, own->id);

        if (!rule || slice_equal(own->remediation_url, slice_str(rule->remediation.url)))
            continue;
        own->usual_summary = slice_str(rule->remediation.summary);
        own->usual_url = slice_str(rule->remediation.url);
    }
}

enum err_code remedy_settle(struct findings *findings, struct err *err)
{
    struct host github_com;
    enum err_code code = host_resolve("github.com", NULL, &github_com, err);

    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        struct finding *finding = findings_at(findings, i);
        struct finding_rule *rule = &finding->rule;
        struct slice home;

        if (!slice_starts(rule->remediation_url, PAGES))
            continue;
        home = site_of(home_of(finding, &github_com));
        if (!home.len)
            continue;
        rule->usual_summary = rule->remediation_summary;
        rule->usual_url = rule->remediation_url;
        code = move(&rule->remediation_url, home, findings_arena(findings));
        if (code == ERR_OK)
            code = move(&rule->remediation_summary, home, findings_arena(findings));
        if (code != ERR_OK)
            err_set(err, code, "%s", err_text(code));
    }
    return code;
}
