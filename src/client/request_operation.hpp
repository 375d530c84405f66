// Operations whose requests have classes, and how they are started. Included where they are
// instantiated, a group of them in each file: together they take a compiler long.

#ifndef DDBM_SRC_REQUEST_OPERATION_HPP
#define DDBM_SRC_REQUEST_OPERATION_HPP

#include "client/client_state.hpp"
#include "client/handled_operation.hpp"
#include "environment/uuid.hpp"
#include "protocol/operation_traits.hpp"
#include "protocol/operations.hpp"

#include <ddbm/client.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::detail {

// A request of one of the plain classes.
template <class Request>
class request_operation final : public handled_operation<typename Request::reply_type>
{
    using base = handled_operation<typename Request::reply_type>;

public:
    request_operation(
        std::shared_ptr<client_state> client, const call_options& options, Request request
    )
        : base(std::move(client), options, kind_of(request)),
          request_(with_token(std::move(request), this->client().env()))
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
        return {known.to, known.name, known.is_write, known.may_resend};
    }

    // Every attempt has the same token: the service carries out one of them.
    static Request with_token(Request request, environment& env)
    {
        if constexpr (requires { request.client_request_token(); })
        {
            if (request.client_request_token().empty())
            {
                const uuid_text token = random_uuid(env);
                request.client_request_token(std::string(token.data(), token.size()));
            }
        }
        return request;
    }

    void read(std::string_view text) override { read_reply(text, std::get<0>(this->results_)); }

    bool is_own_write(const item* returned) override
    {
        if constexpr (requires { detail::is_own_write(request_, returned); })
        {
            const bool is_own = detail::is_own_write(request_, returned);
            std::get<0>(this->results_).recognised_by_equality = is_own;
            return is_own;
        }
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

template <class Request>
auto initiate_request<Request>::get_executor() const noexcept -> executor_type
{
    return client_->executor();
}

template <class Request>
void initiate_request<Request>::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag, Request request
) const
{
    using operation_type = request_operation<Request>;
    boost::intrusive_ptr<operation_type> started(
        new operation_type(client_, options_, std::move(request))
    );
    started->start(std::move(handler), place, std::move(diag));
}

}  // namespace ddbm::detail

#endif
