#include "rectool/receipt.hpp"

#include <doctest/doctest.h>

using namespace rectool;

TEST_CASE("receipt letters carry the first 160 bits, five a letter, and a check letter a group") {
    CHECK(receipt_letters(Hash{}).substr(0, 11) == "AAAAA-AAAAB"); // the check letter of group g of zeros is g
    Hash head{};
    head[0] = 0x08; // 00001 000...: the first letter is B
    // check letter: 2 * 1 in GF(32) is 2, letter C
    CHECK(receipt_letters(head).substr(0, 5) == "BAAAC");
    head[0] = 0x80; // 10000: 16, letter S; 2 * 16 = x^5 = x^2 + 1 = 5, letter F
    CHECK(receipt_letters(head).substr(0, 5) == "SAAAF");
    head = Hash{};
    head[19] = 0x01; // bit 160, the last: letter 4 of group 8 is B; 16 * 1 = 16, plus g = 7: 23, letter Z
    CHECK(receipt_letters(head).substr(42) == "AAABZ");
    head[20] = 0xFF; // beyond 160 bits
    CHECK(receipt_letters(head).substr(42) == "AAABZ");
}

TEST_CASE("any single wrong letter asks for another check letter, and letters have no look-alikes") {
    Hash head{};
    for (std::size_t i = 0; i < head.size(); ++i)
        head[i] = static_cast<std::uint8_t>(i * 37 + 11);
    const std::string letters = receipt_letters(head);
    CHECK(letters.size() == 8 * 5 + 7);
    CHECK(letters.find_first_of("IO01") == std::string::npos);
    for (unsigned position = 0; position < 4; ++position) {
        for (unsigned difference = 1; difference < 32; ++difference) {
            Hash other = head; // the first four letters are the first 20 bits
            const unsigned bits = difference << (19 - 5 * position - 4);
            other[0] = static_cast<std::uint8_t>(other[0] ^ (bits >> 12));
            other[1] = static_cast<std::uint8_t>(other[1] ^ ((bits >> 4) & 0xFF));
            other[2] = static_cast<std::uint8_t>(other[2] ^ ((bits & 0xF) << 4));
            const std::string changed = receipt_letters(other);
            CHECK(changed[position] != letters[position]);
            CHECK(changed[4] != letters[4]);
        }
    }
}

TEST_CASE("receipt letters are read as they are typed, and a mistyped group is named") {
    Hash head{};
    for (std::size_t i = 0; i < head.size(); ++i)
        head[i] = static_cast<std::uint8_t>(i * 73 + 5);
    const std::string letters = receipt_letters(head);
    REQUIRE(read_receipt_letters(letters));
    CHECK(read_receipt_letters(letters)->mistyped.empty());
    CHECK(read_receipt_letters(letters)->bits == receipt_bits(head));

    std::string loosely = " \t";
    for (const char c : letters)
        loosely += c == '-' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    CHECK(read_receipt_letters(loosely + "\r\n")->bits == receipt_bits(head));

    for (std::size_t at = 0; at < letters.size(); ++at) {
        if (letters[at] == '-') continue;
        for (const char other : {'A', 'Z', '9', '0', 'I'}) { // there is no 0 and no I in the alphabet
            if (letters[at] == other) continue;
            std::string typed = letters;
            typed[at] = other;
            CHECK(read_receipt_letters(typed)->mistyped == std::vector<unsigned>{static_cast<unsigned>(at / 6 + 1)});
        }
    }
    const std::string exchanged = letters.substr(6, 6) + letters.substr(0, 6) + letters.substr(12);
    CHECK(read_receipt_letters(exchanged)->mistyped == std::vector<unsigned>{1, 2});
    for (const std::string& wrong : {std::string(), letters + "A", letters.substr(1), letters.substr(0, 46) + "*"})
        CHECK(!read_receipt_letters(wrong));
}

TEST_CASE("the QR code's text is the whole recording head, as b2sum prints it, in capitals") {
    Hash head{};
    head[0] = 0x0a;
    head[31] = 0xff;
    const std::string code = receipt_code(head);
    CHECK(code == "RECTOOL1:0A" + std::string(60, '0') + "FF");
    CHECK(code.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == std::string::npos); // QR's alphanumeric mode
    const auto found = find_receipts(code);
    REQUIRE(found.size() == 1);
    CHECK(found.front().head == head);
    CHECK(found.front().is_of(head));
    head[30] = 1; // beyond what letters hold
    CHECK(!found.front().is_of(head));
    CHECK(read_receipt_letters(receipt_letters(head))->is_of(Hash{0x0a}));
}

TEST_CASE("a receipt is found in the text around it") {
    Hash head{};
    for (std::size_t i = 0; i < head.size(); ++i)
        head[i] = static_cast<std::uint8_t>(i * 91 + 3);
    Hash other = head;
    other[0] = 1;
    const std::string letters = receipt_letters(head);
    const std::string mail = "These eight words never count right until there comes after: " + letters + ".\n";
    REQUIRE(find_receipts(mail).size() == 1);
    CHECK(find_receipts(mail).front().is_of(head));
    CHECK(!find_receipts(mail).front().head);
    CHECK(find_receipts(mail + mail).size() == 1);
    CHECK(find_receipts(mail + receipt_code(head)).size() == 1);
    CHECK(find_receipts(mail + receipt_code(head)).front().head == head);
    CHECK(find_receipts(mail + receipt_code(other)).size() == 2);
    std::string wrapped = letters;
    wrapped[23] = '\n'; // after four groups
    CHECK(find_receipts(wrapped).front().is_of(head));
    std::string typed = letters;
    typed[7] = typed[7] == 'A' ? 'B' : 'A';
    CHECK(find_receipts("letters: " + typed).front().mistyped == std::vector<unsigned>{2});
    CHECK(find_receipts("hello there where every other words quite never ends").empty());
    CHECK(find_receipts("RECTOOL1:0A").empty());
    CHECK(find_receipts("").empty());
}
