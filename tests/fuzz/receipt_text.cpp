// Receipts as somebody types them, or in a file: what is read without a mistyped group is what is written.
#include "fuzz/check.hpp"
#include "rectool/receipt.hpp"

#include <algorithm>
#include <cstdint>

using namespace rectool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const Receipt& found : find_receipts(text)) {
        if (!found.mistyped.empty()) continue;
        Hash head = found.head.value_or(Hash{});
        std::copy(found.bits.begin(), found.bits.end(), head.begin());
        must(found.is_of(head));
        must(find_receipts(found.head ? receipt_code(head) : receipt_letters(head)) == std::vector{found});
    }
    const auto typed = read_receipt_letters(text);
    if (!typed || !typed->mistyped.empty()) return 0;
    Hash head{};
    std::copy(typed->bits.begin(), typed->bits.end(), head.begin());
    const auto again = read_receipt_letters(receipt_letters(head));
    must(again && again->mistyped.empty() && again->bits == typed->bits);
    return 0;
}
