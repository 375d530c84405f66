// The rules for endpoints as a program, for botocore_test.py to compare with botocore's:
//
//   endpoint_chooser choose       reads parameters from standard input, a JSON object on each line,
//                                 and answers each with what was chosen or why nothing was
//   endpoint_chooser partitions   prints AWS's partitions, one on each line
//   endpoint_chooser requests     prints a request of each operation, and what it names
//   endpoint_chooser names        reads requests, a JSON object on each line with the service, the
//                                 operation and the body, and answers what each names

#include "config/endpoint_rules.hpp"
#include "protocol/named_resource.hpp"
#include "protocol/operation_traits.hpp"
#include "protocol/operations.hpp"
#include "protocol/partition.hpp"
#include "values/json_writer.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/service.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace ddbm::detail;
namespace json = boost::json;

std::string_view text_in(const json::object& line, std::string_view name)
{
    const json::value* found = line.if_contains(name);
    return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

bool switch_in(const json::object& line, std::string_view name)
{
    const json::value* found = line.if_contains(name);
    return found && found->as_bool();
}

template <class Value, std::size_t Count>
Value named(const std::pair<std::string_view, Value> (&names)[Count], std::string_view name)
{
    for (const auto& [known, value] : names)
    {
        if (known == name)
            return value;
    }
    throw std::invalid_argument("unknown: " + std::string(name));
}

ddbm::account_id_endpoint_mode mode_named(std::string_view name)
{
    using mode = ddbm::account_id_endpoint_mode;
    // Without a mode AWS's rules do what they do when it is disabled.
    static constexpr std::pair<std::string_view, mode> names[] = {
        {"", mode::disable},
        {"disabled", mode::disable},
        {"preferred", mode::prefer},
        {"required", mode::require},
    };
    return named(names, name);
}

endpoint_kind kind_named(std::string_view name)
{
    static constexpr std::pair<std::string_view, endpoint_kind> names[] = {
        {"data", endpoint_kind::data},
        {"vector_search", endpoint_kind::vector_search},
        {"streams", endpoint_kind::streams},
    };
    return named(names, name);
}

std::string_view name_of(endpoint_problem problem)
{
    switch (problem)
    {
    case endpoint_problem::no_region:
        return "no_region";
    case endpoint_problem::invalid_region:
        return "invalid_region";
    case endpoint_problem::fips_of_given:
        return "fips_of_given";
    case endpoint_problem::dual_stack_of_given:
        return "dual_stack_of_given";
    case endpoint_problem::dual_stack_given:
        return "dual_stack_given";
    case endpoint_problem::fips_of_local:
        return "fips_of_local";
    case endpoint_problem::dual_stack_of_local:
        return "dual_stack_of_local";
    case endpoint_problem::no_fips_and_dual_stack:
        return "no_fips_and_dual_stack";
    case endpoint_problem::no_fips:
        return "no_fips";
    case endpoint_problem::no_dual_stack:
        return "no_dual_stack";
    case endpoint_problem::fips_of_account:
        return "fips_of_account";
    case endpoint_problem::no_account_endpoints:
        return "no_account_endpoints";
    case endpoint_problem::no_account_id:
        return "no_account_id";
    case endpoint_problem::invalid_account_id:
        return "invalid_account_id";
    }
    throw std::logic_error("a problem without a name");
}

json::object answer_to(const json::object& line)
{
    std::optional<ddbm::endpoint> given;
    if (const std::string_view url = text_in(line, "endpoint"); !url.empty())
        given = ddbm::parse_endpoint(url);

    endpoint_parameters parameters;
    parameters.region = text_in(line, "region");
    parameters.given = given ? &*given : nullptr;
    parameters.variant.fips = switch_in(line, "fips");
    parameters.variant.dual_stack = switch_in(line, "dual_stack");
    parameters.account_mode = mode_named(text_in(line, "mode"));
    parameters.kind = kind_named(text_in(line, "kind"));
    parameters.account_id = text_in(line, "account_id");
    parameters.resource = text_in(line, "resource");
    parameters.first_of_several = text_in(line, "first_of_several");

    const endpoint_decision decision = choose_endpoint(parameters);
    json::object answer;
    if (const auto* refusal = std::get_if<endpoint_refusal>(&decision))
    {
        answer["problem"] = name_of(refusal->problem);
        answer["text"] = refusal->text;
        return answer;
    }
    const auto& choice = std::get<endpoint_choice>(decision);
    answer["url"] = choice.target.text();
    answer["region"] = choice.signing_region;
    answer["account"] = account_of(parameters);
    answer["why"] = choice.why;
    return answer;
}

void choose()
{
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);)
        std::cout << json::serialize(answer_to(json::parse(line).as_object())) << '\n';
}

void print_partitions()
{
    for (const partition& each : partitions())
    {
        json::object line;
        line["name"] = each.name;
        line["dnsSuffix"] = each.dns_suffix;
        line["dualStackDnsSuffix"] = each.dual_stack_dns_suffix;
        line["supportsFIPS"] = each.supports_fips;
        line["supportsDualStack"] = each.supports_dual_stack;
        std::cout << json::serialize(line) << '\n';
    }
}

json::object named_in(ddbm::service to, std::string_view operation, std::string_view body)
{
    json::object line;
    const endpoint_kind kind = kind_of(to, operation);
    const named_resource named =
        kind == endpoint_kind::streams ? named_resource() : resource_in(operation, body);
    line["operation"] = operation;
    line["streams"] = kind == endpoint_kind::streams;
    line["search"] = kind == endpoint_kind::vector_search;
    line["only"] = named.only;
    line["first_of_several"] = named.first_of_several;
    return line;
}

template <class Request>
void print_request(const Request& request)
{
    std::string body;
    json_writer out(body);
    write_request(out, request);
    json::object line = named_in(traits(request).to, traits(request).name, body);
    line["body"] = json::parse(body);
    std::cout << json::serialize(line) << '\n';
}

void print_names()
{
    for (std::string text; std::getline(std::cin, text);)
    {
        const json::object line = json::parse(text).as_object();
        const ddbm::service to =
            switch_in(line, "streams") ? ddbm::service::dynamodb_streams : ddbm::service::dynamodb;
        std::cout << json::serialize(named_in(to, text_in(line, "operation"), text_in(line, "body"))
                     )
                  << '\n';
    }
}

void print_requests()
{
    using namespace ddbm;

    const std::string arn = "arn:aws:dynamodb:us-east-1:111122223333:table/first";
    const std::string other = "arn:aws:dynamodb:us-east-1:444455556666:table/other";
    const std::string stream = arn + "/stream/2026-11-30T06:37:16.000";
    const item key = item().set("k", "v");

    print_request(get_item_request(arn, key));
    print_request(put_item_request(arn, key));
    print_request(update_item_request(arn, key));
    print_request(delete_item_request(arn, key));
    print_request(query_request(arn, "k = :k"));
    print_request(scan_request(arn));
    print_request(batch_get_item_request()
                      .table(other, keys_and_attributes().key(key))
                      .table(arn, keys_and_attributes().key(key)));
    print_request(batch_write_item_request().put(other, key).put(arn, key));
    print_request(
        transact_get_items_request().get(transact_get(arn, key)).get(transact_get(other, key))
    );
    print_request(transact_write_items_request()
                      .action(transact_put(arn, key))
                      .action(transact_put(other, key)));
    print_request(transact_write_items_request()
                      .action(transact_update(arn, key, "SET a = b"))
                      .action(transact_condition_check(other, key, "attribute_exists(k)")));
    print_request(transact_write_items_request()
                      .action(transact_delete(arn, key))
                      .action(transact_put(other, key)));
    print_request(transact_write_items_request()
                      .action(transact_condition_check(arn, key, "attribute_exists(k)"))
                      .action(transact_put(other, key)));
    print_request(
        create_table_request("a-new-one").partition_key("k", attribute_type::s).pay_per_request()
    );
    print_request(update_table_request(arn).billing_mode(billing_mode::pay_per_request));
    print_request(delete_table_request(arn));
    print_request(describe_table_request(arn));
    print_request(update_time_to_live_request(arn, "expires"));
    print_request(describe_time_to_live_request(arn));
    print_request(describe_continuous_backups_request(arn));
    print_request(tag_resource_request(arn).tag("a", "b"));
    print_request(untag_resource_request(arn).tag_key("a"));
    print_request(list_tags_of_resource_request(arn));
    print_request(list_tables_request());
    print_request(describe_limits_request());
    print_request(describe_endpoints_request());
    print_request(list_streams_request(arn));
    print_request(describe_stream_request(stream));
    print_request(
        get_shard_iterator_request(stream, "shardId-00000001-00000001", shard_iterator_type::latest)
    );
    print_request(get_records_request("an iterator"));
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string_view what = argc == 2 ? argv[1] : "";
    if (what == "choose")
        choose();
    else if (what == "partitions")
        print_partitions();
    else if (what == "requests")
        print_requests();
    else if (what == "names")
        print_names();
    else
    {
        std::cerr << "endpoint_chooser choose|partitions|requests|names\n";
        return 2;
    }
}
