#include "base/text.hpp"
#include "receipt/qr_code.hpp"
#include "rectool/error.hpp"

#include <png.h>

namespace rectool {

std::string qr_png(const QrCode& code) {
    constexpr std::size_t pixels = 8; // a module
    const std::size_t side = (code.size + 2 * qr_quiet_zone) * pixels;
    std::vector<png_byte> grey(side * side);
    for (std::size_t y = 0; y < side; ++y)
        for (std::size_t x = 0; x < side; ++x)
            grey[y * side + x] = code.is_dark(x / pixels, y / pixels) ? 0 : 255;

    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.format = PNG_FORMAT_GRAY;
    image.width = static_cast<png_uint_32>(side);
    image.height = static_cast<png_uint_32>(side);
    png_alloc_size_t bytes = 0;
    const auto failed = [&image] {
        return Error(ErrorKind::output, std::string(tr("the picture could not be made:")) + " " + image.message);
    };
    if (png_image_write_get_memory_size(image, bytes, 0, grey.data(), 0, nullptr) == 0) throw failed();
    std::string png(bytes, '\0');
    if (png_image_write_to_memory(&image, png.data(), &bytes, 0, grey.data(), 0, nullptr) == 0) throw failed();
    png.resize(bytes);
    return png;
}

} // namespace rectool
