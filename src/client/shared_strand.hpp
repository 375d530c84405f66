// A strand for all that one operation does. Asio's own, around an executor of any type, is too
// large for any_io_executor to hold without memory of its own, which every copy, and every look at
// one of its properties, would ask for.

#ifndef DDBM_SRC_SHARED_STRAND_HPP
#define DDBM_SRC_SHARED_STRAND_HPP

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>
#include <boost/asio/strand.hpp>

#include <memory>
#include <utility>

namespace ddbm::detail {

namespace asio = boost::asio;

// Copies are the same strand. Work is outstanding on the executor below for as long as there is
// one of them.
class shared_strand
{
public:
    // No constructor: that of any_io_executor would ask whether it can be called.
    static shared_strand on(const asio::any_io_executor& below)
    {
        return shared_strand(
            std::make_shared<const strand_type>(
                asio::prefer(below, asio::execution::outstanding_work.tracked)
            ),
            false
        );
    }

    asio::execution_context& query(asio::execution::context_t what) const
    {
        return asio::query(strand_->get_inner_executor(), what);
    }

    static constexpr asio::execution::outstanding_work_t query(asio::execution::outstanding_work_t
    ) noexcept
    {
        return asio::execution::outstanding_work.tracked;
    }

    asio::execution::blocking_t query(asio::execution::blocking_t) const noexcept
    {
        if (never_blocks_)
            return asio::execution::blocking.never;
        return asio::execution::blocking.possibly;
    }

    shared_strand require(asio::execution::blocking_t::never_t) const noexcept
    {
        return shared_strand(strand_, true);
    }

    shared_strand require(asio::execution::blocking_t::possibly_t) const noexcept
    {
        return shared_strand(strand_, false);
    }

    template <class Function>
    void execute(Function&& function) const
    {
        if (never_blocks_)
            asio::require(*strand_, asio::execution::blocking.never)
                .execute(std::forward<Function>(function));
        else
            strand_->execute(std::forward<Function>(function));
    }

    friend bool operator==(const shared_strand& a, const shared_strand& b) noexcept
    {
        return a.strand_ == b.strand_ && a.never_blocks_ == b.never_blocks_;
    }

private:
    using strand_type = asio::strand<asio::any_io_executor>;

    shared_strand(std::shared_ptr<const strand_type> strand, bool never_blocks) noexcept
        : strand_(std::move(strand)), never_blocks_(never_blocks)
    {
    }

    std::shared_ptr<const strand_type> strand_;
    bool never_blocks_ = false;
};

}  // namespace ddbm::detail

#endif
