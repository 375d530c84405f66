#include "client/combined_operation.hpp"

#include "client/client_shard.hpp"
#include "client/client_state.hpp"
#include "combining/read_requests.hpp"
#include "protocol/operations/batch_get_item.hpp"

#include <ddbm/error.hpp>

#include <utility>

namespace ddbm::detail {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

std::optional<milliseconds> left_until(combined_calls::deadline until, steady_clock::time_point now)
{
    return until ? deadline(*until).left(now) : std::nullopt;
}

}  // namespace

combined_operation::combined_operation(
    std::shared_ptr<client_state> client, const call_options& options, std::string_view name
)
    : operation(std::move(client), options, operation_kind{service::dynamodb, name, false, true})
{
    // Of those who wait for it.
    becomes_part_of_call();
}

combined_calls& combined_operation::calls() const
{
    return *shard().combined();
}

combined_outcome combined_operation::outcome(error_code ec) const
{
    combined_outcome out;
    out.ec = ec;
    out.attempts = attempts_made();
    if (ec)
        out.diag = diag_;
    else
        out.request_id = attempt().request_id;
    return out;
}

// -- shared_read_operation

shared_read_operation::shared_read_operation(
    std::shared_ptr<client_state> client,
    const call_options& options,
    std::string_view name,
    const operation& like,
    shared_reads::flight_id flight_
)
    : combined_operation(std::move(client), options, name), flight(flight_),
      partition_attribute_(like.partition_attribute())
{
    buffer() += like.body();
}

std::optional<milliseconds> shared_read_operation::time_left(steady_clock::time_point now) const
{
    return left_until(calls().last_deadline(*this), now);
}

void shared_read_operation::deliver(error_code ec)
{
    combined_outcome out = outcome(ec);
    out.reply = std::move(reply_);
    calls().ended(*this, std::move(out));
}

// -- batched_gets

batched_gets::batched_gets(
    std::shared_ptr<client_state> client,
    const call_options& options,
    gathered_reads::batch_id batch_,
    const get_batch& keys,
    const std::vector<std::size_t>& wanted
)
    : combined_operation(std::move(client), options, "BatchGetItem"), batch(batch_), keys_(keys)
{
    try
    {
        auto out = body_writer();
        write_request(out, keys.request(wanted));
    }
    catch (const error& why)
    {
        refuse(why);
    }
}

std::optional<milliseconds> batched_gets::time_left(steady_clock::time_point now) const
{
    return left_until(calls().last_deadline(*this), now);
}

void batched_gets::read(std::string_view text)
{
    was_full_ = is_full_batch(text.size() + attempt().reply_items.size());
    batch_get_item_reply reply;
    read_reply(text, reply);
    read_ = keys_.read(std::move(reply));
}

void batched_gets::deliver(error_code ec)
{
    calls().ended(*this, outcome(ec), std::move(read_));
}

}  // namespace ddbm::detail
