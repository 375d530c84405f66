// expected: ddbm: a validator is called with the value, or what those before it have made of it,
// and a validation_report&
#include "compile_fail/model.hpp"

#include <ddbm/validate.hpp>
#include <ddbm/validators.hpp>

int check(const std::string& text)
{
    return ddbm::make_valid(text, ddbm::coerce<int>, ddbm::match("[0-9]+"));
}
