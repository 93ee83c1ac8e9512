#include "tools/http.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>

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

} // namespace

Bytes http_post(const std::string& address, const std::string& type, const Bytes& body, const std::string& answer_type,
                std::size_t limit, unsigned seconds) {
    const auto failed = [&address](const std::string& why) {
        return Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} gave no usable answer: {}")), address, why));
    };
    if (!address.starts_with("http://") && !address.starts_with("https://"))
        throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("this is no address that begins with http: {}")), address));
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> request(curl_easy_init(), curl_easy_cleanup);
    const Headers headers(curl_slist_append(nullptr, ("Content-Type: " + type).c_str()), curl_slist_free_all);
    if (!request || !headers) throw std::bad_alloc();
    Answer answer;
    answer.limit = limit;
    set_up(request.get(), address, body, headers, answer, seconds);
    const CURLcode code = curl_easy_perform(request.get());
    if (answer.too_long) throw failed(tr("it is far too long"));
    if (code != CURLE_OK) throw failed(curl_easy_strerror(code));
    long status = 0;
    const char* got_type = nullptr;
    curl_easy_getinfo(request.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(request.get(), CURLINFO_CONTENT_TYPE, &got_type);
    constexpr long fine = 200;
    if (status != fine) throw failed(fmt::format(fmt::runtime(tr("HTTP status {}")), status));
    if (got_type == nullptr || !std::string_view(got_type).starts_with(answer_type))
        throw failed(fmt::format(fmt::runtime(tr("it is not of the type {}")), answer_type));
    return std::move(answer.bytes);
}

} // namespace rectool
