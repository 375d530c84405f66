#include "local/request_id.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ddbm::local::detail {
namespace {

// Another number for each, without anything in common with it (the last step of SplitMix64).
std::uint64_t mixed(std::uint64_t number) noexcept
{
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9u;
    number = (number ^ number >> 27) * 0x94d049bb133111ebu;
    return number ^ number >> 31;
}

}  // namespace

// Two numbers of 64 bits make it one that nobody else gets; the others that its length takes are
// made of them, since chance that is good for that is dear.
void make_request_id(id_source& source, std::string& id)
{
    constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    constexpr std::size_t size = 52;
    constexpr std::size_t digits_of_number = 12;
    std::array<std::uint64_t, 5> numbers;
    numbers[0] = source();
    numbers[1] = source();
    for (std::size_t i = 2; i < numbers.size(); ++i)
        numbers[i] = mixed(numbers[i - 2] + numbers[i - 1]);

    id.resize(size);
    char* next = id.data();
    char* const end = next + size;
    for (std::uint64_t bits : numbers)
        for (std::size_t left = digits_of_number; left != 0 && next != end; --left, bits >>= 5)
            *next++ = digits[bits & 31];
}

}  // namespace ddbm::local::detail
