#!/bin/bash
# Makes a time-stamping authority in the current folder, for openssl ts: tests/cli/tsa.sh NAME [START END]
# NAME.pem is its root certificate, NAME.cnf its configuration, with relative names. START and END (YYYYMMDDHHMMSSZ) are from when until when its
# signing certificate is valid; without them for ten years from yesterday.
set -euo pipefail
name=$1
start=${2:-$(date -u -d yesterday +%Y%m%d%H%M%SZ)}
end=${3:-$(date -u -d '10 years' +%Y%m%d%H%M%SZ)}

cat >"$name.cnf" <<CONF
[ca]
default_ca = root
[root]
dir = .
database = $name.index
serial = $name.number
new_certs_dir = .
certificate = $name.pem
private_key = $name.ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[dn]
[root_extensions]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[tsa_extensions]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = stamp
[stamp]
dir = .
serial = $name.serial
crypto_device = builtin
signer_cert = $name.tsa.pem
certs = $name.pem
signer_key = $name.tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha384
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
CONF
: >"$name.index"
echo 1000 >"$name.number"
echo 01 >"$name.serial"
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req -x509 "${key[@]}" -keyout "$name.ca.key" -out "$name.pem" -days 7300 -subj "/CN=Root of $name" \
    -config "$name.cnf" -extensions root_extensions 2>/dev/null
openssl req -new "${key[@]}" -keyout "$name.tsa.key" -out "$name.csr" -subj "/CN=Clock of $name" -config "$name.cnf" 2>/dev/null
openssl ca -batch -notext -config "$name.cnf" -extensions tsa_extensions -startdate "$start" -enddate "$end" -in "$name.csr" \
    -out "$name.tsa.pem" 2>/dev/null
