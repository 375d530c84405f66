// Reads one after the other: the keys are taken from their range so many at a time, and read
// together when the first of them is wanted.

#include "client/post_result.hpp"
#include "client/shard_choice.hpp"
#include "table/handled_bulk.hpp"
#include "table/read_work.hpp"

#include <ddbm/limits.hpp>

#include <ddbm/detail/bulk_core.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace ddbm::detail {

class get_range_state
{
public:
    get_range_state(const client& db, std::unique_ptr<read_source> from, bulk how)
        : options(std::move(how)), list(std::make_shared<read_list>(db)), source(std::move(from))
    {
    }

    // -- What comes next

    bool at_end() const { return next == list->taken() && !source; }
    // Null if that is not known yet.
    const read_answer* next_answer() const
    {
        const bool is_known = next != list->taken() && list->at(next).is_known;
        return is_known ? &list->at(next) : nullptr;
    }
    // That it is known, or the end; takes it. A failure is thrown, once.
    next_found take()
    {
        if (at_end())
            return std::nullopt;
        const read_answer& answer = list->at(next);
        ++next;
        if (answer.failed)
            throw error(*answer.failed);
        return answer.object;
    }

    const bulk options;
    const std::shared_ptr<read_list> list;
    std::unique_ptr<read_source> source;  // null once it has come to its end
    std::size_t next = 0;                 // position
};

namespace {

class get_range_work final : public read_work
{
public:
    explicit get_range_work(std::shared_ptr<get_range_state> range)
        : read_work(range->list, range->options), range_(std::move(range))
    {
    }

    // Once all that has been taken is delivered, the next ones; else what a round has left that
    // failed.
    void prepare() override
    {
        if (std::exchange(is_prepared_, true))
            return;
        list_->forget_histories();
        if (range_->next != list_->taken())
            return;
        list_->drop_answers();
        const std::size_t most =
            static_cast<std::size_t>(range_->options.in_flight()) * limits::batch_gets;
        for (std::size_t taken = 0; range_->source && taken < most; ++taken)
        {
            // What throws has come to its end.
            auto source = std::move(range_->source);
            if (source->add_next(*list_))
                range_->source = std::move(source);
        }
    }

    bulk_progress progress() const override
    {
        bulk_progress progress = read_work::progress();
        if (range_->source)
            progress.total.reset();
        return progress;
    }

private:
    const std::shared_ptr<get_range_state> range_;
    bool is_prepared_ = false;
};

}  // namespace

std::shared_ptr<get_range_state>
make_get_range(const client& db, std::unique_ptr<read_source> keys, bulk options)
{
    return std::make_shared<get_range_state>(db, std::move(keys), std::move(options));
}

asio::any_io_executor executor_of(const get_range_state& range)
{
    return range.list->tables().db().get_executor();
}

bool take_read_ahead(get_range_state& range, next_found& next)
{
    const read_answer* answer = range.next_answer();
    if (!answer || answer->failed)
        return false;
    next = range.take();
    return true;
}

void next_found_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    // What comes next, or why that is a failure.
    const auto take = [](get_range_state& range, error_code& ec, diagnostics* known) {
        try
        {
            return range.take();
        }
        catch (const error& why)
        {
            ec = why.code();
            if (known)
                *known = why.get_diagnostics();
            return next_found();
        }
    };
    const client& db = range_->list->tables().db();
    if (range_->at_end() || range_->next_answer())
    {
        error_code ec;
        next_found next = take(*range_, ec, diag.get());
        const client_shard& where = shard_for(*db.state(), place, handler);
        return post_result(where.executor, std::move(handler), ec, std::move(next));
    }
    // A failure to read is told by the bulk; what was read before it is delivered later.
    auto finish = [range = range_, take, diag](error_code& ec, const bulk_result&) {
        return std::tuple(ec ? next_found() : take(*range, ec, diag.get()));
    };
    auto bulk = std::make_shared<handled_bulk<decltype(finish), next_found>>(
        finish, db.state(), db.options(), range_->options, std::make_unique<get_range_work>(range_)
    );
    bulk->start(std::move(handler), place, std::move(diag));
}

}  // namespace ddbm::detail
