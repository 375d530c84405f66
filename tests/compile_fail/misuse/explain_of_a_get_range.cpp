// expected: ddbm: a get_range is not explained, as its keys would be gone; explain async_get_many
// of them
#include "compile_fail/ordered.hpp"

#include <ddbm/explain.hpp>

void use_it(ddbm::get_range<order> found)
{
    found.async_next(ddbm::explain);
}
