#include "local/data/cancellation.hpp"

#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

void cancellation::add(
    std::size_t action, std::string_view code, std::string message, const item* found
)
{
    any_ = true;
    reason& added = reasons_[action];
    added.code = code;
    added.message = std::move(message);
    if (found)
        added.found = *found;
}

void cancellation::throw_if_any() const
{
    if (!any_)
        return;
    std::string codes;
    std::string members;
    ddbm::detail::json_writer out(members);
    out.plain_key("CancellationReasons").begin_array();
    for (const reason& each : reasons_)
    {
        codes += (codes.empty() ? "" : ", ") + std::string(each.code);
        out.begin_object().plain_key("Code").string(each.code);
        if (!each.message.empty())
            out.plain_key("Message").string(each.message);
        if (each.found)
        {
            out.plain_key("Item");
            write_item(out, *each.found);
        }
        out.end_object();
    }
    out.end_array();
    throw service_error(
        400,
        transaction_canceled_exception,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes +
            "]"
    )
        .with_capital_message()
        .with_members(std::move(members));
}

}  // namespace ddbm::local::detail
