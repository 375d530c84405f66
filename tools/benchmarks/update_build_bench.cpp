// A typed update with three changes and a condition, built and signed in memory; against the bare
// hashing that its signature needs.

#include "counted_allocations.hpp"
#include "ratio_of.hpp"
#include "signed_build.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/update.hpp>

#include <cstdio>

using namespace ddbm::benchmarks;

namespace {

constexpr std::string_view target = "DynamoDB_20120810.UpdateItem";

class builder
{
public:
    // Returns the body's size.
    std::size_t build(std::string_view customer, int number, std::string_view note, int cents)
    {
        using namespace ddbm::detail;
        const auto changes =
            ddbm::set<&order::paid>(true).set<&order::note>(note).add<&order::total_cents>(cents);
        const ddbm::when condition(ddbm::attr<&order::city> == "Toulouse");
        const item_key_argument<order, void> key(customer, number);
        write_terms terms;
        terms.condition = &condition.core();
        terms.gives = returned::new_item;
        auto call = prepare_update<prepared_call<std::shared_ptr<stored_object>>>(
            with_.table(), key.parts(), changes.core(), terms
        );
        return with_.sign(std::move(call), target);
    }

private:
    signed_builder with_;
};

std::size_t build(builder& with)
{
    return with.build("c-0000004217", 1042, "leave it at the gate", 1200);
}

void build_and_sign(benchmark::State& state)
{
    builder with;
    for (auto _ : state)
        benchmark::DoNotOptimize(build(with));
}
BENCHMARK(build_and_sign);

void bare_hashes(benchmark::State& state)
{
    builder with;
    hash_as_for(state, target, build(with));
}
BENCHMARK(bare_hashes);

}  // namespace

int main()
{
    builder with;
    // What is made once has been made then.
    build(with);
    const auto before = allocations;
    build(with);
    std::printf("allocations_per_op %d\n", static_cast<int>(allocations - before));
    return print_ratio("build_and_sign", "bare_hashes");
}
