#!/bin/sh
# Installs the real SIP peers that the interop tests call, where it may (root on Debian); says what is missing otherwise.
set -eu
packages="baresip-core sip-tester openssl socat tcpdump pebble curl sslscan testssl.sh gnutls-bin linphone-cli chromium gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad tshark iproute2 libnettle8 libssl3"
programs="baresip sipp openssl socat tcpdump pebble pebble-challtestsrv curl sslscan testssl gnutls-cli linphonec chromium gst-launch-1.0 tshark capinfos ip"

missing=""
for program in $programs; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
# No programs of their own: what SRTP and keys of DTLS are computed with. Users other than root do not have ldconfig's
# place in their PATH.
libraries="$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)"
case "$libraries" in *libnettle.so.8*) ;; *) missing="$missing libnettle8" ;; esac
case "$libraries" in *libcrypto.so.3*) ;; *) missing="$missing libssl3" ;; esac
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "sbc: installing peers for the interop tests:$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $packages >/tmp/parley-peers.log 2>&1 || {
        tail -n 5 /tmp/parley-peers.log >&2
        echo "sbc: the peers could not be installed; all of it is in /tmp/parley-peers.log" >&2
        exit 2
    }
    exit 0
fi
echo "sbc: the interop tests need$missing; on Debian: apt-get install $packages" >&2
exit 2
