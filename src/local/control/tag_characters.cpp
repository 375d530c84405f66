// Which characters of Unicode are letters, digits or blanks is not in the standard library, and its
// tables are large. What tags are refused for in practice is punctuation and pictures: these lie
// in few ranges.
#include "local/control/tag_characters.hpp"

#include <algorithm>
#include <array>

namespace ddbm::local::detail {

namespace {

struct range
{
    char32_t first;
    char32_t last;
};

// In ascending order.
constexpr std::array not_in_tags = {
    range{0x0080, 0x009f},  // controls
    range{0x00a1, 0x00a9},  // Latin-1 signs, up to the feminine ordinal
    range{0x00ab, 0x00b1},   range{0x00b4, 0x00b4},
    range{0x00b6, 0x00b8},   range{0x00bb, 0x00bb},
    range{0x00bf, 0x00bf},   range{0x00d7, 0x00d7},
    range{0x00f7, 0x00f7},   range{0x02c2, 0x02c5},  // modifiers that are no letters
    range{0x02d2, 0x02df},   range{0x0300, 0x036f},  // combining marks
    range{0x2010, 0x2027},                           // general punctuation without its spaces
    range{0x202a, 0x202e},   range{0x2030, 0x205e},
    range{0x2060, 0x206f},   range{0x20a0, 0x20f0},  // currencies, marks for symbols
    range{0x2190, 0x245f},                           // arrows, mathematics, technical
    range{0x249c, 0x24e9},   range{0x2500, 0x2775},  // boxes, shapes, dingbats
    range{0x2794, 0x2bff},   range{0x2e00, 0x2e7f},
    range{0x3001, 0x3004},  // ideographic punctuation
    range{0x3008, 0x3020},   range{0x3030, 0x3030},
    range{0xe000, 0xf8ff},                           // private use
    range{0xfd3e, 0xfd3f},   range{0xfe00, 0xfe6f},  // variation selectors, forms of punctuation
    range{0xfeff, 0xfeff},   range{0xff01, 0xff0f},  // wide punctuation
    range{0xff1a, 0xff20},   range{0xff3b, 0xff40},
    range{0xff5b, 0xff65},   range{0xffe0, 0xffff},
    range{0x1f000, 0x1f0ff},  // pictures
    range{0x1f10d, 0x1fbef}, range{0xe0000, 0x10ffff},
};

bool is_in_tags(char32_t c) noexcept
{
    constexpr std::u32string_view signs = U" +-=._:/@";
    if (c < 0x80)
        return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') ||
               signs.find(c) != std::u32string_view::npos;
    return std::none_of(not_in_tags.begin(), not_in_tags.end(), [c](const range& r) {
        return c >= r.first && c <= r.last;
    });
}

// The text is UTF-8, as all of a request is; what is not, is read as some character or other.
char32_t take_character(std::string_view& text) noexcept
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t i = 1; i < std::min(length, text.size()); ++i)
        c = (c << 6) | (static_cast<unsigned char>(text[i]) & 0x3fU);
    text.remove_prefix(std::min(length, text.size()));
    return c;
}

}  // namespace

std::size_t count_tag_characters(std::string_view utf8) noexcept
{
    std::size_t count = 0;
    for (; !utf8.empty(); ++count)
    {
        if (!is_in_tags(take_character(utf8)))
            return std::string_view::npos;
    }
    return count;
}

}  // namespace ddbm::local::detail
