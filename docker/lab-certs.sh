#!/bin/sh
# lab-certs.sh FOLDER: makes what the lab needs to trust itself, once: an authority, certificates for the SBC and both
# phones (ECDSA P-256, 30 days), and the phones' passwords. For a lab only: the authority's key is thrown away.
set -eu
folder=${1:?usage: lab-certs.sh FOLDER}
cd "$folder"
umask 077
[ -f complete ] && { echo "lab-certs: $folder has them already"; exit 0; }

quietly() { "$@" 2>lab-certs.log || { cat lab-certs.log >&2; exit 1; }; }

new_key() { quietly openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }

# issue NAME SUBJECT_ALT_NAMES: NAME.key, NAME.crt, and both in NAME.pem
issue() {
    new_key "$1"
    quietly openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
    cat >"$1.ext" <<EXTENSIONS
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=$2
EXTENSIONS
    quietly openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" -days 30 \
        -extfile "$1.ext" -out "$1.crt"
    cat "$1.key" "$1.crt" >"$1.pem"
    rm "$1.csr" "$1.ext"
}

new_key ca
quietly openssl req -x509 -new -key ca.key -days 30 -subj "/CN=Parley lab authority" -out ca.crt
issue sbc IP:172.28.77.10,DNS:parley.test,URI:sip:parley.test
issue alice URI:sip:alice@parley.test
issue bob URI:sip:bob@parley.test
rm -f ca.key lab-certs.log

: >passwords.conf
for user in alice bob; do
    password=$(openssl rand -hex 16)
    printf '%s' "$password" >"$user.password"
    printf 'sbc.registrar.users.%s.password = "%s"\n' "$user" "$password" >>passwords.conf
done
: >complete
echo "lab-certs: made certificates and passwords in $folder"
