#pragma once

namespace rectool {

/// Chooses the language of messages: --lang of the command line, else the environment. To be called before any text is made, as
/// the help texts are translated too. Throws Error{usage} when --lang has no usable value.
void choose_language(int argc, const char* const* argv);

} // namespace rectool
