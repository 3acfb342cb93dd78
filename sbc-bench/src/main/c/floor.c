/* floor - the least that a relay costs on this machine: one thread, epoll, recvfrom and sendto, SRTP in C.
 *   floor --map FILE [--threads N]
 * map: one call per line: a=BIND:PORT ar=REMOTE:PORT b=BIND:PORT br=REMOTE:PORT [asuite= arx= atx= bsuite= brx= btx=]
 *   a packet that arrives on a goes out of b to br, and the other way; with keys it is unprotected and protected.
 * Prints READY on stderr when it relays; ends on SIGTERM with a count of packets on stdout.
 */
#define _GNU_SOURCE
#include "fsrtp.h"
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
typedef struct sockaddr_in sin;
typedef struct leg {
    int fd;
    sin local, remote;
    struct leg *peer;
    fsrtp rx, tx;
    int srtp;
} leg;
static leg *L;
static int NL;
static const char *map;
static int threads = 1;
static volatile int stop;
static uint64_t npk[64], nerr[64];
static void on_sig(int s) {
    (void)s;
    stop = 1;
}
static void die(const char *m) {
    fprintf(stderr, "floor: %s: %s\n", m, strerror(errno));
    exit(2);
}
static sin addr(const char *v) {
    char b[64];
    sin a = {.sin_family = AF_INET};
    snprintf(b, sizeof b, "%s", v);
    char *c = strchr(b, ':');
    *c = 0;
    a.sin_port = htons(atoi(c + 1));
    inet_pton(AF_INET, b, &a.sin_addr);
    if ((ntohl(a.sin_addr.s_addr) >> 24) != 127)
        die("loopback only");
    return a;
}
static void key(fsrtp *c, const char *suite, const char *v) {
    uint8_t t[96];
    char p[128];
    int k;
    for (k = 0; k < SU_N; k++)
        if (!strcmp(suite, SUITES[k].name))
            break;
    if (k == SU_N)
        die(suite);
    strcpy(p, v);
    while (strlen(p) % 4)
        strcat(p, "=");
    EVP_DecodeBlock(t, (uint8_t *)p, strlen(p));
    fs_init(c, k, t, t + SUITES[k].key);
}
static void load(void) {
    FILE *f = fopen(map, "r");
    char line[2048];
    if (!f)
        die(map);
    int cap = 65536;
    L = calloc(cap, sizeof *L);
    while (fgets(line, sizeof line, f)) {
        char *sv, *w = strtok_r(line, " \n", &sv);
        if (!w || *w == '#')
            continue;
        leg *a = &L[NL], *b = &L[NL + 1];
        char as[64] = "", bs[64] = "", *arx = 0, *atx = 0, *brx = 0, *btx = 0;
        for (; w; w = strtok_r(NULL, " \n", &sv)) {
            char *v = strchr(w, '=');
            *v++ = 0;
            if (!strcmp(w, "a"))
                a->local = addr(v);
            else if (!strcmp(w, "ar"))
                a->remote = addr(v);
            else if (!strcmp(w, "b"))
                b->local = addr(v);
            else if (!strcmp(w, "br"))
                b->remote = addr(v);
            else if (!strcmp(w, "asuite"))
                strcpy(as, v);
            else if (!strcmp(w, "bsuite"))
                strcpy(bs, v);
            else if (!strcmp(w, "arx"))
                arx = v;
            else if (!strcmp(w, "atx"))
                atx = v;
            else if (!strcmp(w, "brx"))
                brx = v;
            else if (!strcmp(w, "btx"))
                btx = v;
        }
        if (arx) {
            key(&a->rx, as, arx);
            key(&a->tx, as, atx);
            a->srtp = 1;
        }
        if (brx) {
            key(&b->rx, bs, brx);
            key(&b->tx, bs, btx);
            b->srtp = 1;
        }
        a->peer = b;
        b->peer = a;
        NL += 2;
        if (NL >= cap)
            die("too many");
    }
    fclose(f);
}
static int sock(leg *l) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), rb = 4 << 20;
    if (fd < 0)
        die("socket");
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &rb, sizeof rb);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &rb, sizeof rb);
    if (bind(fd, (void *)&l->local, sizeof l->local))
        die("bind");
    return fd;
}
static inline int xform(leg *in, uint8_t *p, int n) {
    if (in->srtp)
        n = fs_unprotect(&in->rx, p, n);
    if (n > 0 && in->peer->srtp)
        n = fs_protect(&in->peer->tx, p, n);
    return n;
}

static void *w_epoll(void *arg) {
    int t = (int)(long)arg, ep = epoll_create1(0);
    uint8_t b[2048];
    sin from;
    socklen_t fl;
    for (int i = 0; i < NL; i++)
        if ((i / 2) % threads == t) {
            struct epoll_event e = {.events = EPOLLIN, .data.ptr = &L[i]};
            epoll_ctl(ep, EPOLL_CTL_ADD, L[i].fd, &e);
        }
    struct epoll_event ev[128];
    while (!stop) {
        int n = epoll_wait(ep, ev, 128, 100);
        for (int i = 0; i < n; i++) {
            leg *l = ev[i].data.ptr;
            int k;
            fl = sizeof from;
            k = recvfrom(l->fd, b, sizeof b, 0, (void *)&from, &fl);
            if (k <= 0)
                continue;
            k = xform(l, b, k);
            if (k <= 0) {
                nerr[t]++;
                continue;
            }
            leg *o = l->peer;
            if (sendto(o->fd, b, k, 0, (void *)&o->remote, sizeof o->remote) < 0)
                nerr[t]++;
            else
                npk[t]++;
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc - 1; i += 2) {
        if (!strcmp(argv[i], "--map"))
            map = argv[i + 1];
        else if (!strcmp(argv[i], "--threads"))
            threads = atoi(argv[i + 1]);
    }
    if (!map)
        die("--map");
    signal(SIGTERM, on_sig);
    signal(SIGINT, on_sig);
    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    load();
    for (int i = 0; i < NL; i++)
        L[i].fd = sock(&L[i]);
    pthread_t th[64];
    for (long t = 0; t < threads; t++)
        pthread_create(&th[t], NULL, w_epoll, (void *)t);
    fprintf(stderr, "READY legs=%d\n", NL);
    for (int t = 0; t < threads; t++)
        pthread_join(th[t], NULL);
    uint64_t a = 0, b = 0;
    for (int t = 0; t < threads; t++)
        a += npk[t], b += nerr[t];
    printf("{\"relayed\":%lu,\"errors\":%lu}\n", a, b);
    return 0;
}
