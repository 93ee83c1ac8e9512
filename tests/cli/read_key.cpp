// Opens a secret key file as the library does: read_key FILE [PASSPHRASE]. Prints the public key; 1 for an Error, with its
// message.
#include "rectool/error.hpp"
#include "rectool/keys.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    try {
        const rectool::SecretKey key =
            rectool::read_secret_key_file(argc > 1 ? argv[1] : "", [&] { return rectool::Passphrase(argc > 2 ? argv[2] : ""); });
        std::printf("%s\n", key.public_key().text().c_str());
        return 0;
    } catch (const rectool::Error& error) {
        std::fprintf(stderr, "%s; %s\n", error.message().c_str(), error.hint().c_str());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "unexpected: %s\n", error.what());
        return 3;
    }
}
