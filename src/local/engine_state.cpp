#include "local/engine_state.hpp"

namespace ddbm::local::detail {

namespace {

std::uint64_t seed_of(const engine_options& options)
{
    if (options.seed != 0)
        return options.seed;
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace

engine_state::engine_state(engine_options o)
    : options(std::move(o)), data(options.file), tables(data), generator(seed_of(options))
{
}

table_counters& counters_of(engine_state& state, std::string_view table_name)
{
    const auto found = state.count.tables.find(table_name);
    return found != state.count.tables.end() ? found->second
                                             : state.count.tables[std::string(table_name)];
}

std::uint64_t& request_counter(engine_state& state, std::string_view operation)
{
    const auto found = state.count.requests.find(operation);
    return found != state.count.requests.end() ? found->second
                                               : state.count.requests[std::string(operation)];
}

}  // namespace ddbm::local::detail
