#include "protocol/operations/describe_endpoints.hpp"

#include "protocol/operations/reply_parts.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const describe_endpoints_request&)
{
    out.begin_object().end_object();
}

void read_reply(std::string_view body, describe_endpoints_reply& reply)
{
    constexpr std::string_view period = "CachePeriodInMinutes";

    const reply_document document(body);
    const reply_object root = document.root();
    if (!root.has("Endpoints"))
        root.fail("Endpoints", "an array", "nothing");
    for (const reply_object& endpoint : root.objects("Endpoints"))
    {
        described_endpoint& out = reply.endpoints.emplace_back();
        out.address = read_required_text(endpoint, "Address");
        out.cache_period_in_minutes = endpoint.required(period, endpoint.integer(period));
    }
}

}  // namespace ddbm::detail
