#include "responder.hpp"

#include "http/user_agent.hpp"
#include "local/operations.hpp"
#include "request_reader.hpp"

#include <boost/json/parse.hpp>

#include <exception>
#include <utility>

namespace ddbm::server {

using local::detail::service_error;

namespace {

constexpr std::string_view amz_json = "application/x-amz-json-1.0";
constexpr std::string_view plain_json = "application/json";

// From this size on a reply is worth compressing.
constexpr std::size_t compressed_from = 4096;

// Without what follows a semicolon.
std::string_view media_type(std::string_view content_type) noexcept
{
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t'))
        type.remove_suffix(1);
    return type;
}

void put_error(reply& out, const service_error& e)
{
    out.status = e.status();
    out.body = e.body();
}

void not_found(reply& out)
{
    out.status = 404;
    out.body = "<UnknownOperationException/>\n";
}

// Where Boost.JSON's own limit would take a deep body for a broken one.
bool is_json(std::string_view text)
{
    boost::json::parse_options options;
    options.max_depth = 1024;
    boost::system::error_code broken;
    boost::json::parse(boost::json::string_view(text.data(), text.size()), broken, {}, options);
    return !broken;
}

void echo(reply& out, std::string_view name, const request& received, field f)
{
    if (received.has(f))
        out.more_headers.append(name).append(received[f]).append("\r\n");
}

void compress_for(const request& received, reply& out)
{
    if (out.body.size() < compressed_from || !received.has(field::accept_encoding))
        return;
    out.body_coding = accepted_coding(received[field::accept_encoding]);
    if (out.body_coding != coding::identity)
        out.body = compress(out.body, out.body_coding);
}

}  // namespace

operation_target read_target(std::string_view target) noexcept
{
    for (service to : {service::dynamodb, service::dynamodb_streams})
    {
        const std::string_view prefix = detail::target_prefix(to);
        if (target.starts_with(prefix))
            return {to, target.substr(prefix.size())};
    }
    return {};
}

responder::responder(std::shared_ptr<local::engine> engine, access_rules rules)
    : engine_(std::move(engine)), access_(std::move(rules)),
      health_("healthy: dynamodb." + access_.rules().region + ".amazonaws.com ")
{
}

reply responder::refuse(int status, complaint why, const request& known) const
{
    reply out;
    out.status = status;
    out.chunked = status == 413;
    if (!why.empty())
    {
        out.content_type = "text/plain";
        out.body.append(why).append(".\n");
    }
    out.cross_origin = known.has(field::origin);
    out.keep_alive = false;
    out.request_id = engine_->make_request_id();
    return out;
}

reply responder::answer(const request& received) const
{
    reply out;
    out.keep_alive = received.keep_alive();
    out.old_protocol = received.version == 10;
    out.cross_origin = received.has(field::origin);
    try
    {
        if (media_type(received[field::content_type]) == amz_json)
            out.content_type = amz_json;
        if (received.method == "POST")
            answer_post(received, out);
        else
            answer_other(received, out);
        compress_for(received, out);
    }
    catch (const std::exception&)
    {
        put_error(out, service_error(500, local::detail::internal_server_error));
        out.body_coding = coding::identity;
    }
    if (out.request_id.empty())
        out.request_id = engine_->make_request_id();
    return out;
}

void responder::answer_other(const request& received, reply& out) const
{
    if (received.method == "GET" && received.path() == "/")
    {
        out.content_type = "text/plain";
        out.body = health_;
    }
    else if (received.method == "OPTIONS" && out.cross_origin)
    {
        out.more_headers = "Access-Control-Max-Age: 172800\r\n";
        echo(
            out, "Access-Control-Allow-Headers: ", received, field::access_control_request_headers
        );
        echo(out, "Access-Control-Allow-Methods: ", received, field::access_control_request_method);
    }
    else
    {
        not_found(out);
        out.without_body = received.method == "HEAD";
    }
}

void responder::answer_post(const request& received, reply& out) const
{
    const std::string_view type = media_type(received[field::content_type]);
    if (!received.body.empty() && type != amz_json && type != plain_json)
        return not_found(out);

    const auto refused =
        access_.refusal_of(received, access_.rules().keys ? now() : decltype(now())());
    if (refused && refused->by_keys)
        return put_error(out, refused->error);
    if (!received.has(field::content_encoding))
        return answer_call(received, received.body, refused, out);
    const auto known = coding_named(received[field::content_encoding]);
    if (known == coding::identity)
        return answer_call(received, received.body, refused, out);
    std::optional<std::string> body;
    if (known)
        body = expand(received.body, *known, request_reader::body_limit);
    if (!body)
        return put_error(out, service_error(500, local::detail::internal_server_error));
    answer_call(received, *body, refused, out);
}

void responder::answer_call(
    const request& received,
    std::string_view body,
    const std::optional<refusal>& refused,
    reply& out
) const
{
    const operation_target target = read_target(received[field::x_amz_target]);
    // What is wrong with the body comes first, then the operation. The engine sees to both, if it
    // is asked at all.
    if (target.operation.empty() || refused || body.empty())
    {
        if (!body.empty() && !is_json(body))
            put_error(out, service_error(400, local::detail::serialization_exception));
        else if (!local::detail::find_operation(target.to, target.operation))
            put_error(out, service_error(400, local::detail::unknown_operation_exception));
        else if (refused)
            put_error(out, refused->error);
        else
            put_error(out, service_error(400, local::detail::serialization_exception));
        return;
    }
    local::engine_reply made = engine_->call(target.to, target.operation, body);
    out.status = made.status;
    out.body = std::move(made.body);
    out.request_id = std::move(made.request_id);
    out.delay = made.delay;
    out.drop_connection = made.drop_connection;
}

}  // namespace ddbm::server
