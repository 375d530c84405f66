// expected: ddbm: there is nothing to validate: no validators are given, and this type's codec or
// model has none
#include "compile_fail/model.hpp"

#include <ddbm/validate.hpp>

void check(const stranger& value)
{
    ddbm::validate(value);
}
