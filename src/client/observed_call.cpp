#include "client/observed_call.hpp"

#include "errors/without_values.hpp"
#include "protocol/request_outline.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace ddbm::detail {

observed_call::observed_call(
    std::shared_ptr<observer> to, environment& env, std::shared_ptr<const std::string> tag
)
    : to_(std::move(to)), env_(env), tag_(std::move(tag))
{
}

void observed_call::began()
{
    report_.began = env_.system_now();
    began_ = env_.steady_now();
}

void observed_call::begins(std::string_view operation, bool is_write) const
{
    to_->operation_begins(
        operation_start(operation, is_write, tag_ ? std::string_view(*tag_) : std::string_view())
    );
}

void observed_call::attempt_began(exchange& x)
{
    begun_attempt& free = under_way_[0].x ? under_way_[1] : under_way_[0];
    free = {&x, env_.steady_now(), {}};
    x.phases = &free.marks;
}

// Its place is free for another one.
observed_call::begun_attempt& observed_call::take(const exchange& x)
{
    begun_attempt& begun = under_way_[0].x == &x ? under_way_[0] : under_way_[1];
    begun.x = nullptr;
    return begun;
}

attempt_report& observed_call::add_attempt(error_code ec, clock::duration duration)
{
    attempt_report& attempt = report_.attempts.emplace_back();
    attempt.code = ec;
    attempt.duration = duration;
    return attempt;
}

// What it is at may be marked at this very moment.
void observed_call::attempt_lost(const exchange& x)
{
    add_attempt(asio::error::operation_aborted, env_.steady_now() - take(x).when);
    report_.sent_bytes += x.body().size();
}

void observed_call::attempt_ended(const exchange& x, std::size_t received_bytes, error_code ec)
{
    const clock::time_point now = env_.steady_now();
    begun_attempt& begun = take(x);
    begun.marks.end(now);
    attempt_report& attempt = add_attempt(ec, now - begun.when);
    attempt.phases = begun.marks.times();
    const bool is_answered = x.status != 0;
    if (is_answered || x.sent != applied::no)
        report_.sent_bytes += x.body().size() * (x.resent ? 2 : 1);
    if (!is_answered)
        return;
    attempt.http_status = x.status;
    attempt.request_id = x.request_id;
    report_.received_bytes += received_bytes + x.reply_items.size();
    report_.consumed_capacity = capacity_in(x.reply);
}

std::exception_ptr observed_call::ended(
    std::string_view operation,
    std::string_view request,
    bool is_write,
    error_code ec,
    const diagnostics& diag
)
{
    report_.duration = env_.steady_now() - began_;
    report_.operation = operation;
    auto [table, index] = outline_of(request);
    // The text of a request that was refused ends where that was found.
    report_.table = table.empty() ? diag.table() : std::move(table);
    report_.index = std::move(index);
    if (tag_)
        report_.tag = *tag_;
    report_.code = ec;
    report_.is_write = is_write;
    report_.applied = diag.applied();
    if (is_write && !ec)
        report_.applied = applied::yes;
    report_.diagnostics = wants(reported::values) ? diag : without_values(diag);
    if (wants(reported::values) && !report_.attempts.empty())
        report_.request = request;
    try
    {
        to_->operation_ended(report_);
        return nullptr;
    }
    catch (...)
    {
        return std::current_exception();
    }
}

}  // namespace ddbm::detail
