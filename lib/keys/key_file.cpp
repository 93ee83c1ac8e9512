// Reads and writes minisign's key files. The format is described in key_format.hpp.
#include "base/folder.hpp"
#include "base/text.hpp"
#include "keys/key_format.hpp"
#include "keys/sealed_key.hpp"
#include "keys/secret_key.hpp"
#include "rectool/error.hpp"
#include "rectool/hash.hpp"
#include "rectool/keys.hpp"
#include "rectool/output_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rectool {

namespace {

Error key_file_error(const char* sentence, const std::string& path, std::string hint = {}) {
    return {ErrorKind::input, std::string(sentence) + " " + path, std::move(hint)};
}

Error damaged(const std::string& path) {
    return key_file_error(tr("this key file is damaged:"), path, tr("use a backup of it"));
}

/// The two lines of a key file.
struct KeyFileText {
    std::string_view comment; ///< after the prefix
    std::string_view payload; ///< base64
};

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

KeyFileText split_key_file(std::string_view text, const std::string& path) {
    std::string_view comment = take_line(text);
    if (!comment.starts_with(comment_prefix)) throw key_file_error(tr("this is not a minisign key file:"), path);
    comment.remove_prefix(comment_prefix.size());
    const std::string_view payload = take_line(text);
    if (payload.empty() || text.find_first_not_of("\r\n") != std::string_view::npos) throw damaged(path);
    return {comment, payload};
}

/// Reads a file into locked memory, as an unencrypted key must not lie about in the heap. Returns how many bytes.
std::size_t read_locked(const std::string& path, LockedBytes& bytes) {
    const auto fail = [&] {
        return Error(ErrorKind::input, std::string(tr("cannot read the secret key:")) + " " + path + ": " + std::strerror(errno));
    };
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) throw fail();
    struct Closer {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } const closer{descriptor};
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) throw fail();
    if (!S_ISREG(info.st_mode)) throw key_file_error(tr("not a regular file:"), path);
    std::size_t length = 0;
    while (length < bytes.size()) {
        const ssize_t got = ::read(descriptor, bytes.data() + length, bytes.size() - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw fail();
        if (got == 0) return length;
        length += static_cast<std::size_t>(got);
    }
    throw key_file_error(tr("this is not a minisign key file:"), path);
}

/// Eight hexadecimal digits over the base64 of a secret key file: tells damage from a wrong passphrase before one is asked for.
std::string sum_of(std::string_view payload) {
    return hex_encode(blake2b({as_bytes(payload)})).substr(0, 8);
}

/// The sum that a file of ours has in its comment; minisign's own files have none.
std::optional<std::string_view> sum_in(const KeyFileText& file) {
    const std::size_t at = file.comment.rfind(sum_prefix);
    if (at == std::string_view::npos || !file.comment.starts_with("rectool ")) return std::nullopt;
    return file.comment.substr(at + sum_prefix.size());
}

void refuse_existing(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0)
        throw Error(ErrorKind::output, std::string(tr("this key file exists already, and is not overwritten:")) + " " + path,
                    tr("choose other names with -s and -p"));
}

} // namespace

PublicKey read_public_key_file(const std::string& path) {
    const std::string text = read_small_file(path, max_key_file_size);
    const KeyFileText file = split_key_file(text, path);
    if (file.payload.size() > public_payload_size * 2)
        throw key_file_error(tr("this is a secret key where a public key is needed:"), path);
    const std::optional<PublicKey> key = parse_public_key(file.payload);
    if (!key)
        throw key_file_error(tr("there is no usable public key in this file (damaged, or a weak key that nobody should use):"),
                             path);
    return *key;
}

SecretKey read_secret_key_file(const std::string& path, const PassphraseSource& ask) {
    LockedBytes text(max_key_file_size);
    const std::size_t length = read_locked(path, text);
    const KeyFileText file = split_key_file(text.text(length), path);
    if (parse_public_key(file.payload)) throw key_file_error(tr("this is a public key where a secret key is needed:"), path);
    LockedBytes payload(secret_payload_size);
    const std::optional<std::string_view> sum = sum_in(file);
    if ((sum && *sum != sum_of(file.payload)) || !base64_decode_into(file.payload, payload.span())) throw damaged(path);
    UnsealResult result = unseal_key(payload, ask);
    switch (result.fault) {
    case SealFault::none:
        break;
    case SealFault::damaged:
        throw damaged(path);
    case SealFault::too_costly:
        throw key_file_error(
            tr("opening this secret key would take more memory or time than rectool allows (1 GiB, 2^25 operations):"), path);
    case SealFault::no_memory:
        throw key_file_error(tr("there is not enough memory to open this secret key:"), path, tr("up to 1 GiB is needed"));
    case SealFault::wrong_passphrase:
        if (sum) throw key_file_error(tr("wrong passphrase for this secret key:"), path);
        throw key_file_error(
            tr("wrong passphrase for this secret key:"), path,
            tr("if you are sure of the passphrase the file is badly damaged; it has no checksum that would tell"));
    }
    return std::move(*result.key);
}

void write_key_pair(const SecretKey& key, const std::string& secret_path, const std::string& public_path,
                    const Passphrase* passphrase) {
    refuse_existing(secret_path);
    refuse_existing(public_path);
    make_private_folder(std::filesystem::path(secret_path).parent_path().string());
    OutputFile secret_file(secret_path, false, 0600);
    OutputFile public_file(public_path, false, 0644);

    LockedBytes payload(secret_payload_size);
    if (!seal_key(key, passphrase, payload))
        throw Error(ErrorKind::output, tr("there is not enough memory to encrypt the secret key"), tr("1 GiB is needed"));
    LockedBytes encoded(sodium_base64_ENCODED_LEN(secret_payload_size, sodium_base64_VARIANT_ORIGINAL));
    sodium_bin2base64(reinterpret_cast<char*>(encoded.data()), encoded.size(), payload.data(), payload.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    const std::string_view base64 = encoded.text(encoded.size() - 1); // without the terminating zero

    const std::string_view what = passphrase != nullptr ? "rectool encrypted secret key" : "rectool secret key, not encrypted";
    secret_file.write(std::string(comment_prefix) + std::string(what) + std::string(sum_prefix) + sum_of(base64) + "\n");
    secret_file.write(base64);
    secret_file.write("\n");
    public_file.write(std::string(comment_prefix) + "minisign public key " + key.public_key().id_text() + "\n" +
                      key.public_key().text() + "\n");
    secret_file.commit();
    try {
        public_file.commit();
    } catch (...) {
        ::unlink(secret_path.c_str());
        throw;
    }
}

} // namespace rectool
