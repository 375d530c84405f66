// expected: ddbm: coerce makes numbers, bool, std::string and ddbm::binary
#include "compile_fail/model.hpp"

#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

void check(const std::string& text)
{
    ddbm::validate(text, ddbm::coerce<stranger>);
}
