/* SPDX-License-Identifier: Apache-2.0 */
#include "github/exchange.h"

#include <errno.h>
#include <stdio.h>

#include "core/limits.h"
#include "core/mem.h"
#include "github/host.h"

#define HEADERS_MOST 256

/* One line of an answer's head. An interim answer (100) is forgotten when the
 * next head begins. */
static size_t on_header(char *line, size_t size, size_t count, void *ctx)
{
    struct exchange *exchange = ctx;
    size_t len = size * count;

    if (slice_starts(slice_of(line, len), "HTTP/")) {
        buf_reset(&exchange->head);
        exchange->head_lines = 0;
    }
    if (++exchange->head_lines > HEADERS_MOST)
        exchange->head.status = ERR_LIMIT;
    buf_add(&exchange->head, line, len);
    return buf_status(&exchange->head) ? 0 : len;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
    struct exchange *exchange = ctx;

    buf_add(&exchange->body, bytes, size * count);
    return buf_status(&exchange->body) ? 0 : size * count;
}

static bool set_callbacks(struct exchange *exchange)
{
    const struct libcurl *curl = exchange->curl;
    CURL *easy = exchange->easy;

    return !curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) &&
           !curl->easy_setopt(easy, CURLOPT_HEADERDATA, (void *)exchange) &&
           !curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) &&
           !curl->easy_setopt(easy, CURLOPT_WRITEDATA, (void *)exchange) &&
           !curl->easy_setopt(easy, CURLOPT_PRIVATE, (void *)exchange);
}

struct text_option {
    CURLoption option;
    const char *value; /* NULL: libcurl's default */
};

struct number_option {
    CURLoption option;
    long value;
};

/* What this libcurl does not know it cannot keep us from: that is a failure. */
static bool set_options(struct exchange *exchange, const struct text_option *text, size_t texts,
                        const struct number_option *number, size_t numbers)
{
    const struct libcurl *curl = exchange->curl;

    for (size_t i = 0; i < texts; i++)
        if (text[i].value && curl->easy_setopt(exchange->easy, text[i].option, text[i].value))
            return false;
    for (size_t i = 0; i < numbers; i++)
        if (curl->easy_setopt(exchange->easy, number[i].option, number[i].value))
            return false;
    return true;
}

/* A proxy would see what goes to a loopback address in the clear. */
static bool set_safe_options(struct exchange *exchange, const struct http_options *options,
                             const char *url, bool clear)
{
    char user_agent[64];
    const struct text_option text[] = {
        {CURLOPT_URL, url},
        {CURLOPT_PROTOCOLS_STR, clear ? "http" : "https"},
        {CURLOPT_PROXY, clear ? "" : options->proxy},
        {CURLOPT_CAINFO, options->ca_file},
        {CURLOPT_PROXY_CAINFO, options->ca_file},
        {CURLOPT_USERAGENT, user_agent},
    };
    const struct number_option number[] = {
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_FOLLOWLOCATION, 0},
        {CURLOPT_UNRESTRICTED_AUTH, 0},
        {CURLOPT_NETRC, CURL_NETRC_IGNORED},
        {CURLOPT_DISALLOW_USERNAME_IN_URL, 1},
        {CURLOPT_HEADEROPT, CURLHEADER_SEPARATE},
        {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
        {CURLOPT_HTTP_CONTENT_DECODING, 0},
        {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS},
        {CURLOPT_PIPEWAIT, 1},
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_TIMEOUT_MS, (long)options->timeout_ms},
        {CURLOPT_CONNECTTIMEOUT_MS, (long)options->timeout_ms},
    };

    snprintf(user_agent, sizeof user_agent, "patrol/%s", options->version);
    return set_options(exchange, text, ARRAY_LEN(text), number, ARRAY_LEN(number));
}

static bool add_line(struct exchange *exchange, const char *line)
{
    struct curl_slist *longer = exchange->curl->slist_append(exchange->lines, line);

    if (longer)
        exchange->lines = longer;
    return longer != NULL;
}

/* Where a kept connection breaks, libcurl sends the request once more by
 * itself, whatever its method; on a new one it does not. */
static bool set_method(struct exchange *exchange, const char *method)
{
    const struct libcurl *curl = exchange->curl;

    exchange->idempotent = strcmp(method, "GET") == 0;
    return exchange->idempotent ||
           (!curl->easy_setopt(exchange->easy, CURLOPT_CUSTOMREQUEST, method) &&
            !curl->easy_setopt(exchange->easy, CURLOPT_FRESH_CONNECT, 1L));
}

/* "Expect:" because libcurl would announce bodies over 1 MiB and wait. */
static bool set_request(struct exchange *exchange, const struct http_request *request)
{
    const struct libcurl *curl = exchange->curl;
    CURL *easy = exchange->easy;

    if (!add_line(exchange, "Expect:"))
        return false;
    for (size_t i = 0; i < request->header_count; i++)
        if (!add_line(exchange, request->headers[i]))
            return false;
    if (curl->easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->lines))
        return false;
    if ((request->body.len || strcmp(request->method, "POST") == 0) &&
        (curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len) ||
         curl->easy_setopt(easy, CURLOPT_COPYPOSTFIELDS,
                           request->body.len ? request->body.ptr : "")))
        return false;
    return set_method(exchange, request->method);
}

enum err_code exchange_new(const struct libcurl *curl, const struct http_options *options,
                           const struct http_request *request, struct exchange **out,
                           struct err *err)
{
    const bool clear = host_url_is_loopback_http(slice_str(request->url));
    struct exchange *exchange;
    enum err_code code = ERR_OK;

    if (!clear && !host_url_is_https(slice_str(request->url)))
        return err_set(err, ERR_USAGE, "only https:// addresses are asked");
    exchange = mem_calloc(1, sizeof *exchange);
    if (!exchange)
        return err_set(err, ERR_NOMEM, "out of memory");
    exchange->curl = curl;
    buf_init(&exchange->head, LIMIT_HEADER_BYTES);
    buf_init(&exchange->body, LIMIT_ANSWER_BYTES);
    exchange->easy = curl->easy_init();
    if (!exchange->easy || !set_callbacks(exchange) || !set_request(exchange, request))
        code = err_set(err, ERR_NOMEM, "out of memory");
    else if (!set_safe_options(exchange, options, request->url, clear))
        code = err_set(err, ERR_UNSUPPORTED, "libcurl is too old: 7.85 or newer is needed");
    if (code) {
        exchange_free(exchange);
        return code;
    }
    *out = exchange;
    return ERR_OK;
}

void exchange_free(struct exchange *exchange)
{
    if (!exchange)
        return;
    if (exchange->easy)
        exchange->curl->easy_cleanup(exchange->easy);
    exchange->curl->slist_free_all(exchange->lines);
    buf_wipe(&exchange->body);
    buf_release(&exchange->body);
    buf_release(&exchange->head);
    mem_free(exchange->headers);
    mem_free(exchange);
}

void exchange_reset(struct exchange *exchange)
{
    buf_reset(&exchange->head);
    buf_wipe(&exchange->body);
    exchange->head_lines = 0;
    exchange->waiting = false;
}

static long info_number(const struct exchange *exchange, CURLINFO info)
{
    long value = 0;

    return exchange->curl->easy_getinfo(exchange->easy, info, &value) ? 0 : value;
}

static bool is_connected(const struct exchange *exchange)
{
    curl_off_t time_us = 0;

    return !exchange->curl->easy_getinfo(exchange->easy, CURLINFO_PRETRANSFER_TIME_T, &time_us) &&
           time_us > 0;
}

/* What libcurl's result says alone. It also calls a header line over its own
 * ceiling "out of memory". */
static enum http_failure failure_of(CURLcode result)
{
    static const struct {
        CURLcode result;
        enum http_failure failure;
    } table[] = {
        {CURLE_OK, HTTP_ANSWERED},
        {CURLE_COULDNT_RESOLVE_HOST, HTTP_RESOLVE},
        {CURLE_COULDNT_RESOLVE_PROXY, HTTP_PROXY},
        {CURLE_PROXY, HTTP_PROXY},
        {CURLE_COULDNT_CONNECT, HTTP_UNREACHABLE},
        {CURLE_SSL_CONNECT_ERROR, HTTP_TLS},
        {CURLE_SSL_CIPHER, HTTP_TLS},
        {CURLE_PEER_FAILED_VERIFICATION, HTTP_CERTIFICATE},
        {CURLE_SSL_CACERT_BADFILE, HTTP_CERTIFICATE},
        {CURLE_SSL_ISSUER_ERROR, HTTP_CERTIFICATE},
        {CURLE_OPERATION_TIMEDOUT, HTTP_TIMEOUT},
        {CURLE_GOT_NOTHING, HTTP_RESET},
        {CURLE_RECV_ERROR, HTTP_RESET},
        {CURLE_SEND_ERROR, HTTP_RESET},
        {CURLE_HTTP2, HTTP_RESET},
        {CURLE_HTTP2_STREAM, HTTP_RESET},
        {CURLE_PARTIAL_FILE, HTTP_TRUNCATED},
        {CURLE_WRITE_ERROR, HTTP_TOO_LARGE},
        {CURLE_OUT_OF_MEMORY, HTTP_TOO_LARGE},
        {CURLE_WEIRD_SERVER_REPLY, HTTP_MALFORMED},
        {CURLE_UNSUPPORTED_PROTOCOL, HTTP_MALFORMED},
        {CURLE_BAD_CONTENT_ENCODING, HTTP_MALFORMED},
    };

    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (table[i].result == result)
            return table[i].failure;
    return HTTP_OTHER;
}

/* The same, knowing how far the exchange had come. */
static enum http_failure judge(const struct exchange *exchange, CURLcode result)
{
    const enum http_failure failure = failure_of(result);
    const long connect_status = info_number(exchange, CURLINFO_HTTP_CONNECTCODE);

    if (failure != HTTP_ANSWERED && connect_status && connect_status / 100 != 2)
        return HTTP_PROXY;
    if (failure == HTTP_UNREACHABLE && info_number(exchange, CURLINFO_OS_ERRNO) == ECONNREFUSED)
        return HTTP_REFUSED;
    if (failure == HTTP_TIMEOUT && !is_connected(exchange))
        return HTTP_UNREACHABLE;
    if (failure == HTTP_RESET || failure == HTTP_TRUNCATED)
        return exchange->head.len ? HTTP_TRUNCATED : HTTP_RESET;
    return failure;
}

/* Fills answer->headers from the head's lines; false when memory runs out. */
static bool split_head(struct exchange *exchange, struct http_answer *answer)
{
    struct slice rest = buf_slice(&exchange->head);
    struct slice line;
    size_t count = 0;

    mem_free(exchange->headers);
    exchange->headers = mem_calloc(exchange->head_lines + 1, sizeof *exchange->headers);
    if (!exchange->headers)
        return false;
    while (slice_cut(&rest, '\n', &line) && count < exchange->head_lines) {
        struct http_header *header = &exchange->headers[count];

        if (!slice_cut(&line, ':', &header->name) || !line.ptr)
            continue;
        header->name = slice_trim(header->name);
        header->value = slice_trim(line);
        count++;
    }
    answer->headers = exchange->headers;
    answer->header_count = count;
    return true;
}

enum err_code exchange_answer(struct exchange *exchange, CURLcode result, struct http_answer *out)
{
    *out = (struct http_answer){
        .tag = exchange->tag, .failure = judge(exchange, result), .attempts = exchange->attempts};
    if (buf_status(&exchange->head) == ERR_NOMEM || buf_status(&exchange->body) == ERR_NOMEM ||
        !split_head(exchange, out))
        return ERR_NOMEM;
    if (out->failure != HTTP_ANSWERED)
        return ERR_OK;
    out->status = (unsigned)info_number(exchange, CURLINFO_RESPONSE_CODE);
    out->body = buf_slice(&exchange->body);
    return ERR_OK;
}
