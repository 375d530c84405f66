// expected: ddbm: this type cannot be stored; members are numbers, bool, std::string
#include "compile_fail/model.hpp"

ddbm::value_target use_it(stranger& object)
{
    return ddbm::target_of(object);
}
