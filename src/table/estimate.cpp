#include <ddbm/estimate.hpp>
#include <ddbm/number.hpp>

#include <algorithm>
#include <ostream>

namespace ddbm {
namespace {

constexpr std::size_t read_block = 4096;
constexpr std::size_t write_block = 1024;

// Those that are begun.
double blocks(std::size_t bytes, std::size_t block)
{
    return static_cast<double>(bytes / block + (bytes % block != 0));
}

double at_least_one(double units)
{
    return std::max(units, 1.0);
}

double unit_of(consistency reads)
{
    return reads == consistency::strong ? 1 : 0.5;
}

}  // namespace

estimate estimate::get(std::size_t bytes, consistency reads) noexcept
{
    return {at_least_one(blocks(bytes, read_block)) * unit_of(reads), 0};
}

estimate estimate::transact_get(std::size_t bytes) noexcept
{
    return {at_least_one(blocks(bytes, read_block)) * 2, 0};
}

estimate estimate::page(std::size_t bytes, consistency reads) noexcept
{
    return get(bytes, reads);
}

estimate estimate::put(std::size_t bytes, std::size_t before) noexcept
{
    return {0, at_least_one(blocks(std::max(bytes, before), write_block))};
}

estimate estimate::transact_write(std::size_t bytes, std::size_t before) noexcept
{
    return {0, put(bytes, before).write_units() * 2};
}

estimate estimate::index_put(std::size_t bytes, std::size_t before) noexcept
{
    return {0, blocks(std::max(bytes, before), write_block)};
}

estimate& estimate::operator+=(const estimate& other) noexcept
{
    read_units_ += other.read_units_;
    write_units_ += other.write_units_;
    return *this;
}

std::string estimate::to_string() const
{
    std::string text;
    const auto append = [&](double units, const char* name) {
        if (units == 0)
            return;
        text += text.empty() ? "" : ", ";
        text += number(units).to_string() + name;
    };
    append(read_units_, " RCU");
    append(write_units_, " WCU");
    return text.empty() ? "0" : text;
}

std::ostream& estimate::print(std::ostream& out) const
{
    return out << to_string();
}

}  // namespace ddbm
