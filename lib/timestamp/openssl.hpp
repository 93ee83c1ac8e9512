// What the files of this folder share of OpenSSL: owners, and reading of DER.
#pragma once

#include "rectool/bytes.hpp"

#include <memory>
#include <new>
#include <openssl/err.h>
#include <openssl/ts.h>
#include <optional>
#include <vector>

namespace rectool::timestamp {

template <auto free> struct Free {
    template <class T> void operator()(T* object) const noexcept { free(object); }
};
template <class T, auto free> using Owned = std::unique_ptr<T, Free<free>>;

using Request = Owned<TS_REQ, TS_REQ_free>;
using Response = Owned<TS_RESP, TS_RESP_free>;
using Token = Owned<PKCS7, PKCS7_free>;
using Context = Owned<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using Certificate = Owned<X509, X509_free>;

inline void free_certificates(STACK_OF(X509) * certificates) noexcept {
    sk_X509_pop_free(certificates, X509_free);
}
using Certificates = Owned<STACK_OF(X509), free_certificates>;

inline void free_memory(unsigned char* memory) noexcept {
    OPENSSL_free(memory);
}

/// OpenSSL has one reason for making nothing that is not the input's fault.
template <class T> T* made(T* object) {
    if (object == nullptr) throw std::bad_alloc();
    return object;
}

/// One DER object that takes up all of `bytes`; null: it is none.
template <class Owner, class Read> Owner read_der(ByteView bytes, Read read) {
    if (bytes.size() > (std::size_t{1} << 24U)) return {};
    const unsigned char* at = bytes.data();
    Owner object(read(nullptr, &at, static_cast<long>(bytes.size())));
    if (object && at != bytes.data() + bytes.size()) object.reset();
    ERR_clear_error();
    return object;
}

template <class T, class Write> Bytes write_der(T* object, Write write) {
    unsigned char* bytes = nullptr;
    const int length = write(object, &bytes);
    if (length < 0) throw std::bad_alloc();
    const Owned<unsigned char, free_memory> owner(bytes);
    return {bytes, bytes + length};
}

/// A request without nonce: what a token about `head` has to answer.
[[nodiscard]] Request request_for(const Hash& head);

/// Reads certificates; those that are damaged are left out.
[[nodiscard]] Certificates read_all(const std::vector<Bytes>& certificates);

/// Why the last call failed, in words for people, as far as there are such.
[[nodiscard]] std::string reason_of_failure();

} // namespace rectool::timestamp
