// Records in journals that are there, and are to say how far their work has come in the commit that
// brings it so far.

#ifndef DDBM_SRC_KEPT_RECORD_HPP
#define DDBM_SRC_KEPT_RECORD_HPP

#include <ddbm/environment.hpp>
#include <ddbm/journal_record.hpp>

#include <ddbm/detail/journal_core.hpp>
#include <ddbm/detail/table_core.hpp>
#include <ddbm/detail/transaction_core.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm::detail {

class kept_record
{
public:
    kept_record(const table_core& in, const journal_ops& how, std::string_view item)
        : table(in), ops(&how), image(item)
    {
    }

    const table_core table;
    const journal_ops* const ops;
    // As it was written last, in DynamoDB's JSON. Whoever else writes it ends the work.
    std::string image;
    // What it is to say.
    std::int64_t steps_done = 0;
    journal_status status = journal_status::done;
    // What is written with the commit that is under way.
    stored_ptr written;
};

using kept_ptr = std::shared_ptr<kept_record>;

// The times of records, of which none is the same as the one before.
class journal_clock
{
public:
    using time = std::chrono::sys_time<std::chrono::microseconds>;

    time next(environment& env)
    {
        const auto now = std::chrono::floor<std::chrono::microseconds>(env.system_now());
        last_ = std::max<time>(now, last_ + std::chrono::microseconds(1));
        return last_;
    }

    time last() const noexcept { return last_; }

private:
    time last_{};
};

}  // namespace ddbm::detail

#endif
