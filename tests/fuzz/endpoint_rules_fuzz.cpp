// Regions, endpoints, ARNs and account ids of any form: an endpoint that a connection can be opened
// to, in the domain that it has to be in, or a sentence why there is none.
//
// The input's lines are switches (f, d: FIPS, dual stack; -, !: accounts disabled, required; v, s:
// vector search, streams), the region, the endpoint that is given, the account id, the resource and
// the first of several.

#include "config/endpoint_rules.hpp"
#include "config/host_label.hpp"
#include "fuzz_target.hpp"
#include "protocol/arn.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace ddbm::detail;

std::string_view take_line(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    return line;
}

std::optional<ddbm::endpoint> read_given(std::string_view url)
{
    if (url.empty())
        return std::nullopt;
    try
    {
        return ddbm::parse_endpoint(url);
    }
    catch (const ddbm::error& e)
    {
        FUZZ_CHECK(e.code() == ddbm::errc::invalid_endpoint);
        return std::nullopt;
    }
}

void check_arn(std::string_view text)
{
    const arn_parts parts = split_arn(text);
    std::string joined(parts.arn);
    for (std::string_view part :
         {parts.partition, parts.service, parts.region, parts.account, parts.resource})
    {
        if (joined.size() < text.size())
            joined.append(1, ':').append(part);
        else
            FUZZ_CHECK(part.empty());
    }
    FUZZ_CHECK(joined == text);

    if (!is_table_arn(text))
        return;
    FUZZ_CHECK(parse_arn(text));
    FUZZ_CHECK("table/" + std::string(name_in(text)) == parts.resource);
}

void check_host(std::string_view host, const endpoint_parameters& parameters)
{
    const partition& where = partition_of(parameters.region);
    const std::string domain =
        "." + std::string(parameters.region) + "." +
        std::string(parameters.variant.dual_stack ? where.dual_stack_dns_suffix : where.dns_suffix);
    FUZZ_CHECK(host.ends_with(domain));

    const std::string_view account = account_of(parameters);
    FUZZ_CHECK(account.empty() || host.starts_with(std::string(account) + "."));
    while (!host.empty())
    {
        const std::size_t dot = host.find('.');
        FUZZ_CHECK(is_host_label(host.substr(0, dot)));
        host.remove_prefix(dot == host.npos ? host.size() : dot + 1);
    }
}

void check_choice(const endpoint_choice& choice, const endpoint_parameters& parameters)
{
    FUZZ_CHECK(ddbm::parse_endpoint(choice.target.text()) == choice.target);
    FUZZ_CHECK(choice.why.starts_with(choice.target.text()));
    if (choice.target.is_embedded())
        FUZZ_CHECK(choice.signing_region.empty());
    else
        FUZZ_CHECK(choice.signing_region == ddbm::signing_region(parameters.region));
    if (parameters.given)
        FUZZ_CHECK(choice.target == *parameters.given);
    else if (parameters.region != "local")
        check_host(choice.target.host(), parameters);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using mode = ddbm::account_id_endpoint_mode;

    std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string_view switches = take_line(text);
    const auto is_on = [&](char name) { return switches.find(name) != switches.npos; };

    endpoint_parameters parameters;
    parameters.variant.fips = is_on('f');
    parameters.variant.dual_stack = is_on('d');
    parameters.account_mode = is_on('-')   ? mode::disable
                              : is_on('!') ? mode::require
                                           : mode::prefer;
    parameters.kind = is_on('v')   ? endpoint_kind::vector_search
                      : is_on('s') ? endpoint_kind::streams
                                   : endpoint_kind::data;
    parameters.region = take_line(text);
    const std::optional<ddbm::endpoint> given = read_given(take_line(text));
    parameters.given = given ? &*given : nullptr;
    parameters.account_id = take_line(text);
    parameters.resource = take_line(text);
    parameters.first_of_several = take_line(text);
    check_arn(parameters.resource);
    check_arn(parameters.first_of_several);

    FUZZ_CHECK(depends_on_account(parameters) || account_of(parameters).empty());
    const endpoint_decision decision = choose_endpoint(parameters);
    if (const auto* choice = std::get_if<endpoint_choice>(&decision))
        check_choice(*choice, parameters);
    else
        FUZZ_CHECK(std::get<endpoint_refusal>(decision).text.ends_with("."));
    return 0;
}
