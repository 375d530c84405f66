#include "credentials/instance.hpp"

#include "credentials/key_failure.hpp"
#include "credentials/key_urls.hpp"
#include "credentials/secret_document.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

constexpr const char* roles_path = "/latest/meta-data/iam/security-credentials/";

fetch_request request_to(const instance_role& role, const char* method, std::string_view path)
{
    fetch_request request(method, role.url + std::string(path));
    request.time_limit = role.time_limit;
    request.may_use_proxy = false;
    return request;
}

fetch_request get(const instance_role& role, std::string_view token, std::string_view path)
{
    fetch_request request = request_to(role, "GET", path);
    if (!token.empty())
        request.header("x-aws-ec2-metadata-token", std::string(token));
    return request;
}

[[noreturn]] void refuse_status(const fetch_reply& reply, const instance_role& role)
{
    throw key_failure(
        described(key_way(role)) + ": " + described(reply) + '.',
        is_passing_status(reply.status) ? key_failure::next::try_again : key_failure::next::give_up
    );
}

// The characters of IAM's names.
bool is_role_name(std::string_view text)
{
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::string_view("_+=,.@-").find(c) != std::string_view::npos;
           });
}

std::string_view first_line(std::string_view text)
{
    std::string_view line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

}  // namespace

fetch_request instance_token_request(const instance_role& role)
{
    fetch_request request = request_to(role, "PUT", "/latest/api/token");
    // Six hours, the longest: much longer than it takes to fetch keys.
    request.header("x-aws-ec2-metadata-token-ttl-seconds", "21600");
    return request;
}

secret_text read_instance_token(const fetch_reply& reply, const instance_role& role)
{
    // What instances and emulators without version 2 answer.
    if (reply.status == 403 || reply.status == 404 || reply.status == 405)
    {
        if (role.may_go_without_token)
            return {};
        throw key_failure(
            described(key_way(role)) + ": no tokens (" + described(reply) +
            "), and AWS_EC2_METADATA_V1_DISABLED, or ec2_metadata_v1_disabled of the profile, "
            "forbids to go without."
        );
    }
    if (reply.status != 200)
        refuse_status(reply, role);
    const std::string& token = reply.body.get();
    if (token.empty() || !is_header_value(token) || token.find_first_of("<> ") != std::string::npos)
    {
        throw key_failure(described(key_way(role)) + ": no token, " + described(reply) + '.');
    }
    return reply.body;
}

fetch_request instance_role_request(const instance_role& role, std::string_view token)
{
    return get(role, token, roles_path);
}

std::string read_instance_role(const fetch_reply& reply, const instance_role& role)
{
    if (reply.status == 404 || (reply.status == 200 && reply.body.get().empty()))
        throw key_failure(described(key_way(role)) + ": the instance has no role.");
    if (reply.status != 200)
        refuse_status(reply, role);
    const std::string_view name = first_line(reply.body.get());
    if (!is_role_name(name))
    {
        throw key_failure(
            described(key_way(role)) + ": no name of a role, " + described(reply) + '.'
        );
    }
    return std::string(name);
}

fetch_request
instance_keys_request(const instance_role& role, std::string_view token, std::string_view role_name)
{
    return get(role, token, roles_path + std::string(role_name));
}

credentials read_instance_keys(const fetch_reply& reply, const instance_role& role)
{
    if (reply.status != 200)
        refuse_status(reply, role);

    const secret_document document(reply.body.get(), described(key_way(role)));
    const std::string_view code = document.text_or_empty("Code");
    if (!code.empty() && code != "Success")
    {
        document.refuse(
            "no keys: " + quoted_words(code) + ": " +
            quoted_words(document.text_or_empty("Message"))
        );
    }
    return read_keys(document, "Token");
}

}  // namespace ddbm::detail
