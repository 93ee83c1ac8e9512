// Memory for secrets: not swapped out, between guard pages, wiped when it goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace rectool {

/// A fixed number of zeroed bytes in locked memory. Throws std::bad_alloc.
class LockedBytes {
public:
    explicit LockedBytes(std::size_t size);

    [[nodiscard]] std::uint8_t* data() noexcept { return data_.get(); }
    [[nodiscard]] const std::uint8_t* data() const noexcept { return data_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<std::uint8_t> span() noexcept { return {data(), size_}; }
    [[nodiscard]] std::string_view text(std::size_t length) const noexcept {
        return {reinterpret_cast<const char*>(data()), length};
    }

private:
    struct Release {
        void operator()(std::uint8_t* bytes) const noexcept;
    };
    std::unique_ptr<std::uint8_t, Release> data_;
    std::size_t size_ = 0;
};

} // namespace rectool
