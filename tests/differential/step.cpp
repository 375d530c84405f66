#include "differential/step.hpp"

namespace ddbm::differential {

json::object reply_part(int step_number, std::string_view pointer)
{
    return {{"$reply", step_number}, {"at", pointer}};
}

}  // namespace ddbm::differential
