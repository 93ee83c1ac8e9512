#include "rectool/timestamp.hpp"

#include "base/text.hpp"
#include "timestamp/openssl.hpp"

#include <ctime>
#include <fmt/format.h>
#include <openssl/x509_vfy.h>

namespace rectool {

namespace timestamp {

Certificates read_all(const std::vector<Bytes>& certificates) {
    Certificates all(made(sk_X509_new_null()));
    for (const Bytes& bytes : certificates) {
        auto certificate = read_der<Certificate>(bytes, d2i_X509);
        if (certificate && sk_X509_push(all.get(), certificate.get()) > 0) (void)certificate.release();
    }
    return all;
}

std::string reason_of_failure() {
    const char* data = nullptr;
    int flags = 0;
    const unsigned long error = ERR_peek_last_error_all(nullptr, nullptr, nullptr, &data, &flags);
    const std::string detail = (flags & ERR_TXT_STRING) != 0 && data != nullptr ? data : "";
    const char* reason = ERR_reason_error_string(error);
    std::string text;
    if (ERR_GET_LIB(error) != ERR_LIB_TS)
        text = tr("its signature does not fit, or its certificate is missing");
    else
        switch (ERR_GET_REASON(error)) {
        case TS_R_MESSAGE_IMPRINT_MISMATCH:
            text = tr("it is about something else");
            break;
        case TS_R_NONCE_MISMATCH:
        case TS_R_NONCE_NOT_RETURNED:
            text = tr("it answers another request");
            break;
        case TS_R_CERTIFICATE_VERIFY_ERROR:
            text = fmt::format(
                fmt::runtime(tr("its authority is none that you trust, or its certificate was not valid then ({})")), detail);
            break;
        default:
            text = fmt::format(fmt::runtime(tr("it is not as RFC 3161 asks for ({})")), reason == nullptr ? "" : reason);
        }
    ERR_clear_error();
    return text;
}

} // namespace timestamp

namespace {

using namespace timestamp;

std::optional<UnixTime> seconds_of(const ASN1_GENERALIZEDTIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    return ::timegm(&parts);
}

/// By how much the true time may be later, in whole seconds.
UnixTime accuracy_of(TS_TST_INFO* info) {
    const TS_ACCURACY* accuracy = TS_TST_INFO_get_accuracy(info);
    if (accuracy == nullptr) return 0;
    constexpr long most = 366L * 86400;
    const ASN1_INTEGER* whole = TS_ACCURACY_get_seconds(accuracy);
    const long seconds = whole == nullptr ? 0 : ASN1_INTEGER_get(whole);
    const bool more = TS_ACCURACY_get_millis(accuracy) != nullptr || TS_ACCURACY_get_micros(accuracy) != nullptr;
    return seconds < 0 || seconds > most ? most : seconds + (more ? 1 : 0);
}

/// Of certificates that belong to somebody else.
void free_stack(STACK_OF(X509) * stack) noexcept {
    sk_X509_free(stack);
}

std::string authority_of(PKCS7* token, STACK_OF(X509) * certificates) {
    const Owned<STACK_OF(X509), free_stack> signers(PKCS7_get0_signers(token, certificates, 0));
    ERR_clear_error();
    if (!signers || sk_X509_num(signers.get()) != 1) return {};
    const Owned<BIO, BIO_free> text(made(BIO_new(BIO_s_mem())));
    X509_NAME_print_ex(text.get(), X509_get_subject_name(sk_X509_value(signers.get(), 0)), 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    char* data = nullptr;
    const long length = BIO_get_mem_data(text.get(), &data);
    return {data, static_cast<std::size_t>(std::max(length, 0L))};
}

/// The store lives in the context.
void trust(TS_VERIFY_CTX* context, const std::vector<Bytes>& authorities, UnixTime at) {
    X509_STORE* store = TS_VERIFY_CTX_set_store(context, made(X509_STORE_new()));
    for (const Bytes& bytes : authorities) {
        const auto certificate = read_der<Certificate>(bytes, d2i_X509);
        if (certificate) X509_STORE_add_cert(store, certificate.get());
    }
    X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store);
    X509_VERIFY_PARAM_set_time(parameters, at);
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN); // whatever the verifier names is trusted, root or not
    ERR_clear_error();
}

} // namespace

TokenCheck check_token(ByteView token_bytes, const std::vector<Bytes>& certificates, const Hash& head,
                       const std::vector<Bytes>& authorities) {
    TokenCheck check;
    const auto token = read_der<Token>(token_bytes, d2i_PKCS7);
    const Owned<TS_TST_INFO, TS_TST_INFO_free> info(token ? PKCS7_to_TS_TST_INFO(token.get()) : nullptr);
    ERR_clear_error();
    const std::optional<UnixTime> made_at = info ? seconds_of(TS_TST_INFO_get_time(info.get())) : std::nullopt;
    if (!made_at) {
        check.fault = tr("it is no time-stamp token");
        return check;
    }
    check.time = *made_at + accuracy_of(info.get());
    Certificates others = read_all(certificates);
    check.authority = authority_of(token.get(), others.get());

    const Request expected = request_for(head);
    const Context context(made(TS_REQ_to_TS_VERIFY_CTX(expected.get(), nullptr)));
    TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE);
    trust(context.get(), authorities, *made_at);
    TS_VERIFY_CTX_set_certs(context.get(), others.release());
    ERR_clear_error();
    check.holds = TS_RESP_verify_token(context.get(), token.get()) == 1;
    if (!check.holds) check.fault = reason_of_failure();
    ERR_clear_error();
    return check;
}

std::vector<TimestampCheck> check_timestamps(const Chain& chain, const std::vector<Bytes>& authorities) {
    std::vector<TimestampCheck> checks;
    for (std::size_t i = 0; chain.head && i < chain.statements.size(); ++i)
        if (const auto* stamp = std::get_if<TimestampStatement>(&chain.statements[i].body))
            checks.push_back({i, check_token(stamp->token, stamp->certificates, *chain.head, authorities)});
    return checks;
}

std::optional<UnixTime> earliest_attested(const std::vector<TimestampCheck>& checks) {
    std::optional<UnixTime> earliest;
    for (const TimestampCheck& check : checks)
        if (check.token.holds) earliest = std::min(*check.token.time, earliest.value_or(*check.token.time));
    return earliest;
}

} // namespace rectool
