// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// The peer on libmicrohttpd: the same replies as bench-http-server, one internal epoll thread.
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct upload {
    char *bytes;
    size_t count;
};

static enum MHD_Result answer(struct MHD_Connection *connection, size_t count, void *bytes, enum MHD_ResponseMemoryMode mode) {
    struct MHD_Response *response = MHD_create_response_from_buffer(count, bytes, mode);
    MHD_add_response_header(response, "Content-Type", "text/plain");
    enum MHD_Result result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state) {
    (void)context, (void)url, (void)version;
    // An answer on the first call would close the connection, so that call only makes room for an upload.
    struct upload *upload = *state;
    if (!upload) {
        *state = calloc(1, sizeof *upload);
        return MHD_YES;
    }
    if (strcmp(method, "GET") == 0) return answer(connection, 13, "Hello, world\n", MHD_RESPMEM_PERSISTENT);
    if (*size) {
        upload->bytes = realloc(upload->bytes, upload->count + *size);
        memcpy(upload->bytes + upload->count, data, *size);
        upload->count += *size;
        *size = 0;
        return MHD_YES;
    }
    char *bytes = upload->bytes;
    upload->bytes = NULL;
    return answer(connection, upload->count, bytes, MHD_RESPMEM_MUST_FREE);
}
static void completed(void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code) {
    (void)context, (void)connection, (void)code;
    struct upload *upload = *state;
    if (upload) free(upload->bytes);
    free(upload);
    *state = NULL;
}
int main(int count, char **arguments) {
    if (count < 2) return 1;
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (unsigned short)atoi(arguments[1]), NULL, NULL, handle, NULL,
                         MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_CONNECTION_LIMIT, 4096, MHD_OPTION_END);
    if (!daemon) return 1;
    for (;;) pause();
}
