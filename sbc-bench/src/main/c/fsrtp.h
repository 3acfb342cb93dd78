/* fsrtp.h - small, quick SRTP (RFC 3711 AES-CM/HMAC-SHA1, RFC 7714 AES-GCM) for the load tool.
 * One context per direction, one SSRC per context (a change of SSRC resets the rollover counter).
 * AES-CTR is done with AES-NI here (one call per packet is cheaper than EVP); GCM through OpenSSL EVP.
 * Not for use elsewhere: it keeps no replay list on sending and one source on receiving. */
#ifndef FSRTP_H
#define FSRTP_H
#define OPENSSL_SUPPRESS_DEPRECATED
#include <immintrin.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SU_CM128_80, SU_CM128_32, SU_CM256_80, SU_GCM128, SU_GCM256, SU_N };
struct suite {
    const char *name, *dtls;
    int key, salt, tag, gcm;
};
static const struct suite SUITES[SU_N] = {
    {"AES_CM_128_HMAC_SHA1_80", "SRTP_AES128_CM_SHA1_80", 16, 14, 10, 0},
    {"AES_CM_128_HMAC_SHA1_32", "SRTP_AES128_CM_SHA1_32", 16, 14, 4, 0},
    {"AES_256_CM_HMAC_SHA1_80", NULL, 32, 14, 10, 0},
    {"AEAD_AES_128_GCM", "SRTP_AEAD_AES_128_GCM", 16, 12, 16, 1},
    {"AEAD_AES_256_GCM", "SRTP_AEAD_AES_256_GCM", 32, 12, 16, 1},
};

typedef struct {
    int suite, tag, gcm, nr, ready;
    __m128i rk[15];
    uint8_t salt[16];
    SHA_CTX hin, hout;
    EVP_CIPHER_CTX *evp;
    /* sequence state */
    uint32_t roc, ssrc;
    uint16_t top;
    int started;
    uint64_t win; /* replay window, bit 0 = top */
} fsrtp;

#define FS_ERR_AUTH (-1)
#define FS_ERR_REPLAY (-2)
#define FS_ERR_FORMAT (-3)

static inline __m128i fs_kmix(__m128i k, __m128i g) {
    __m128i t = _mm_slli_si128(k, 4);
    k = _mm_xor_si128(k, t);
    t = _mm_slli_si128(t, 4);
    k = _mm_xor_si128(k, t);
    t = _mm_slli_si128(t, 4);
    return _mm_xor_si128(_mm_xor_si128(k, t), g);
}
#define FS_A(k, r) _mm_shuffle_epi32(_mm_aeskeygenassist_si128(k, r), 0xff)
#define FS_B(k) _mm_shuffle_epi32(_mm_aeskeygenassist_si128(k, 0), 0xaa)

static int fs_aes_key(__m128i *rk, const uint8_t *key, int len) {
    rk[0] = _mm_loadu_si128((const __m128i *)key);
    if (len == 16) {
#define E(i, r) rk[i] = fs_kmix(rk[i - 1], FS_A(rk[i - 1], r))
        E(1, 1);
        E(2, 2);
        E(3, 4);
        E(4, 8);
        E(5, 16);
        E(6, 32);
        E(7, 64);
        E(8, 128);
        E(9, 0x1b);
        E(10, 0x36);
#undef E
        return 10;
    }
    rk[1] = _mm_loadu_si128((const __m128i *)(key + 16));
#define E(i, r)                                                                                                      \
    rk[i] = fs_kmix(rk[i - 2], FS_A(rk[i - 1], r));                                                                  \
    if (i < 14)                                                                                                      \
    rk[i + 1] = fs_kmix(rk[i - 1], FS_B(rk[i]))
    E(2, 1);
    E(4, 2);
    E(6, 4);
    E(8, 8);
    E(10, 16);
    E(12, 32);
#undef E
    rk[14] = fs_kmix(rk[12], FS_A(rk[13], 64));
    return 14;
}

/* XOR n bytes at p with the AES-CTR key stream; iv's last two bytes are the block counter, from zero */
static void fs_ctr(const __m128i *rk, int nr, const uint8_t *iv, uint8_t *p, int n) {
    __m128i base = _mm_loadu_si128((const __m128i *)iv);
    int blk = 0;
    while (n > 0) {
        __m128i s[8];
        int nb = (n + 15) / 16;
        if (nb > 8)
            nb = 8;
        for (int i = 0; i < 8; i++) {
            int c = blk + i;
            s[i] = _mm_xor_si128(_mm_insert_epi16(base, (short)(((c & 0xff) << 8) | (c >> 8)), 7), rk[0]);
        }
        for (int r = 1; r < nr; r++)
            for (int i = 0; i < 8; i++)
                s[i] = _mm_aesenc_si128(s[i], rk[r]);
        for (int i = 0; i < 8; i++)
            s[i] = _mm_aesenclast_si128(s[i], rk[nr]);
        for (int i = 0; i < nb; i++) {
            if (n >= 16) {
                _mm_storeu_si128((__m128i *)p, _mm_xor_si128(_mm_loadu_si128((__m128i *)p), s[i]));
                p += 16;
                n -= 16;
            } else {
                uint8_t t[16];
                _mm_storeu_si128((__m128i *)t, s[i]);
                for (int j = 0; j < n; j++)
                    p[j] ^= t[j];
                n = 0;
            }
        }
        blk += nb;
    }
}

static void fs_derive(const __m128i *mk, int nr, const uint8_t *msalt, int saltlen, int label, uint8_t *out, int n) {
    uint8_t iv[16] = {0};
    memcpy(iv, msalt, saltlen);
    iv[7] ^= label;
    memset(out, 0, n);
    fs_ctr(mk, nr, iv, out, n);
}

/* key||salt as carried in SDES inline: or exported from DTLS */
static int fs_init(fsrtp *c, int suite, const uint8_t *key, const uint8_t *salt) {
    const struct suite *s = &SUITES[suite];
    __m128i mk[15];
    uint8_t ek[32], ak[64] = {0}, t[64];
    memset(c, 0, sizeof *c);
    c->suite = suite;
    c->tag = s->tag;
    c->gcm = s->gcm;
    int nr = fs_aes_key(mk, key, s->key);
    fs_derive(mk, nr, salt, s->salt, 0, ek, s->key);
    fs_derive(mk, nr, salt, s->salt, 2, c->salt, s->salt);
    if (s->gcm) {
        c->evp = EVP_CIPHER_CTX_new();
        if (!EVP_CipherInit_ex(c->evp, s->key == 16 ? EVP_aes_128_gcm() : EVP_aes_256_gcm(), NULL, ek, NULL, 1))
            return -1;
    } else {
        c->nr = fs_aes_key(c->rk, ek, s->key);
        fs_derive(mk, nr, salt, s->salt, 1, ak, 20);
        for (int i = 0; i < 64; i++)
            t[i] = ak[i] ^ 0x36;
        SHA1_Init(&c->hin);
        SHA1_Update(&c->hin, t, 64);
        for (int i = 0; i < 64; i++)
            t[i] = ak[i] ^ 0x5c;
        SHA1_Init(&c->hout);
        SHA1_Update(&c->hout, t, 64);
    }
    c->ready = 1;
    return 0;
}

static inline void fs_iv(const fsrtp *c, uint32_t ssrc_be, uint32_t roc, const uint8_t *seq, uint8_t *iv) {
    uint8_t *s = (uint8_t *)&ssrc_be;
    if (c->gcm) {
        memcpy(iv, c->salt, 12);
        for (int i = 0; i < 4; i++)
            iv[2 + i] ^= s[i];
        iv[6] ^= roc >> 24;
        iv[7] ^= roc >> 16;
        iv[8] ^= roc >> 8;
        iv[9] ^= roc;
        iv[10] ^= seq[0];
        iv[11] ^= seq[1];
    } else {
        memcpy(iv, c->salt, 14);
        iv[14] = iv[15] = 0;
        for (int i = 0; i < 4; i++)
            iv[4 + i] ^= s[i];
        iv[8] ^= roc >> 24;
        iv[9] ^= roc >> 16;
        iv[10] ^= roc >> 8;
        iv[11] ^= roc;
        iv[12] ^= seq[0];
        iv[13] ^= seq[1];
    }
}

static inline void fs_mac(const fsrtp *c, const uint8_t *p, int n, uint32_t roc, uint8_t *out20) {
    SHA_CTX h = c->hin;
    uint8_t r[4] = {roc >> 24, roc >> 16, roc >> 8, roc}, d[20];
    SHA1_Update(&h, p, n);
    SHA1_Update(&h, r, 4);
    SHA1_Final(d, &h);
    h = c->hout;
    SHA1_Update(&h, d, 20);
    SHA1_Final(out20, &h);
}

static inline int fs_hdr(const uint8_t *p, int n) {
    if (n < 12 || (p[0] >> 6) != 2)
        return -1;
    int h = 12 + 4 * (p[0] & 15);
    if (p[0] & 0x10) {
        if (n < h + 4)
            return -1;
        h += 4 + 4 * ((p[h + 2] << 8) | p[h + 3]);
    }
    return h <= n ? h : -1;
}

/* in place; room for the tag is needed after n; returns the new length */
static int fs_protect(fsrtp *c, uint8_t *p, int n) {
    int h = fs_hdr(p, n);
    uint8_t iv[16], d[20];
    uint32_t ssrc;
    if (h < 0)
        return FS_ERR_FORMAT;
    memcpy(&ssrc, p + 8, 4);
    uint16_t seq = (p[2] << 8) | p[3];
    if (c->started && seq == 0 && c->top == 0xffff)
        c->roc++;
    c->top = seq;
    c->started = 1;
    fs_iv(c, ssrc, c->roc, p + 2, iv);
    if (c->gcm) {
        int o;
        EVP_CipherInit_ex(c->evp, NULL, NULL, NULL, iv, 1);
        EVP_EncryptUpdate(c->evp, NULL, &o, p, h);
        EVP_EncryptUpdate(c->evp, p + h, &o, p + h, n - h);
        EVP_EncryptFinal_ex(c->evp, d, &o);
        EVP_CIPHER_CTX_ctrl(c->evp, EVP_CTRL_AEAD_GET_TAG, 16, p + n);
        return n + 16;
    }
    fs_ctr(c->rk, c->nr, iv, p + h, n - h);
    fs_mac(c, p, n, c->roc, d);
    memcpy(p + n, d, c->tag);
    return n + c->tag;
}

static int fs_unprotect(fsrtp *c, uint8_t *p, int n) {
    int h = fs_hdr(p, n);
    uint8_t iv[16], d[20];
    uint32_t ssrc, roc;
    int64_t delta = 0;
    if (h < 0 || n - h < c->tag)
        return FS_ERR_FORMAT;
    memcpy(&ssrc, p + 8, 4);
    uint16_t seq = (p[2] << 8) | p[3];
    int fresh = !c->started || ssrc != c->ssrc;
    if (fresh)
        roc = 0;
    else {
        int df = (int16_t)(seq - c->top);
        roc = c->roc;
        if (df > 0 && seq < c->top)
            roc++;
        else if (df < 0 && seq > c->top)
            roc--;
        delta = (((int64_t)roc << 16) | seq) - (((int64_t)c->roc << 16) | c->top);
        if (delta <= 0 && (delta <= -64 || (c->win >> -delta & 1)))
            return FS_ERR_REPLAY;
    }
    n -= c->tag;
    fs_iv(c, ssrc, roc, p + 2, iv);
    if (c->gcm) {
        int o;
        EVP_CipherInit_ex(c->evp, NULL, NULL, NULL, iv, 0);
        EVP_CIPHER_CTX_ctrl(c->evp, EVP_CTRL_AEAD_SET_TAG, 16, p + n);
        EVP_DecryptUpdate(c->evp, NULL, &o, p, h);
        EVP_DecryptUpdate(c->evp, p + h, &o, p + h, n - h);
        if (EVP_DecryptFinal_ex(c->evp, d, &o) <= 0)
            return FS_ERR_AUTH;
    } else {
        fs_mac(c, p, n, roc, d);
        if (memcmp(d, p + n, c->tag))
            return FS_ERR_AUTH;
        fs_ctr(c->rk, c->nr, iv, p + h, n - h);
    }
    if (fresh) {
        c->ssrc = ssrc;
        c->roc = 0;
        c->top = seq;
        c->win = 1;
        c->started = 1;
    } else if (delta > 0) {
        c->win = delta < 64 ? (c->win << delta) | 1 : 1;
        c->roc = roc;
        c->top = seq;
    } else
        c->win |= 1ull << -delta;
    return n;
}
#endif
