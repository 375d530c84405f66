// Fetches the pages of ranges: one operation for each, which leaves its handler to the next one
// where a page has nothing to deliver.

#include "client/handled_operation.hpp"
#include "client/post_result.hpp"
#include "table/item_key.hpp"
#include "table/range_state.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

class page_operation final : public handled_operation<std::shared_ptr<stored_object>>
{
public:
    page_operation(std::shared_ptr<range_state> range, misfit_calls calls)
        : handled_operation(
              range->request.table.db.state(),
              range->request.table.db.options(),
              {service::dynamodb, range->request.operation(), false, true}
          ),
          range_(std::move(range)), calls_(calls)
    {
        takes_encoded_items = true;
        auto json = body_writer();
        try
        {
            write_page_request(json, request(), range_->next_page());
        }
        catch (const error& why)
        {
            refuse(why);
        }
    }

private:
    void read(std::string_view text) override
    {
        page_ = {};
        read_model_reply(text, *request().objects, page_, reply_items);
        if (!page_.has_items)
            throw error(errc::invalid_reply, "the reply has no Items");
        for (item_misfit& each : page_.misfits)
            add_circumstances(each);
    }

    // What is known of a failure that is no failure of the call.
    void add_circumstances(item_misfit& misfit) const
    {
        diagnostics diag = misfit.why.get_diagnostics();
        diag.table(*request().table.name).key(key_text(key(), misfit.image));
        client().name_operation(diag, service::dynamodb, request().operation());
        diag.attempts(attempt).http_status(status).request_id(std::string(request_id));
        misfit.why = error(misfit.why.code(), std::move(diag));
    }

    void explain(error_code&, diagnostics& diag) const override
    {
        diag.table(*request().table.name);
        if (status == 200)
            diag.key(key_of_failed_item());
    }

    void deliver(error_code ec) override
    {
        if (!ec)
        {
            range_->add_page(std::move(page_));
            if (range_->needs_page(calls_))
            {
                boost::intrusive_ptr<page_operation> next(new page_operation(range_, calls_));
                return hand_over(std::move(next));
            }
        }
        handled_operation::deliver(ec);
    }

    void settle(error_code& ec) override
    {
        if (!ec)
            ec = range_->settle(calls_, std::get<0>(results_), diag_);
    }

    const range_request& request() const { return range_->request; }
    const key_schema& key() const { return request().table.model->key; }

    // The item that is no item is the one after those that were read.
    std::string key_of_failed_item() const
    {
        const auto page = parse_for_messages(reply);
        if (!page.is_object())
            return {};
        const auto* items = page.as_object().if_contains("Items");
        const std::size_t failed = page_.items.size() + page_.misfits.size();
        if (!items || !items->is_array() || failed >= items->as_array().size())
            return {};
        return key_text(key(), items->as_array()[failed]);
    }

    const std::shared_ptr<range_state> range_;
    const misfit_calls calls_;
    model_reply page_;
};

// A handler that settles what it gets in its own place, where the function for misfits is called.
next_call::handler_type settling(
    std::shared_ptr<range_state> range,
    misfit_calls calls,
    next_call::handler_type handler,
    std::shared_ptr<diagnostics> diag
)
{
    const asio::any_completion_executor ours(executor_of(*range));
    auto theirs = asio::get_associated_executor(handler, ours);
    auto settle = [range = std::move(range), calls, handler = std::move(handler), diag](
                      error_code ec, std::shared_ptr<stored_object> next
                  ) mutable {
        diagnostics why;
        ec = range->settle(calls, next, why);
        if (ec && diag)
            *diag = std::move(why);
        std::move(handler)(ec, std::move(next));
    };
    return asio::bind_executor(theirs, std::move(settle));
}

}  // namespace

void next_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    range_->begin();
    const auto executor = executor_of(*range_);
    std::shared_ptr<stored_object> none;
    if (range_->request.refused)
    {
        const table_core& table = range_->request.table;
        if (diag)
        {
            *diag = range_->request.refused->get_diagnostics();
            diag->table(*table.name);
            table.db.state()->name_operation(*diag, service::dynamodb, range_->request.operation());
        }
        return post_result(
            executor, std::move(handler), range_->request.refused->code(), std::move(none)
        );
    }
    if (!range_->needs_page(calls_))
    {
        auto next = range_->pop();
        if (range_->misfit_is_next() && !next)
            return post_result(
                executor,
                settling(range_, calls_, std::move(handler), std::move(diag)),
                error_code(),
                std::move(none)
            );
        return post_result(executor, std::move(handler), error_code(), std::move(next));
    }

    boost::intrusive_ptr<page_operation> page(new page_operation(std::move(range_), calls_));
    page->start(std::move(handler), place, std::move(diag));
}

}  // namespace ddbm::detail
