// The work of the process that decodes.
#pragma once

namespace rectool {

/// Takes a request from descriptor decoder_socket, confines this process, and answers with the recording on decoder_file until
/// nobody wants more.
void serve();

} // namespace rectool
