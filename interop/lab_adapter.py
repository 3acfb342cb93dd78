"""Renders Parley's configuration for an interop laboratory that describes its set-up in neutral terms.

The laboratory calls render(cfg) -> {file name: text}, the first file being the main one; command(path) -> argv of the SBC;
reload(ctx, process, cfg) after it has replaced certificate files. JSON is HOCON, so the configuration is written as JSON.
"""
import json
import os
import subprocess

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAUNCHER = os.path.join(HERE, "sbc")

# The laboratory's names of a media leg; to a browser ICE is offered, too.
SECURITY = {"rtp": "none", "sdes": "sdes", "dtls": "dtls", "dual": "dual", "webrtc": "dtls"}


def suites(expression):
    """The TLS 1.2 suites that an OpenSSL cipher expression stands for."""
    listed = subprocess.run(["openssl", "ciphers", "-s", "-tls1_2", expression], check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.strip().split(":") if not name.startswith("TLS_")]


def tls_of(cfg, **more):
    tls = cfg["tls"]
    block = {"identity": "main", **more}
    if tls.get("sni"):
        block["sni"] = {s["name"]: {"identity": "sni%d" % i} for i, s in enumerate(tls["sni"])}
    if tls.get("ciphers"):
        block["ciphers"] = suites(tls["ciphers"])
    if tls.get("min") == "TLSv1.3":
        block["versions"] = ["TLSv1.3"]
    return block


def verify(cfg, **more):
    """How others' certificates are judged: revocation is asked about, and must be answered, where there is whom to ask."""
    tls = cfg["tls"]
    block = {"trust": tls["ca"], **more}
    if tls.get("crl"):
        block["revocation"] = {"mode": "hard", "crl": tls["crl"], "distribution-points": False, "ocsp": False}
    elif tls.get("ocsp"):
        block["revocation"] = {"mode": "hard", "responder": tls["ocsp"], "distribution-points": False}
    return block


def listeners(cfg):
    ip, ports = cfg["ip"], cfg["listen"]
    mutual = {"client-auth": "require", "verify": verify(cfg)}
    return {
        "udp": {"transport": "udp", "address": ip, "port": ports["udp"]},
        "tcp": {"transport": "tcp", "address": ip, "port": ports["tcp"]},
        "tls": {"transport": "tls", "address": ip, "port": ports["tls"], "tls": tls_of(cfg)},
        "mtls": {"transport": "tls", "address": ip, "port": ports["mtls"], "tls": tls_of(cfg, **mutual)},
        "wss": {"transport": "wss", "address": ip, "port": ports["wss"], "origins": ["*"], "tls": tls_of(cfg)},
    }


def media_of(kind):
    media = {"security": SECURITY[kind]}
    if kind == "webrtc":
        media["ice"] = "offer"
    return media


def peer(cfg, trunk):
    transport = "tls" if trunk["transport"] == "mtls" else trunk["transport"]
    media = media_of(trunk["media"])
    if trunk.get("suites"):
        media["suites"] = trunk["suites"]
    block = {"host": trunk["host"], "transport": transport, "media": media}
    if trunk.get("port"):
        block["port"] = trunk["port"]
    if transport == "tls":
        block["tls"] = {"verify": verify(cfg, names=[trunk["name"]] if trunk.get("name") else [])}
        if trunk["transport"] == "mtls":
            block["tls"]["identity"] = "main"
    return block


def render(cfg):
    tls = cfg["tls"]
    identities = {"main": {"certificate-chain": tls["cert"], "private-key": tls["key"]}}
    for i, s in enumerate(tls.get("sni") or []):
        identities["sni%d" % i] = {"certificate-chain": s["cert"], "private-key": s["key"]}
    first, last = cfg["media_ports"]
    sbc = {
        "node": {"name": "lab", "domains": [cfg["domain"], "sbc." + cfg["domain"]], "drain": "2s"},
        "identities": identities,
        "listeners": listeners(cfg),
        "peers": {"trunk-" + t["user"]: peer(cfg, t) for t in cfg["trunks"]},
        "routes": [{"user": t["user"], "to": "trunk-" + t["user"]} for t in cfg["trunks"]],
        "registrar": {
            "realm": cfg["domain"],
            # baresip 1.0.0 gives up at a challenge it does not know, instead of skipping it (RFC 8760 section 2.4).
            "algorithms": ["MD5"],
            "users": {
                name: {"password": user["password"], "media": media_of(user.get("media", "sdes"))}
                for name, user in cfg["users"].items()
            },
        },
        "media": {
            "address": cfg["ip"],
            "first-port": first + first % 2,
            "last-port": last,
            "silence": "%ss" % (cfg.get("media_timeout") or 0),
            "require-tls-for-sdes": bool(cfg.get("sdes_requires_tls")),
        },
        "sip": {
            "invite-timeout": "%ss" % cfg["invite_timeout"],
            "session-expires": "%ss" % (cfg.get("session_expires") or 0),
        },
    }
    return {"sbc.conf": json.dumps({"sbc": sbc}, indent=2)}


def command(path):
    # Built before the laboratory's clock runs; a build that is up to date costs nothing.
    subprocess.run([LAUNCHER, "build"], check=True, stdout=subprocess.DEVNULL)
    return [LAUNCHER, "run", "--config", path]


def reload(ctx, process, cfg):
    """Has the running SBC read the certificate files anew, from inside its network: the admin interface is on its loopback."""
    path = os.path.join(cfg["workdir"], "sbc.conf")
    subprocess.run(cfg["cmd_prefix"] + [LAUNCHER, "tls", "reload", "--config", path], check=True, stdout=subprocess.DEVNULL)
