// What a node says of the others: hosts, each once, that read the same again; or nothing at all, in
// words without a byte of it. The same bytes as the name of a place go into the question as one
// parameter.

#include "fuzz_target.hpp"
#include "http/local_nodes.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace {

using namespace ddbm::detail;

// What may be put into a URL, or given to whoever looks names up.
void check_host(const std::string& host)
{
    FUZZ_CHECK(!host.empty() && host.size() <= 253);
    FUZZ_CHECK(std::all_of(host.begin(), host.end(), [](char c) { return c > ' ' && c < '\x7f'; }));
    FUZZ_CHECK(host.find_first_of("/?#@[]\"\\") == host.npos);
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(host, no_address);
    FUZZ_CHECK(no_address || !address.is_unspecified());
}

void check_list(std::string_view body)
{
    const local_nodes read = read_local_nodes(200, body);
    FUZZ_CHECK(read.hosts.empty() == !read.problem.empty());
    FUZZ_CHECK(read.hosts.size() <= 1'000);
    FUZZ_CHECK(std::set(read.hosts.begin(), read.hosts.end()).size() == read.hosts.size());
    boost::json::array list;
    for (const auto& host : read.hosts)
    {
        check_host(host);
        list.emplace_back(host);
    }
    if (!list.empty())
        FUZZ_CHECK(read_local_nodes(200, boost::json::serialize(list)).hosts == read.hosts);
    FUZZ_CHECK(read_local_nodes(500, body).hosts.empty());
}

void check_question(std::string_view place)
{
    ddbm::cluster which;
    which.data_centre = which.rack = place;
    const std::string target = local_nodes_target(which);
    const auto parsed = boost::urls::parse_origin_form(target);
    FUZZ_CHECK(parsed && parsed->encoded_path() == "/localnodes" && !parsed->has_fragment());
    const auto parameters = parsed->params();
    FUZZ_CHECK(parameters.size() == (place.empty() ? 0u : 2u));
    for (const auto& each : parameters)
        FUZZ_CHECK(each.value == place);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    check_list(text);
    check_question(text);
    return 0;
}
