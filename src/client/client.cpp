#include "client/client_state.hpp"
#include "client/handled_operation.hpp"
#include "client/post_result.hpp"
#include "protocol/operation_traits.hpp"
#include "protocol/operations.hpp"

#include <ddbm/client.hpp>

namespace ddbm {

namespace detail {

namespace {

// A request of one of the plain classes.
template <class Request>
class request_operation final : public handled_operation<typename Request::reply_type>
{
    using base = handled_operation<typename Request::reply_type>;

public:
    request_operation(
        std::shared_ptr<client_state> client, const call_options& options, Request request
    )
        : base(std::move(client), options, kind_of(request)), request_(std::move(request))
    {
        try
        {
            auto writer = this->body_writer();
            write_request(writer, request_);
        }
        catch (const error& why)
        {
            this->refuse(why);
        }
    }

private:
    static operation_kind kind_of(const Request& request)
    {
        operation_traits known = traits(request);
        return {service::dynamodb, known.name, known.is_write, known.may_resend};
    }

    void read(std::string_view text) override { read_reply(text, std::get<0>(this->results_)); }

    bool is_own_write(const item* returned) const override
    {
        if constexpr (requires { detail::is_own_write(request_, returned); })
            return detail::is_own_write(request_, returned);
        else
            return false;
    }

    void explain(error_code&, diagnostics& diag) const override
    {
        if constexpr (requires { request_.table_name(); })
            diag.table(request_.table_name());
    }

    const Request request_;
};

class json_operation final : public handled_operation<std::string>
{
public:
    json_operation(
        std::shared_ptr<client_state> client, const call_options& options, json_request request
    )
        : handled_operation(
              std::move(client),
              options,
              {request.service, {}, !request.idempotent, request.idempotent}
          ),
          name_(std::move(request.operation))
    {
        exchange::operation = name_;
        buffer += request.body;
        if (name_.empty() || name_.find_first_not_of(letters) != name_.npos)
            refuse(error(errc::invalid_request, "'" + name_ + "' is no name of an operation"));
    }

private:
    static constexpr const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    void read(std::string_view text) override { std::get<0>(results_) = text; }

    const std::string name_;
};

}  // namespace

template <class Request>
auto initiate_request<Request>::get_executor() const noexcept -> executor_type
{
    return client_->executor;
}

template <class Request>
void initiate_request<Request>::start(
    handler_type handler, bool here, std::shared_ptr<diagnostics> diag, Request request
) const
{
    using operation_type = std::conditional_t<
        std::is_same_v<Request, json_request>,
        json_operation,
        request_operation<Request>>;
    boost::intrusive_ptr<operation_type> started(
        new operation_type(client_, options_, std::move(request))
    );
    started->start(std::move(handler), here, std::move(diag));
}

template class initiate_request<get_item_request>;
template class initiate_request<put_item_request>;
template class initiate_request<update_item_request>;
template class initiate_request<delete_item_request>;
template class initiate_request<query_request>;
template class initiate_request<scan_request>;
template class initiate_request<create_table_request>;
template class initiate_request<describe_table_request>;
template class initiate_request<delete_table_request>;
template class initiate_request<list_tables_request>;
template class initiate_request<json_request>;

asio::any_io_executor initiate_close::get_executor() const noexcept
{
    return client_->executor;
}

void initiate_close::
operator()(asio::any_completion_handler<void(error_code)> handler, std::shared_ptr<diagnostics>)
    const
{
    // std::function wants to be copied, which a handler cannot be.
    auto waiting =
        std::make_shared<asio::any_completion_handler<void(error_code)>>(std::move(handler));
    // The context that the handler belongs to must not return meanwhile.
    auto theirs =
        asio::get_associated_executor(*waiting, asio::any_completion_executor(client_->executor));
    asio::any_completion_executor work =
        asio::prefer(theirs, asio::execution::outstanding_work.tracked);
    client_->close([waiting, work = std::move(work), executor = client_->executor] {
        post_result(executor, std::move(*waiting), error_code());
    });
}

}  // namespace detail

client::client(asio::any_io_executor executor, client_config config)
    : state_(std::make_shared<detail::client_state>(std::move(executor), std::move(config)))
{
}

asio::any_io_executor client::get_executor() const noexcept
{
    return state_->executor;
}

}  // namespace ddbm
