// expected: ddbm: coerce makes numbers, bool, std::string and ddbm::binary, and with
// <ddbm/schema.hpp> the sets of ddbm and ddbm::attribute_value::list
#include "compile_fail/model.hpp"

#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

void check(const std::string& text)
{
    ddbm::validate(text, ddbm::coerce<stranger>);
}
