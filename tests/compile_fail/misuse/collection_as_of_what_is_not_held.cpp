// expected: ddbm: the smaller class has an attribute that the index does not hold
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

struct only_lines
{
    std::vector<std::string> lines;
};

template <>
struct ddbm::model_of<only_lines>
{
    static constexpr auto value = ddbm::model<only_lines>().field("lines", &only_lines::lines);
};

void use_it(ddbm::client db)
{
    ddbm::collection<order>(db).query<"keys">("note").as<only_lines>();
}
