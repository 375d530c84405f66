#include "client/call_limit.hpp"

#include "client/client_state.hpp"

#include <ddbm/call_options.hpp>

#include <algorithm>
#include <memory>

namespace ddbm::detail {

using std::chrono::milliseconds;

std::string words_of_limit(std::string_view name, milliseconds time)
{
    return std::string(name) + ", " + std::to_string(time.count()) + " ms";
}

std::optional<milliseconds>
time_of_call(std::optional<milliseconds> wanted, const client_config& config)
{
    const milliseconds time = wanted.value_or(std::max(config.timeouts.call, milliseconds(0)));
    if (time.count() == 0)
        return std::nullopt;
    return time;
}

call_limit own_limit(
    std::optional<milliseconds> wanted,
    const client_config& config,
    std::chrono::steady_clock::time_point start
)
{
    if (wanted)
        return call_limit("call_options::timeout", *wanted, start);
    return call_limit("timeouts::call", config.timeouts.call, start);
}

call_limit limit_around(const call_options& options)
{
    return options.ends_by() ? *options.ends_by() : call_limit();
}

call_limit limit_of_call(const client& db)
{
    const auto wanted = db.options().timeout();
    const client_state& state = *db.state();
    const call_limit around = limit_around(db.options());
    if (!time_of_call(wanted, state.config))
        return around;
    return around.earlier_of(own_limit(wanted, state.config, state.env().steady_now()));
}

client ending_by(const client& db, const call_limit& limit)
{
    if (limit_around(db.options()).end().when() <= limit.end().when())
        return db;
    return db.with(call_options(db.options()).ends_by(std::make_shared<call_limit>(limit)));
}

client with_one_limit(const client& db)
{
    return ending_by(db, limit_of_call(db));
}

}  // namespace ddbm::detail
