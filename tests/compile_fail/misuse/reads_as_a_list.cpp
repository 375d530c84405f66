// expected: ddbm: reads_as is of types that a codec reads from a string, a number, a binary or a
// boolean
#include "compile_fail/model.hpp"

#include <ddbm/reads_as.hpp>
#include <ddbm/validate.hpp>

void check(const std::string& text)
{
    ddbm::validate(text, ddbm::reads_as<std::vector<int>>);
}
