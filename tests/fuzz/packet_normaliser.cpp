// Packets of every codec that has rules of its own. Input: codec, length of the configuration, configuration, then packets, each
// behind its length in 16 bits.
#include "decode/packet_normaliser.hpp"

#include "decode/ffmpeg.hpp"
#include "fuzz/check.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

using namespace rectool;

namespace {

constexpr AVCodecID codecs[] = {AV_CODEC_ID_AAC,    AV_CODEC_ID_MP3,    AV_CODEC_ID_MP2,          AV_CODEC_ID_OPUS,
                                AV_CODEC_ID_VORBIS, AV_CODEC_ID_AMR_NB, AV_CODEC_ID_AMR_WB,       AV_CODEC_ID_GSM_MS,
                                AV_CODEC_ID_GSM,    AV_CODEC_ID_AC3,    AV_CODEC_ID_ADPCM_IMA_WAV};

ByteView take(ByteView& input, std::size_t wanted) {
    const ByteView taken = input.first(std::min(wanted, input.size()));
    input = input.subspan(taken.size());
    return taken;
}

AVCodecParameters* make_parameters(ByteView& input) {
    const ByteView head = take(input, 2);
    AVCodecParameters* parameters = avcodec_parameters_alloc();
    must(parameters != nullptr);
    parameters->codec_type = AVMEDIA_TYPE_AUDIO;
    parameters->codec_id = codecs[head[0] % std::size(codecs)];
    parameters->sample_rate = 8000 * (1 + (head[0] >> 5U));
    parameters->block_align = 1 + head[1];
    parameters->frame_size = 1024;
    av_channel_layout_default(&parameters->ch_layout, 1 + (head[0] >> 7U));
    const ByteView extradata = take(input, head[1]);
    parameters->extradata = static_cast<std::uint8_t*>(av_mallocz(extradata.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    must(parameters->extradata != nullptr);
    if (!extradata.empty()) std::memcpy(parameters->extradata, extradata.data(), extradata.size());
    parameters->extradata_size = static_cast<int>(extradata.size());
    return parameters;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input(data, size);
    if (input.size() < 2) return 0;
    AVCodecParameters* parameters = make_parameters(input);
    {
        PacketNormaliser normaliser(*parameters);
        std::vector<PacketUnit> units;
        std::size_t bytes_in = 0;
        std::size_t bytes_out = 0;
        const auto count = [&] {
            for (const PacketUnit& unit : units)
                bytes_out +=
                    static_cast<std::size_t>(std::count_if(unit.bytes.begin(), unit.bytes.end(), [](auto) { return true; }));
            units.clear();
        };
        while (input.size() >= 2) {
            const ByteView length = take(input, 2);
            const ByteView content = take(input, length[0] + length[1] * 256U);
            Bytes padded(content.begin(), content.end());
            padded.resize(content.size() + AV_INPUT_BUFFER_PADDING_SIZE);
            bytes_in += content.size();
            (void)normaliser.normalise(ByteView(padded).first(content.size()), 160, units);
            count();
        }
        normaliser.flush(units);
        count();
        must(bytes_out <= 2 * bytes_in); // AMR: a frame may be cut out of more than one packet, never out of nothing
    }
    avcodec_parameters_free(&parameters);
    return 0;
}
