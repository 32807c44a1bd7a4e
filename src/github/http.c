/* SPDX-License-Identifier: Apache-2.0 */
#include "github/http.h"

#include <errno.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"
#include "github/exchange.h"
#include "github/libcurl.h"
#include "github/sigpipe.h"

#define POLL_MS 200          /* how long Ctrl-C may take to be seen */
#define PAUSE_MS 400         /* before the first retry; doubled each time */
#define RETRY_AFTER_MOST_S 5 /* a longer wish of the host is for the caller to judge */

struct http {
    struct libcurl curl;
    CURLM *multi;
    struct http_options options;
    const struct env *env;
    struct exchange *exchanges; /* under way */
    struct exchange *answered;  /* the one that the caller looks at */
    uint64_t requests;
};

static int64_t now_ms(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum err_code out_of_memory(struct err *err)
{
    return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

enum err_code http_new(const struct http_options *options, const struct env *env, struct http **out,
                       struct err *err)
{
    struct libcurl curl;
    struct http *http;
    enum err_code code;

    if (options->ca_file && access(options->ca_file, R_OK) != 0)
        return err_sys(err, ERR_USAGE, errno, "CA file '%s'", options->ca_file);
    code = libcurl_load(&curl, err);
    if (code)
        return code;
    http = mem_calloc(1, sizeof *http);
    if (!http) {
        curl.global_cleanup();
        return out_of_memory(err);
    }
    http->curl = curl;
    http->options = *options;
    http->env = env;
    http->multi = curl.multi_init();
    if (!http->multi) {
        http_free(http);
        return out_of_memory(err);
    }
    curl.multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      options->concurrency ? (long)options->concurrency : 1L);
    *out = http;
    return ERR_OK;
}

void http_drop(struct http *http)
{
    while (http->exchanges) {
        struct exchange *exchange = http->exchanges;

        http->exchanges = exchange->next;
        http->curl.multi_remove_handle(http->multi, exchange->easy);
        exchange_free(exchange);
    }
}

void http_free(struct http *http)
{
    struct sigpipe guard;

    if (!http)
        return;
    sigpipe_block(&guard);
    http_drop(http);
    exchange_free(http->answered);
    if (http->multi)
        http->curl.multi_cleanup(http->multi);
    http->curl.global_cleanup();
    sigpipe_unblock(&guard);
    mem_free(http);
}

static enum err_code try_exchange(struct http *http, struct exchange *exchange, struct err *err)
{
    exchange_reset(exchange);
    if (http->curl.multi_add_handle(http->multi, exchange->easy))
        return out_of_memory(err);
    exchange->attempts++;
    http->requests++;
    return ERR_OK;
}

enum err_code http_start(struct http *http, const struct http_request *request, void *tag,
                         struct err *err)
{
    struct exchange *exchange;
    enum err_code code = exchange_new(&http->curl, &http->options, request, &exchange, err);

    if (code)
        return code;
    exchange->tag = tag;
    code = try_exchange(http, exchange, err);
    if (code) {
        exchange_free(exchange);
        return code;
    }
    exchange->next = http->exchanges;
    http->exchanges = exchange;
    return ERR_OK;
}

struct slice http_header(const struct http_answer *answer, const char *name)
{
    const size_t len = strlen(name);

    for (size_t i = 0; i < answer->header_count; i++) {
        struct slice candidate = answer->headers[i].name;

        if (candidate.len == len && strncasecmp(candidate.ptr, name, len) == 0)
            return answer->headers[i].value;
    }
    return slice_of(NULL, 0);
}

/* Between half and the whole of PAUSE_MS × 2^(attempts - 1). */
static int64_t pause_ms(unsigned attempts)
{
    const int64_t most = (int64_t)PAUSE_MS << (attempts < 6 ? attempts - 1 : 5);
    uint32_t random = 0;

    if (getrandom(&random, sizeof random, GRND_NONBLOCK) != (ssize_t)sizeof random)
        return most;
    return most / 2 + (int64_t)random % (most / 2);
}

static bool wants_retry(const struct http *http, const struct exchange *exchange,
                        const struct http_answer *answer, int64_t *wait_ms)
{
    struct slice retry_after = http_header(answer, "retry-after");
    uint64_t seconds = 0;

    if (!exchange->idempotent || exchange->attempts > http->options.retries)
        return false;
    if (http->options.requests_most && http->requests >= http->options.requests_most)
        return false;
    *wait_ms = pause_ms(exchange->attempts);
    if (answer->failure != HTTP_ANSWERED)
        return http_failure_may_pass(answer->failure);
    if (answer->status < 500 || answer->status > 504)
        return false;
    if (retry_after.ptr && !slice_number(retry_after, RETRY_AFTER_MOST_S, &seconds))
        return false;
    *wait_ms += (int64_t)seconds * 1000;
    return true;
}

static void unlink_exchange(struct http *http, const struct exchange *exchange)
{
    struct exchange **at = &http->exchanges;

    while (*at != exchange)
        at = &(*at)->next;
    *at = exchange->next;
}

/* ITER_END: it is to be tried again. */
static enum err_code finish(struct http *http, struct exchange *exchange, CURLcode result,
                            struct http_answer *out)
{
    int64_t wait_ms;

    if (exchange_answer(exchange, result, out))
        return ERR_NOMEM;
    http->curl.multi_remove_handle(http->multi, exchange->easy);
    if (wants_retry(http, exchange, out, &wait_ms)) {
        exchange->waiting = true;
        exchange->due_ms = now_ms() + wait_ms;
        return ITER_END;
    }
    unlink_exchange(http, exchange);
    http->answered = exchange;
    return ERR_OK;
}

/* ITER_END: none has finished. */
static enum err_code take_finished(struct http *http, struct http_answer *out)
{
    enum err_code code = ITER_END;
    CURLMsg *message;
    int queued;

    while (code == ITER_END && (message = http->curl.multi_info_read(http->multi, &queued))) {
        char *exchange = NULL;

        if (message->msg == CURLMSG_DONE &&
            !http->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange))
            code = finish(http, (struct exchange *)(void *)exchange, message->data.result, out);
    }
    return code;
}

/* Starts what waited long enough; *wait_ms becomes the time until the next. */
static enum err_code start_due(struct http *http, int *wait_ms, struct err *err)
{
    const int64_t now = now_ms();

    *wait_ms = POLL_MS;
    for (struct exchange *exchange = http->exchanges; exchange; exchange = exchange->next) {
        enum err_code code = ERR_OK;

        if (!exchange->waiting)
            continue;
        if (exchange->due_ms <= now)
            code = try_exchange(http, exchange, err);
        else if (exchange->due_ms - now < *wait_ms)
            *wait_ms = (int)(exchange->due_ms - now);
        if (code)
            return code;
    }
    return ERR_OK;
}

/* Lets libcurl work; ITER_END: no answer yet, and waited for more. */
static enum err_code work(struct http *http, int wait_ms, struct http_answer *out, struct err *err)
{
    struct sigpipe guard;
    CURLMcode result;
    enum err_code code;
    int running;

    sigpipe_block(&guard);
    result = http->curl.multi_perform(http->multi, &running);
    code = result == CURLM_OK ? take_finished(http, out) : ERR_NOMEM;
    sigpipe_unblock(&guard);
    if (code == ITER_END && http->curl.multi_poll(http->multi, NULL, 0, wait_ms, NULL) != CURLM_OK)
        code = ERR_NOMEM;
    return code == ERR_NOMEM ? out_of_memory(err) : code;
}

enum err_code http_next(struct http *http, struct http_answer *out, struct err *err)
{
    enum err_code code;
    int wait_ms;

    exchange_free(http->answered);
    http->answered = NULL;
    while (http->exchanges) {
        if (env_cancelled(http->env)) {
            http_drop(http);
            return err_set(err, ERR_CANCELLED, "interrupted");
        }
        code = start_due(http, &wait_ms, err);
        if (!code)
            code = work(http, wait_ms, out, err);
        if (code != ITER_END)
            return code;
    }
    return ITER_END;
}

uint64_t http_requests(const struct http *http)
{
    return http->requests;
}
