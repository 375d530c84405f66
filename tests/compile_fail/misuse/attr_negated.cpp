// expected: ddbm: && || and ! are for conditions; of a bool that is stored ask whether it == true
#include "compile_fail/page.hpp"

const auto asked = !ddbm::attr<&page::is_open>;
