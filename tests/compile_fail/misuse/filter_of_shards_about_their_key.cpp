// expected: ddbm: the filter of a query is not about the key that it goes by
#include "compile_fail/model.hpp"

struct event
{
    std::string day;
    int number = 0;
};

template <>
struct ddbm::model_of<event>
{
    static constexpr auto value =
        ddbm::model<event>("events")
            .partition_key("pk", ddbm::compose(&event::day, "#", ddbm::shard<4>(&event::number)))
            .sort_key("number", &event::number);
};

void use_it(ddbm::table<event> events)
{
    events.query("monday").filter(ddbm::attr<&event::number> > 3);
}
