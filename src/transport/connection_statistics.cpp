#include <ddbm/connection_statistics.hpp>

namespace ddbm {

const char* to_string(address_state state) noexcept
{
    switch (state)
    {
    case address_state::good:
        return "good";
    case address_state::quarantined:
        return "quarantined";
    case address_state::probing:
        return "probing";
    case address_state::on_trial:
        return "on_trial";
    }
    return "";
}

}  // namespace ddbm
