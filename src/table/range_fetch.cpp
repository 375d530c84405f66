#include "table/range_fetch.hpp"

#include "table/item_key.hpp"
#include "table/range_wait.hpp"

#include <boost/json/value.hpp>

#include <utility>

namespace ddbm::detail {

range_fetch::range_fetch(
    std::shared_ptr<range_state> range, const page_fetch& page, const call_limit& limit
)
    : operation(
          range->table().db.state(),
          range->table().db.options(),
          {service::dynamodb, range->request.operation(), false, true}
      ),
      lane(page.lane), ends_by(limit.end()), range_(std::move(range))
{
    end_by(limit);
    run_on(range_->shard());
    take_encoded_items();
    auto json = body_writer();
    try
    {
        if (request().refused)
            throw *request().refused;
        write_page_request(json, request(), {page.lane, page.start, page.most});
    }
    catch (const error& why)
    {
        refuse(why);
    }
}

range_fetch::~range_fetch()
{
    range_->forget(*this);
}

void range_fetch::read(std::string_view text)
{
    came = {};
    read_model_reply(text, *request().objects, came, attempt().reply_items);
    if (!came.has_items && !request().counts_only)
        throw error(errc::invalid_reply, "the reply has no Items");
    bytes = text.size() + attempt().reply_items.size();
    for (item_misfit& each : came.misfits)
        add_circumstances(each);
}

// What is known of a failure that is no failure of the call.
void range_fetch::add_circumstances(item_misfit& misfit) const
{
    diagnostics diag = misfit.why.get_diagnostics();
    diag.table(*request().table.name).key(key_text(key(), misfit.image));
    client().name_operation(diag, service::dynamodb, request().operation());
    const exchange& x = attempt();
    diag.attempts(x.attempt).http_status(x.status).request_id(std::string(x.request_id));
    misfit.why = error(misfit.why.code(), std::move(diag));
}

void range_fetch::explain(error_code&, diagnostics& diag) const
{
    diag.table(*request().table.name);
    if (attempt().status == 200)
        diag.key(key_of_failed_item());
}

// The item that is no item is the one after those that were read.
std::string range_fetch::key_of_failed_item() const
{
    const auto text = parse_for_messages(attempt().reply);
    if (!text.is_object())
        return {};
    const auto* items = text.as_object().if_contains("Items");
    const std::size_t failed = came.items.size() + came.misfits.size();
    if (!items || !items->is_array() || failed >= items->as_array().size())
        return {};
    return key_text(key(), items->as_array()[failed]);
}

void range_fetch::deliver(error_code ec)
{
    if (const auto who_waits = range_->end_fetch(*this, ec))
        who_waits->go_on();
}

void run(const range_state::fetches& fetches)
{
    for (const auto& each : fetches)
        each->run();
}

}  // namespace ddbm::detail
