// rectool-post: sends a request to a server for rectool, which starts it. Not for people. Its arguments: the language, the
// address, the type of the request and of the answer, the most bytes and seconds. The request is descriptor 0, the answer 1, and
// 2 what went wrong.
#include "base/text.hpp"
#include "rectool/bytes.hpp"
#include "tools/language.hpp"

#include <array>
#include <clocale>
#include <cstdio>
#include <curl/curl.h>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace rectool {

namespace {

struct Answer {
    Bytes bytes;
    std::size_t limit = 0;
    bool too_long = false;
};

std::size_t take(const char* data, std::size_t size, std::size_t count, void* to) noexcept {
    auto& answer = *static_cast<Answer*>(to);
    const std::size_t length = size * count;
    answer.too_long = length > answer.limit - answer.bytes.size();
    if (answer.too_long) return 0;
    try {
        answer.bytes.insert(answer.bytes.end(), data, data + length);
    } catch (const std::bad_alloc&) {
        return 0;
    }
    return length;
}

using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void set_up(CURL* request, const std::string& address, const Bytes& body, const Headers& headers, Answer& answer,
            unsigned seconds) {
    curl_easy_setopt(request, CURLOPT_URL, address.c_str());
    curl_easy_setopt(request, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(request, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(request, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(request, CURLOPT_USERAGENT, "rectool/" RECTOOL_VERSION);
    curl_easy_setopt(request, CURLOPT_TIMEOUT, static_cast<long>(seconds));
    curl_easy_setopt(request, CURLOPT_POST, 1L);
    curl_easy_setopt(request, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(request, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(request, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(request, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(request, CURLOPT_WRITEDATA, &answer);
}

Bytes read_request() {
    Bytes request;
    std::array<std::uint8_t, 4096> part{};
    for (ssize_t got = 0; (got = ::read(STDIN_FILENO, part.data(), part.size())) > 0;)
        request.insert(request.end(), part.begin(), part.begin() + got);
    return request;
}

/// The answer; throws what went wrong.
Bytes post(const std::string& address, const std::string& type, const std::string& answer_type, std::size_t limit,
           unsigned seconds) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> request(curl_easy_init(), curl_easy_cleanup);
    const Headers headers(curl_slist_append(nullptr, ("Content-Type: " + type).c_str()), curl_slist_free_all);
    if (!request || !headers) throw std::bad_alloc();
    const Bytes body = read_request();
    Answer answer;
    answer.limit = limit;
    set_up(request.get(), address, body, headers, answer, seconds);
    const CURLcode code = curl_easy_perform(request.get());
    if (answer.too_long) throw std::runtime_error(tr("it is far too long"));
    if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
    long status = 0;
    const char* got_type = nullptr;
    curl_easy_getinfo(request.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(request.get(), CURLINFO_CONTENT_TYPE, &got_type);
    constexpr long fine = 200;
    if (status != fine) throw std::runtime_error(fmt::format(fmt::runtime(tr("HTTP status {}")), status));
    if (got_type == nullptr || !std::string_view(got_type).starts_with(answer_type))
        throw std::runtime_error(fmt::format(fmt::runtime(tr("it is not of the type {}")), answer_type));
    return std::move(answer.bytes);
}

} // namespace

} // namespace rectool

int main(int argc, char** argv) {
    if (argc != 7) return 2;
    try {
        rectool::choose_language(1, argv);
        std::setlocale(LC_MESSAGES, argv[1]);
        const rectool::Bytes answer =
            rectool::post(argv[2], argv[3], argv[4], std::stoull(argv[5]), static_cast<unsigned>(std::stoul(argv[6])));
        return std::fwrite(answer.data(), 1, answer.size(), stdout) == answer.size() && std::fflush(stdout) == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        std::fputs(error.what(), stderr);
        return 1;
    }
}
