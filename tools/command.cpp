#include "tools/command.hpp"

#include "base/text.hpp"

namespace rectool {

CLI::Validator not_empty() {
    return {[](const std::string& value) { return value.empty() ? std::string(tr("the value is empty")) : std::string(); }, ""};
}

} // namespace rectool
