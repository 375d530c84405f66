#include "responder.hpp"

#include "http/user_agent.hpp"
#include "json_check.hpp"
#include "local/operations.hpp"
#include "request_reader.hpp"

#include <exception>
#include <functional>
#include <utility>

namespace ddbm::server {

using local::detail::service_error;

namespace {

constexpr std::string_view amz_json = "application/x-amz-json-1.0";
constexpr std::string_view plain_json = "application/json";

// From this size on a reply is worth compressing.
constexpr std::size_t compressed_from = 4096;

// What is larger takes memory that is worth being given back.
constexpr std::size_t large = std::size_t{1024} * 1024;

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

void body_too_large(reply& out)
{
    out.status = 413;
    out.chunked = true;
}

// Takes a body out of its coding, in pieces. False: that is not possible, and the reply says why.
bool read_body(
    const request& received, const std::function<void(std::string_view)>& take, reply& out
)
{
    const std::string_view name = received[field::content_encoding];
    const auto known = coding_named(name);
    if (known == coding::identity)
    {
        take(received.body);
        return true;
    }
    std::string wrong;
    if (known)
    {
        const auto result = expand(received.body, *known, request_reader::body_limit, take);
        if (result == expansion::whole)
            return true;
        if (result == expansion::too_large)
        {
            body_too_large(out);
            return false;
        }
        wrong.append("The body is no complete ").append(name_of(*known)).append(" stream");
    }
    else
    {
        wrong.append("Content-Encoding ").append(name).append(" is none of gzip and deflate");
    }
    put_error(
        out,
        service_error(400, local::detail::serialization_exception, wrong).with_capital_message()
    );
    return false;
}

bool asks_for_operation(const request& received)
{
    const operation_target target = read_target(received[field::x_amz_target]);
    return local::detail::find_operation(target.to, target.operation) != nullptr;
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

responder::responder(
    std::shared_ptr<local::engine> engine, access_rules access, web_rules web, node_table nodes
)
    : engine_(std::move(engine)), access_(std::move(access)), guard_(std::move(web)),
      nodes_(std::move(nodes)),
      health_("healthy: dynamodb." + access_.rules().region + ".amazonaws.com ")
{
}

reply responder::refuse(int status, complaint why, const request& known) const
{
    reply out;
    out.status = status;
    if (status == 413)
        body_too_large(out);
    if (!why.empty())
    {
        out.content_type = "text/plain";
        out.body.append(why).append(".\n");
    }
    out.allowed_origin = guard_.allowed_origin(known);
    out.keep_alive = false;
    out.request_id = engine_->make_request_id();
    return out;
}

reply responder::answer(const request& received, bool on_loopback) const
{
    reply out;
    out.keep_alive = received.keep_alive();
    out.old_protocol = received.version == 10;
    out.allowed_origin = guard_.allowed_origin(received);
    try
    {
        if (media_type(received[field::content_type]) == amz_json)
            out.content_type = amz_json;
        if (const auto kept_out = guard_.error_of(received, on_loopback))
            put_error(out, *kept_out);
        else if (received.method == "POST")
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
    else if (received.method == "GET" && received.path() == "/localnodes" && !nodes_.empty())
    {
        out.content_type = plain_json;
        out.body = nodes_.listed(received.query());
    }
    else if (received.method == "OPTIONS" && received.has(field::origin))
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
    // What is in a coding may be a thousand times as much, which those without keys are not worth.
    const bool is_cheap = !access_.rules().keys || !received.has(field::content_encoding);
    if (refused && (refused->by_keys || !is_cheap))
        return put_error(out, refused->error);
    if (refused || !asks_for_operation(received))
        return turn_down(received, refused, out);
    if (!received.has(field::content_encoding))
        return answer_call(received, received.body, out);
    std::string body;
    auto take = [&](std::string_view piece) { body += piece; };
    if (read_body(received, take, out))
        answer_call(received, body, out);
}

// What is wrong with the body comes first, then the operation, then the signature. The body is
// looked at and not kept.
void responder::turn_down(
    const request& received, const std::optional<refusal>& refused, reply& out
) const
{
    json_check check;
    bool is_empty = true;
    auto take = [&](std::string_view piece) {
        is_empty = is_empty && piece.empty();
        check.add(piece);
    };
    if (!read_body(received, take, out))
        return;
    if (!is_empty && !check.passed())
        put_error(out, service_error(400, local::detail::serialization_exception));
    else if (!asks_for_operation(received))
        put_error(out, service_error(400, local::detail::unknown_operation_exception));
    else if (refused)
        put_error(out, refused->error);
    else
        put_error(out, service_error(400, local::detail::serialization_exception));
}

void responder::answer_call(const request& received, std::string_view body, reply& out) const
{
    if (body.empty())
        return turn_down(received, {}, out);
    const operation_target target = read_target(received[field::x_amz_target]);
    local::engine_reply made = engine_->call(target.to, target.operation, body);
    out.was_large = body.size() > large || made.body.size() > large;
    out.status = made.status;
    out.body = std::move(made.body);
    out.request_id = std::move(made.request_id);
    out.delay = made.delay;
    out.drop_connection = made.drop_connection;
}

}  // namespace ddbm::server
