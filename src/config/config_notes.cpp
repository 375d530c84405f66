#include "config/config_notes.hpp"

namespace ddbm::detail {

const config_notes& notes_of(const client_config& config)
{
    static const config_notes none;
    const config_notes* notes = config_access::notes(config);
    return notes ? *notes : none;
}

std::string origin(const setting& configured, const std::string& now)
{
    if (configured.value != now || !configured.is_set())
        return {};
    return " (from " + configured.where + ")";
}

std::string origin(const setting& configured, bool now)
{
    return now && configured.is_set() && read_switch(configured)
               ? " (from " + configured.where + ")"
               : std::string();
}

}  // namespace ddbm::detail
