// The one place that knows how an error's body looks.

#include "local/service_error.hpp"

#include "values/json_writer.hpp"

#include <algorithm>

namespace ddbm::local::detail {
namespace {

// Texts repeat parts of the request, also of its headers, which may be of any bytes.
std::string only_ascii(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?'
    );
    return text;
}

}  // namespace

std::string service_error::body() const
{
    std::string json;
    ddbm::detail::json_writer out(json);
    out.begin_object().plain_key("__type").quoted(type_);
    if (!members_.empty())
        out.raw(members_);
    if (message_)
    {
        // A comma comes before the next key by itself.
        out.plain_key(capital_message_ ? "Message" : "message");
        if (!out.try_string(*message_))
            out.string(only_ascii(*message_));
    }
    out.end_object();
    return json;
}

void refuse(std::string message)
{
    throw service_error(400, validation_exception, std::move(message));
}

void refuse_parameter(std::string_view what)
{
    std::string text = "One or more parameter values were invalid: ";
    text += what;
    refuse(std::move(text));
}

void resource_not_found()
{
    throw service_error(400, resource_not_found_exception, "Requested resource not found");
}

}  // namespace ddbm::local::detail
