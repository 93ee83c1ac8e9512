// Time stamps of RFC 3161: a time-stamping authority attests that a recording head existed at a certain time.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/trust.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

inline constexpr std::size_t max_timestamp_response = std::size_t{1} << 18U; ///< bytes of a whole reply

/// A TimeStampReq (DER) for a recording head: the imprint is SHA-256 of its 32 bytes; a fresh nonce of 64 bits; the reply is to
/// hold the certificates.
[[nodiscard]] Bytes make_timestamp_request(const Hash& head);

/// The TimeStampToken (DER) in the reply to `request`, which make_timestamp_request made for `head`. Throws Error{input}: one of
/// them cannot be read, the authority refused, the token is about something else, its nonce is another one, or its signature does
/// not fit. Whether the authority can be trusted is not asked here.
[[nodiscard]] Bytes token_of_response(ByteView response, ByteView request, const Hash& head);

/// The certificates in a PEM text, as DER. Throws Error{input} naming `name`: none, or damaged.
[[nodiscard]] std::vector<Bytes> read_certificates(std::string_view pem, const std::string& name);

/// What a token says, and whether it holds.
struct TokenCheck {
    std::optional<UnixTime> time; ///< the head existed at this time at the latest; nothing: the token cannot be read
    std::string authority;        ///< subject of the certificate that signed it, as the certificate says
    bool holds = false; ///< about this head, and signed by an authority that was trusted, its certificates valid at that time
    std::string fault;  ///< for people, why it does not hold
};

/// Checks a token as RFC 3161 and RFC 5816 want it, with certificates as they were at the token's own time, and without any
/// network. `certificates`: what was kept beside the token; `authorities`: whom the verifier trusts to tell the time. Both DER.
[[nodiscard]] TokenCheck check_token(ByteView token, const std::vector<Bytes>& certificates, const Hash& head,
                                     const std::vector<Bytes>& authorities);

/// One time stamp among the statements of a chain.
struct TimestampCheck {
    std::size_t statement = 0; ///< index in Chain::statements
    TokenCheck token;
};

/// All time stamps of a chain that has a head, in the order of its statements.
[[nodiscard]] std::vector<TimestampCheck> check_timestamps(const Chain& chain, const std::vector<Bytes>& authorities);

/// The earliest attested time: of those that hold.
[[nodiscard]] std::optional<UnixTime> earliest_attested(const std::vector<TimestampCheck>& checks);

} // namespace rectool
