/* SPDX-License-Identifier: Apache-2.0 */
#include "github/http_failure.h"

const char *http_failure_text(enum http_failure failure)
{
    switch (failure) {
    case HTTP_ANSWERED:
        return "answered";
    case HTTP_RESOLVE:
        return "no address found for the host";
    case HTTP_REFUSED:
        return "connection refused";
    case HTTP_UNREACHABLE:
        return "host cannot be reached";
    case HTTP_PROXY:
        return "the proxy does not let the request through";
    case HTTP_TLS:
        return "TLS handshake failed";
    case HTTP_CERTIFICATE:
        return "certificate is not trusted, or not the host's";
    case HTTP_TIMEOUT:
        return "no answer in time";
    case HTTP_RESET:
        return "connection closed without an answer";
    case HTTP_TRUNCATED:
        return "answer cut off";
    case HTTP_TOO_LARGE:
        return "answer larger than allowed";
    case HTTP_MALFORMED:
        return "answer is not HTTP";
    case HTTP_OTHER:
        return "request failed";
    }
    return "request failed";
}

bool http_failure_is_final(enum http_failure failure)
{
    switch (failure) {
    case HTTP_RESOLVE:
    case HTTP_REFUSED:
    case HTTP_UNREACHABLE:
    case HTTP_PROXY:
    case HTTP_TLS:
    case HTTP_CERTIFICATE:
        return true;
    case HTTP_ANSWERED:
    case HTTP_TIMEOUT:
    case HTTP_RESET:
    case HTTP_TRUNCATED:
    case HTTP_TOO_LARGE:
    case HTTP_MALFORMED:
    case HTTP_OTHER:
        return false;
    }
    return false;
}

bool http_failure_may_pass(enum http_failure failure)
{
    switch (failure) {
    case HTTP_RESOLVE:
    case HTTP_REFUSED:
    case HTTP_UNREACHABLE:
    case HTTP_TLS:
    case HTTP_TIMEOUT:
    case HTTP_RESET:
    case HTTP_TRUNCATED:
        return true;
    case HTTP_ANSWERED:
    case HTTP_PROXY:
    case HTTP_CERTIFICATE:
    case HTTP_TOO_LARGE:
    case HTTP_MALFORMED:
    case HTTP_OTHER:
        return false;
    }
    return false;
}
