#include "decode/serve.hpp"

#include "audio/source_messages.hpp"
#include "base/text.hpp"
#include "decode/confine.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <new>

namespace rectool {

namespace {

/// In whole pieces, as a codec's frames are short: each answer wakes the other side.
void write_chunks(PipeWriter& pipe, AudioSource& source, std::uint64_t units) {
    const std::uint64_t piece = source.essence().units_in_piece();
    SourceAnswer answer = UnitChunk{};
    auto& chunk = std::get<UnitChunk>(answer);
    for (bool ended = false; units > 0 && !ended;) {
        const std::uint64_t wanted = std::min(piece, units);
        while (chunk.count < wanted && !ended)
            ended = source.read(chunk, wanted - chunk.count) == 0;
        if (chunk.count == 0) return;
        units -= chunk.count;
        write_answer(pipe, answer);
        chunk.clear();
    }
}

/// From start to end.
void write_all(PipeWriter& pipe, AudioSource& source) {
    write_chunks(pipe, source, UINT64_MAX);
    write_answer(pipe, source.finish());
}

/// What is asked for, as long as anything is.
void write_on_demand(PipeWriter& pipe, AudioSource& source) {
    while (true) {
        const Range units = unpack_units(pipe.receive());
        source.seek(units);
        write_answer(pipe, SourceMoved{units});
        write_chunks(pipe, source, units.length());
        write_answer(pipe, SourcePaused{});
    }
}

void answer_request(PipeWriter& pipe, Opener open) {
    const DecodeRequest request = unpack_request(pipe.receive());
    const auto file = std::make_shared<const InputFile>(Descriptor(decoder_file), request.path);
    confine(file->size());
    const auto source = open(file, request.options);
    if (source == nullptr) return write_answer(pipe, SourceDeclined{});
    write_answer(pipe, SourceOpened{source->essence(), source->presentation(), source->container(), source->frames_expected()});
    if (request.options.look_back)
        write_on_demand(pipe, *source);
    else
        write_all(pipe, *source);
}

} // namespace

void serve(Opener open) {
    try {
        PipeWriter pipe(Descriptor(decoder_memory), decoder_socket);
        try {
            answer_request(pipe, open);
        } catch (const Error& error) {
            write_answer(pipe, SourceFailed{error.message(), error.hint()});
        } catch (const std::bad_alloc&) {
            write_answer(pipe, SourceFailed{tr("there is not enough memory to decode this file"), {}});
        }
        (void)pipe.receive();     // the answers are in the memory that they share; it says nothing more
    } catch (const PipeBroken&) { // nobody listens any more
    }
}

} // namespace rectool
