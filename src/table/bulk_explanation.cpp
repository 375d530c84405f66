#include "table/bulk_explanation.hpp"

#include "errors/thrown_error.hpp"

#include <utility>

namespace ddbm::detail {

bulk_explanation::bulk_explanation(bulk_work& work, const bulk_tables& tables, const bulk& options)
    : work_(work), tables_(tables)
{
    try
    {
        check_options(options);
    }
    catch (const error& why)
    {
        refuse(why);
    }
}

void bulk_explanation::prepare()
{
    try
    {
        work_.prepare();
    }
    catch (...)
    {
        refuse(thrown_error("the range"));
    }
}

void bulk_explanation::refuse(const error& why) const
{
    const client_state& client = *tables_.db().state();
    throw error(why.code(), diagnostics_of(why, client, work_.kind(), work_.result()));
}

void bulk_explanation::add_cost(std::uint32_t table, const estimate& least)
{
    costs_[tables_.name(table)] += least;
}

explanation bulk_explanation::take()
{
    explanation made;
    made.operation(std::string(work_.kind().name)).requests(requests_).request(std::move(first_));
    estimate whole;
    for (const auto& [name, cost] : costs_)
        whole += cost;
    if (costs_.size() == 1)
        made.table(costs_.begin()->first);
    made.cost(whole).tables(std::move(costs_));
    made.warning(
        requests_ == 0 ? "nothing is sent: there is nothing to do"
                       : "what the service hands back unprocessed is sent again, in more requests"
    );
    return made;
}

}  // namespace ddbm::detail
