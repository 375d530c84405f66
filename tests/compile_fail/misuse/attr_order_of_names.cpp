// expected: ddbm: an enumeration that is stored by its names has the order of these texts, not its
// own
#include "compile_fail/page.hpp"

const auto asked = ddbm::attr<&page::state> < page_state::shown;
