// expected: ddbm: only what is stored by a model has fields
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::marks>[0].field<&paragraph::words>() == 1;
