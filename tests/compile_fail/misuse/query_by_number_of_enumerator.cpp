// expected: ddbm: this is no value of the model's key: a number takes integers but bool and
#include "compile_fail/model.hpp"

enum class state
{
    open,
    closed,
};

struct door
{
    state is = state::open;
};

template <>
struct ddbm::model_of<door>
{
    static constexpr auto value = ddbm::model<door>("doors").partition_key("is", &door::is);
};

void use_it(ddbm::table<door> doors)
{
    doors.query(1);
}
