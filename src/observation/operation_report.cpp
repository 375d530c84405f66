#include "errors/one_line.hpp"
#include "observation/in_milliseconds.hpp"

#include <ddbm/error.hpp>
#include <ddbm/operation_report.hpp>

#include <array>
#include <charconv>
#include <ostream>
#include <utility>

namespace ddbm {

namespace {

std::string units_text(double number)
{
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

}  // namespace

double operation_report::capacity_units() const noexcept
{
    double sum = 0;
    for (const ddbm::consumed_capacity& each : consumed_capacity)
        sum += each.capacity_units;
    return sum;
}

const std::string& operation_report::request_id() const noexcept
{
    static const std::string none;
    for (auto each = attempts.rbegin(); each != attempts.rend(); ++each)
    {
        if (!each->request_id.empty())
            return each->request_id;
    }
    return none;
}

std::string operation_report::to_string() const
{
    std::string line = operation;
    const auto add = [&line](std::string_view label, std::string_view what) {
        if (!what.empty())
            line.append("; ").append(label).append(what);
    };
    add("table ", table);
    add("index ", index);
    add("tag ", tag);
    add("", detail::in_milliseconds(duration));
    add("", std::to_string(sent_bytes) + " B sent");
    add("", std::to_string(received_bytes) + " B received");
    if (!consumed_capacity.empty())
        add("", units_text(capacity_units()) + " capacity units");
    add("request ", request);
    line = detail::one_line(std::move(line));

    // The rest in the words of errors, which name the operation as well.
    ddbm::diagnostics rest(diagnostics);
    rest.operation({}).endpoint({}).region({}).table({});
    rest.attempts(static_cast<int>(attempts.size())).request_id(request_id());
    const std::string outcome = code ? error(code, std::move(rest)).what() : rest.to_string();
    return outcome.empty() ? line : line + "; " + outcome;
}

std::ostream& operation_report::print(std::ostream& out) const
{
    return out << to_string();
}

}  // namespace ddbm
