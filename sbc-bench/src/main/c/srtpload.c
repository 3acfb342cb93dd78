/* srtpload - load of RTP, SDES-SRTP and DTLS-SRTP legs, each packet checked where it comes out.
 *
 *   srtpload --gencert FILE            write a P-256 key and certificate, print its SHA-256 fingerprint
 *   srtpload --legs FILE [options]     run; JSON on stdout, "PHASE ..." lines on stderr
 *   srtpload --legs FILE --turns       the same, media in turns: each line "WARM SECS" on stdin plays so long, and is
 *                                      answered by one JSON line; in between nothing is sent. Ends with its input
 *
 * Legs file: one leg per line, key=value words, '#' starts a comment:
 *   id=0 pair=1 local=127.1.0.1:20000 remote=127.0.0.2:21000 mode=rtp|sdes|dtls ssrc=0x1234 pt=0
 *   suite=AES_CM_128_HMAC_SHA1_80 txkey=<base64> rxkey=<base64>          (sdes)
 *   suite=... role=active|passive fp=any|AA:BB:...  (SHA-256)            (dtls)
 * pair is the id of the leg whose packets must come out here.
 *
 * Legs that share a local port on different addresses share one socket (bound to the wildcard address on the
 * loopback device, source address by IP_PKTINFO), which is the cheapest; others have one each. One thread owns a
 * socket and every leg on it. The time of sending stands in the payload, that of receiving is the kernel's, so
 * the latency holds nothing of this program's own receiving.
 */
#define _GNU_SOURCE
#include "fsrtp.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef uint64_t u64;
typedef uint32_t u32;
typedef uint16_t u16;
typedef uint8_t u8;
#define NS 1000000000ull
#define MAGIC 0x53524c44u
#define MAXPKT 2048
#define RXB 64
#define TXB_MAX 64
enum { M_RTP, M_SDES, M_DTLS };

static u64 mono(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * NS + t.tv_nsec;
}
static u64 real_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * NS + t.tv_nsec;
}
static void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
#include <stdarg.h>
static void die(const char *fmt, ...) {
    va_list a;
    va_start(a, fmt);
    fprintf(stderr, "srtpload: ");
    vfprintf(stderr, fmt, a);
    fputc('\n', stderr);
    exit(2);
}

/* ---- log-linear histogram: 64 sub-buckets per power of two, ns ---- */
#define HB (64 * 40)
typedef struct {
    u64 b[HB], n, max, sum;
} hist;
static int hidx(u64 v) {
    if (v < 64)
        return v;
    int e = 63 - __builtin_clzll(v) - 6;
    int i = (e + 1) * 64 + (int)((v >> e) & 63);
    return i < HB ? i : HB - 1;
}
static u64 hval(int i) {
    if (i < 64)
        return i;
    int e = i / 64 - 1;
    return ((u64)(64 + i % 64) << e) + (1ull << e) / 2;
}
static void hadd(hist *h, u64 v) {
    h->b[hidx(v)]++;
    h->n++;
    h->sum += v;
    if (v > h->max)
        h->max = v;
}
static void hmerge(hist *a, const hist *b) {
    for (int i = 0; i < HB; i++)
        a->b[i] += b->b[i];
    a->n += b->n;
    a->sum += b->sum;
    if (b->max > a->max)
        a->max = b->max;
}
static double hq(const hist *h, double q) {
    u64 want = (u64)(q * h->n), c = 0;
    if (!h->n)
        return 0;
    for (int i = 0; i < HB; i++) {
        c += h->b[i];
        if (c > want) {
            u64 v = hval(i);
            return (v < h->max ? v : h->max) / 1e3;
        }
    }
    return h->max / 1e3;
}

struct sock;
struct worker;
typedef struct leg {
    u32 id, pair;
    int mode, suite, role_active, send, recv, pt;
    struct sockaddr_storage local, remote;
    socklen_t alen;
    u8 fp[32];
    int fp_any;
    struct sock *s;
    struct worker *w;
    u32 ssrc_be;
    u16 seq;
    u32 ts;
    u64 idx, phase;
    fsrtp tx, rx;
    int ready, failed, verified;
    /* dtls */
    SSL *ssl;
    const u8 *in;
    int inlen;
    u64 hs_t0, hs_ns;
    int hs_started;
    /* receive check */
    u64 top, win;
    int rx_started;
    u64 rx_all, rx_meas, tx_meas, tx_all;
    u32 in_ssrc;
    int ssrc_changes;
} leg;

typedef struct sock {
    int fd, shared, nlegs;
    int port;
    leg *only;
    u32 *hkeys;
    leg **hvals;
    u32 hmask;
    struct worker *w;
    int family;
    u32 drops;
} sock;

typedef struct worker {
    int n;
    pthread_t th;
    int ep;
    sock **socks;
    int nsocks;
    leg **legs;
    int nlegs;
    u64 tx_all, tx_meas, tx_err, rx_all, rx_meas, dup, late, reorder, auth, replay, format, wrong, wrongpt, rtcp,
        dtlspk, unknown, tx_eagain;
    hist lat, lag, hs;
    u64 hs_ok, hs_fail;
    u64 cpu_ns_meas;
} worker;

static struct {
    const char *legs, *cert;
    int threads, pps, payload, batch, hs_par;
    double secs, warm, drain, hs_rate, hs_timeout;
    long tick;
    int only_hs, turns;
    char *groups;
    const char *cpus;
} O = {.threads = 2,
       .pps = 50,
       .payload = 160,
       .batch = 8,
       .secs = 10,
       .warm = 2,
       .drain = 0.5,
       .hs_timeout = 20,
       .tick = 250000,
       .hs_par = 64};

static leg *L;
static int NL;
static leg **BYID;
static u32 MAXID;
static sock *S;
static int NS_;
static worker *W;
static pthread_barrier_t BAR;
static u64 T0, TM0, TM1, TEND;
static int OVER; /* no more turns */
static struct {
    u64 ok, fail, cpu_ns;
    int wanted;
    hist ms;
} HS;
static volatile int STOP, HS_ACTIVE;
static u64 HS_T0, HS_T1;
static u8 PATTERN[4096];
static SSL_CTX *CTX;
static BIO_METHOD *BM;
static char MYFP[128];
static volatile u64 HS_DONE_LAST;

static void on_sig(int s) {
    (void)s;
    STOP = 1;
}

/* ---- addresses ---- */
static void parse_addr(const char *v, struct sockaddr_storage *a, socklen_t *len) {
    char b[128];
    snprintf(b, sizeof b, "%s", v);
    memset(a, 0, sizeof *a);
    char *c = strrchr(b, ':');
    if (!c)
        die("bad address %s", v);
    *c = 0;
    int port = atoi(c + 1);
    if (b[0] == '[') {
        struct sockaddr_in6 *s = (void *)a;
        char *e = strchr(b, ']');
        if (e)
            *e = 0;
        s->sin6_family = AF_INET6;
        s->sin6_port = htons(port);
        if (inet_pton(AF_INET6, b + 1, &s->sin6_addr) != 1)
            die("bad address %s", v);
        if (!IN6_IS_ADDR_LOOPBACK(&s->sin6_addr))
            die("only loopback addresses: %s", v);
        *len = sizeof *s;
    } else {
        struct sockaddr_in *s = (void *)a;
        s->sin_family = AF_INET;
        s->sin_port = htons(port);
        if (inet_pton(AF_INET, b, &s->sin_addr) != 1)
            die("bad address %s", v);
        if ((ntohl(s->sin_addr.s_addr) >> 24) != 127)
            die("only loopback addresses: %s", v);
        *len = sizeof *s;
    }
}
static int port_of(struct sockaddr_storage *a) {
    return ntohs(a->ss_family == AF_INET ? ((struct sockaddr_in *)a)->sin_port
                                         : ((struct sockaddr_in6 *)a)->sin6_port);
}

static int b64(const char *v, u8 *out, int max) {
    u8 t[256];
    int n = strlen(v);
    char pad[300];
    if (n > 250)
        return -1;
    strcpy(pad, v);
    while (strlen(pad) % 4)
        strcat(pad, "=");
    int r = EVP_DecodeBlock(t, (u8 *)pad, strlen(pad));
    if (r < 0)
        return -1;
    for (char *p = pad + strlen(pad) - 1; p >= pad && *p == '='; p--)
        r--;
    if (r > max)
        return -1;
    memcpy(out, t, r);
    return r;
}

static void set_keys(leg *l, const u8 *txk, const u8 *txs, const u8 *rxk, const u8 *rxs) {
    if (fs_init(&l->tx, l->suite, txk, txs) || fs_init(&l->rx, l->suite, rxk, rxs))
        die("srtp init");
}

static void load_legs(const char *file) {
    FILE *f = fopen(file, "r");
    char line[2048];
    int cap = 0, ln = 0;
    if (!f)
        die("%s: %s", file, strerror(errno));
    while (fgets(line, sizeof line, f)) {
        ln++;
        char *h = strchr(line, '#');
        if (h)
            *h = 0;
        char *sv, *w = strtok_r(line, " \t\r\n", &sv);
        if (!w)
            continue;
        if (NL == cap) {
            cap = cap ? cap * 2 : 1024;
            L = realloc(L, cap * sizeof *L);
        }
        leg *l = &L[NL];
        memset(l, 0, sizeof *l);
        l->id = NL;
        l->pair = ~0u;
        l->send = l->recv = 1;
        l->suite = 0;
        l->fp_any = 1;
        l->role_active = 1;
        u8 tk[64], rk[64];
        int tn = 0, rn = 0;
        u32 ssrc = 0x10000 + NL;
        for (; w; w = strtok_r(NULL, " \t\r\n", &sv)) {
            char *v = strchr(w, '=');
            if (!v)
                die("%s:%d: %s", file, ln, w);
            *v++ = 0;
            if (!strcmp(w, "id"))
                l->id = atoi(v);
            else if (!strcmp(w, "pair"))
                l->pair = atoi(v);
            else if (!strcmp(w, "local"))
                parse_addr(v, &l->local, &l->alen);
            else if (!strcmp(w, "remote")) {
                socklen_t x;
                parse_addr(v, &l->remote, &x);
            } else if (!strcmp(w, "mode"))
                l->mode = !strcmp(v, "rtp") ? M_RTP : !strcmp(v, "sdes") ? M_SDES : !strcmp(v, "dtls") ? M_DTLS : -1;
            else if (!strcmp(w, "suite")) {
                int k;
                for (k = 0; k < SU_N; k++)
                    if (!strcmp(v, SUITES[k].name))
                        break;
                if (k == SU_N)
                    die("suite %s", v);
                l->suite = k;
            } else if (!strcmp(w, "txkey"))
                tn = b64(v, tk, 64);
            else if (!strcmp(w, "rxkey"))
                rn = b64(v, rk, 64);
            else if (!strcmp(w, "role"))
                l->role_active = !strcmp(v, "active");
            else if (!strcmp(w, "fp")) {
                if (strcmp(v, "any")) {
                    l->fp_any = 0;
                    char *c = strrchr(v, ';');
                    if (c)
                        v = c + 1;
                    for (int i = 0; i < 32; i++)
                        l->fp[i] = strtol(v + 3 * i, NULL, 16);
                }
            } else if (!strcmp(w, "ssrc"))
                ssrc = strtoul(v, NULL, 0);
            else if (!strcmp(w, "pt"))
                l->pt = atoi(v);
            else if (!strcmp(w, "send"))
                l->send = atoi(v);
            else if (!strcmp(w, "recv"))
                l->recv = atoi(v);
            else
                die("%s:%d: unknown word %s", file, ln, w);
        }
        if (!l->alen || !l->remote.ss_family || l->mode < 0)
            die("%s:%d: local, remote, mode needed", file, ln);
        l->ssrc_be = htonl(ssrc);
        l->seq = (u16)(ssrc * 40503u);
        l->ts = ssrc * 2654435761u;
        if (l->mode == M_SDES) {
            const struct suite *s = &SUITES[l->suite];
            if (tn != s->key + s->salt || rn != s->key + s->salt)
                die("%s:%d: key length %d/%d for %s", file, ln, tn, rn, s->name);
            set_keys(l, tk, tk + s->key, rk, rk + s->key);
        }
        if (l->id > MAXID)
            MAXID = l->id;
        NL++;
    }
    fclose(f);
    if (!NL)
        die("no legs");
    BYID = calloc(MAXID + 1, sizeof *BYID);
    for (int i = 0; i < NL; i++)
        BYID[L[i].id] = &L[i];
}

/* ---- sockets ---- */
static u32 hash4(u32 k) {
    k *= 2654435761u;
    return k ^ (k >> 15);
}
static int key_cmp(const void *a, const void *b) {
    const leg *x = *(leg *const *)a, *y = *(leg *const *)b;
    int px = port_of((void *)&x->local), py = port_of((void *)&y->local);
    if (px != py)
        return px - py;
    if (x->local.ss_family != y->local.ss_family)
        return x->local.ss_family - y->local.ss_family;
    return x < y ? -1 : x > y;
}
static void open_sockets(void) {
    leg **v = malloc((size_t)NL * sizeof *v);
    for (int i = 0; i < NL; i++)
        v[i] = &L[i];
    qsort(v, NL, sizeof *v, key_cmp);
    S = calloc(NL, sizeof *S);
    for (int i = 0; i < NL;) {
        int j = i;
        while (j < NL && port_of(&v[j]->local) == port_of(&v[i]->local) &&
               v[j]->local.ss_family == v[i]->local.ss_family)
            j++;
        sock *s = &S[NS_++];
        s->family = v[i]->local.ss_family;
        s->nlegs = j - i;
        s->shared = j - i > 1;
        s->port = port_of(&v[i]->local);
        s->fd = socket(s->family, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        if (s->fd < 0)
            die("socket: %s", strerror(errno));
        int one = 1, rb = s->shared ? 32 << 20 : 1 << 20, sb = 4 << 20;
        if (setsockopt(s->fd, SOL_SOCKET, SO_RCVBUFFORCE, &rb, sizeof rb))
            setsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &rb, sizeof rb);
        if (setsockopt(s->fd, SOL_SOCKET, SO_SNDBUFFORCE, &sb, sizeof sb))
            setsockopt(s->fd, SOL_SOCKET, SO_SNDBUF, &sb, sizeof sb);
        setsockopt(s->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
        if (s->shared) {
            if (s->family != AF_INET)
                die("legs that share a port must be IPv4");
            if (setsockopt(s->fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3))
                die("SO_BINDTODEVICE lo: %s", strerror(errno));
            setsockopt(s->fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
            struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(s->port), .sin_addr.s_addr = INADDR_ANY};
            if (bind(s->fd, (void *)&a, sizeof a))
                die("bind *:%d: %s", s->port, strerror(errno));
            u32 sz = 4;
            while (sz < 2u * s->nlegs)
                sz *= 2;
            s->hmask = sz - 1;
            s->hkeys = calloc(sz, 4);
            s->hvals = calloc(sz, sizeof(leg *));
            for (int k = i; k < j; k++) {
                u32 a4 = ((struct sockaddr_in *)&v[k]->local)->sin_addr.s_addr, h = hash4(a4) & s->hmask;
                while (s->hvals[h]) {
                    if (s->hkeys[h] == a4)
                        die("two legs on one address and port (leg %u)", v[k]->id);
                    h = (h + 1) & s->hmask;
                }
                s->hkeys[h] = a4;
                s->hvals[h] = v[k];
            }
        } else {
            if (bind(s->fd, (void *)&v[i]->local, v[i]->alen))
                die("bind leg %u port %d: %s", v[i]->id, s->port, strerror(errno));
            s->only = v[i];
        }
        for (int k = i; k < j; k++)
            v[k]->s = s;
        i = j;
    }
    free(v);
}
static inline leg *leg_of(sock *s, u32 dst) {
    if (!s->shared)
        return s->only;
    u32 h = hash4(dst) & s->hmask;
    while (s->hvals[h]) {
        if (s->hkeys[h] == dst)
            return s->hvals[h];
        h = (h + 1) & s->hmask;
    }
    return NULL;
}
static void set_pktinfo(struct msghdr *m, u8 *ctl, leg *l) {
    m->msg_control = ctl;
    m->msg_controllen = CMSG_SPACE(sizeof(struct in_pktinfo));
    struct cmsghdr *c = CMSG_FIRSTHDR(m);
    c->cmsg_level = IPPROTO_IP;
    c->cmsg_type = IP_PKTINFO;
    c->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
    struct in_pktinfo pi = {.ipi_spec_dst = ((struct sockaddr_in *)&l->local)->sin_addr};
    memcpy(CMSG_DATA(c), &pi, sizeof pi);
}
static int send_one(leg *l, const void *p, int n) {
    struct iovec io = {(void *)p, n};
    u8 ctl[CMSG_SPACE(sizeof(struct in_pktinfo))] = {0};
    struct msghdr m = {.msg_name = &l->remote, .msg_namelen = l->alen, .msg_iov = &io, .msg_iovlen = 1};
    if (l->s->shared)
        set_pktinfo(&m, ctl, l);
    return sendmsg(l->s->fd, &m, MSG_NOSIGNAL) < 0 ? -1 : n;
}

/* ---- DTLS ---- */
static int bio_w(BIO *b, const char *p, int n) {
    BIO_clear_retry_flags(b);
    send_one(BIO_get_data(b), p, n);
    return n;
}
static int bio_r(BIO *b, char *p, int n) {
    leg *l = BIO_get_data(b);
    BIO_clear_retry_flags(b);
    if (!l->inlen) {
        BIO_set_retry_read(b);
        return -1;
    }
    int k = l->inlen < n ? l->inlen : n;
    memcpy(p, l->in, k);
    l->inlen = 0;
    return k;
}
static long bio_c(BIO *b, int cmd, long num, void *ptr) {
    (void)b;
    (void)num;
    (void)ptr;
    switch (cmd) {
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
        return 1200;
    case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD:
        return 28;
    default:
        return 0;
    }
}
static int bio_new(BIO *b) {
    BIO_set_init(b, 1);
    return 1;
}
static int vfy(int ok, X509_STORE_CTX *c) {
    (void)ok;
    (void)c;
    return 1;
}
static void gencert(const char *file) {
    EVP_PKEY *k = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509_set_version(x, 2);
    u64 sn;
    RAND_bytes((u8 *)&sn, 8);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), sn >> 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -86400);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400L * 3650);
    X509_set_pubkey(x, k);
    X509_NAME *nm = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(nm, "CN", MBSTRING_ASC, (u8 *)"srtpload", -1, -1, 0);
    X509_set_issuer_name(x, nm);
    X509_sign(x, k, EVP_sha256());
    int fd = open(file, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!f)
        die("%s: %s", file, strerror(errno));
    PEM_write_PrivateKey(f, k, NULL, NULL, 0, NULL, NULL);
    PEM_write_X509(f, x);
    fclose(f);
    u8 d[32];
    unsigned n;
    X509_digest(x, EVP_sha256(), d, &n);
    printf("sha-256 ");
    for (int i = 0; i < 32; i++)
        printf("%s%02X", i ? ":" : "", d[i]);
    printf("\n");
}
static void dtls_init(void) {
    CTX = SSL_CTX_new(DTLS_method());
    SSL_CTX_set_min_proto_version(CTX, DTLS1_2_VERSION);
    if (SSL_CTX_use_PrivateKey_file(CTX, O.cert, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_certificate_file(CTX, O.cert, SSL_FILETYPE_PEM) != 1)
        die("cannot read %s (make it with --gencert)", O.cert);
    SSL_CTX_set_verify(CTX, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, vfy);
    SSL_CTX_set_options(CTX, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(CTX, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_read_ahead(CTX, 1);
    if (O.groups && SSL_CTX_set1_groups_list(CTX, O.groups) != 1)
        die("groups %s", O.groups);
    BM = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "leg");
    BIO_meth_set_write(BM, bio_w);
    BIO_meth_set_read(BM, bio_r);
    BIO_meth_set_ctrl(BM, bio_c);
    BIO_meth_set_create(BM, bio_new);
    if (MYFP[0] == 0) {
        X509 *x = SSL_CTX_get0_certificate(CTX);
        u8 d[32];
        unsigned n;
        X509_digest(x, EVP_sha256(), d, &n);
        for (int i = 0; i < 32; i++)
            sprintf(MYFP + 3 * i, "%02X%s", d[i], i < 31 ? ":" : "");
    }
}
static void dtls_fail(leg *l, const char *why) {
    if (!l->failed) {
        l->failed = 1;
        l->w->hs_fail++;
        if (l->w->hs_fail <= 3) {
            fprintf(stderr, "leg %u dtls: %s", l->id, why);
            unsigned long e = ERR_get_error();
            if (e)
                fprintf(stderr, " (%s)", ERR_error_string(e, NULL));
            fputc('\n', stderr);
        }
    }
    ERR_clear_error();
}
static void dtls_done(leg *l) {
    u8 m[2 * (32 + 14)];
    const struct suite *s = &SUITES[l->suite];
    const SRTP_PROTECTION_PROFILE *p = SSL_get_selected_srtp_profile(l->ssl);
    if (!p) {
        dtls_fail(l, "no use_srtp in the handshake");
        return;
    }
    if (strcmp(p->name, s->dtls)) {
        dtls_fail(l, "other profile chosen");
        return;
    }
    X509 *x = SSL_get1_peer_certificate(l->ssl);
    u8 d[32];
    unsigned n = 0;
    if (!x) {
        dtls_fail(l, "no peer certificate");
        return;
    }
    X509_digest(x, EVP_sha256(), d, &n);
    X509_free(x);
    if (!l->fp_any && memcmp(d, l->fp, 32)) {
        dtls_fail(l, "fingerprint mismatch");
        return;
    }
    SSL_export_keying_material(l->ssl, m, 2 * (s->key + s->salt), "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0);
    u8 *ck = m, *sk = m + s->key, *cs = m + 2 * s->key, *ss = cs + s->salt;
    if (l->role_active)
        set_keys(l, ck, cs, sk, ss);
    else
        set_keys(l, sk, ss, ck, cs);
    l->hs_ns = mono() - l->hs_t0;
    hadd(&l->w->hs, l->hs_ns);
    l->w->hs_ok++;
    l->ready = 1;
    HS_DONE_LAST = mono();
}
static void dtls_step(leg *l) {
    ERR_clear_error();
    int r = SSL_do_handshake(l->ssl);
    if (r == 1) {
        dtls_done(l);
        return;
    }
    int e = SSL_get_error(l->ssl, r);
    if (e != SSL_ERROR_WANT_READ && e != SSL_ERROR_WANT_WRITE)
        dtls_fail(l, "handshake");
}
static void dtls_start(leg *l) {
    l->hs_started = 1;
    l->hs_t0 = mono();
    l->ssl = SSL_new(CTX);
    if (SSL_set_tlsext_use_srtp(l->ssl, SUITES[l->suite].dtls))
        die("use_srtp %s", SUITES[l->suite].dtls);
    BIO *b = BIO_new(BM);
    BIO_set_data(b, l);
    SSL_set_bio(l->ssl, b, b);
    DTLS_set_link_mtu(l->ssl, 1200);
    SSL_set_mtu(l->ssl, 1172);
    if (l->role_active) {
        SSL_set_connect_state(l->ssl);
        dtls_step(l);
    } else
        SSL_set_accept_state(l->ssl);
}
static void dtls_in(leg *l, const u8 *p, int n) {
    l->w->dtlspk++;
    if (l->failed || l->mode != M_DTLS)
        return;
    if (!l->hs_started) {
        dtls_start(l);
    }
    if (!l->role_active && !l->ready && l->hs_t0 && SSL_get_state(l->ssl) == TLS_ST_BEFORE)
        l->hs_t0 = mono();
    l->in = p;
    l->inlen = n;
    if (!l->ready)
        dtls_step(l);
    else {
        u8 t[64];
        ERR_clear_error();
        SSL_read(l->ssl, t, sizeof t);
    } /* a retransmitted flight */
    l->inlen = 0;
}

/* ---- receive ---- */
static void rtp_in(worker *w, leg *l, u8 *p, int n, u64 rxns) {
    if (n >= 2 && p[1] >= 192 && p[1] <= 223) {
        w->rtcp++;
        return;
    }
    if (l->mode != M_RTP) {
        if (l->mode == M_DTLS && !l->ready) {
            w->unknown++;
            return;
        }
        int r = fs_unprotect(&l->rx, p, n);
        if (r < 0) {
            if (r == FS_ERR_AUTH) {
                w->auth++;
            } else if (r == FS_ERR_REPLAY)
                w->replay++;
            else
                w->format++;
            return;
        }
        n = r;
    }
    int h = fs_hdr(p, n);
    if (h < 0) {
        w->format++;
        return;
    }
    u8 *d = p + h;
    int dl = n - h;
    if (dl != O.payload) {
        w->wrong++;
        return;
    }
    u32 mg, from;
    u64 idx, ts;
    memcpy(&mg, d, 4);
    memcpy(&from, d + 4, 4);
    memcpy(&idx, d + 8, 8);
    memcpy(&ts, d + 16, 8);
    if ((mg & ~1u) != (MAGIC & ~1u) || from != l->pair ||
        memcmp(d + 24, PATTERN + (idx & 1023) + (from & 255), dl - 24)) {
        w->wrong++;
        return;
    }
    if ((p[1] & 127) != l->pt)
        w->wrongpt++;
    u32 ss;
    memcpy(&ss, p + 8, 4);
    if (l->rx_started && ss != l->in_ssrc)
        l->ssrc_changes++;
    l->in_ssrc = ss;
    if (!l->rx_started) {
        l->rx_started = 1;
        l->top = idx;
        l->win = 1;
    } else if (idx > l->top) {
        u64 dlt = idx - l->top;
        l->win = dlt < 64 ? (l->win << dlt) | 1 : 1;
        l->top = idx;
    } else {
        u64 dlt = l->top - idx;
        if (dlt >= 64)
            w->late++;
        else if (l->win >> dlt & 1) {
            w->dup++;
            return;
        } else {
            w->reorder++;
            l->win |= 1ull << dlt;
        }
    }
    w->rx_all++;
    l->rx_all++;
    if (mg & 1) {
        w->rx_meas++;
        l->rx_meas++;
        u64 d1 = rxns > ts ? rxns - ts : 0;
        hadd(&w->lat, d1);
    }
}

typedef struct {
    struct mmsghdr m[RXB];
    struct iovec io[RXB];
    struct sockaddr_storage from[RXB];
    u8 ctl[RXB][128];
    u8 buf[RXB][MAXPKT];
} rxbuf;

static int drain(worker *w, sock *s, rxbuf *R, int limit) {
    int got = 0;
    do {
        for (int i = 0; i < RXB; i++) {
            R->io[i].iov_base = R->buf[i];
            R->io[i].iov_len = MAXPKT;
            struct msghdr *h = &R->m[i].msg_hdr;
            h->msg_name = &R->from[i];
            h->msg_namelen = sizeof R->from[i];
            h->msg_iov = &R->io[i];
            h->msg_iovlen = 1;
            h->msg_control = R->ctl[i];
            h->msg_controllen = sizeof R->ctl[i];
            h->msg_flags = 0;
            if (!s->shared && i == 3)
                break;
        }
        int want = s->shared ? RXB : 4, n = recvmmsg(s->fd, R->m, want, MSG_DONTWAIT, NULL);
        if (n <= 0)
            break;
        for (int i = 0; i < n; i++) {
            struct msghdr *h = &R->m[i].msg_hdr;
            u64 rx = 0;
            u32 dst = 0;
            int len = R->m[i].msg_len;
            u8 *p = R->buf[i];
            for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
                if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
                    struct timespec t;
                    memcpy(&t, CMSG_DATA(c), sizeof t);
                    rx = t.tv_sec * NS + t.tv_nsec;
                } else if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
                    struct in_pktinfo pi;
                    memcpy(&pi, CMSG_DATA(c), sizeof pi);
                    dst = pi.ipi_addr.s_addr;
                }
            }
            leg *l = leg_of(s, dst);
            if (!l || len < 1) {
                w->unknown++;
                continue;
            }
            u8 b = p[0];
            if (b >= 128 && b < 192)
                rtp_in(w, l, p, len, rx);
            else if (b >= 20 && b < 64)
                dtls_in(l, p, len);
            else
                w->unknown++;
        }
        got += n;
        if (n < want)
            break;
    } while (got < limit);
    return got;
}
static int drain_all(worker *w, rxbuf *R) {
    int got = 0, own = 0;
    for (int i = 0; i < w->nsocks; i++)
        if (w->socks[i]->shared)
            got += drain(w, w->socks[i], R, 256);
        else
            own = 1;
    if (own) {
        struct epoll_event ev[256];
        int n = epoll_wait(w->ep, ev, 256, 0);
        for (int i = 0; i < n; i++)
            got += drain(w, ev[i].data.ptr, R, 8);
    }
    return got;
}

/* ---- worker ---- */
typedef struct {
    struct mmsghdr m[TXB_MAX];
    struct iovec io[TXB_MAX];
    u8 ctl[TXB_MAX][CMSG_SPACE(sizeof(struct in_pktinfo))];
    u8 buf[TXB_MAX][MAXPKT];
    leg *l[TXB_MAX];
    int n;
} txbuf;

static void flush(worker *w, txbuf *T) {
    int o = 0;
    if (!T->n)
        return;
    if (T->l[0]->s->shared)
        while (o < T->n) {
            int r = sendmmsg(T->l[0]->s->fd, T->m + o, T->n - o, MSG_NOSIGNAL);
            if (r <= 0) {
                if (errno == EAGAIN || errno == ENOBUFS)
                    w->tx_eagain++;
                else
                    w->tx_err++;
                r = 1;
            }
            o += r;
        }
    else
        for (; o < T->n; o++) {
            if (sendmsg(T->l[o]->s->fd, &T->m[o].msg_hdr, MSG_NOSIGNAL) < 0) {
                if (errno == EAGAIN)
                    w->tx_eagain++;
                else
                    w->tx_err++;
            }
        }
    T->n = 0;
}
static void push(worker *w, txbuf *T, leg *l, int meas) {
    if (T->n && (T->n >= O.batch || (T->l[0]->s != l->s && (l->s->shared || T->l[0]->s->shared))))
        flush(w, T);
    int i = T->n;
    u8 *p = T->buf[i];
    u32 mg = (MAGIC & ~1u) | (meas ? 1 : 0);
    p[0] = 0x80;
    p[1] = l->pt | (l->idx == 0 ? 0x80 : 0);
    p[2] = l->seq >> 8;
    p[3] = l->seq;
    u32 ts = htonl(l->ts);
    memcpy(p + 4, &ts, 4);
    memcpy(p + 8, &l->ssrc_be, 4);
    u8 *d = p + 12;
    u64 now = real_ns();
    memcpy(d, &mg, 4);
    memcpy(d + 4, &l->id, 4);
    memcpy(d + 8, &l->idx, 8);
    memcpy(d + 16, &now, 8);
    memcpy(d + 24, PATTERN + (l->idx & 1023) + (l->id & 255), O.payload - 24);
    int n = 12 + O.payload;
    if (l->mode != M_RTP)
        n = fs_protect(&l->tx, p, n);
    l->seq++;
    l->ts += 8000 / O.pps;
    l->idx++;
    T->io[i].iov_base = p;
    T->io[i].iov_len = n;
    struct msghdr *h = &T->m[i].msg_hdr;
    memset(h, 0, sizeof *h);
    h->msg_name = &l->remote;
    h->msg_namelen = l->alen;
    h->msg_iov = &T->io[i];
    h->msg_iovlen = 1;
    if (l->s->shared)
        set_pktinfo(h, T->ctl[i], l);
    T->l[i] = l;
    T->n++;
    w->tx_all++;
    l->tx_all++;
    if (meas) {
        w->tx_meas++;
        l->tx_meas++;
    }
}
static u64 thread_cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * NS + t.tv_nsec;
}
static int phase_cmp(const void *a, const void *b) {
    u64 x = (*(leg *const *)a)->phase, y = (*(leg *const *)b)->phase;
    return x < y ? -1 : x > y;
}

static void handshakes(worker *w, rxbuf *R) {
    int next = 0, nd = 0;
    leg **act = malloc(w->nlegs * sizeof *act);
    int na = 0;
    u64 t0 = mono(), tmo = 0, rate_ns = O.hs_rate > 0 ? (u64)(NS / (O.hs_rate / O.threads)) : 0,
        due = t0 + (rate_ns ? rate_ns * w->n / O.threads : 0);
    for (int i = 0; i < w->nlegs; i++) {
        leg *l = w->legs[i];
        if (l->mode == M_DTLS)
            nd++;
        else
            l->ready = 1;
    }
    int done = 0;
    while (done < nd && !STOP) {
        u64 now = mono();
        if (now - t0 > O.hs_timeout * 1e9)
            break;
        while (next < w->nlegs && na < O.hs_par * 4) {
            leg *l = w->legs[next];
            if (l->mode != M_DTLS) {
                next++;
                continue;
            }
            int inflight = 0;
            if (l->role_active) {
                for (int k = 0; k < na; k++)
                    inflight += act[k]->role_active;
                if (inflight >= O.hs_par || (rate_ns && now < due))
                    break;
                if (rate_ns)
                    due += rate_ns;
            }
            next++;
            act[na++] = l;
            if (!l->hs_started)
                dtls_start(l);
        }
        int got = drain_all(w, R);
        int tick = now >= tmo;
        if (tick)
            tmo = now + 20000000;
        for (int k = 0; k < na; k++) {
            leg *l = act[k];
            if (tick && l->hs_started && !l->ready && !l->failed && now - l->hs_t0 > 200000000)
                DTLSv1_handle_timeout(l->ssl);
            if (l->ready || l->failed) {
                act[k--] = act[--na];
                done++;
            }
        }
        if (!got) {
            struct timespec ts = {0, 50000};
            nanosleep(&ts, NULL);
        }
    }
    for (int i = 0; i < w->nlegs; i++) {
        leg *l = w->legs[i];
        if (!l->ready && !l->failed) {
            l->failed = 1;
            w->hs_fail++;
        }
    }
    free(act);
}

/* Media for one turn: until TEND, measured from TM0 to TM1. */
static void play(worker *w, rxbuf *R, txbuf *T, leg **sl, int ns) {
    u64 period = NS / O.pps, ev = 0, c0 = 0;
    int inm = 0, ended = 0;
    while (!STOP || !ended) {
        u64 now = mono();
        if (!inm && now >= TM0) {
            inm = 1;
            c0 = thread_cpu();
        }
        if (inm == 1 && now >= TM1) {
            inm = 2;
            w->cpu_ns_meas = thread_cpu() - c0;
        }
        if (now >= TEND || STOP) {
            ended = 1;
            break;
        }
        int sent = 0;
        u64 due = TEND;
        while (ns) {
            leg *l = sl[ev % ns];
            due = T0 + (ev / ns) * period + l->phase;
            if (due > now || due >= TM1)
                break;
            if (due >= TM0)
                hadd(&w->lag, now - due);
            push(w, T, l, due >= TM0);
            ev++;
            if (++sent >= 4 * O.batch)
                break;
        }
        flush(w, T);
        int got = drain_all(w, R);
        if (sent >= 4 * O.batch || got >= 256)
            continue;
        now = mono();
        u64 wake = now + O.tick;
        if (wake > TEND)
            wake = TEND;
        {
            struct timespec ts = {wake / NS, wake % NS};
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
        }
    }
    if (inm == 1)
        w->cpu_ns_meas = thread_cpu() - c0;
    drain_all(w, R);
    for (int i = 0; i < w->nsocks; i++) {
        u32 mi[16] = {0};
        socklen_t k = sizeof mi;
        if (!getsockopt(w->socks[i]->fd, SOL_SOCKET, 55 /* SO_MEMINFO */, mi, &k))
            w->socks[i]->drops = mi[8];
    }
}

static void *run(void *arg) {
    worker *w = arg;
    rxbuf *R = calloc(1, sizeof *R);
    txbuf *T = calloc(1, sizeof *T);
    prctl(PR_SET_TIMERSLACK, 1UL);
    if (O.cpus) {
        cpu_set_t cs;
        CPU_ZERO(&cs);
        char b[128];
        snprintf(b, sizeof b, "%s", O.cpus);
        char *sv, *t;
        int k = 0, list[64];
        for (t = strtok_r(b, ",", &sv); t && k < 64; t = strtok_r(NULL, ",", &sv))
            list[k++] = atoi(t);
        CPU_SET(list[w->n % k], &cs);
        pthread_setaffinity_np(pthread_self(), sizeof cs, &cs);
    }
    w->ep = epoll_create1(0);
    for (int i = 0; i < w->nsocks; i++)
        if (!w->socks[i]->shared) {
            struct epoll_event e = {.events = EPOLLIN, .data.ptr = w->socks[i]};
            epoll_ctl(w->ep, EPOLL_CTL_ADD, w->socks[i]->fd, &e);
        }
    pthread_barrier_wait(&BAR);
    handshakes(w, R);
    pthread_barrier_wait(&BAR); /* main prints handshake results and sets the times */
    int ns = 0;
    leg **sl = malloc((w->nlegs + 1) * sizeof *sl);
    for (int i = 0; i < w->nlegs; i++)
        if (w->legs[i]->send && w->legs[i]->ready)
            sl[ns++] = w->legs[i];
    qsort(sl, ns, sizeof *sl, phase_cmp);
    for (;;) {
        pthread_barrier_wait(&BAR); /* main has set the times of a turn */
        if (OVER)
            break;
        play(w, R, T, sl, ns);
        pthread_barrier_wait(&BAR); /* main reports */
    }
    return NULL;
}

static void usage(void) {
    puts("srtpload --gencert FILE | --legs FILE\n"
         "  --cert FILE        PEM made by --gencert (needed for dtls legs)\n  --secs T           measured seconds "
         "(10)\n  --warm T           unmeasured seconds of media first (2)\n"
         "  --drain T          receive-only seconds at the end (0.5)\n  --pps N            packets per second per "
         "leg (50)\n  --payload N        RTP payload bytes (160, at least 32)\n"
         "  --threads N        worker threads (2)\n  --cpus a,b,..      pin worker i to the i-th cpu\n  --batch N    "
         "      packets per sendmmsg (8)\n  --tick US          sleep between send/receive rounds (250)\n"
         "  --hs-rate R        DTLS handshakes started per second (0: as fast as --hs-par lets)\n  --hs-par N        "
         " handshakes in flight per thread, active role (64)\n  --hs-timeout T     (20)\n  --handshake-only   stop "
         "after the handshakes\n  --turns            media in turns, see above\n"
         "  --groups LIST      TLS groups");
    exit(2);
}

/* Forgets what was counted, and sets the times of a turn that begins at once. */
static void begin(double warm, double secs) {
    for (int i = 0; i < O.threads; i++) {
        worker *w = &W[i];
        w->tx_all = w->tx_meas = w->tx_err = w->rx_all = w->rx_meas = w->dup = w->late = w->reorder = w->auth = 0;
        w->replay = w->format = w->wrong = w->wrongpt = w->rtcp = w->dtlspk = w->unknown = w->tx_eagain = 0;
        w->cpu_ns_meas = 0;
        memset(&w->lat, 0, sizeof w->lat);
        memset(&w->lag, 0, sizeof w->lag);
    }
    for (int i = 0; i < NL; i++)
        L[i].rx_meas = L[i].tx_meas = 0;
    u64 now = mono();
    T0 = now + 20000000;
    if (O.only_hs || STOP) {
        T0 = now;
        TM0 = TM1 = TEND = now;
    } else {
        TM0 = T0 + (u64)(warm * 1e9);
        TM1 = TM0 + (u64)(secs * 1e9);
        TEND = TM1 + (u64)(O.drain * 1e9);
    }
}

/* Tells when the measuring begins and ends, as it does. */
static void tell_phases(void) {
    const char *names[2] = {"measure_start", "measure_end"};
    u64 at[2] = {TM0, TM1};
    fprintf(stderr, "PHASE media_start\n");
    for (int k = 0; k < 2 && !STOP; k++) {
        struct timespec ts = {at[k] / NS, at[k] % NS};
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR && !STOP)
            ;
        fprintf(stderr, "PHASE %s\n", names[k]);
    }
}

static void report(void) {
    static worker A;
    static hist lat, lag;
    memset(&A, 0, sizeof A);
    memset(&lat, 0, sizeof lat);
    memset(&lag, 0, sizeof lag);
    u64 cpu = 0, drops = 0;
    for (int i = 0; i < O.threads; i++) {
        worker *w = &W[i];
#define ADD(f) A.f += w->f
        ADD(tx_all);
        ADD(tx_meas);
        ADD(tx_err);
        ADD(rx_all);
        ADD(rx_meas);
        ADD(dup);
        ADD(late);
        ADD(reorder);
        ADD(auth);
        ADD(replay);
        ADD(format);
        ADD(wrong);
        ADD(wrongpt);
        ADD(rtcp);
        ADD(dtlspk);
        ADD(unknown);
        ADD(tx_eagain);
        cpu += w->cpu_ns_meas;
        hmerge(&lat, &w->lat);
        hmerge(&lag, &w->lag);
    }
    for (int i = 0; i < NS_; i++)
        drops += S[i].drops;
    /* expected at a leg = what its pair sent in the measured time */
    u64 expect = 0;
    int silent = 0, lossy = 0;
    double worst = 0;
    int ready = 0, ssrcch = 0;
    for (int i = 0; i < NL; i++) {
        leg *l = &L[i];
        ready += l->ready;
        ssrcch += l->ssrc_changes;
        if (!l->recv || l->pair > MAXID || !BYID[l->pair])
            continue;
        u64 e = BYID[l->pair]->tx_meas;
        if (!e)
            continue;
        expect += e;
        if (!l->rx_meas)
            silent++;
        if (l->rx_meas < e)
            lossy++;
        double x = 1 - (double)l->rx_meas / e;
        if (x > worst)
            worst = x;
    }
    double T = (TM1 - TM0) / 1e9;
    if (T <= 0)
        T = 1e-9;
    long long lost = (long long)expect - (long long)A.rx_meas;
    printf("{\"legs\":%d,\"legs_ready\":%d,\"threads\":%d,\"sockets\":%d,\"secs\":%.3f,\"sent\":%llu,\"expected\":%"
           "llu,\"received\":%llu,\"lost\":%lld,\"loss_pct\":%.5f,\"pps_sent\":%.1f,\"pps_received\":%.1f,",
           NL, ready, O.threads, NS_, O.only_hs ? 0 : T, (unsigned long long)A.tx_meas, (unsigned long long)expect,
           (unsigned long long)A.rx_meas, lost, expect ? 100.0 * lost / expect : 0, A.tx_meas / T, A.rx_meas / T);
#define U(x) (unsigned long long)A.x
    printf("\"total_sent\":%llu,\"total_received\":%llu,\"auth_fail\":%llu,\"replay\":%llu,\"wrong_payload\":%llu,"
           "\"wrong_pt\":%llu,\"bad_format\":%llu,\"dup\":%llu,\"reordered\":%llu,\"late\":%llu,\"rtcp\":%llu,\"dtls_"
           "packets\":%llu,\"unknown\":%llu,\"send_errors\":%llu,\"send_eagain\":%llu,\"tool_socket_drops\":%llu,",
           U(tx_all), U(rx_all), U(auth), U(replay), U(wrong), U(wrongpt), U(format), U(dup), U(reorder), U(late),
           U(rtcp), U(dtlspk), U(unknown), U(tx_err), U(tx_eagain), (unsigned long long)drops);
    printf("\"legs_silent\":%d,\"legs_with_loss\":%d,\"worst_leg_loss_pct\":%.3f,\"ssrc_changes\":%d,", silent, lossy,
           worst * 100, ssrcch);
    printf("\"latency_us\":{\"n\":%llu,\"mean\":%.1f,\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"p99.9\":%.1f,\"max\":%."
           "1f},",
           (unsigned long long)lat.n, lat.n ? lat.sum / 1e3 / lat.n : 0, hq(&lat, .5), hq(&lat, .9), hq(&lat, .99),
           hq(&lat, .999), lat.max / 1e3);
    printf("\"send_lag_us\":{\"p50\":%.1f,\"p99\":%.1f,\"p99.9\":%.1f,\"max\":%.1f},\"tool_cpu_cores\":%.3f,\"tool_"
           "cpu_us_per_packet\":%.3f,",
           hq(&lag, .5), hq(&lag, .99), hq(&lag, .999), lag.max / 1e3, O.only_hs ? 0 : cpu / 1e9 / T,
           A.tx_meas ? cpu / 1e3 / A.tx_meas : 0);
    double hsT = (HS_T1 - HS_T0) / 1e9;
    printf("\"handshake\":{\"wanted\":%d,\"ok\":%llu,\"failed\":%llu,\"secs\":%.3f,\"per_second\":%.1f,\"tool_cpu_ms_"
           "each\":%.3f,\"ms\":{\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"max\":%.2f}}}\n",
           HS.wanted, (unsigned long long)HS.ok, (unsigned long long)HS.fail, HS.wanted ? hsT : 0,
           HS.ok ? HS.ok / hsT : 0, HS.ok ? HS.cpu_ns / 1e6 / HS.ok : 0, hq(&HS.ms, .5) / 1e3, hq(&HS.ms, .9) / 1e3,
           hq(&HS.ms, .99) / 1e3, HS.ms.max / 1e6);
    fflush(stdout);
}

int main(int argc, char **argv) {
    const char *gc = NULL;
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
#define V (i + 1 < argc ? argv[++i] : (usage(), ""))
        if (!strcmp(a, "--gencert"))
            gc = V;
        else if (!strcmp(a, "--legs"))
            O.legs = V;
        else if (!strcmp(a, "--cert"))
            O.cert = V;
        else if (!strcmp(a, "--secs"))
            O.secs = atof(V);
        else if (!strcmp(a, "--warm"))
            O.warm = atof(V);
        else if (!strcmp(a, "--drain"))
            O.drain = atof(V);
        else if (!strcmp(a, "--pps"))
            O.pps = atoi(V);
        else if (!strcmp(a, "--payload"))
            O.payload = atoi(V);
        else if (!strcmp(a, "--threads"))
            O.threads = atoi(V);
        else if (!strcmp(a, "--batch"))
            O.batch = atoi(V);
        else if (!strcmp(a, "--tick"))
            O.tick = (long)(atof(V) * 1000);
        else if (!strcmp(a, "--hs-rate"))
            O.hs_rate = atof(V);
        else if (!strcmp(a, "--hs-par"))
            O.hs_par = atoi(V);
        else if (!strcmp(a, "--hs-timeout"))
            O.hs_timeout = atof(V);
        else if (!strcmp(a, "--handshake-only"))
            O.only_hs = 1;
        else if (!strcmp(a, "--turns"))
            O.turns = 1;
        else if (!strcmp(a, "--groups"))
            O.groups = (char *)V;
        else if (!strcmp(a, "--cpus"))
            O.cpus = V;
        else
            usage();
    }
    if (gc) {
        gencert(gc);
        return 0;
    }
    if (!O.legs || O.payload < 32 || O.payload > 1400 || O.batch < 1 || O.batch > TXB_MAX || O.pps < 1)
        usage();
    for (unsigned i = 0; i < sizeof PATTERN; i++)
        PATTERN[i] = (u8)((i * 2654435761u) >> 13);
    signal(SIGTERM, on_sig);
    signal(SIGINT, on_sig);
    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    load_legs(O.legs);
    int nd = 0;
    for (int i = 0; i < NL; i++)
        nd += L[i].mode == M_DTLS;
    if (nd) {
        if (!O.cert)
            die("--cert is needed");
        dtls_init();
    }
    open_sockets();
    if (O.threads > NS_)
        O.threads = NS_;
    W = calloc(O.threads, sizeof *W);
    pthread_barrier_init(&BAR, NULL, O.threads + 1);
    for (int i = 0; i < NS_; i++) {
        worker *w = &W[i % O.threads];
        S[i].w = w;
        w->socks = realloc(w->socks, (w->nsocks + 1) * sizeof *w->socks);
        w->socks[w->nsocks++] = &S[i];
    }
    /* phases: spread all legs over one period; a golden-ratio step keeps the two legs of a call apart */
    u64 period = NS / O.pps;
    for (int i = 0; i < NL; i++) {
        double ph = i * 0.6180339887498949;
        ph -= (u64)ph;
        L[i].phase = (u64)(ph * period);
        worker *w = L[i].s->w;
        L[i].w = w;
        w->legs = realloc(w->legs, (w->nlegs + 1) * sizeof *w->legs);
        w->legs[w->nlegs++] = &L[i];
    }
    for (int i = 0; i < O.threads; i++) {
        W[i].n = i;
        if (pthread_create(&W[i].th, NULL, run, &W[i]))
            die("thread");
    }
    fprintf(stderr, "PHASE ready legs=%d sockets=%d threads=%d\n", NL, NS_, O.threads);
    struct timespec cp;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cp);
    u64 hc0 = cp.tv_sec * NS + cp.tv_nsec;
    HS_T0 = mono();
    if (nd)
        fprintf(stderr, "PHASE handshake_start\n");
    pthread_barrier_wait(&BAR);
    pthread_barrier_wait(&BAR);
    HS_T1 = HS_DONE_LAST > HS_T0 ? HS_DONE_LAST : mono();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cp);
    HS.wanted = nd;
    HS.cpu_ns = cp.tv_sec * NS + cp.tv_nsec - hc0;
    for (int i = 0; i < O.threads; i++) {
        HS.ok += W[i].hs_ok;
        HS.fail += W[i].hs_fail;
        hmerge(&HS.ms, &W[i].hs);
    }
    if (nd)
        fprintf(stderr, "PHASE handshake_end ok=%llu failed=%llu secs=%.3f\n", (unsigned long long)HS.ok,
                (unsigned long long)HS.fail, (HS_T1 - HS_T0) / 1e9);
    double warm = O.warm, secs = O.secs;
    do {
        if (O.turns && (STOP || scanf("%lf %lf", &warm, &secs) != 2))
            break;
        begin(warm, secs);
        pthread_barrier_wait(&BAR);
        if (!O.only_hs)
            tell_phases();
        pthread_barrier_wait(&BAR);
        report();
    } while (O.turns);
    OVER = 1;
    pthread_barrier_wait(&BAR);
    for (int i = 0; i < O.threads; i++)
        pthread_join(W[i].th, NULL);
    return 0;
}
