#include "http/user_agent.hpp"

#include <ddbm/version.hpp>

namespace ddbm::detail {

std::string user_agent()
{
    return "ddbm/" + std::string(version) + " ua/2.1 lang/c++#" + std::to_string(__cplusplus);
}

}  // namespace ddbm::detail
