#include <ddbm/explanation.hpp>

#include <ostream>
#include <string_view>
#include <utility>

namespace ddbm {

std::string explanation::to_string() const
{
    std::string text = operation_;
    if (!table_.empty())
        text.append(" of ").append(table_);
    else
    {
        const char* before = " of ";
        for (const auto& [name, cost] : tables_)
        {
            text.append(before).append(name).append(" (").append(cost.to_string()).append(")");
            before = ", ";
        }
    }
    if (!index_.empty())
        text.append(", index ").append(index_);
    if (requests_ != 1)
        text.append(", ").append(std::to_string(requests_)).append(" requests");
    text.append(": at least ").append(cost_.to_string()).append("\n").append(request_);
    std::string_view separator = request_.empty() ? "" : "\n";
    for (const explanation& each : parts_)
    {
        if (!each.request_.empty())
            text.append(std::exchange(separator, "\n")).append(each.request_);
    }
    for (const std::string& each : warnings_)
        text.append("\nwarning: ").append(each);
    return text;
}

std::ostream& explanation::print(std::ostream& out) const
{
    return out << to_string();
}

}  // namespace ddbm
