// What a command writes for people, and what it may assume of their terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace rectool {

/// Results go to stdout. Whether they arrived is known at the end, from finish_output.
void print(std::string_view text);

/// Flushes and closes stdout; false if anything printed did not get through.
[[nodiscard]] bool finish_output() noexcept;

/// Keeps 0, 1 and 2 from being given to files that are opened later, when the caller had closed them.
void reserve_standard_streams() noexcept;

/// Whether colours are wanted: a terminal, not a dumb one, and NO_COLOR is not set (https://no-color.org).
[[nodiscard]] bool wants_colour(std::FILE* stream);

/// The one line on stderr that says why nothing more is done. Escapes what it prints.
void print_error(std::string_view message, std::string_view hint);

/// A line on stderr while something takes longer than a second; only on a terminal, and gone at the end.
/// For one thread at a time.
class Progress {
public:
    explicit Progress(std::string what); ///< a sentence for people, such as "reading the recording"
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

    /// May be called very often. Without `total` the seconds are shown.
    void update(std::uint64_t done, std::optional<std::uint64_t> total);

private:
    using Clock = std::chrono::steady_clock;

    std::string what_;
    Clock::time_point start_;
    Clock::time_point next_;
    bool enabled_;
    bool shown_ = false;
};

} // namespace rectool
