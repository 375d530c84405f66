#include "migration/migration_pace.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

constexpr std::int64_t most_items = 500;
constexpr std::chrono::seconds time_of_page{5};

// On the average so far, or what one costs that is small.
double units_each(double units, std::int64_t items, double small)
{
    return items == 0 ? small : units / static_cast<double>(items);
}

}  // namespace

migration_pace::migration_pace(
    double read_units, double write_units, int workers, clock::time_point now
)
    : reads_(read_units, now), writes_(write_units, now), part_(1.0 / workers)
{
}

void migration_pace::read(double units, std::int64_t items, clock::time_point now)
{
    read_units_ += units;
    items_read_ += items;
    reads_.spend(units, now);
}

void migration_pace::wrote(double units, clock::time_point now)
{
    write_units_ += units;
    ++items_written_;
    writes_.spend(units, now);
}

std::int64_t migration_pace::items_of_page() const
{
    const double read = units_each(read_units_, items_read_, 0.5);
    const double write = units_each(write_units_, items_written_, 1);
    return std::min(
        {most_items,
         reads_.items_in(time_of_page, read, part_),
         writes_.items_in(time_of_page, write, part_)}
    );
}

}  // namespace ddbm::detail
