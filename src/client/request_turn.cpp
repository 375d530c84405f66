#include "client/request_turn.hpp"

#include "retry/failure_kind.hpp"

#include <algorithm>
#include <array>

namespace ddbm::detail {

namespace {

constexpr std::array<std::string_view, 5> reads{
    "BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"};
constexpr std::array<std::string_view, 5> writes{
    "BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"};

throughput_use use_of(std::string_view operation)
{
    if (std::ranges::find(reads, operation) != reads.end())
        return throughput_use::read;
    if (std::ranges::find(writes, operation) != writes.end())
        return throughput_use::write;
    return throughput_use::control;
}

}  // namespace

throughput_limits::turn request_turn::ask(const subject& what, time now)
{
    asked_ = now;
    has_turn_ = false;
    if (!limits_.is_limiting())
        return {};
    const auto turn = limits_.before_send(targets(what), now);
    has_turn_ = !turn.ask_again;
    return turn;
}

void request_turn::leave()
{
    if (has_turn_)
        limits_.not_sent(targets_);
    has_turn_ = false;
}

void request_turn::ended(const subject& what, const outcome& how, time now)
{
    if (tells_of_rate(how.code))
        limits_.throttled(targets(what), how.reasons, asked_, now);
    else if (how.is_answered)
    {
        if (limits_.is_limiting())
            limits_.succeeded(targets(what), now);
    }
    else if (!how.may_have_left)
        return leave();
    has_turn_ = false;
}

std::span<const throughput_target> request_turn::targets(const subject& what)
{
    if (is_known_)
        return targets_;
    is_known_ = true;
    places_ = places_of(what.body, what.partition_attribute);
    const throughput_use use = use_of(what.operation);
    for (const request_place& place : places_)
        targets_.emplace_back(
            place.table, use, place.index, place.key.empty() ? 0 : hash_of_key(place.key)
        );
    return targets_;
}

}  // namespace ddbm::detail
