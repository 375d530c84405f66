// expected: ddbm: functions of conditions take attributes as they are, and no sizes
#include "compile_fail/page.hpp"

const auto asked = ddbm::attribute("x").contains(ddbm::attr<&page::tags>.size());
