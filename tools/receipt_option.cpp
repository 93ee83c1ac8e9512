#include "tools/receipt_option.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"

#include <filesystem>
#include <fmt/format.h>

namespace rectool {

namespace {

constexpr std::size_t max_receipt_file = std::size_t{4} << 20U;

Receipt receipt_in(const std::string& path) {
    const std::vector<Receipt> found = find_receipts(read_small_file(path, max_receipt_file));
    if (found.empty())
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("there is no receipt in {}")), path),
                    tr("a receipt is eight groups of five letters, or the text of its QR code"));
    if (found.size() > 1)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("there are several receipts in {}")), path),
                    tr("give the letters of the one that is meant"));
    return found.front();
}

Receipt typed_receipt(const std::string& option) {
    if (std::optional<Receipt> letters = read_receipt_letters(option)) return *letters;
    const std::vector<Receipt> found = find_receipts(option);
    if (found.size() == 1) return found.front();
    std::error_code ignored;
    if (std::filesystem::exists(option, ignored)) return receipt_in(option);
    throw Error(ErrorKind::usage,
                tr("this is no receipt: there have to be eight groups of five letters, or the text of the QR code"),
                tr("or name a file that holds them"));
}

} // namespace

Receipt receipt_of(const std::string& option) {
    Receipt receipt = typed_receipt(option);
    if (!receipt.mistyped.empty())
        throw Error(ErrorKind::usage,
                    fmt::format(fmt::runtime(tr("group {} of the receipt letters is mistyped")), receipt.mistyped.front()),
                    tr("there is no I, O, 0 or 1 in them"));
    return receipt;
}

} // namespace rectool
