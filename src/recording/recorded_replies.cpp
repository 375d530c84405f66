#include "recording/recorded_replies.hpp"

#include "protocol/error_reply.hpp"
#include "recording/canonical_request.hpp"
#include "recording/redaction.hpp"
#include "retry/failure_kind.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <tuple>

namespace ddbm::detail {

namespace {

std::string call_of(service to, std::string_view operation)
{
    return (to == service::dynamodb_streams ? "streams:" : "") + std::string(operation);
}

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& each : names)
        text.append(text.empty() ? "" : ", ").append(each);
    return text;
}

// Nobody wanted to know any more what comes of it, as of the slower one of a read that was hedged.
bool is_given_up(const recorded_exchange& x)
{
    return x.code == boost::asio::error::operation_aborted;
}

// Refused for what it was signed with: the same attempt may have been made again, with other keys
// or by another clock.
bool is_refused_for_signature(const recorded_exchange& x)
{
    if (x.code || x.status == 200)
        return false;
    const error_code why = read_error_reply(x.status, x.content_type, x.reply).code;
    return is_expired_credentials(why) || is_clock_skew(why) || may_be_clock_skew(why);
}

}  // namespace

recorded_replies::recorded_replies(recorded_exchanges all)
    : all_(std::move(all)), left_(all_.exchanges.size())
{
    for (std::size_t place = 0; place < all_.exchanges.size(); ++place)
    {
        const recorded_exchange& x = all_.exchanges[place];
        entries_.emplace_back().request = canonical_request(x.request);
        by_operation_[call_of(x.service, x.operation)].push_back(place);
    }
    note_those_of_no_use();
    for (std::size_t place = 0; place < all_.exchanges.size(); ++place)
    {
        const recorded_exchange& x = all_.exchanges[place];
        const turn its(entries_[place].comes_last, place);
        same_form& those = by_form_[call_of(x.service, x.operation) + '\n' + form_of(x.request)];
        ++those.recorded;
        those.left.insert(its);
        those.left_with[entries_[place].request].insert(its);
    }
}

// What plays signs nothing, so it would not make an attempt again that was refused for that: what
// came of the second time stands for both.
void recorded_replies::note_those_of_no_use()
{
    std::set<std::tuple<std::string, std::string_view, int>> later;
    for (std::size_t place = all_.exchanges.size(); place-- > 0;)
    {
        const recorded_exchange& x = all_.exchanges[place];
        const bool is_last =
            later.emplace(call_of(x.service, x.operation), entries_[place].request, x.attempt)
                .second;
        entries_[place].comes_last = is_given_up(x) || (!is_last && is_refused_for_signature(x));
    }
}

// What requests have in common that answer each other.
std::string recorded_replies::form_of(std::string_view request) const
{
    return canonical_request(comparable(request));
}

std::string recorded_replies::comparable(std::string_view request) const
{
    if (!all_.replaced)
        return std::string(request);
    try
    {
        equal_stand_ins equal;
        return redacted(request, equal);
    }
    catch (const error&)
    {
        return std::string(request);
    }
}

const recorded_exchange&
recorded_replies::take(service to, std::string_view operation, std::string_view request)
{
    const std::string call = call_of(to, operation);
    const auto found = by_form_.find(call + '\n' + form_of(request));
    if (found == by_form_.end())
        refuse(call, request, 0);
    same_form& those = found->second;
    if (those.left.empty())
        refuse(call, request, those.recorded);

    turn next = *those.left.begin();
    const auto same = those.left_with.find(canonical_request(request));
    if (same != those.left_with.end() && !same->second.empty())
    {
        const turn of_the_same = *same->second.begin();
        if (of_the_same.first == next.first)
            next = of_the_same;
    }
    entry& taken = entries_[next.second];
    taken.taken = true;
    those.left.erase(next);
    those.left_with[taken.request].erase(next);
    --left_;
    return all_.exchanges[next.second];
}

void recorded_replies::refuse(const std::string& call, std::string_view request, std::size_t taken)
    const
{
    std::string text = "The recording \"" + all_.name + "\" has ";
    const auto same_call = by_operation_.find(call);
    if (taken != 0)
    {
        text += "no reply left for this " + call + ": it has " + std::to_string(taken) +
                ", and all were taken";
    }
    else if (same_call == by_operation_.end())
        text += "no " + call;
    else
    {
        // The one that would have come next, to compare with.
        const std::vector<std::size_t>& places = same_call->second;
        std::size_t next = places.front();
        for (const std::size_t place : places)
        {
            next = place;
            if (!entries_[place].taken)
                break;
        }
        text += std::to_string(places.size()) + " of " + call + ", but none with this request";
        const auto names =
            different_members(comparable(request), comparable(all_.exchanges[next].request));
        if (!names.empty())
            text += "; that of line " + std::to_string(all_.lines[next]) + " has another " +
                    joined(names);
    }
    throw error(errc::no_recorded_reply, text + '.');
}

}  // namespace ddbm::detail
