// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// The peer on h2o's own event loop: the same replies as bench-http-server, one thread.
#define H2O_USE_LIBUV 0
#include <arpa/inet.h>
#include <h2o.h>
#include <h2o/http1.h>
#include <stdlib.h>
#include <sys/socket.h>

static h2o_globalconf_t config;
static h2o_context_t context;
static h2o_accept_ctx_t accept_context;

static void send_plain(h2o_req_t *request, h2o_iovec_t body) {
    static h2o_generator_t generator = {NULL, NULL};
    request->res.status = 200;
    request->res.reason = "OK";
    request->res.content_length = body.len;
    h2o_add_header(&request->pool, &request->res.headers, H2O_TOKEN_CONTENT_TYPE, NULL, H2O_STRLIT("text/plain"));
    h2o_start_response(request, &generator);
    h2o_send(request, &body, 1, 1);
}
static int on_hello(h2o_handler_t *self, h2o_req_t *request) {
    (void)self;
    send_plain(request, h2o_iovec_init(H2O_STRLIT("Hello, world\n")));
    return 0;
}
static int on_echo(h2o_handler_t *self, h2o_req_t *request) {
    (void)self;
    send_plain(request, h2o_strdup(&request->pool, request->entity.base, request->entity.len));
    return 0;
}
static void on_accept(h2o_socket_t *listener, const char *error) {
    if (error) return;
    h2o_socket_t *socket;
    for (int index = 0; index < 64 && (socket = h2o_evloop_socket_accept(listener)); index++)
        h2o_accept(&accept_context, socket);
}
int main(int count, char **arguments) {
    if (count < 2) return 1;
    int one = 1, descriptor = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(arguments[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) || listen(descriptor, 1024)) return 1;
    h2o_config_init(&config);
    h2o_hostconf_t *host = h2o_config_register_host(&config, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    h2o_create_handler(h2o_config_register_path(host, "/hello", 0), sizeof(h2o_handler_t))->on_req = on_hello;
    h2o_create_handler(h2o_config_register_path(host, "/echo", 0), sizeof(h2o_handler_t))->on_req = on_echo;
    h2o_context_init(&context, h2o_evloop_create(), &config);
    accept_context.ctx = &context;
    accept_context.hosts = config.hosts;
    h2o_socket_t *listener = h2o_evloop_socket_create(context.loop, descriptor, H2O_SOCKET_FLAG_DONT_READ);
    h2o_socket_read_start(listener, on_accept);
    while (h2o_evloop_run(context.loop, INT32_MAX) == 0) {}
}
