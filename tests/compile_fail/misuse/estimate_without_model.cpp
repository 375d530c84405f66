// expected: ddbm: this class has no model; specialise ddbm::model_of for it
#include "compile_fail/model.hpp"

#include <ddbm/estimate.hpp>

ddbm::estimate cost = ddbm::estimate::put(stranger());
