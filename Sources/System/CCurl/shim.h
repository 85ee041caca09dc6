// Substrate: libcurl, with its variadic calls given types.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <curl/curl.h>

typedef size_t (*cc_data_callback)(char *, size_t, size_t, void *);

static inline CURLcode cc_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_set_callback(CURL *easy, CURLoption option, cc_data_callback value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode cc_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode cc_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode cc_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
// The result of a finished transfer; `message->msg` must be CURLMSG_DONE.
static inline CURLcode cc_message_result(const CURLMsg *message) { return message->data.result; }
// What a write callback returns to hold the transfer back; it is offered the same bytes again later.
static inline size_t cc_write_pause(void) { return CURL_WRITEFUNC_PAUSE; }
