#include "client/running_call.hpp"

#include "client/client_state.hpp"

#include <ddbm/client_handle.hpp>

#include <utility>

namespace ddbm::detail {

running_call::running_call(std::shared_ptr<client_state> client, const call_limit& limit) noexcept
    : client_(std::move(client)), limit_(limit)
{
    client_->call_began();
}

running_call::~running_call()
{
    client_->call_ended();
}

running_call_ptr running_call::begin(std::shared_ptr<client_state> client, const call_limit& limit)
{
    // Counted before it looks, so that a close that begins meanwhile sees one or the other.
    running_call_ptr begun(new running_call(std::move(client), limit));
    if (begun->client_->is_closing())
        begun.reset();
    return begun;
}

running_call_ptr begin_call(client& db)
{
    // One that is part of another call ends before that.
    if (is_part_of_call(db.options()))
        return nullptr;
    running_call_ptr begun = running_call::begin(db.state());
    if (begun)
        db = db.with(call_options(db.options()).part_of(begun));
    return begun;
}

client in_call_of(const client& like, const client& db)
{
    if (!is_part_of_call(like.options()))
        return db;
    return db.with(call_options(db.options()).part_of(like.options().part_of()));
}

}  // namespace ddbm::detail
