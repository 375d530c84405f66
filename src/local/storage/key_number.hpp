// A number as bytes that compare like it: sign and power of a hundred in one byte, then the digits
// in pairs from the point on, then an end that is less than any pair (for a negative number, whose
// pairs are turned round, greater).
#ifndef DDBM_SRC_LOCAL_STORAGE_KEY_NUMBER_HPP
#define DDBM_SRC_LOCAL_STORAGE_KEY_NUMBER_HPP

#include <ddbm/number.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace ddbm::local::detail {

class key_number
{
public:
    explicit key_number(const number& value) noexcept;

    std::string_view bytes() const noexcept { return {bytes_.data(), size_}; }
    /// The part that the hash of a partition key is made of.
    std::string_view hashed() const noexcept { return {bytes_.data(), hashed_size_}; }

private:
    static constexpr std::size_t most_pairs = number::max_digits / 2 + 1;

    void add(int byte) noexcept { bytes_[size_++] = static_cast<char>(byte); }

    std::array<char, 1 + most_pairs + 1> bytes_;
    std::size_t size_ = 0;
    std::size_t hashed_size_ = 0;
};

}  // namespace ddbm::local::detail

#endif
