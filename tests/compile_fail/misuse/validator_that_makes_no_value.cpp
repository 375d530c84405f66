// expected: ddbm: what replaces a value of a document is something that a ddbm::attribute_value is
// and names: stranger
#include "compile_fail/model.hpp"

#include <ddbm/schema.hpp>

#include <string_view>

const ddbm::schema made([](std::string_view, ddbm::validation_report&) { return stranger(); });
