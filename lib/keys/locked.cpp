#include "keys/locked.hpp"

#include "base/sodium.hpp"

#include <algorithm>
#include <new>
#include <sodium.h>

namespace rectool {

LockedBytes::LockedBytes(std::size_t size) : size_(size) {
    ensure_sodium();
    data_.reset(static_cast<std::uint8_t*>(sodium_malloc(std::max<std::size_t>(size, 1))));
    if (!data_) throw std::bad_alloc();
    std::fill_n(data_.get(), size, std::uint8_t{0});
}

void LockedBytes::Release::operator()(std::uint8_t* bytes) const noexcept {
    sodium_free(bytes); // wipes
}

} // namespace rectool
