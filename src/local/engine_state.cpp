#include "local/engine_state.hpp"

#include "local/long_time.hpp"

namespace ddbm::local::detail {

namespace {

engine_options within_reason(engine_options options)
{
    options.table_changes_take = at_most_half_a_century(options.table_changes_take);
    options.expired_items_stay = at_most_half_a_century(options.expired_items_stay);
    return options;
}

}  // namespace

engine_state::engine_state(engine_options o)
    : options(within_reason(std::move(o))), data(options.file), tables(data), ids(options.seed)
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
