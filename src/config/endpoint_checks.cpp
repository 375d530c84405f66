#include "config/endpoint_checks.hpp"

#include "config/config_notes.hpp"
#include "config/read_file.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

void check_ca_file(const client_config& config, const endpoint& target)
{
    if (!target.is_https() || config.ca_file.empty())
        return;

    // Some have the certificates' contents in words, too.
    constexpr std::size_t most_bytes = 16 * 1024 * 1024;
    const boost::system::result<std::string> text = read_file_up_to(most_bytes, config.ca_file);
    std::string why;
    if (text.has_error())
        why = "cannot be read: " + text.error().message();
    else if (text->find("-----BEGIN ") == std::string::npos)
        why = "holds no certificates in the form PEM";
    else
        return;
    throw error(
        errc::invalid_configuration,
        "client_config::ca_file" + origin(notes_of(config).ca_file, config.ca_file) + " is \"" +
            config.ca_file + "\", which " + why + "."
    );
}

}  // namespace ddbm::detail
