#include "rectool/error.hpp"

#include <utility>

namespace rectool {

Error::Error(ErrorKind kind, std::string message, std::string hint)
    : kind_(kind), message_(std::move(message)), hint_(std::move(hint)) {}

} // namespace rectool
