#include "tools/report_files.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/trust.hpp"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <string_view>

namespace rectool {

namespace {

bool is_plain(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("-_./:=+,@%").find(c) != std::string_view::npos;
}

std::string quoted(std::string_view word) {
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return std::string(word);
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

void check_not_input(const std::string& path, const std::vector<std::string>& inputs) {
    for (const std::string& input : inputs) {
        std::error_code ignored;
        if (std::filesystem::equivalent(path, input, ignored))
            throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("{} would be written over what is to be examined")), path));
    }
}

} // namespace

ReportFiles::ReportFiles(const ReportPaths& paths, const std::vector<std::string>& inputs) {
    const auto open = [&](std::optional<OutputFile>& file, const std::string& path) {
        check_not_input(path, inputs);
        file.emplace(path, paths.force);
    };
    if (!paths.labels.empty()) {
        open(labels_a_, paths.labels + ".a.txt");
        open(labels_b_, paths.labels + ".b.txt");
    }
    if (!paths.html.empty()) open(page_, paths.html);
}

void ReportFiles::write_labels(const EditList& edits) {
    if (!labels_a_ || !labels_b_) return;
    labels_a_->write(label_track(edits, LabelSide::a));
    labels_b_->write(label_track(edits, LabelSide::b));
    labels_a_->commit();
    labels_b_->commit();
}

void ReportFiles::write_page(const std::string& html) {
    page_->write(html);
    page_->commit();
}

std::string quoted_command_line(int argc, char** argv) {
    std::string line;
    for (int i = 0; i < argc; ++i)
        line += (i == 0 ? "" : " ") + quoted(argv[i]);
    return line;
}

PageFacts page_facts(const std::string& command_line) {
    return {command_line, RECTOOL_VERSION, format_time(std::time(nullptr))};
}

} // namespace rectool
