// Ranges of edits as people write them: options, a label track of Audacity, a JSON list.
#pragma once

#include "rectool/declare.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rectool {

/// A time in seconds, or a number of samples ("12000samples"), which needs the rate.
struct WrittenTime {
    double seconds = 0;
    std::optional<std::uint64_t> samples;
    [[nodiscard]] Seconds at_rate(std::uint32_t rate) const;
    bool operator==(const WrittenTime&) const = default;
};

/// An edit whose times may still be samples.
struct WrittenEdit {
    DeclaredKind kind = DeclaredKind::cut;
    WrittenTime start;
    WrittenTime end;
    std::optional<WrittenTime> at; ///< move, repeat
    std::string reason;            ///< empty: the reason for all
    std::optional<std::string> note;
};

/// "1:02:03.456", "62:03.4", "75.25" or "12000samples".
[[nodiscard]] std::optional<WrittenTime> parse_written_time(std::string_view text);

/// START-END, of a move or repeat START-END@PLACE. Throws Error{usage} naming the option.
[[nodiscard]] WrittenEdit parse_written_edit(DeclaredKind kind, const std::string& text);

/// Lines "start TAB end TAB label": the label's first word is the kind, a second one the reason. Throws Error{input} naming the
/// line.
[[nodiscard]] std::vector<WrittenEdit> read_label_file(const std::string& path);

/// [{"kind":"cut","start":"12:31.4","end":765.6,"reason":"third-party","note":"…","at":…}, …]. Throws Error{input}.
[[nodiscard]] std::vector<WrittenEdit> read_edit_list(const std::string& path);

/// With the rate of the original (`rate_a`) and of the copy, and a reason for those that have none.
[[nodiscard]] AskedEdit asked(const WrittenEdit& edit, std::uint32_t rate_a, std::uint32_t rate_b, const std::string& reason);

} // namespace rectool
