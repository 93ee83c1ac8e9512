#include "rectool/receipt.hpp"
#include "base/text.hpp"
#include "receipt/qr_code.hpp"
#include "receipt/receipt_text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"
#include "tools/terminal_qr.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct ReceiptOptions {
    std::string chain;
    std::string svg;
    std::string png;
    std::string paper = "a4";
    std::string sheet;
    bool force = false;
    bool quiet = false;
};

/// All of them or none.
void write_files(const ReceiptOptions& options, const Chain& chain) {
    const QrCode code = make_qr_code(receipt_code(*chain.head));
    const std::string name = std::filesystem::path(options.chain).filename().string();
    std::vector<std::unique_ptr<OutputFile>> files;
    const auto add = [&](const std::string& path, const auto& content) {
        if (path.empty()) return;
        files.push_back(std::make_unique<OutputFile>(path, options.force));
        files.back()->write(content());
    };
    add(options.svg, [&] { return qr_svg(code, SvgUse::file); });
    add(options.png, [&] { return qr_png(code); });
    add(options.sheet, [&] { return receipt_sheet(chain, name, options.paper == "a6" ? Paper::a6 : Paper::a4); });
    for (const auto& file : files)
        file->commit();
}

int run_receipt(const ReceiptOptions& options) {
    const Chain chain = read_chain(options.chain);
    if (!chain.problems.empty())
        throw Error(ErrorKind::chain_invalid,
                    fmt::format(fmt::runtime(tr("this chain is invalid, so there is no receipt of it: {}")), options.chain),
                    tr("rectool show --check says what is wrong"));
    if (!chain.head) {
        print_error(fmt::format(fmt::runtime(tr("the end of this chain is missing, so there is no receipt of it yet: {}")),
                                options.chain),
                    tr("rectool sign --resume ends a chain that was interrupted"));
        return 4;
    }
    write_files(options, chain);
    if (options.quiet) return 0;
    const std::string name = std::filesystem::path(options.chain).filename().string();
    print(receipt_text(chain, name, terminal_qr(receipt_code(*chain.head))));
    return 0;
}

} // namespace

Command add_receipt(CLI::App& program) {
    const auto options = std::make_shared<ReceiptOptions>();
    CLI::App* parser = program.add_subcommand("receipt", tr("print what the other side keeps: receipt letters and QR code"));
    parser->add_option("CHAIN", options->chain, tr("the chain"))->required()->check(not_empty());
    parser->add_option("--print", options->sheet, tr("write a page to print, with room for signatures"))
        ->type_name("HTML")
        ->check(not_empty());
    parser->add_option("--paper", options->paper, tr("with --print: the size of the paper (default: a4)"))
        ->type_name("SIZE")
        ->check(CLI::IsMember({"a4", "a6"}));
    parser->add_option("--svg", options->svg, tr("write the QR code as an SVG picture"))->type_name("FILE")->check(not_empty());
    parser->add_option("--png", options->png, tr("write the QR code as a PNG picture"))->type_name("FILE")->check(not_empty());
    parser->add_flag("--force", options->force, tr("replace these files if they exist"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool receipt talk.m4a.recsig\n  rectool receipt talk.m4a.recsig --print receipt.html");
    return {parser, [options] { return run_receipt(*options); }};
}

} // namespace rectool
