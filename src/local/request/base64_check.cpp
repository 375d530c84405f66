#include "local/request/base64_check.hpp"

#include "values/base64.hpp"

namespace ddbm::local::detail {

std::string base64_failure(std::string_view text)
{
    using kind = ddbm::detail::base64_fault::kind;

    const ddbm::detail::base64_fault fault = ddbm::detail::find_base64_fault(text);
    switch (fault.what)
    {
    case kind::none:
        break;
    case kind::length:
        return "Base64 encoded length is expected a multiple of 4 bytes but found: " +
               std::to_string(text.size());
    case kind::character:
        return std::string("Invalid Base64 character: '") + fault.character + "'";
    case kind::stray_bits:
        return "Invalid last non-pad Base64 character dectected";
    }
    return {};
}

}  // namespace ddbm::local::detail
