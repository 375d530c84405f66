#include "local/control/index_reader.hpp"

#include "local/control/throughput_reader.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "protocol/wire_names.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::local::detail {

namespace {

void check_no_duplicates(std::vector<std::string> names)
{
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end())
        refuse_parameter("Duplicate element in NonKeyAttributes: " + *twice);
}

void read_projection(const json::object& given, index& i)
{
    const json::object* const projection = object_member(given, "Projection");
    const auto type = projection ? text_member(*projection, "ProjectionType") : std::nullopt;
    const auto known = ddbm::detail::from_wire_name<projection_type>(type.value_or(""));
    if (!known)
        refuse_parameter("Unknown ProjectionType: " + std::string(type.value_or("null")));
    i.projection = *known;

    const json::array* const names = array_member(*projection, "NonKeyAttributes");
    if (names)
    {
        if (i.projection != projection_type::include)
            refuse_parameter(
                "ProjectionType is " + std::string(*type) + ", but NonKeyAttributes is specified"
            );
        for (const json::value& name : *names)
        {
            if (const json::string* const text = name.if_string())
                i.non_key_attributes.emplace_back(text->data(), text->size());
        }
        check_no_duplicates(i.non_key_attributes);
    }
    else if (i.projection == projection_type::include)
    {
        refuse_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }
}

std::string name_of(const json::object& given)
{
    return std::string(text_member(given, "IndexName").value_or(""));
}

index read_local_index(
    const json::object& given,
    const attribute_definitions& definitions,
    const key_schema& table_keys
)
{
    index made;
    made.name = name_of(given);
    made.keys = read_key_schema(given, definitions);
    if (made.keys.sort.empty())
        refuse_parameter("Index KeySchema does not have a range key for index: " + made.name);
    const std::string& partition = made.keys.partition.front().name;
    const std::string& table_partition = table_keys.partition.front().name;
    if (partition != table_partition)
        refuse_parameter(
            "Index KeySchema does not have the same leading hash key as table KeySchema for "
            "index: " +
            made.name + ". index hash key: " + partition + ", table hash key: " + table_partition
        );
    read_projection(given, made);
    return made;
}

void read_provisioned(const json::object& given, bool pays_per_request, index& i)
{
    const auto units = read_provisioned_throughput(given);
    if (pays_per_request && units)
        refuse_parameter(
            "ProvisionedThroughput should not be specified for index: " + i.name +
            " when BillingMode is PAY_PER_REQUEST"
        );
    if (pays_per_request)
        return;
    if (!units)
        refuse_parameter("ProvisionedThroughput is not specified for index: " + i.name);
    i.provisioned.read = units->read;
    i.provisioned.write = units->write;
}

void add(table& t, index made)
{
    if (t.find_index(made.name))
        refuse_parameter("Duplicate index name: " + made.name);
    t.indexes.push_back(std::move(made));
}

void read_local_indexes(
    const json::array& given, const attribute_definitions& definitions, table& t
)
{
    if (given.empty())
        refuse_parameter("List of LocalSecondaryIndexes is empty");
    if (t.keys.sort.empty())
        refuse_parameter(
            "Table KeySchema does not have a range key, which is required when specifying a "
            "LocalSecondaryIndex"
        );
    for (const json::value& element : given)
    {
        if (const json::object* const o = element.if_object())
            add(t, read_local_index(*o, definitions, t.keys));
    }
    if (t.indexes.size() > limits::local_indexes)
        refuse_parameter(
            "Number of LocalSecondaryIndexes exceeds per-table limit of " +
            std::to_string(limits::local_indexes)
        );
}

void read_global_indexes(
    const json::array& given, const attribute_definitions& definitions, table& t
)
{
    if (given.empty())
        refuse_parameter("List of GlobalSecondaryIndexes is empty");
    const std::size_t local = t.indexes.size();
    for (const json::value& element : given)
    {
        const json::object* const o = element.if_object();
        if (!o)
            continue;
        add(t, read_global_index(*o, definitions));
        read_provisioned(*o, t.on_demand, t.indexes.back());
    }
    if (t.indexes.size() - local > limits::global_indexes)
        refuse_parameter(
            "GlobalSecondaryIndex count exceeds the per-table limit of " +
            std::to_string(limits::global_indexes)
        );
}

}  // namespace

index read_global_index(const json::object& given, const attribute_definitions& definitions)
{
    index made;
    made.global = true;
    made.name = name_of(given);
    made.keys = read_global_key_schema(given, definitions);
    read_projection(given, made);
    return made;
}

void read_new_indexes(
    const json::object& request, const attribute_definitions& definitions, table& t
)
{
    if (const json::array* const given = array_member(request, "LocalSecondaryIndexes"))
        read_local_indexes(*given, definitions, t);
    if (const json::array* const given = array_member(request, "GlobalSecondaryIndexes"))
        read_global_indexes(*given, definitions, t);
}

void read_request_throughput(const json::object& given, bool pays_per_request, index& i)
{
    if (const auto limits = read_on_demand_throughput(given))
    {
        check_new_on_demand_throughput(*limits, i.name, pays_per_request);
        i.on_demand = *limits;
    }
    const capacity_units units = {i.provisioned.read, i.provisioned.write};
    i.warm = new_warm_throughput(
        read_warm_throughput(given).value_or(request_limits{}),
        i.name,
        pays_per_request ? nullptr : &units
    );
}

}  // namespace ddbm::local::detail
