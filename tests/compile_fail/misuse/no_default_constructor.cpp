// expected: ddbm: a model's class needs a default constructor, for objects that are read
#include "compile_fail/model.hpp"

struct fixed
{
    explicit fixed(int i) : id(i) {}

    int id;
};

template <>
struct ddbm::model_of<fixed>
{
    static constexpr auto value = ddbm::model<fixed>("fixed").partition_key("id", &fixed::id);
};

void use_it(ddbm::client db)
{
    ddbm::table<fixed> items(db);
}
