/* SPDX-License-Identifier: Apache-2.0 */
/* The places of fixtures/places are a test of their own, over the program;
 * here is what is broken, hostile or must stay empty. */
#include "scan/context.h"

#include "core/base64.h"
#include "tests/lib/unit.h"

/* What stands for the secret in the rows, lest they look like secrets in the
 * program; and for "octo:" and the secret in base 64. */
#define SECRET "~"
#define PAIR "^"
#define VALUE "S3CRET-S3CRET"

static void expand(const char *text, struct buf *out)
{
    for (; *text; text++) {
        if (*text == *SECRET)
            buf_add_str(out, VALUE);
        else if (*text == *PAIR)
            base64_add(out, SLICE_LITERAL("octo:" VALUE), BASE64_STANDARD);
        else
            buf_add_char(out, *text);
    }
}

static const char *shown(struct slice name)
{
    return name.len ? name.ptr : "-";
}

static void expect(struct context_finder *finder, const struct context_query *query,
                   const char *wanted)
{
    struct buf is = BUF_INIT(4096);
    struct context found = {0};
    enum err_code code = context_find(finder, query, &found);

    assert_ok(code, NULL);
    buf_printf(&is, "%.*s %.*s %.*s", found.key.len ? (int)found.key.len : 1, shown(found.key),
               found.user.len ? (int)found.user.len : 1, shown(found.user),
               found.host.len ? (int)found.host.len : 1, shown(found.host));
    if (buf_status(&is) == ERR_OK && !slice_is(buf_slice(&is), wanted))
        fail_msg("'%s', not '%s', in %.200s", buf_str(&is), wanted, query->bytes.ptr);
    buf_release(&is);
}

static void check(const char *path, const char *text, const char *wanted)
{
    struct context_finder finder = CONTEXT_FINDER_INIT(NULL);
    struct buf bytes = BUF_INIT(2 * MIB);
    struct context_query query = {
        .path = slice_str(path),
        .from_start = true,
        .secret = SLICE_LITERAL(VALUE),
    };

    expand(text, &bytes);
    if (buf_status(&bytes) == ERR_OK) {
        query.bytes = buf_slice(&bytes);
        query.start = slice_find(query.bytes, query.secret);
        query.end = query.start + query.secret.len;
        assert_true(query.start != SIZE_MAX);
        expect(&finder, &query, wanted);
    }
    buf_release(&bytes);
    context_release(&finder);
}

struct row {
    const char *path;
    const char *text;
    const char *wanted; /* KEY USER HOST */
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(rows[i].path, rows[i].text, rows[i].wanted);
}

static void urls_tell_user_and_host_in_any_file(void **state)
{
    static const struct row rows[] = {
        {"a", "x https://octo:" SECRET "@github.com/o/r", "- octo github.com"},
        {"a", "HTTPS://octo:" SECRET "@GITHUB.com", "- octo github.com"},
        {"a", "https://" SECRET ":x-oauth-basic@github.com/", "- - github.com"},
        {"a", "git+https://a%40b:" SECRET "@ghe.example.org:8443/", "- a@b ghe.example.org:8443"},
        {"a", "https://octo:" SECRET "@[::1]:80/", "- octo -"},
        {"a", "https://octo:" SECRET "@localhost:3000/", "- octo localhost:3000"},
        {"a", "https://octo:" SECRET "@github/", "- octo -"},
        {"a", "https://octo:" SECRET "@github.com$X/", "- octo -"},
        {"a", "https://octo:" SECRET "@.github.com/", "- octo -"},
        {"a", "https://octo:" SECRET "@github..com/", "- octo -"},
        {"a", "https://octo:" SECRET "@evil.org@github.com/", "- octo -"},
        {"a", "https://octo:" SECRET, "- - -"},
        {"a", "https://octo:" SECRET "@", "- octo -"},
        {"a", "https://proxy.org/" SECRET "@github.com", "- - -"},
        {"a", "https://proxy.org/ " SECRET "@github.com", "- - -"},
        {"a", "://" SECRET "@github.com", "- - github.com"},
        {"a", "https://$USER:" SECRET "@github.com/", "- - github.com"},
        {"a", "https:\\/\\/octo:" SECRET "@github.com\\/o", "- octo github.com"},
        {"a", "to=https%3A%2F%2Focto%3A" SECRET "%40github.com%2Fo", "to octo github.com"},
        {"a", "https://a.org/?access_token=" SECRET "&b", "access_token - a.org"},
        {"a", "https://a.org/?page=" SECRET "&b", "page - -"},
        {"a", "https://a.org/?x=1 token=" SECRET, "token - -"},
    };

    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

static void lines_tell_names_and_where_requests_go(void **state)
{
    static const struct row rows[] = {
        {"a", "NAME=" SECRET, "NAME - -"},
        {"a", "$env:NAME = '" SECRET "'", "NAME - -"},
        {"a", "{\"a-b\": \"" SECRET "\"}", "a-b - -"},
        {"a", "x := `" SECRET "`", "x - -"},
        {"a", "x[\"name\"] = \"" SECRET "\"", "name - -"},
        {"a", "octo:" SECRET, "- - -"},
        {"a", "42=" SECRET, "- - -"},
        {"a", "=" SECRET, "- - -"},
        {"a", SECRET, "- - -"},
        {"a", "ENV A " SECRET, "A - -"},
        {"a", "ENV A B " SECRET, "- - -"},
        {"a", "echo machine a.org login u password " SECRET, "- u a.org"},
        {"a", "machine a.org password " SECRET, "- - a.org"},
        {"a", "machine login password " SECRET, "- - -"},
        {"a", "machine a.org token " SECRET, "- - -"},
        {"a", "docker login a.org -u u -p " SECRET, "- u a.org"},
        {"a", "podman login --username=u --password='" SECRET "' a.org", "- u a.org"},
        {"a", "docker login -p " SECRET, "- - -"},
        {"a", "docker login a.org; x -q " SECRET, "- - -"},
        {"a", "docker login -p " SECRET "; docker pull b.org", "- - -"},
        {"a", "docker login -p " SECRET " $HOST", "- - -"},
        {"a", "echo " SECRET " | docker login -u u", "- u -"},
        {"a", "echo " SECRET " | x docker logins a.org", "- - -"},
        {"a", "echo " SECRET " | base64 | docker login a.org --password-stdin", "- - a.org"},
        {"a", "gh auth login -h a.org <<<\"" SECRET "\"", "- - a.org"},
        {"a", "gh auth login --hostname $HOST --with-token <<<" SECRET, "- - -"},
        {"a", "printf 'https://u:%s@a.org/' " SECRET, "- u a.org"},
        {"a", "printf 'https://%s:%s@a.org/' u " SECRET, "- - a.org"},
        {"a", "printf '%s@a.org/' " SECRET, "- - -"},
        {"a", "npm config set //a.org/x/:_auth " SECRET, "//a.org/x/:_auth - a.org"},
        {"a", "npm config set _auth " SECRET, "_auth - -"},
        {"a", "npm config set -g " SECRET, "- - -"},
        {"a", "// a: _b " SECRET, "- - -"},
        {"a", "x='username=u\\nhost=a.org\\npassword=" SECRET, "password u a.org"},
        {"a", "username= password=" SECRET, "password - -"},
        {".curlrc", "user = \"u:" SECRET "\"", "- u -"},
        {"a", "curl -u octo:" SECRET " https://a.org/b", "- octo a.org"},
        {"a", "curl -u octo:" SECRET " https://a.org https://b.org", "- octo -"},
        {"a", "curl -u octo:" SECRET " https://a.org https://A.org/x", "- octo a.org"},
        {"a", "curl -H 'Authorization: token " SECRET "' https://a.org", "Authorization - a.org"},
        {"a", "curl -H 'X-Other: " SECRET "' https://a.org", "X-Other - -"},
        {"a", "Host: a.org\r\nAuthorization: Bearer " SECRET "\r\n", "Authorization - a.org"},
        {"a", "Authorization: Bearer " SECRET "\nHost: a.org\n", "Authorization - a.org"},
        {"a", "Host: a.org\n\nAuthorization: Bearer " SECRET "\n\nHost: b.org",
         "Authorization - -"},
        {"a", "GET https://a.org/x HTTP/1.1\nAuthorization: " SECRET "\n", "Authorization - a.org"},
    };

    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

static void yaml_is_read_by_its_indentation(void **state)
{
    static const struct row rows[] = {
        {"a.yml", "a:\n  b:\n    c: " SECRET "\n", "a.b.c - -"},
        {"a.yml", "a:\r\n  b: " SECRET "\r\n  user: u\r\n", "a.b u -"},
        {"a.yml", "a:\n- b: 1\n- c: " SECRET "\n", "a[1].c - -"},
        {"a.yml", "a:\n- - x\n  - " SECRET "\n", "a[0][1] - -"},
        {"a.yml", "- " SECRET "\n", "[0] - -"},
        {"a.yml", "a: {b: [x, {c: " SECRET "}]}\n", "a.b[1].c - -"},
        {"a.yml", "a:\n  {b: x,\n   c: " SECRET "}\n", "a.c - -"},
        {"a.yml", "a: |\n  text: " SECRET "\nb: 1\n", "a - -"},
        {"a.yml", "a: >\n\n  x\n\n  " SECRET "\n", "a - -"},
        {"a.yml", "a: x\n  " SECRET "\n", "a - -"},
        {"a.yml", "a:\n  - |\n    " SECRET "\n", "a[0] - -"},
        {"a.yml", "a: \"x\n  " SECRET "\"\n", "a - -"},
        {"a.yml", "a: &anchor !!str " SECRET "\n", "a - -"},
        {"a.yml", "\"a b\": 'x'\n'c': " SECRET "\n", "c - -"},
        {"a.yml", "a: 1\n---\nuser: u\nb: " SECRET "\n---\nuser: v\n", "b u -"},
        {"a.yml", "user: a\nb:\n  user: u\n  c: " SECRET "\nd:\n  user: v\n", "b.c u -"},
        {"a.yml", "a:\n    b: 1\n  c: " SECRET "\n", "c - -"},
        {"a.yml", "# a: " SECRET "\n", "a - -"},
        {"a.yml", "? a\n: " SECRET "\n", "- - -"},
        {"a.md", "---\nb: 1\n---\n\nIt looks so:\n\n~~~\n x " SECRET "\n~~~\n", "- - -"},
        {"a.yml", "a: [\n" SECRET, "a[0] - -"},
        {"a.yml", "a: \"" SECRET, "a - -"},
        {"a.yml", "token: " SECRET "\nurl: not a url\n", "token - -"},
        {"a.yml", "github_token: " SECRET "\nurl: https://a.org\n", "github_token - -"},
        {"a.yml", "a:\n  b:\n    " SECRET "\n  user: u\n", "a.b u -"},
        {"a.yml", "a:\n-\n  " SECRET "\n", "a[0] - -"},
        {"a.yml", "a:\n" SECRET "\n", "- - -"},
        {"a.yml",
         "\xef\xbb\xbf"
         "a.org:\n  oauth_token: " SECRET "\n",
         "a.org.oauth_token - a.org"},
        {"hub", "a.org:\n- oauth_token: " SECRET "\n  user: u", "a.org[0].oauth_token u a.org"},
    };

    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

static void json_is_read_by_its_brackets(void **state)
{
    static const struct row rows[] = {
        {"a", "{\"a\":{\"b\":[1,{\"c\":\"" SECRET "\"}]}}", "a.b[1].c - -"},
        {"a", "{\"a\":\"\\\"}\",\"b\":\"x " SECRET "\"}", "b - -"},
        {"a", "{\"u\":{\"user\":\"v\"},\"b\":\"" SECRET "\",\"user\":\"w\"}", "b w -"},
        {"a", "{\"a\":1}\n{\"b\":\"" SECRET "\"}", "b - -"},
        {"a.json", "// comment {\n{\"a\": \"" SECRET "\"}", "a - -"},
        {"a.json", "{/* } */ \"a\": {/**{*/ \"b\": \"" SECRET "\"}}", "a.b - -"},
        {"a.json", "{/* \"a\": \"" SECRET "\"}", "a - -"},
        {"a.yml", "a: [/*.b, /*/c, " SECRET "]", "a[2] - -"},
        {"a", "{\"a\":\"" SECRET, "a - -"},
        {"a.json", "{\"a\" \"b\" : ]}}} {\"c\":\"" SECRET "\"", "c - -"},
        {"a", "{\"" SECRET "\":\"x\"}", "- - -"},
        {"a", "{\"auths\":{\"a.org\":{\"auth\":\"" SECRET "\"}}}", "auths.a.org.auth - a.org"},
        {"a", "{\"app.js\":{\"token\":\"" SECRET "\"}}", "app.js.token - -"},
        {"a", "{\"token\":\"" SECRET "\",\"url\":\"https://a.org/x\"}", "token - a.org"},
        {"a", "{\"token\":\"" SECRET "\",\"url\":\"https://a.org:x/x\"}", "token - -"},
        {"a", "{\"token\":\"" SECRET "\",\"user\":\"a\\\"b\"}", "token - -"},
        {"a", "{\"name\":\"a b\",\"value\":\"" SECRET "\"}", "value - -"},
        {"a", "{\"value\":\"" SECRET "\",\"key\":\"A_B\"}", "A_B - -"},
        {"a", "{\"name\":\"" SECRET "\",\"value\":\"x\"}", "name - -"},
        {"a", "{\"name\":\"" SECRET "\",\"value\":\"" SECRET "\"}", "name - -"},
    };

    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

static void other_files_are_read_as_what_they_are(void **state)
{
    static const struct row rows[] = {
        {".git/config", "[a \"B.c\"]\n\tURL = x" SECRET "\n", "a.B.c.url - -"},
        {".git/config", "[http \"https://a.org/\"]\nextraHeader = " SECRET,
         "http.https://a.org/.extraheader - a.org"},
        {".git/config", "[a] key = " SECRET, "a.key - -"},
        {".git/config", "[a \"]\"] key = " SECRET " # ]", "a.].key - -"},
        {".git/config", "[a \"" SECRET "\"] key = x", "- - -"},
        {".git/config", "[a \"b\\\n" SECRET, "- - -"},
        {".git/config",
         "\xef\xbb\xbf"
         "[a]\n\tkey = " SECRET,
         "a.key - -"},
        {".git/config", "[a] # " SECRET, "- - -"},
        {".git/config", "no section\nkey = " SECRET, "key - -"},
        {".git/config", "[a \"\nkey = " SECRET, "key - -"},
        {".git/config", "[a\"]\nkey = " SECRET, "a\".key - -"},
        {"a.toml", "[a]\nuser = 'u'\n[b]\ntoken = \"" SECRET "\"\nuser = \"v\"\n[c]\nuser='w'",
         "b.token v -"},
        {"a.toml", "t = {token = \"" SECRET "\", user = \"u\", url = \"https://a.org\"}",
         "t.token u a.org"},
        {"x.config", "[http \"https://a.org/\"]\nextraheader = " SECRET,
         "http.https://a.org/.extraheader - a.org"},
        {"x.config", "not [ini\n" SECRET, "- - -"},
        {"a.json", "{\"a.org:Iv1.0\": {\"user\": \"u\", \"oauth_token\": \"" SECRET "\"}}",
         "a.org:Iv1.0.oauth_token u a.org"},
        {"a.json", "{\"a.org:x\": {\"oauth_token\": \"" SECRET "\"}}", "a.org:x.oauth_token - -"},
        {".terraformrc", "credentials \"a.org\" {\n token = \"" SECRET "\"\n}",
         "credentials.a.org.token - a.org"},
        {"a.gradle.kts", "credentials {\n username = \"u\"\n password = \"" SECRET "\"\n}",
         "credentials.password u -"},
        {"a/Jenkinsfile", "environment {\n  A = '" SECRET "'\n}", "environment.A - -"},
        {".condarc", "channels:\n  - https://u:" SECRET "@a.org/t", "channels[0] u a.org"},
        {"Pipfile", "[[a]]\nurl = \"https://u:" SECRET "@a.org/\"", "a.url u a.org"},
        {"a.toml", "[[a.b]]\nc = {d = \"x\", e = \"" SECRET "\"}", "a.b.c.e - -"},
        {"a.ini", "a =\n  one\n  " SECRET "\n", "a - -"},
        {".npmrc", "//a.org/x/:_password=" SECRET "\n//b.org/:username=w\n//a.org/x/:username=u",
         "//a.org/x/:_password u a.org"},
        {".netrc", "machine a.org password " SECRET, "a.org.password - a.org"},
        {".netrc", "machine a.org\npassword\n\n" SECRET "\nmachine b login u",
         "a.org.password - a.org"},
        {".netrc", "machine\npassword " SECRET, "- - -"},
        {".netrc", "password " SECRET, "- - -"},
        {".netrc", "macdef x\nmachine a.org password " SECRET, "- - a.org"},
        {".netrc", "machine a.org password \"" SECRET, "a.org.password - a.org"},
        {"a.xml", "<a><b>\n" SECRET "\n</b><user>u</user></a>", "a.b u -"},
        {"a.xml", "<a><br><c password='" SECRET "' user='u'/></a>", "a.br.c.password u -"},
        {"a.xml", "<a><!-- <b> --><c>" SECRET "</c>", "a.c - -"},
        {"a.xml", "<a><c>" SECRET, "- - -"},
        {"nuget.config",
         "\xef\xbb\xbf<configuration><packageSources><!-- <add key='f' value='https://no.example' "
         "-->\n"
         "<add key='e' value='https://e.example/' /><add value='https://f.example:81/i' key='f'/>"
         "</packageSources><packageSourceCredentials><f><add key='Username' value='u'/>"
         "<add key='ClearTextPassword' value='" SECRET "'/></f></packageSourceCredentials>"
         "<packageSources><add key='f' value='https://late.example'/></packageSources>",
         "configuration.packageSourceCredentials.f.ClearTextPassword u f.example:81"},
        {"nuget.config",
         "<?xml?><c><packageSourceCredentials><My_x0020_Feed_x00e4_>"
         "<add key='Password' value='" SECRET "'/></My_x0020_Feed_x00e4_>"
         "</packageSourceCredentials><packageSources>"
         "<add key='My Feed' value='https://a.example'/><add key='My Feed\xc3\xa4' "
         "value='https://b.example'/>",
         "c.packageSourceCredentials.My_x0020_Feed_x00e4_.Password - b.example"},
        {"nuget.config",
         "<?xml?><c><packageSourceCredentials><f_x00><add key='Password' value='" SECRET
         "'/></f_x00>"
         "</packageSourceCredentials><packageSources><add key='f' value='https://a.example'/><add",
         "c.packageSourceCredentials.f_x00.Password - -"},
        {"nuget.config", "<?xml?><c><apikeys><add key='https://a.example/' value='" SECRET "'/>",
         "c.apikeys.https://a.example/ - a.example"},
        {"a.xml", "<a><c x=\"" SECRET, "a.c.x - -"},
        {"a.xml", "</a></b><c>" SECRET "</c>", "c - -"},
        {"a.tf", "p \"g\" {\n  /* { */ token = \"" SECRET "\" // }\n}", "p.g.token - -"},
        {"a.tf", "}}}\na \"b\" \"c\" {\n d = {\n e = \"" SECRET, "a.b.c.d.e - -"},
        {"a.gradle", "credentials {\n username 'u'\n password '" SECRET "'\n}",
         "credentials.password u -"},
    };

    (void)state;
    check_rows(rows, ARRAY_LEN(rows));
}

/* A run of base 64 in `format`, of `inside`. */
static void check_encoded(const char *path, const char *format, const char *inside, unsigned times,
                          const char *wanted)
{
    struct context_finder finder = CONTEXT_FINDER_INIT(NULL);
    struct buf plain = BUF_INIT(4096);
    struct buf run = BUF_INIT(4096);
    struct buf text = BUF_INIT(4096);
    struct context_query query = {
        .path = slice_str(path),
        .from_start = true,
        .encoding = times == 1 ? ENCODING_BASE64 : ENCODING_BASE64_TWICE,
        .secret = SLICE_LITERAL(VALUE),
    };
    size_t at = (size_t)(strchr(format, '@') - format);

    expand(inside, &plain);
    base64_add(&run, buf_slice(&plain), BASE64_STANDARD);
    buf_add(&text, format, at);
    buf_add_slice(&text, buf_slice(&run));
    buf_add_str(&text, format + at + 1);
    if (buf_status(&text) == ERR_OK && buf_status(&plain) == ERR_OK && run.len) {
        query.bytes = buf_slice(&text);
        query.start = at;
        query.end = at + run.len;
        expect(&finder, &query, wanted);
    }
    buf_release(&plain);
    buf_release(&run);
    buf_release(&text);
    context_release(&finder);
}

static void encoded_text_is_looked_into(void **state)
{
    (void)state;
    check_encoded("a", "Authorization: Basic @\nHost: a.org", "octo:" SECRET, 1,
                  "Authorization octo a.org");
    check_encoded("a", "{\"auths\":{\"a.org\":{\"auth\":\"@\"}}}", "octo:" SECRET, 1,
                  "auths.a.org.auth octo a.org");
    check_encoded("a.yml", "data:\n  x: @\n", "machine a.org\nlogin u\npassword " SECRET "\n", 1,
                  "data.x - -");
    check_encoded("a.yml", "data:\n  x: @\n",
                  "{\"auths\":{\"a.org\":{\"password\":\"" SECRET "\"}}}", 1, "data.x - a.org");
    check_encoded("a.yml", "data:\n  x: @\n  user: b2N0bw==\n", SECRET, 1, "data.x octo -");
    check_encoded("a.yml", "data:\n  x: @\n  user: %%\n", "no secret in it", 1, "data.x - -");
    check_encoded("a.yml", "data:\n  .dockerconfigjson: @\n",
                  "{\"auths\":{\"a.org\":{\"auth\":\"" PAIR "\"}}}", 2,
                  "data..dockerconfigjson octo a.org");
}

static void wide_text_is_read_on_its_line(void **state)
{
    static const char text[] = "x\0\n\0N\0A\0=\0\"\0"
                               "SECRET..\"\0\n\0";
    struct context_finder finder = CONTEXT_FINDER_INIT(NULL);
    const struct context_query query = {
        .path = SLICE_LITERAL("a.ps1"),
        .bytes = {text, sizeof text - 1},
        .from_start = true,
        .start = 12,
        .end = 20,
        .encoding = ENCODING_UTF16LE,
        .secret = SLICE_LITERAL("none"),
    };

    (void)state;
    expect(&finder, &query, "NA - -");
    context_release(&finder);
}

static void a_name_with_the_secret_is_none(void **state)
{
    (void)state;
    check("a.yml", "user: " SECRET "\n", "user - -");
    check("a", "{\"user\":\"" SECRET "\",\"token\":\"" SECRET "\"}", "user - -");
    check(".git/config", "[url \"https://" SECRET "@a.org/\"]\ninsteadOf = b",
          "url.https://a.org/ - a.org");
    check(".git/config", "[" SECRET "]\na = b", "- - -");
}

static void deep_nesting_is_given_up(void **state)
{
    struct buf text = BUF_INIT(MIB);

    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_add_str(&text, "{\"a\":");
    buf_add_str(&text, "\"" SECRET "\"");
    if (buf_status(&text) == ERR_OK) {
        check("a.json", buf_str(&text), "a - -");
        check("a.yml", buf_str(&text), "a - -");
    }
    buf_reset(&text);
    for (int i = 0; i < 500; i++)
        buf_printf(&text, "%*sa:\n", i, "");
    buf_add_str(&text, "- " SECRET "\n");
    if (buf_status(&text) == ERR_OK)
        check("b.yml", buf_str(&text), "- - -");
    buf_release(&text);
}

/* After so much work for one piece only lines are read. */
static void work_is_bounded(void **state)
{
    struct context_finder finder = CONTEXT_FINDER_INIT(NULL);
    const struct context_query query = {
        .path = SLICE_LITERAL("a.yml"),
        .bytes = SLICE_LITERAL("a:\n  b: " VALUE "\n"),
        .from_start = true,
        .start = 8,
        .end = 8 + sizeof VALUE - 1,
        .secret = SLICE_LITERAL(VALUE),
    };

    (void)state;
    expect(&finder, &query, "a.b - -");
    finder.work_bytes = LIMIT_CONTEXT_WORK_BYTES + 1;
    expect(&finder, &query, "b - -");
    context_begin(&finder);
    expect(&finder, &query, "a.b - -");
    context_release(&finder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_tell_user_and_host_in_any_file),
        cmocka_unit_test(lines_tell_names_and_where_requests_go),
        cmocka_unit_test(yaml_is_read_by_its_indentation),
        cmocka_unit_test(json_is_read_by_its_brackets),
        cmocka_unit_test(other_files_are_read_as_what_they_are),
        cmocka_unit_test(encoded_text_is_looked_into),
        cmocka_unit_test(wide_text_is_read_on_its_line),
        cmocka_unit_test(a_name_with_the_secret_is_none),
        cmocka_unit_test(deep_nesting_is_given_up),
        cmocka_unit_test(work_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
