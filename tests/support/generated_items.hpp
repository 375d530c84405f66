#ifndef DDBM_TESTS_SUPPORT_GENERATED_ITEMS_HPP
#define DDBM_TESTS_SUPPORT_GENERATED_ITEMS_HPP

// Items of every type and of many shapes, the same ones for the same seed: what is true of a few
// written by hand is tested with these, too.

#include <ddbm/item.hpp>

#include <cstdint>
#include <random>
#include <string>

namespace ddbm::test {

class generated_items
{
public:
    explicit generated_items(std::uint64_t seed) : random_(seed) {}

    item next() { return map(0); }

private:
    static constexpr std::size_t deepest = 6;

    std::size_t below(std::size_t bound) { return random_() % bound; }

    // Those that JSON escapes, the ends of UTF-8's lengths, and plain ones most of all.
    std::string text()
    {
        static constexpr const char* pieces[] = {
            "a",
            "B7",
            " ",
            "plain text",
            "\"",
            "\\",
            "\n",
            "\x01",
            "/",
            "\x7f",
            "\xc2\x80",
            "\xdf\xbf",
            "\xe2\x82\xac",
            "\xef\xbf\xbf",
            "\xf0\x9f\x98\x80"};
        std::string text;
        for (std::size_t left = below(6); left != 0; --left)
            text += pieces[below(2) ? below(4) : below(std::size(pieces))];
        if (below(50) == 0)
            text.append(below(3000), 'x');
        return text;
    }

    // Of any length and magnitude, plain and with an exponent.
    number decimal()
    {
        std::string text = below(2) ? "-" : "";
        for (std::size_t left = 1 + below(below(4) ? 6 : 38); left != 0; --left)
            text += static_cast<char>('0' + below(10));
        if (below(3) == 0)
            text.insert(text.size() - below(text.size()), ".");
        if (below(3) == 0)
            text += "E" + std::to_string(static_cast<int>(below(180)) - 92);
        number value;
        return number::try_parse(text, value) == errc{} ? value : number(7);
    }

    binary bytes()
    {
        binary bytes(below(below(20) ? 9 : 300));
        for (std::byte& each : bytes)
            each = static_cast<std::byte>(below(256));
        return bytes;
    }

    template <class Set, class Make>
    Set set_of(Make make)
    {
        Set set;
        for (std::size_t left = 1 + below(4); left != 0; --left)
            set.insert(make());
        return set;
    }

    attribute_value::list list(std::size_t level)
    {
        attribute_value::list elements;
        for (std::size_t left = below(4); left != 0; --left)
            elements.push_back(value(level));
        return elements;
    }

    item map(std::size_t level)
    {
        item members;
        for (std::size_t left = below(level == 0 ? 8 : 4); left != 0; --left)
            members.set("n" + text(), value(level));
        return members;
    }

    attribute_value value(std::size_t level)
    {
        switch (below(level < deepest ? 10 : 8))
        {
        case 0:
            return text();
        case 1:
            return decimal();
        case 2:
            return bytes();
        case 3:
            return below(2) != 0;
        case 4:
            return nullptr;
        case 5:
            return set_of<string_set>([this] { return text(); });
        case 6:
            return set_of<number_set>([this] { return decimal(); });
        case 7:
            return set_of<binary_set>([this] { return bytes(); });
        case 8:
            return list(level + 1);
        default:
            return map(level + 1);
        }
    }

    std::mt19937_64 random_;
};

}  // namespace ddbm::test

#endif
