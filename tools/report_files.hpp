// What diff and verify write beside what they print: label tracks, and the report as a page.
#pragma once

#include "rectool/output_file.hpp"
#include "rectool/page.hpp"
#include "rectool/report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

struct ReportPaths {
    std::string labels; ///< empty: none; else the tracks are called this with .a.txt and .b.txt
    std::string html;   ///< empty: none
    bool force = false; ///< overwrite
};

/// Opened before the work begins, so that a file that cannot be written is told at once; written when it is done.
class ReportFiles {
public:
    /// Throws as OutputFile, and Error{usage} if a file would be written over one of `inputs`.
    ReportFiles(const ReportPaths& paths, const std::vector<std::string>& inputs);

    void write_labels(const EditList& edits); ///< does nothing if no labels were asked for
    void write_page(const std::string& html); ///< only if a page was asked for
    [[nodiscard]] bool wants_page() const noexcept { return page_.has_value(); }

private:
    std::optional<OutputFile> labels_a_;
    std::optional<OutputFile> labels_b_;
    std::optional<OutputFile> page_;
};

/// The words of a command line as one that can be given to a shell.
[[nodiscard]] std::string quoted_command_line(int argc, char** argv);

/// This version, and now.
[[nodiscard]] PageFacts page_facts(const std::string& command_line);

} // namespace rectool
