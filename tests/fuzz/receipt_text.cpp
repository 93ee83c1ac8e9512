// Receipt letters as somebody types them: what is read without a mistyped group is what is written.
#include "fuzz/check.hpp"
#include "rectool/receipt.hpp"

#include <algorithm>
#include <cstdint>

using namespace rectool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto typed = read_receipt({reinterpret_cast<const char*>(data), size});
    if (!typed || !typed->mistyped.empty()) return 0;
    Hash head{};
    std::copy(typed->bits.begin(), typed->bits.end(), head.begin());
    const auto again = read_receipt(receipt_letters(head));
    must(again && again->mistyped.empty() && again->bits == typed->bits);
    return 0;
}
