// A page of 100 items into objects, images included, as a range does it; against Boost.JSON's DOM.

#include "model/model_reader.hpp"
#include "ratio_of.hpp"
#include "sample_item.hpp"
#include "sample_order.hpp"

#include <boost/json/parse.hpp>

using namespace ddbm::benchmarks;

namespace {

const std::string page = sample_query_reply(100);

void into_structs(benchmark::State& state)
{
    for (auto _ : state)
    {
        ddbm::detail::model_reply reply;
        ddbm::detail::read_model_reply(page, ddbm::detail::info_of<order>(), reply);
        if (reply.items.size() != 100)
            state.SkipWithError("the page was not read");
        benchmark::DoNotOptimize(reply);
    }
}
BENCHMARK(into_structs);

void into_dom(benchmark::State& state)
{
    for (auto _ : state)
    {
        auto parsed = boost::json::parse(page);
        benchmark::DoNotOptimize(parsed);
    }
}
BENCHMARK(into_dom);

}  // namespace

int main()
{
    return print_ratio("into_structs", "into_dom");
}
