// Says for each line of its input, which is a world of variables and files as a JSON object, in a
// line of its output which keys, region and endpoint ddbm would use there. What credentials_test.py
// compares.

#include "config/config_sources.hpp"
#include "config/read_file.hpp"
#include "config/shared_settings.hpp"
#include "credentials/plan_keys.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>

#include <boost/json.hpp>

#include <iostream>
#include <string>

namespace {

namespace json = boost::json;

using namespace ddbm::detail;

config_sources world_of(const json::object& texts)
{
    config_sources sources;
    sources.variable = [&texts](const std::string& name) -> std::optional<std::string> {
        const json::object& variables = texts.at("variables").as_object();
        const json::value* found = variables.if_contains(name);
        return found ? std::optional(json::value_to<std::string>(*found)) : std::nullopt;
    };
    sources.read_file = [&texts](const std::string& path) -> boost::system::result<std::string> {
        const json::object& files = texts.at("files").as_object();
        const json::value* found = files.if_contains(path);
        // botocore sees those of the machine as well.
        if (found == nullptr)
            return read_file(path);
        return json::value_to<std::string>(*found);
    };
    return sources;
}

json::object described_plan(const key_plan& plan);

struct describing
{
    json::object& out;

    void operator()(const given_keys& given) const
    {
        out["id"] = given.keys.access_key_id();
        out["secret"] = given.keys.secret_access_key();
        out["token"] = given.keys.session_token();
        out["account"] = given.keys.account_id();
        out["ends"] = given.keys.expiration().has_value();
    }
    void operator()(const assumed_role& role) const
    {
        out["role"] = role.role_arn;
        out["session"] = role.session_name;
        out["external_id"] = role.external_id;
        out["duration"] = role.duration ? role.duration->count() : 0;
        out["sts"] = role.sts.url;
        out["source"] = described_plan(*role.source);
    }
    void operator()(const web_identity_role& role) const
    {
        out["role"] = role.role_arn;
        out["session"] = role.session_name;
        out["file"] = role.token_file;
        out["sts"] = role.sts.url;
    }
    void operator()(const sso_role& role) const
    {
        out["session"] = role.session;
        out["start_url"] = role.start_url;
        out["region"] = role.portal.region;
        out["account"] = role.account_id;
        out["role"] = role.role_name;
        out["file"] = role.token_file;
    }
    void operator()(const process_keys& process) const
    {
        out["command"] = process.command;
        out["account"] = process.account_id;
    }
    void operator()(const container_role& role) const
    {
        out["url"] = role.url;
        out["token"] = role.token.get();
        out["file"] = role.token_file;
    }
    void operator()(const instance_role& role) const
    {
        out["url"] = role.url;
        out["v1"] = role.may_go_without_token;
    }
};

json::object described_plan(const key_plan& plan)
{
    json::object out;
    out["way"] = name_of(plan.how);
    std::visit(describing{out}, plan.how);
    return out;
}

template <class Function>
json::object attempted(Function&& function)
{
    try
    {
        return function();
    }
    catch (const ddbm::error& e)
    {
        return {{"error", ddbm::name_of(e.code())}, {"message", e.get_diagnostics().message()}};
    }
}

}  // namespace

int main()
{
    std::string line;
    while (std::getline(std::cin, line))
    {
        const json::value world = json::parse(line);
        const config_sources sources = world_of(world.as_object());
        json::object out;
        out["keys"] =
            attempted([&] { return described_plan(plan_keys(shared_settings(sources))); });
        out["client"] = attempted([&]() -> json::object {
            const ddbm::client_config config = config_from(sources);
            return {
                {"region", config.region},
                {"endpoint", config.endpoint_url},
                {"streams_endpoint", config.streams_endpoint_url},
            };
        });
        std::cout << json::serialize(out) << std::endl;
    }
}
