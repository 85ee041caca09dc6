/* Substrate: a sovereign AI appliance.
 * SPDX-License-Identifier: Apache-2.0
 *
 * HTTP/1.1 append load generator. One thread, epoll, keep-alive.
 *
 *   cc -O2 -o loadgen loadgen.c
 *   loadgen HOST PORT PATH CONNECTIONS REQUESTS SIZE raw|json [Header: value ...]
 *
 * Each request is a POST with a body nobody has sent before (counter + random bytes); an answer of 2xx
 * counts as a durable acknowledgement. Prints one JSON line: rate, latency percentiles, errors, and the
 * number of bytes sent. `json` sends {"payload_id":"...","payload":"<base64>"}.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static uint64_t rs;
static uint64_t rnd(void) { rs ^= rs << 13; rs ^= rs >> 7; rs ^= rs << 17; return rs; }

struct conn { int fd; char *out; size_t outlen, sent; char in[65536]; size_t inlen; double t0; int busy; };

static struct addrinfo *ai;
static char *path, *host, *extra;
static int size, json;
static long total, started, done, errors, reconnects, bytes;
static double *lat;
static int ep;

static int dial(void) {
  int fd = socket(ai->ai_family, SOCK_STREAM, 0), one = 1;
  if (fd < 0 || connect(fd, ai->ai_addr, ai->ai_addrlen)) { perror("connect"); exit(2); }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static const char B64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void build(struct conn *c, long n) {
  unsigned char *p = malloc(size + 8);
  for (int i = 0; i < size; i += 8) { uint64_t r = rnd(); memcpy(p + i, &r, 8); }
  uint64_t m = n; memcpy(p, &m, size < 8 ? size : 8);
  size_t blen = size; char *body = (char *)p;
  if (json) {
    char *b = malloc(size * 4 / 3 + 128); int k = sprintf(b, "{\"payload_id\":\"lg-%ld\",\"payload\":\"", n);
    for (int i = 0; i < size; i += 3) {
      unsigned v = p[i] << 16 | (i + 1 < size ? p[i + 1] << 8 : 0) | (i + 2 < size ? p[i + 2] : 0);
      b[k++] = B64[v >> 18]; b[k++] = B64[v >> 12 & 63];
      b[k++] = i + 1 < size ? B64[v >> 6 & 63] : '='; b[k++] = i + 2 < size ? B64[v & 63] : '=';
    }
    k += sprintf(b + k, "\"}"); body = b; blen = k;
  }
  c->out = realloc(c->out, blen + 2048 + strlen(extra));
  int h = sprintf(c->out, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\n%sContent-Length: %zu\r\n\r\n", path, host,
                  json ? "application/json" : "application/octet-stream", extra, blen);
  memcpy(c->out + h, body, blen);
  c->outlen = h + blen; c->sent = 0; c->inlen = 0;
  if (body != (char *)p) free(body);
  free(p);
}

static void want(struct conn *c, int wr) {
  struct epoll_event e = { .events = EPOLLIN | (wr ? EPOLLOUT : 0), .data.ptr = c };
  epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
}

static void push(struct conn *c) {
  while (c->sent < c->outlen) {
    ssize_t w = send(c->fd, c->out + c->sent, c->outlen - c->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (w < 0) { if (errno == EAGAIN) { want(c, 1); return; } break; }
    c->sent += w; bytes += w;
  }
  want(c, 0);
}

static void next(struct conn *c) {
  if (started >= total) { c->busy = 0; return; }
  build(c, started++); c->busy = 1; c->t0 = now(); push(c);
}

static void redial(struct conn *c) {
  close(c->fd); c->fd = dial(); reconnects++;
  struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
  epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
}

/* bytes of one full response at the start of the buffer, 0 if incomplete, -1 if it ends with the connection */
static long full(struct conn *c, int *status, int *closing) {
  c->in[c->inlen] = 0;
  char *e = strstr(c->in, "\r\n\r\n");
  if (!e) return 0;
  *status = atoi(c->in + 9); *closing = 0;
  long cl = -1; int chunked = 0;
  for (char *l = strstr(c->in, "\r\n"); l && l < e; l = strstr(l + 2, "\r\n")) {
    char *h = l + 2;
    if (!strncasecmp(h, "content-length:", 15)) cl = atol(h + 15);
    if (!strncasecmp(h, "transfer-encoding:", 18) && strcasestr(h, "chunked")) chunked = 1;
    if (!strncasecmp(h, "connection:", 11) && !strncasecmp(h + 11 + strspn(h + 11, " "), "close", 5)) *closing = 1;
  }
  long hd = e + 4 - c->in;
  if (*status == 204 || *status == 304) return hd;
  if (chunked) { char *z = memmem(c->in + hd - 2, c->inlen - hd + 2, "\r\n0\r\n\r\n", 7); return z ? z + 7 - c->in : 0; }
  if (cl < 0) return -1;
  return (long)c->inlen >= hd + cl ? hd + cl : 0;
}

static int cmp(const void *a, const void *b) { double x = *(double *)a, y = *(double *)b; return x < y ? -1 : x > y; }

int main(int ac, char **av) {
  if (ac < 8) { fprintf(stderr, "usage: loadgen HOST PORT PATH CONNECTIONS REQUESTS SIZE raw|json [Header: value ...]\n"); return 2; }
  host = av[1]; path = av[3]; int nc = atoi(av[4]); total = atol(av[5]); size = atoi(av[6]); json = !strcmp(av[7], "json");
  extra = calloc(1, 65536);
  for (int i = 8; i < ac; i++) { strcat(extra, av[i]); strcat(extra, "\r\n"); }
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
  if (getaddrinfo(av[1], av[2], &hints, &ai)) { fprintf(stderr, "cannot resolve\n"); return 2; }
  rs = (uint64_t)(now() * 1e9) | 1;
  lat = malloc(sizeof(double) * (total + 1)); ep = epoll_create1(0);
  struct conn *cs = calloc(nc, sizeof *cs);
  for (int i = 0; i < nc; i++) {
    cs[i].fd = dial();
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = &cs[i] };
    epoll_ctl(ep, EPOLL_CTL_ADD, cs[i].fd, &e);
  }
  double t0 = now(); long fin = 0; int last = 0;
  for (int i = 0; i < nc; i++) next(&cs[i]);
  while (fin < total) {
    struct epoll_event ev[256];
    int k = epoll_wait(ep, ev, 256, 30000);
    if (k == 0) { fprintf(stderr, "nothing for 30 s\n"); break; }
    for (int i = 0; i < k; i++) {
      struct conn *c = ev[i].data.ptr;
      if (ev[i].events & EPOLLOUT) push(c);
      if (!(ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) continue;
      ssize_t r = recv(c->fd, c->in + c->inlen, sizeof c->in - 1 - c->inlen, MSG_DONTWAIT);
      if (r < 0 && errno == EAGAIN) continue;
      int st = 0, closing = 0; long f = 0;
      if (r > 0) { c->inlen += r; f = full(c, &st, &closing); if (f <= 0) { if (f == 0 && c->inlen < sizeof c->in - 1) continue; if (f < 0) continue; } }
      else { c->in[c->inlen] = 0; if (c->inlen > 12) st = atoi(c->in + 9); closing = 1; }
      if (c->busy) {
        fin++;
        if (st >= 200 && st < 300) lat[done++] = now() - c->t0; else { errors++; last = st; }
      }
      if (closing || r <= 0) redial(c);
      next(c);
    }
  }
  double el = now() - t0;
  qsort(lat, done, sizeof *lat, cmp);
#define P(q) (done ? lat[(long)((done - 1) * (q))] * 1e3 : 0)
  printf("{\"runner\":\"loadgen\",\"c\":%d,\"n\":%ld,\"size\":%d,\"body\":\"%s\",\"secs\":%.3f,\"appends_per_s\":%.1f,\"p50_ms\":%.3f,"
         "\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"ok\":%ld,\"errors\":%ld,\"last_error\":%d,\"reconnects\":%ld,\"bytes\":%ld}\n",
         nc, total, size, json ? "json" : "raw", el, done / el, P(.5), P(.9), P(.99), P(1.), done, errors, last, reconnects, bytes);
  return errors || done < total;
}
