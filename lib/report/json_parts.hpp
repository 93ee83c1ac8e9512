// What the JSON of verify and of diff have in common (docs/format.md, "JSON").
#pragma once

#include "rectool/declaration.hpp"
#include "rectool/edits.hpp"
#include "rectool/verdict.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace rectool {

using Json = nlohmann::ordered_json;

/// null where there is none.
template <class T> [[nodiscard]] Json optional_json(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

[[nodiscard]] Json range_json(const TimeRange& range);
[[nodiscard]] Json ranges_json(const std::vector<TimeRange>& ranges);
[[nodiscard]] Json edits_json(const EditList& list);
[[nodiscard]] Json alike_json(const EditList& list);
[[nodiscard]] Json problems_json(const Chain& chain);
[[nodiscard]] Json notes_json(const std::vector<SourceNote>& notes);
[[nodiscard]] Json declarations_json(const std::vector<Declaration>& declarations);
[[nodiscard]] Json doubts_json(const Verdict& verdict);

/// One line of ASCII, whatever the strings hold.
[[nodiscard]] std::string json_text(const Json& json);

} // namespace rectool
