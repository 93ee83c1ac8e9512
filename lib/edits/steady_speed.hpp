// A copy that was played faster or slower, seen from the many small edits this makes.
#pragma once

#include "rectool/edits.hpp"

#include <optional>

namespace rectool {

/// The factor by which the copy plays faster where its edits are those of a program that changes the tempo and leaves the pitch:
/// it takes out, or repeats, a few milliseconds several times a second, as many as the factor asks for. Nothing where they are
/// not.
[[nodiscard]] std::optional<double> steady_speed(const EditList& list);

/// Whether what is alike lies about where one factor would put it: enough to go and look for that factor.
[[nodiscard]] bool may_be_steady(const EditList& list);

/// Makes `list` that of one edit, the speed of the whole copy; of the rest nothing is said.
void conclude_speed(EditList& list, double factor);

} // namespace rectool
