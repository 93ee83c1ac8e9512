#include "decode/sndfile_source.hpp"

#include "audio/limits.hpp"
#include "audio/presentation.hpp"
#include "audio/sample_convert.hpp"
#include "base/text.hpp"
#include "decode/chunk_scan.hpp"
#include "decode/file_cursor.hpp"
#include "decode/flac_channel_mask.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <sndfile.h>

namespace rectool {

namespace {

struct VirtualFile {
    FileCursor cursor;
    std::vector<HeaderPatch> patches;
};

VirtualFile& file_of(void* user) {
    return *static_cast<VirtualFile*>(user);
}

sf_count_t virtual_length(void* user) {
    return static_cast<sf_count_t>(file_of(user).cursor.reader->size());
}

sf_count_t virtual_seek(sf_count_t offset, int whence, void* user) {
    FileCursor& cursor = file_of(user).cursor;
    sf_count_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<sf_count_t>(cursor.position);
    if (whence == SEEK_END) base = virtual_length(user);
    sf_count_t target = 0;
    if (__builtin_add_overflow(base, offset, &target) || target < 0) return -1;
    cursor.position = static_cast<std::uint64_t>(target);
    return target;
}

sf_count_t virtual_read(void* out, sf_count_t count, void* user) {
    if (count <= 0) return 0;
    VirtualFile& file = file_of(user);
    const std::uint64_t start = file.cursor.position;
    const std::span bytes(static_cast<std::uint8_t*>(out), static_cast<std::size_t>(count));
    const std::size_t got = file.cursor.read(bytes);
    for (const HeaderPatch& patch : file.patches)
        for (std::uint64_t i = 0; i < patch.bytes.size(); ++i)
            if (patch.offset + i >= start && patch.offset + i < start + got)
                bytes[static_cast<std::size_t>(patch.offset + i - start)] = patch.bytes[i];
    return static_cast<sf_count_t>(got);
}

sf_count_t virtual_write(const void*, sf_count_t, void*) {
    return 0;
}

sf_count_t virtual_tell(void* user) {
    return static_cast<sf_count_t>(file_of(user).cursor.position);
}

// How the samples come out of libsndfile.
enum class Reading {
    raw,    // as they are in the file, perhaps with their bytes reversed
    shorts, // decoded to 16 bit
    ints    // decoded to 32 bit, the highest bits used
};

struct Plan {
    Reading reading;
    SampleFormat stored; // format of the file's samples
    bool flip = false;   // unsigned 8 bit
};

std::optional<Plan> plan_for(int format) {
    const int major = format & SF_FORMAT_TYPEMASK;
    const bool packed = major == SF_FORMAT_FLAC || major == SF_FORMAT_OGG;
    switch (format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_S8:
        return Plan{packed ? Reading::ints : Reading::raw, SampleFormat::s8};
    case SF_FORMAT_PCM_U8:
        return Plan{Reading::raw, SampleFormat::s8, true};
    case SF_FORMAT_PCM_16:
        return Plan{packed ? Reading::shorts : Reading::raw, SampleFormat::s16};
    case SF_FORMAT_PCM_24:
        return Plan{packed ? Reading::ints : Reading::raw, SampleFormat::s24};
    case SF_FORMAT_PCM_32:
        return Plan{packed ? Reading::ints : Reading::raw, SampleFormat::s32};
    case SF_FORMAT_FLOAT:
        return Plan{Reading::raw, SampleFormat::f32};
    case SF_FORMAT_DOUBLE:
        return Plan{Reading::raw, SampleFormat::f64};
    case SF_FORMAT_ULAW:
    case SF_FORMAT_ALAW:
        return Plan{Reading::shorts, SampleFormat::s16};
    default:
        return std::nullopt;
    }
}

const char* name_of(int format) {
    switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_WAV:
    case SF_FORMAT_WAVEX:
        return "WAV";
    case SF_FORMAT_RF64:
        return "RF64";
    case SF_FORMAT_W64:
        return "W64";
    case SF_FORMAT_AIFF:
        return "AIFF";
    case SF_FORMAT_CAF:
        return "CAF";
    case SF_FORMAT_AU:
        return "AU";
    case SF_FORMAT_FLAC:
        return "FLAC";
    case SF_FORMAT_OGG:
        return "Ogg FLAC";
    default:
        return nullptr;
    }
}

const char* speaker_name(int position) {
    static constexpr const char* names[] = {nullptr, "FC",  "FL", "FR", "FC", "FL",  "FR",  "FC",  "BC",  "BL",  "BR", "LFE",
                                            "FLC",   "FRC", "SL", "SR", "TC", "TFL", "TFR", "TFC", "TBL", "TBR", "TBC"};
    return position > 0 && position < static_cast<int>(std::size(names)) ? names[position] : nullptr;
}

std::string layout_of(SNDFILE* file, const SF_INFO& info) {
    std::vector<int> map(static_cast<std::size_t>(info.channels));
    std::string layout;
    const int bytes = info.channels * static_cast<int>(sizeof(int));
    if (sf_command(file, SFC_GET_CHANNEL_MAP_INFO, map.data(), bytes) == SF_TRUE)
        for (const int position : map) {
            const char* name = speaker_name(position);
            if (name == nullptr) return default_layout(static_cast<unsigned>(info.channels));
            layout += (layout.empty() ? "" : "+") + std::string(name);
        }
    if (layout.empty()) {
        const int major = info.format & SF_FORMAT_TYPEMASK;
        const bool flac = major == SF_FORMAT_FLAC || major == SF_FORMAT_OGG;
        return flac ? flac_layout(static_cast<unsigned>(info.channels)) : default_layout(static_cast<unsigned>(info.channels));
    }
    return layout;
}

class SndfileSource final : public AudioSource {
public:
    explicit SndfileSource(const InputFilePtr& file) : reader_(file) {
        ChunkScan scan = scan_chunks(reader_);
        notes_ = std::move(scan.notes);
        file_.cursor.reader = &reader_;
        file_.patches = std::move(scan.patches);
    }
    ~SndfileSource() override {
        if (sound_ != nullptr) sf_close(sound_);
    }
    SndfileSource(const SndfileSource&) = delete;
    SndfileSource& operator=(const SndfileSource&) = delete;

    // False if this is no file for libsndfile.
    bool open(const SourceOptions& options) {
        static SF_VIRTUAL_IO io{virtual_length, virtual_seek, virtual_read, virtual_write, virtual_tell};
        SF_INFO info{};
        sound_ = sf_open_virtual(&io, SFM_READ, &info, &file_);
        file_.cursor.rethrow();
        if (sound_ == nullptr || name_of(info.format) == nullptr) return false;
        const std::optional<Plan> plan = plan_for(info.format);
        if (!plan) return false;
        plan_ = *plan;
        check_limits(reader_.path(), info.channels, info.samplerate);
        expected_ = info.frames > 0 && info.frames < SF_COUNT_MAX ? static_cast<std::uint64_t>(info.frames) : 0;
        container_ = name_of(info.format);
        stored_width_ = bytes_per_sample(plan_.stored);
        swap_ = plan_.reading == Reading::raw && stored_width_ > 1 &&
                sf_command(sound_, SFC_RAW_DATA_NEEDS_ENDSWAP, nullptr, 0) == SF_TRUE;
        essence_.type = EssenceType::pcm;
        essence_.rate = static_cast<std::uint32_t>(info.samplerate);
        essence_.channels = static_cast<std::uint32_t>(info.channels);
        essence_.sample = plan_.stored;
        if (options.format && !is_float(*options.format) && !is_float(plan_.stored)) essence_.sample = *options.format;
        presentation_.layout = layout_of(sound_, info);
        const std::string tagged = mask_layout(flac_channel_mask(reader_).value_or(0), essence_.channels);
        if (!tagged.empty()) presentation_.layout = tagged;
        // a codec's last words on a damaged stream are asked for only where there is a codec
        compressed_ = container_ == "FLAC" || container_ == "Ogg FLAC";
        return true;
    }

    const Essence& essence() const override { return essence_; }
    const Presentation& presentation() const override { return presentation_; }
    const std::string& container() const override { return container_; }
    std::optional<std::uint64_t> frames_expected() const override {
        return expected_ > 0 ? std::optional(expected_) : std::nullopt;
    }

    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) override {
        if (chunk.count == 0) chunk.first = position_;
        const bool same = essence_.sample == plan_.stored && plan_.reading != Reading::ints;
        const std::uint64_t stored_frame =
            std::uint64_t{essence_.channels} * (plan_.reading == Reading::ints ? 4 : stored_width_);
        const std::uint64_t wanted = std::min(max_units, std::max<std::uint64_t>(1, read_limit / stored_frame));
        Bytes& out = same ? chunk.bytes : scratch_;
        if (!same) scratch_.clear();
        const std::size_t before = out.size();
        out.resize(before + static_cast<std::size_t>(wanted * stored_frame));
        const std::uint64_t got = read_frames(out.data() + before, wanted, stored_frame);
        out.resize(before + static_cast<std::size_t>(got * stored_frame));
        const std::span fresh = std::span(out).subspan(before);
        if (swap_) swap_samples(fresh, stored_width_);
        if (plan_.flip) flip_sign(fresh);
        if (!same) deliver(chunk);
        chunk.count += got;
        position_ += got;
        return got;
    }

    void seek(Range units) override {
        const std::uint64_t unit = units.start;
        if (unit > static_cast<std::uint64_t>(SF_COUNT_MAX) || sf_seek(sound_, static_cast<sf_count_t>(unit), SEEK_SET) < 0) {
            file_.cursor.rethrow();
            throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("cannot move to another place in {}")), reader_.path()));
        }
        position_ = unit;
    }

    SourceSummary finish() override {
        SourceSummary summary;
        summary.units = position_;
        summary.frames = position_;
        summary.presentation = presentation_;
        summary.presentation.played = {{0, position_}};
        if (position_ == 0) summary.presentation.played.clear();
        if (position_ < expected_) notes_.push_back({SourceNoteKind::truncated, 0});
        if (errors_ > 0) notes_.push_back({SourceNoteKind::decode_errors, errors_});
        summary.notes = notes_;
        return summary;
    }

private:
    static constexpr std::uint64_t read_limit = std::uint64_t{1} << 22; // bytes at a time

    std::uint64_t read_frames(std::uint8_t* out, std::uint64_t frames, std::uint64_t frame_bytes) {
        sf_count_t got = 0;
        const auto wanted = static_cast<sf_count_t>(frames);
        if (plan_.reading == Reading::raw) {
            got = sf_read_raw(sound_, out, static_cast<sf_count_t>(frames * frame_bytes)) / static_cast<sf_count_t>(frame_bytes);
        } else if (plan_.reading == Reading::shorts) {
            got =
                sf_readf_short(sound_, reinterpret_cast<short*>(out), wanted); // little-endian machines only, as is checked below
        } else {
            got = sf_readf_int(sound_, reinterpret_cast<int*>(out), wanted);
        }
        file_.cursor.rethrow();
        if (compressed_ && sf_error(sound_) != SF_ERR_NO_ERROR) ++errors_;
        return got > 0 ? static_cast<std::uint64_t>(got) : 0;
    }

    // Out of `scratch_`, in the format that is wanted.
    void deliver(UnitChunk& chunk) {
        if (plan_.reading != Reading::ints) {
            convert_samples(scratch_, plan_.stored, essence_.sample, essence_.channels, position_, chunk.bytes, chunk.inexact);
            return;
        }
        if (essence_.sample == plan_.stored || bytes_per_sample(essence_.sample) > stored_width_) {
            std::vector<Range> nothing; // the bits below the stored width are zero
            convert_samples(scratch_, SampleFormat::s32, essence_.sample, essence_.channels, position_, chunk.bytes, nothing);
            return;
        }
        convert_samples(scratch_, SampleFormat::s32, essence_.sample, essence_.channels, position_, chunk.bytes, chunk.inexact);
    }

    FileReader reader_;
    VirtualFile file_;
    SNDFILE* sound_ = nullptr;
    Plan plan_{Reading::raw, SampleFormat::s16};
    Essence essence_;
    std::string container_;
    Presentation presentation_;
    std::vector<SourceNote> notes_;
    Bytes scratch_;
    std::uint64_t position_ = 0;
    std::uint64_t expected_ = 0;
    std::uint64_t errors_ = 0;
    unsigned stored_width_ = 2;
    bool swap_ = false;
    bool compressed_ = false;
};

static_assert(std::endian::native == std::endian::little);

} // namespace

std::unique_ptr<AudioSource> open_sndfile(const InputFilePtr& file, const SourceOptions& options) {
    auto source = std::make_unique<SndfileSource>(file);
    if (!source->open(options)) return nullptr;
    return source;
}

} // namespace rectool
