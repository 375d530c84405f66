#include "client/request_routes.hpp"

#include <ddbm/error.hpp>

#include <utility>
#include <variant>

namespace ddbm::detail {

request_routes::request_routes(
    const client_config& config,
    const resolved_config& resolved,
    std::shared_ptr<destinations> known
)
    : endpoints_(config), depend_on_account_(endpoints_.depend_on_account(endpoint_kind::data)),
      shared_(resolved.endpoint), streams_(resolved.streams_endpoint),
      destinations_(std::move(known)), shared_destination_(destinations_->at(shared_))
{
}

const destination& request_routes::usual() const noexcept
{
    const auto& data = routes_[static_cast<std::size_t>(endpoint_kind::data)];
    const auto* const last = data.last.load(std::memory_order_acquire);
    return last ? *last->to : shared_destination_;
}

const destination& request_routes::likely(service to)
{
    return to == service::dynamodb ? usual() : of(to, {}, {}, nullptr);
}

const destination& request_routes::of(
    service to, std::string_view operation, std::string_view request, const credentials* keys
)
{
    endpoint_request asked;
    asked.kind = kind_of(to, operation);
    std::string_view account;
    if (depend_on_account_ && keys && asked.kind != endpoint_kind::streams)
    {
        asked.names = resource_in(operation, request);
        asked.account_id = keys->account_id();
        account = endpoints_.account_of(asked);
    }
    const auto* const last = routes_of(asked.kind).last.load(std::memory_order_acquire);
    return last && last->account == account ? *last->to : find(asked, account);
}

const destination& request_routes::find(const endpoint_request& request, std::string_view account)
{
    kind_routes& routes = routes_of(request.kind);
    std::lock_guard held(mutex_);
    auto found = routes.known.find(account);
    if (found == routes.known.end())
    {
        const endpoint_decision decision = endpoints_.choose(request);
        if (const auto* refusal = std::get_if<endpoint_refusal>(&decision))
            throw error(refusal->code(), refusal->text);
        const destination& to = destinations_->at(std::get<endpoint_choice>(decision).target);
        found = routes.known.emplace(account, kind_routes::route()).first;
        found->second = {found->first, &to};
    }
    routes.last.store(&found->second, std::memory_order_release);
    return *found->second.to;
}

const endpoint* request_routes::expected(service to) const noexcept
{
    if (to == service::dynamodb_streams)
        return &streams_;
    if (!depend_on_account_)
        return &shared_;
    return endpoints_.require_account() ? nullptr : &usual().endpoint;
}

}  // namespace ddbm::detail
