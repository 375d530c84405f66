// A typed PutItem, built and signed in memory; against the bare hashing that its signature needs.

#include "ratio_of.hpp"
#include "signed_build.hpp"

using namespace ddbm::benchmarks;

namespace {

constexpr std::string_view target = "DynamoDB_20120810.PutItem";

class builder
{
public:
    // Returns the body's size.
    std::size_t build(const order& object)
    {
        using namespace ddbm::detail;
        auto call = prepare_put<prepared_call<>>(with_.table(), &object, if_present::replace, {});
        return with_.sign(std::move(call), target);
    }

private:
    signed_builder with_;
};

void build_and_sign(benchmark::State& state)
{
    builder with;
    order object = sample_order();
    for (auto _ : state)
        benchmark::DoNotOptimize(with.build(object));
}
BENCHMARK(build_and_sign);

void bare_hashes(benchmark::State& state)
{
    hash_as_for(state, target, builder().build(sample_order()));
}
BENCHMARK(bare_hashes);

}  // namespace

int main()
{
    return print_ratio("build_and_sign", "bare_hashes");
}
