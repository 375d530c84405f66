// expected: ddbm: a model's class needs a default constructor, for objects that are read
#include "compile_fail/model.hpp"

#include <ddbm/convert.hpp>

struct fixed
{
    explicit fixed(int n) : number(n) {}

    int number;
};

template <>
struct ddbm::model_of<fixed>
{
    static constexpr auto value = ddbm::model<fixed>().field("number", &fixed::number);
};

fixed read(const ddbm::item& attributes)
{
    return ddbm::from_item<fixed>(attributes);
}
