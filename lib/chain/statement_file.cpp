#include "rectool/statement_file.hpp"

#include "base/text.hpp"
#include "chain/line_reader.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rectool {

namespace {

Error refusal(ErrorKind kind, const char* sentence, const std::string& name, const char* hint = "") {
    return {kind, std::string(sentence) + " " + name, hint};
}

Statement parse_one(const Line& line, const std::string& place) {
    ParsedLine parsed = line.too_long ? LineError{LineFault::too_long, "line"} : parse_line(line.text);
    if (const auto* error = std::get_if<LineError>(&parsed); error != nullptr && error->fault == LineFault::transport)
        throw refusal(ErrorKind::input, tr("changed in transport (text mode: line ends or a byte order mark):"), place,
                      tr("have it sent again as a binary file"));
    auto* statement = std::get_if<Statement>(&parsed);
    if (statement == nullptr || !line.terminated)
        throw refusal(ErrorKind::chain_invalid, tr("this line is no statement as the format asks for:"), place);
    if (!verify_signature(statement->key, signed_bytes(statement->line), statement->signature))
        throw refusal(ErrorKind::chain_invalid, tr("the signature of this statement is not its signer's:"), place);
    return std::move(*statement);
}

std::vector<Statement> read_lines(LineReader& lines, const std::string& name) {
    std::vector<Statement> statements;
    std::set<Hash> known;
    Line line;
    for (std::size_t number = 1; lines.next(line); ++number) {
        Statement statement = parse_one(line, name + ":" + std::to_string(number));
        if (!known.insert(statement.hash).second) continue;
        if (statements.size() >= max_statements)
            throw refusal(ErrorKind::input, tr("there are more statements in this file than rectool reads:"), name);
        statements.push_back(std::move(statement));
    }
    if (statements.empty()) throw refusal(ErrorKind::input, tr("this file is empty:"), name);
    return statements;
}

/// Keeps others from replacing the file `path` as long as it lives: the lock is on the very file that has that name.
class FileLock {
public:
    explicit FileLock(const std::string& path) {
        for (;;) {
            descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
            if (descriptor_ < 0) throw refusal(ErrorKind::input, tr("cannot read the file:"), path);
            (void)::flock(descriptor_, LOCK_EX); // best effort: some file systems have no locks
            struct stat named {};
            const bool same = ::fstat(descriptor_, &opened_) == 0 && ::stat(path.c_str(), &named) == 0 &&
                              named.st_ino == opened_.st_ino && named.st_dev == opened_.st_dev;
            if (same) return;
            ::close(descriptor_); // it was replaced while we waited
        }
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock() { ::close(descriptor_); }
    [[nodiscard]] unsigned mode() const { return opened_.st_mode & 0777U; }

private:
    int descriptor_ = -1;
    struct stat opened_ {};
};

/// Those of `statements` that the chain does not have yet. Throws unless each may stand behind it.
std::vector<Statement> new_ones(Chain& chain, const std::string& path, const std::vector<Statement>& statements) {
    if (!chain.problems.empty())
        throw refusal(ErrorKind::chain_invalid, tr("this chain is invalid, so nothing is added to it:"), path,
                      tr("rectool show --check says what is wrong"));
    if (!chain.head) throw refusal(ErrorKind::usage, tr("this chain has no end yet, so there is no statement about it:"), path);
    const std::size_t before = chain.statements.size();
    chain.statements = united(std::move(chain.statements), statements);
    const std::set<Hash> named = names_of_chain(chain);
    for (const Statement& statement : chain.statements) {
        if (statement.names_a_recording() && !statement.is_on(*chain.head))
            throw refusal(ErrorKind::usage, tr("the statements are about another recording than this chain:"), path);
        if (!statement.names_a_recording() && !named.contains(statement.hash))
            throw refusal(ErrorKind::usage, tr("nothing in this chain names the statement that was made before the recording:"),
                          path, tr("a statement made with --after names it"));
    }
    if (chain.statements.size() > max_statements)
        throw refusal(ErrorKind::usage, tr("these are more statements than a chain may have:"), path);
    return {chain.statements.begin() + static_cast<std::ptrdiff_t>(before), chain.statements.end()};
}

} // namespace

std::vector<Statement> read_statements(const std::string& path) {
    LineReader lines(file_reader(path));
    return read_lines(lines, path);
}

std::vector<Statement> parse_statements(std::string_view text, const std::string& name) {
    LineReader lines(text_reader(text));
    return read_lines(lines, name);
}

bool holds_statements(const std::string& path) {
    LineReader lines(file_reader(path));
    Line line;
    return lines.next(line) && std::holds_alternative<Statement>(parse_line(line.text));
}

std::vector<Statement> united(std::vector<Statement> ours, const std::vector<Statement>& theirs) {
    std::set<Hash> known;
    for (const Statement& statement : ours)
        known.insert(statement.hash);
    for (const Statement& statement : theirs)
        if (known.insert(statement.hash).second) ours.push_back(statement);
    return ours;
}

bool about_one_recording(const std::vector<Statement>& statements) {
    std::optional<Hash> head;
    std::optional<ReceiptBits> bits;
    for (const Statement& statement : statements) {
        if (!statement.names_a_recording()) continue;
        const ReceiptBits named = statement.on ? receipt_bits(*statement.on) : *statement.receipt;
        if ((bits && named != *bits) || (head && statement.on && *head != *statement.on)) return false;
        bits = named;
        if (statement.on) head = statement.on;
    }
    return true;
}

std::vector<Hash> latest(const std::vector<Statement>& statements) {
    std::set<Hash> named;
    for (const Statement& statement : statements)
        named.insert(statement.after.begin(), statement.after.end());
    std::vector<Hash> hashes;
    for (const Statement& statement : statements)
        if (!named.contains(statement.hash)) hashes.push_back(statement.hash);
    if (hashes.size() > max_after) hashes.erase(hashes.begin(), hashes.end() - static_cast<std::ptrdiff_t>(max_after));
    return hashes;
}

std::size_t add_statements(const std::string& given_path, const std::vector<Statement>& statements) {
    std::error_code ignored;
    const std::filesystem::path target = std::filesystem::canonical(given_path, ignored); // a link stays one
    const std::string path = target.empty() ? given_path : target.string();
    const FileLock lock(path);
    Chain chain = read_chain(path);
    const std::vector<Statement> added = new_ones(chain, path, statements);
    if (added.empty()) return 0;
    OutputFile output(path, true, lock.mode());
    const LineReader::Read read = file_reader(path);
    std::string buffer(std::size_t{1} << 16U, '\0');
    for (std::uint64_t left = chain.intact_bytes; left > 0;) {
        const std::size_t count = read(buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left)));
        if (count == 0) throw refusal(ErrorKind::input, tr("the file became shorter while it was read:"), path);
        output.write(std::string_view(buffer).substr(0, count));
        left -= count;
    }
    for (const Statement& statement : added)
        output.write(statement.line + "\n");
    output.commit();
    return added.size();
}

void write_statements(const std::string& path, const std::vector<Statement>& statements, bool overwrite) {
    OutputFile output(path, overwrite);
    for (const Statement& statement : statements)
        output.write(statement.line + "\n");
    output.commit();
}

} // namespace rectool
