// A whole chain, its lines, and a file of statements: what is read as a detail is byte for byte what would be written, and what a
// statement says can be said again.
#include "fuzz/check.hpp"
#include "rectool/chain.hpp"
#include "rectool/error.hpp"
#include "rectool/statement_file.hpp"

#include <algorithm>
#include <cstdint>

using namespace rectool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const ParsedLine parsed = parse_line(line);
        if (const auto* detail = std::get_if<Detail>(&parsed)) must(make_detail_line(*detail) == line);
        if (const auto* statement = std::get_if<Statement>(&parsed)) {
            static const SecretKey key = SecretKey::from_seed(std::array<std::uint8_t, 32>{1}, {});
            const Statement again = sign_statement(*statement, key);
            must(again.names_a_recording() == statement->names_a_recording() && again.after == statement->after);
            must(sign_statement(again, key).line == again.line);
        }
        at = end + 1;
    }
    try {
        const Chain chain = parse_chain(text, "fuzzed");
        must(chain.intact_bytes <= size);
        must(chain.blocks.size() <= size && chain.segments.size() <= size); // no number in the text makes memory out of nothing
        must(!chain.complete() || chain.head.has_value());
    } catch (const Error&) { // a refusal is an answer
    }
    try {
        must(parse_statements(text, "fuzzed").size() <= size);
    } catch (const Error&) {
    }
    return 0;
}
