// The lines of statements; record_reader.cpp gives those that are none of a chain's own records.
#pragma once

#include "chain/members.hpp"
#include "rectool/statement.hpp"

#include <variant>

namespace rectool {

/// Takes all members of a statement line, strictly for the kinds that are known.
[[nodiscard]] std::variant<LineError, Statement> parse_statement(Members& members, std::string_view line);

} // namespace rectool
