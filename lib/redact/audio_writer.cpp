#include "redact/audio_writer.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <sndfile.h>
#include <vector>

namespace rectool {

namespace {

constexpr std::uint32_t flac_channels = 8;
constexpr std::uint32_t flac_rate = 655350;

bool fits_flac(const Essence& essence) {
    return !is_float(essence.sample) && essence.sample != SampleFormat::s32 && essence.channels <= flac_channels &&
           essence.rate <= flac_rate;
}

int sndfile_format(Container container, const Essence& essence) {
    constexpr std::array majors = {SF_FORMAT_RF64, SF_FORMAT_W64, SF_FORMAT_AIFF, SF_FORMAT_CAF, SF_FORMAT_AU, SF_FORMAT_FLAC};
    const bool unsigned_8 = container == Container::wav || container == Container::w64;
    int minor = 0;
    switch (essence.sample) {
    case SampleFormat::s8:
        minor = unsigned_8 ? SF_FORMAT_PCM_U8 : SF_FORMAT_PCM_S8;
        break;
    case SampleFormat::s16:
        minor = SF_FORMAT_PCM_16;
        break;
    case SampleFormat::s24:
        minor = SF_FORMAT_PCM_24;
        break;
    case SampleFormat::s32:
        minor = SF_FORMAT_PCM_32;
        break;
    case SampleFormat::f32:
        minor = SF_FORMAT_FLOAT;
        break;
    case SampleFormat::f64:
        minor = SF_FORMAT_DOUBLE;
        break;
    }
    return majors.at(static_cast<std::size_t>(container)) | minor;
}

/// Integers left-justified in 32 bits, as libsndfile takes them.
std::vector<int> integers(ByteView bytes, unsigned width) {
    std::vector<int> values(bytes.size() / width);
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint32_t value = 0;
        for (unsigned j = 0; j < width; ++j)
            value |= static_cast<std::uint32_t>(bytes[i * width + j]) << (32 - 8 * width + 8 * j);
        values[i] = static_cast<int>(value);
    }
    return values;
}

template <class Number> std::vector<Number> numbers(ByteView bytes) {
    std::vector<Number> values(bytes.size() / sizeof(Number));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Number));
    return values;
}

} // namespace

struct AudioWriter::File {
    SNDFILE* handle = nullptr;
    ~File() {
        if (handle != nullptr) sf_close(handle);
    }
};

ChosenContainer choose_container(const std::string& name, const Essence& essence) {
    constexpr std::array<std::pair<const char*, Container>, 8> names = {{{"WAV", Container::wav},
                                                                         {"RF64", Container::wav},
                                                                         {"W64", Container::w64},
                                                                         {"AIFF", Container::aiff},
                                                                         {"CAF", Container::caf},
                                                                         {"AU", Container::au},
                                                                         {"FLAC", Container::flac},
                                                                         {"Ogg FLAC", Container::flac}}};
    for (const auto& [known, container] : names)
        if (name == known && (container != Container::flac || fits_flac(essence))) return {container, true};
    return {fits_flac(essence) ? Container::flac : Container::wav, false};
}

std::string name_of(Container container) {
    constexpr std::array names = {"WAV", "W64", "AIFF", "CAF", "AU", "FLAC"};
    return names.at(static_cast<std::size_t>(container));
}

AudioWriter::AudioWriter(const std::string& path, Container container, const Essence& essence)
    : file_(std::make_unique<File>()), essence_(essence), path_(path) {
    SF_INFO info{};
    info.samplerate = static_cast<int>(essence.rate);
    info.channels = static_cast<int>(essence.channels);
    info.format = sndfile_format(container, essence);
    file_->handle = sf_open(path.c_str(), SFM_WRITE, &info);
    if (file_->handle == nullptr)
        throw Error(ErrorKind::output, std::string(tr("cannot write")) + " " + path + ": " + sf_strerror(nullptr));
    sf_command(file_->handle, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    if (container == Container::wav) sf_command(file_->handle, SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);
}

AudioWriter::~AudioWriter() = default;

void AudioWriter::write(ByteView frames) {
    const std::size_t frame = std::max<std::size_t>(1, essence_.unit_bytes()); // always pcm, as the formats above are
    const auto count = static_cast<sf_count_t>(frames.size() / frame);
    sf_count_t written = 0;
    if (essence_.sample == SampleFormat::f32)
        written = sf_writef_float(file_->handle, numbers<float>(frames).data(), count);
    else if (essence_.sample == SampleFormat::f64)
        written = sf_writef_double(file_->handle, numbers<double>(frames).data(), count);
    else
        written = sf_writef_int(file_->handle, integers(frames, bytes_per_sample(essence_.sample)).data(), count);
    if (written != count)
        throw Error(ErrorKind::output, std::string(tr("cannot write")) + " " + path_ + ": " + sf_strerror(file_->handle));
}

void AudioWriter::close() {
    SNDFILE* handle = file_->handle;
    file_->handle = nullptr;
    if (sf_close(handle) != 0) throw Error(ErrorKind::output, std::string(tr("cannot write")) + " " + path_);
}

} // namespace rectool
