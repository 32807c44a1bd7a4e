/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/sample_report.h"

#include <assert.h>

#include "core/mem.h"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
#define NOW_S 1795341600 /* 2026-11-22T10:00:00Z */

/* Shaped like no vendor's token: long words are enough for a report. */
static const char *const secrets[] = {
    "sample_live-and-never-expiring-0001",
    "sample_dead-in-a-deep-history-0002",
    "sample_placeholder-in-a-readme-0003",
    "sample_unknown-behind-a-limit-0004",
    "sample_also-in-a-file-name-0005",
    "sample_suppressed-by-a-list-0006",
    "short",
};

const char *sample_secret(size_t index)
{
    return index < ARRAY_LEN(secrets) ? secrets[index] : NULL;
}

static const struct finding_rule classic = {
    .id = TEXT("sample-classic"),
    .name = TEXT("Sample personal access token (classic)"),
    .verify = TEXT("sample"),
    .remediation_summary = TEXT("Revoke it, then replace it with one of less scope"),
    .remediation_url = TEXT("https://example.org/settings/tokens?a=1&b=\"<2>\""),
    .severity = SEVERITY_HIGH,
};

static const struct finding_rule plain = {
    .id = TEXT("sample-password"),
    .name = TEXT("Sample password, \"quoted\" & <marked>"),
    .severity = SEVERITY_MEDIUM,
};

static const struct offline_verdict valid = {
    .checksum = CHECKSUM_VALID,
    .has_owner_id = true,
    .owner_id = 583231,
};
static const struct offline_verdict invalid = {.checksum = CHECKSUM_INVALID};
static const struct offline_verdict stateless = {
    .checksum = CHECKSUM_NONE,
    .has_app_id = true,
    .app_id = UINT64_MAX,
    .has_expires_at = true,
    .expires_at_s = NOW_S - 3600,
};

static const struct history old = {
    .object = TEXT("89abcdef0123456789abcdef0123456789abcdef"),
    .commit = TEXT("0123456789abcdef0123456789abcdef01234567"),
    .author = TEXT("J. Doe <j.doe@example.org>"),
    .author_time_s = 1740906720,
    .commits = 1214,
    .paths = 2,
    .ref = TEXT("refs/heads/main"),
    .reachable = true,
    .in_head = true,
};
static const struct history dangling = {
    .object = TEXT("fedcba9876543210fedcba9876543210fedcba98"),
};

static const struct occurrence in_file = {
    .kind = PLACE_FILE,
    .target = TEXT("repo"),
    .path = TEXT("repo/deploy/.env"),
    .line = 3,
    .column = 14,
    .offset = 40,
    .length = 35,
};
static const struct occurrence in_config = {
    .kind = PLACE_FILE,
    .target = TEXT("repo"),
    .path = TEXT("repo/.git/config"),
    .line = 9,
    .column = 21,
    .offset = 210,
    .length = 35,
    .context = {TEXT("remote.origin.url"), TEXT("octo-dev"), TEXT("github.com")},
};
static const struct occurrence in_commit = {
    .kind = PLACE_COMMIT,
    .target = TEXT("repo"),
    .path = TEXT("deploy/.env"),
    .line = 1,
    .column = 1,
    .length = 48,
    .encoding = ENCODING_BASE64,
    .history = &old,
};
static const struct occurrence in_dangling = {
    .kind = PLACE_COMMIT_MESSAGE,
    .target = TEXT("repo"),
    .line = 2,
    .column = 5,
    .offset = 99,
    .length = 34,
    .history = &dangling,
};
static const struct occurrence in_stdin = {
    .kind = PLACE_STDIN, .path = TEXT("-"), .line = 1, .column = 7, .offset = 6, .length = 35};
static const struct occurrence in_odd_name = {
    .kind = PLACE_FILE,
    .target = TEXT("repo"),
    .path = TEXT("repo/a\nb\x1b[2Jc\xff, \"d\": e::f/%0A\xe2\x80\xae.txt"),
    .line = 1,
    .column = 1,
    .length = 34,
};
static const struct occurrence in_name = {
    .kind = PLACE_FILE_NAME,
    .target = TEXT("repo"),
    .path = TEXT("repo/sample_also-in-a-file-name-0005.txt"),
    .offset = 5,
    .length = 31,
};

static struct finding *add(struct findings *findings, const struct finding_rule *rule,
                           size_t secret, const struct offline_verdict *offline,
                           const struct occurrence *at)
{
    struct finding *finding;
    enum err_code code =
        findings_add(findings, rule, slice_str(secrets[secret]), offline, at, &finding);

    assert(code == ERR_OK);
    return finding;
}

static void add_roster(struct finding *finding)
{
    static const struct slice scopes[] = {TEXT("repo")};
    static struct roster_entry entries[] = {
        {.login = TEXT("octo-dev"),
         .kind = TEXT("personal access token"),
         .note = TEXT("build\x1b server"),
         .authorized_at_s = NOW_S - 86400,
         .used_at_s = NOW_S - 3600,
         .expiry = EXPIRY_NEVER,
         .has_scopes = true,
         .scopes = scopes,
         .scope_count = ARRAY_LEN(scopes)},
        {.login = TEXT("hubot"), .expiry = EXPIRY_AT, .expires_at_s = NOW_S},
    };

    finding->roster = (struct roster){
        .state = ROSTER_MATCHES,
        .organization = TEXT("acme"),
        .reason = TEXT("it has more than 20000 entries"),
        .entries = entries,
        .count = ARRAY_LEN(entries),
    };
}

static void add_live(struct findings *findings)
{
    static const struct slice scopes[] = {TEXT("repo"), TEXT("workflow")};
    static const struct slice names[] = {TEXT("acme/tools"), TEXT("globex/site")};
    static const struct slice organizations[] = {TEXT("acme"), TEXT("globex")};
    struct finding *finding = add(findings, &classic, 0, &valid, &in_file);

    add(findings, &classic, 0, &valid, &in_config);
    finding->severity = SEVERITY_CRITICAL;
    finding->reasons[finding->reason_count++] = "live";
    finding->reasons[finding->reason_count++] = "never expires";
    finding->online = (struct online_verdict){
        .state = ONLINE_LIVE,
        .status = 200,
        .host = TEXT("api.github.com"),
        .checked_at_s = NOW_S,
        .requests = 1,
        .login = TEXT("octo-dev"),
        .has_id = true,
        .id = 583231,
        .account_type = TEXT("User"),
        .has_scopes = true,
        .scopes = scopes,
        .scope_count = ARRAY_LEN(scopes),
        .expiry = EXPIRY_NEVER,
        .sso_organizations = organizations,
        .sso_organization_count = ARRAY_LEN(organizations),
        .has_organizations = true,
        .organizations = organizations,
        .organization_count = ARRAY_LEN(organizations),
        .owned_organization_count = 1,
        .has_repositories = true,
        .repositories = 41,
        .repository_names = names,
        .repository_name_count = ARRAY_LEN(names),
        .access = {.known = true,
                   .more = true,
                   .pull = 41,
                   .push = 40,
                   .admin = 2,
                   .private_pull = 13,
                   .private_push = 12},
        .rate_limit = {true, 5000, 4999, NOW_S + 3600},
    };
    add_roster(finding);
}

static void add_dead(struct findings *findings)
{
    struct finding *finding = add(findings, &classic, 1, &valid, &in_commit);

    add(findings, &classic, 1, &valid, &in_dangling);
    finding->severity = SEVERITY_LOW;
    finding->reasons[finding->reason_count++] = "dead";
    finding->online = (struct online_verdict){
        .state = ONLINE_DEAD,
        .reason = TEXT("the host does not know it"),
        .status = 401,
        .host = TEXT("api.github.com"),
        .checked_at_s = NOW_S,
        .cached = true,
    };
}

static void add_unknown(struct findings *findings)
{
    static const struct slice names[] = {TEXT("acme/tools")};
    struct finding *finding = add(findings, &classic, 3, &stateless, &in_odd_name);
    struct occurrence at = in_file;

    for (at.line = 1; at.line <= 14; at.line++)
        add(findings, &classic, 3, &stateless, &at);
    finding->online = (struct online_verdict){
        .state = ONLINE_UNKNOWN,
        .reason = TEXT("rate limit of the host"),
        .status = 429,
        .host = TEXT("api.github.com"),
        .checked_at_s = NOW_S,
        .requests = 3,
        .login = TEXT("build\x1b]0;x\x07[bot]"),
        .account_type = TEXT("Bot"),
        .has_scopes = true,
        .expiry = EXPIRY_AT,
        .expires_at_s = NOW_S + 86400,
        .has_repositories = true,
        .repositories = 41,
        .repository_names = names,
        .repository_name_count = ARRAY_LEN(names),
    };
}

struct findings *sample_nothing(void)
{
    struct findings *findings;
    enum err_code code = findings_new(&findings);

    assert(code == ERR_OK);
    return findings;
}

struct findings *sample_findings(void)
{
    struct findings *findings = sample_nothing();
    struct finding *finding;

    add_live(findings);
    add_dead(findings);
    finding = add(findings, &classic, 2, &invalid, &in_stdin);
    finding->severity = SEVERITY_INFO;
    finding->reasons[finding->reason_count++] = "its checksum is wrong";
    add_unknown(findings);
    add(findings, &plain, 4, &(struct offline_verdict){0}, &in_name)->online.state =
        ONLINE_UNCHECKABLE;
    add(findings, &plain, 5, &valid, &in_file)->suppressed =
        SLICE_LITERAL("baseline.yaml: known since 2026-01-01");
    add(findings, &plain, 6, &(struct offline_verdict){0}, &in_file);
    findings_seal(findings);
    return findings;
}

static const struct target targets[] = {
    {"repository", TEXT("repo"), TEXT("0123456789abcdef0123456789abcdef01234567")},
    {"stdin", TEXT("-"), {0}},
    {"directory", TEXT("caf\xe9"), {0}},
};

static const struct skipped skipped[] = {
    {TEXT("repo"), TEXT("repo/private\n.pem"), "unreadable", TEXT("Permission denied")},
    {TEXT("repo"), TEXT("repo/sample_also-in-a-file-name-0005.bin"), "too-large", {0}},
};

const struct run *sample_run(void)
{
    static struct run run = {
        .command = TEXT("scan"),
        .rules_active = 61,
        .started_at_s = NOW_S,
        .finished_at_s = NOW_S + 2,
        .elapsed_s = 2.04,
        .targets = targets,
        .target_count = ARRAY_LEN(targets),
        .coverage = {.files = 12345,
                     .commits = 203352,
                     .trees = 9,
                     .blobs = 262343,
                     .tags = 1,
                     .refs = 2,
                     .bytes = 8123456789,
                     .excluded = 1,
                     .special = 2,
                     .links = 3},
        .skipped = skipped,
        .skipped_count = ARRAY_LEN(skipped),
        .skipped_total = 12,
        .verified = true,
        .requests = 4,
        .fail_on = SEVERITY_LOW,
    };

    return &run;
}

const struct run *sample_clean_run(void)
{
    static const struct run run = {
        .command = TEXT("scan"),
        .rules_active = 1,
        .started_at_s = NOW_S,
        .finished_at_s = NOW_S,
        .elapsed_s = 0.0004,
        .complete = true,
        .targets = targets,
        .target_count = 1,
        .coverage = {.files = 1, .bytes = 12},
        .fail_on = SEVERITY_LOW,
    };

    return &run;
}
