#include "protocol/error_reply.hpp"

#include "values/item_json.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/service_errc.hpp>

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {
namespace {

namespace json = boost::json;

constexpr std::size_t quoted_characters = 200;

// The beginning of a body, fit for a line of a log: blanks in a row are one, other bytes than
// printable ASCII are question marks.
std::string beginning_of(std::string_view body)
{
    std::string text;
    for (const char c : body)
    {
        const bool is_blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (is_blank && (text.empty() || text.back() == ' '))
            continue;
        if (text.size() == quoted_characters)
            return text + "...";
        const bool is_printable = c > ' ' && c < 127;
        text += is_blank ? ' ' : is_printable ? c : '?';
    }
    return text;
}

std::string describe(std::string_view body)
{
    const std::string beginning = beginning_of(body);
    if (beginning.empty())
        return "no body";
    const std::string_view kind = beginning.front() == '<'   ? "a page instead of JSON: "
                                  : beginning.front() == '{' ? "JSON that is cut short or broken: "
                                                             : "something else than JSON: ";
    return std::string(kind) + beginning;
}

error_code code_of_foreign(int status)
{
    switch (status)
    {
    // Of what stands between: DynamoDB itself throttles with 400.
    case 429:
        return service_errc::throttling;
    case 500:
        return service_errc::internal_server_error;
    case 502:
    case 503:
    case 504:
        return service_errc::service_unavailable;
    default:
        return errc::invalid_reply;
    }
}

service_errc code_of(int status, std::string_view exception_type)
{
    const service_errc code = service_errc_of(exception_type);
    if (code != service_errc::unknown || (status < 500 && status != 429))
        return code;
    if (status == 429)
        return service_errc::throttling;
    return status == 503 ? service_errc::service_unavailable : service_errc::internal_server_error;
}

std::string_view text_of(const json::object& reply, std::string_view name)
{
    const json::value* member = reply.if_contains(json::string_view(name.data(), name.size()));
    const json::string* text = member ? member->if_string() : nullptr;
    return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

// "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://..." is
// "ResourceNotFoundException"; either decoration may be absent.
std::string_view without_decoration(std::string_view type)
{
    type = type.substr(0, type.find(':'));
    const std::size_t sharp = type.find('#');
    return sharp == std::string_view::npos ? type : type.substr(sharp + 1);
}

std::string message_of(const json::object& reply)
{
    const std::string_view message = text_of(reply, "message");
    return std::string(message.empty() ? text_of(reply, "Message") : message);
}

// An item that cannot be read must not pass for none: that none is there is what tells a deletion
// of our own.
void read_item(const json::object& holder, std::optional<item>& returned, error_reply& out)
{
    const json::value* member = holder.if_contains("Item");
    if (!member)
        return;
    try
    {
        returned = to_item(*member);
    }
    catch (const error& e)
    {
        out.code = errc::invalid_reply;
        out.message += " (The item that came with this cannot be read: ";
        out.message += e.what();
        out.message += ')';
    }
}

// Reasons have the names of exceptions, without their ending.
error_code code_of_reason(std::string_view name)
{
    if (name.empty() || name == "None")
        return {};
    if (name == "ThrottlingError")
        return service_errc::throttling;
    const service_errc code = service_errc_of(std::string(name) + "Exception");
    return code == service_errc::unknown ? service_errc_of(name) : code;
}

// One for each action, so that what cannot be read keeps its place.
void read_reasons(const json::object& reply, error_reply& out)
{
    const json::value* member = reply.if_contains("CancellationReasons");
    const json::array* reasons = member ? member->if_array() : nullptr;
    if (!reasons)
        return;
    out.reasons.reserve(reasons->size());
    for (const json::value& element : *reasons)
    {
        cancellation_reason& reason = out.reasons.emplace_back();
        const json::object* object = element.if_object();
        if (!object)
            continue;
        reason.code_name = text_of(*object, "Code");
        reason.code = code_of_reason(reason.code_name);
        reason.message = message_of(*object);
        read_item(*object, reason.returned_item, out);
    }
}

// Its name is spelled in both ways. What has no name is nothing to tell.
void read_throttling(const json::object& reply, error_reply& out)
{
    for (const char* name : {"ThrottlingReasons", "throttlingReasons"})
    {
        const json::value* member = reply.if_contains(name);
        const json::array* reasons = member ? member->if_array() : nullptr;
        if (!reasons)
            continue;
        for (const json::value& element : *reasons)
        {
            const json::object* object = element.if_object();
            throttling_reason reason;
            if (object)
                reason.reason = text_of(*object, "reason");
            if (reason.reason.empty())
                continue;
            reason.resource = text_of(*object, "resource");
            out.throttling.push_back(std::move(reason));
        }
    }
}

bool is_error_reply(const json::object& reply)
{
    return reply.contains("__type") || reply.contains("message") || reply.contains("Message");
}

}  // namespace

error_reply read_error_reply(int status, std::string_view content_type, std::string_view body)
{
    unsigned char buffer[2048];
    json::monotonic_resource resource(buffer);
    json::parse_options options;
    options.max_depth = json_max_depth;
    boost::json::error_code failure;
    const json::value tree =
        json::parse(json::string_view(body.data(), body.size()), failure, &resource, options);

    error_reply out;
    const json::object* reply = failure ? nullptr : tree.if_object();
    if (!reply || !is_error_reply(*reply))
    {
        const error e = not_dynamodb(status, content_type, body);
        out.code = e.code();
        out.message = e.get_diagnostics().message();
        return out;
    }

    out.exception_type = without_decoration(text_of(*reply, "__type"));
    out.code = code_of(status, out.exception_type);
    out.message = message_of(*reply);
    read_item(*reply, out.returned, out);
    read_reasons(*reply, out);
    read_throttling(*reply, out);
    return out;
}

error not_dynamodb(int status, std::string_view content_type, std::string_view body)
{
    std::string message = "HTTP " + std::to_string(status) + " with ";
    if (!content_type.empty())
        message += "content type " + beginning_of(content_type) + " and ";
    message += describe(body);

    diagnostics diag(std::move(message));
    diag.http_status(status);
    return error(code_of_foreign(status), std::move(diag));
}

}  // namespace ddbm::detail
