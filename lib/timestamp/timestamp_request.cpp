#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/timestamp.hpp"
#include "timestamp/openssl.hpp"

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

namespace rectool {

namespace timestamp {

Request request_for(const Hash& head) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(head.data(), head.size(), digest.data());
    Request request(made(TS_REQ_new()));
    const Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(made(TS_MSG_IMPRINT_new()));
    const Owned<X509_ALGOR, X509_ALGOR_free> algorithm(made(X509_ALGOR_new()));
    const bool done = X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
                      TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
                      TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), static_cast<int>(digest.size())) == 1 &&
                      TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 && TS_REQ_set_version(request.get(), 1) == 1 &&
                      TS_REQ_set_cert_req(request.get(), 1) == 1;
    if (!done) throw std::bad_alloc();
    return request;
}

} // namespace timestamp

namespace {

using namespace timestamp;

Error refused(const std::string& why) {
    return {ErrorKind::input,
            fmt::format(fmt::runtime(tr("this reply of the time-stamping authority is not accepted: {}")), why)};
}

/// Of two requests: whether they are about the same thing.
bool same_imprint(TS_REQ* a, TS_REQ* b) {
    const auto der = [](TS_REQ* request) { return write_der(TS_REQ_get_msg_imprint(request), i2d_TS_MSG_IMPRINT); };
    return der(a) == der(b);
}

/// What the authority says of why it refused; text of a stranger.
std::string status_text(const TS_STATUS_INFO& status) {
    std::string text;
    const STACK_OF(ASN1_UTF8STRING)* lines = TS_STATUS_INFO_get0_text(&status);
    for (int i = 0; lines != nullptr && i < sk_ASN1_UTF8STRING_num(lines); ++i) {
        const ASN1_UTF8STRING* line = sk_ASN1_UTF8STRING_value(lines, i);
        constexpr int longest = 200;
        text += (text.empty() ? "" : " ") + std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(line)),
                                                        static_cast<std::size_t>(std::min(ASN1_STRING_length(line), longest)));
    }
    return text;
}

void check_granted(TS_RESP* response) {
    const TS_STATUS_INFO* status = TS_RESP_get_status_info(response);
    const long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    if (code == TS_STATUS_GRANTED || code == TS_STATUS_GRANTED_WITH_MODS) return;
    const std::string text = status_text(*status);
    throw refused(text.empty() ? std::string(tr("the authority refused the request"))
                               : fmt::format(fmt::runtime(tr("the authority refused the request, saying: {}")), text));
}

/// That the token was signed by the certificate that it names and holds; not whose that is.
void check_signature(PKCS7* token) {
    ERR_clear_error();
    if (PKCS7_verify(token, nullptr, nullptr, nullptr, nullptr, PKCS7_NOVERIFY) == 1) return;
    ERR_clear_error();
    throw refused(tr("its signature does not fit, or its certificate is missing"));
}

} // namespace

Bytes make_timestamp_request(const Hash& head) {
    const Request request = request_for(head);
    Bytes nonce = random_bytes(8);
    nonce.front() = static_cast<std::uint8_t>((nonce.front() & 0x7fU) | 0x40U); // positive, and always of eight bytes
    const Owned<BIGNUM, BN_free> number(made(BN_bin2bn(nonce.data(), static_cast<int>(nonce.size()), nullptr)));
    const Owned<ASN1_INTEGER, ASN1_INTEGER_free> integer(made(BN_to_ASN1_INTEGER(number.get(), nullptr)));
    if (TS_REQ_set_nonce(request.get(), integer.get()) != 1) throw std::bad_alloc();
    return write_der(request.get(), i2d_TS_REQ);
}

Bytes token_of_response(ByteView response, ByteView request, const Hash& head) {
    const auto asked = read_der<Request>(request, d2i_TS_REQ);
    if (!asked) throw Error(ErrorKind::input, tr("this is no time-stamp request"));
    if (!same_imprint(asked.get(), request_for(head).get()))
        throw Error(ErrorKind::input, tr("this time-stamp request was made for another recording"));
    const auto reply = read_der<Response>(response, d2i_TS_RESP);
    if (!reply) throw refused(tr("it is no time-stamp reply"));
    check_granted(reply.get());
    PKCS7* token = TS_RESP_get_token(reply.get());
    if (token == nullptr) throw refused(tr("there is no token in it"));
    const Context context(made(TS_REQ_to_TS_VERIFY_CTX(asked.get(), nullptr)));
    TS_VERIFY_CTX_set_flags(context.get(),
                            TS_VFY_VERSION | TS_VFY_IMPRINT | (TS_REQ_get_nonce(asked.get()) != nullptr ? TS_VFY_NONCE : 0U));
    ERR_clear_error();
    if (TS_RESP_verify_token(context.get(), token) != 1) throw refused(reason_of_failure());
    check_signature(token);
    return write_der(token, i2d_PKCS7);
}

std::vector<Bytes> read_certificates(std::string_view pem, const std::string& name) {
    const Owned<BIO, BIO_free> text(made(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))));
    std::vector<Bytes> certificates;
    ERR_clear_error();
    while (true) {
        const Certificate certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
        if (!certificate) break;
        certificates.push_back(write_der(certificate.get(), i2d_X509));
    }
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (certificates.empty() || !ended)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("there are no readable certificates in {}")), name),
                    tr("they have to be in PEM form, which begins with -----BEGIN CERTIFICATE-----"));
    return certificates;
}

} // namespace rectool
