#include "differential/generator/table_requests.hpp"

#include <map>

namespace ddbm::differential {
namespace {

std::string key_type(random_source& random)
{
    return random.one_of({"S", "S", "N", "N", "B"});
}

json::object throughput(random_source& random)
{
    if (random.flaw(3))
        return {{"ReadCapacityUnits", random.chance(50) ? 0 : 1}};
    json::object units = {
        {"ReadCapacityUnits", 1 + random.below(5)}, {"WriteCapacityUnits", 1 + random.below(5)}};
    if (random.flaw(3))
        units["WriteCapacityUnits"] = random.chance(50) ? 0 : -1;
    return units;
}

json::array schema(random_source& random, const std::string& partition, const std::string& sort)
{
    json::array elements = {
        json::object{{"AttributeName", partition}, {"KeyType", random.flaw(2) ? "RANGE" : "HASH"}}};
    if (!sort.empty())
        elements.push_back(json::object{
            {"AttributeName", sort}, {"KeyType", random.flaw(2) ? "HASH" : "RANGE"}});
    if (random.flaw(2))
        elements.push_back(json::object{{"AttributeName", "extra"}, {"KeyType", "RANGE"}});
    return elements;
}

json::object projection(random_source& random)
{
    json::object made;
    made["ProjectionType"] =
        random.flaw(3) ? "SOME" : random.one_of({"ALL", "ALL", "KEYS_ONLY", "INCLUDE"});
    if (made["ProjectionType"] == "INCLUDE")
    {
        json::array names = {"a", random.one_of({"b", "c", "name"})};
        if (random.flaw(4))
            names.push_back("a");
        if (!random.flaw(4))
            made["NonKeyAttributes"] = names;
    }
    else if (random.flaw(3))
        made["NonKeyAttributes"] = json::array{"a"};
    if (random.flaw(2))
        made.erase("ProjectionType");
    return made;
}

/// Names of key attributes with their types; those that are met again keep theirs.
class definitions
{
public:
    explicit definitions(random_source& random) : random_(random) {}

    const std::string& add(const std::string& name)
    {
        types_.emplace(name, key_type(random_));
        return name;
    }

    json::array list()
    {
        json::array all;
        for (const auto& [name, type] : types_)
            if (!random_.flaw(2))
                all.push_back(json::object{
                    {"AttributeName", name}, {"AttributeType", random_.flaw(2) ? "X" : type}});
        if (random_.flaw(3))
            all.push_back(json::object{{"AttributeName", "spare"}, {"AttributeType", "S"}});
        return all;
    }

private:
    random_source& random_;
    std::map<std::string, std::string> types_;
};

json::object stream_specification(random_source& random)
{
    json::object made = {
        {"StreamEnabled", true},
        {"StreamViewType",
         random.one_of({"NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"})},
    };
    if (random.flaw(5))
        made.erase("StreamViewType");
    if (random.flaw(5))
        made["StreamEnabled"] = false;
    return made;
}

json::object global_index(
    random_source& random,
    definitions& attributes,
    const std::string& name,
    const std::string& partition,
    const std::string& sort,
    bool on_demand
)
{
    json::object index = {{"IndexName", name}};
    index["KeySchema"] = schema(
        random, attributes.add(partition), sort.empty() ? std::string() : attributes.add(sort)
    );
    index["Projection"] = projection(random);
    if (on_demand ? random.flaw(3) : !random.flaw(3))
        index["ProvisionedThroughput"] = throughput(random);
    return index;
}

/// Of all global indexes.
json::array throughput_updates(random_source& random, const table_model& table)
{
    json::array updates;
    for (const index_model& index : table.indexes)
        if (index.global)
            updates.push_back(json::object{
                {"Update",
                 json::object{
                     {"IndexName", index.name}, {"ProvisionedThroughput", throughput(random)}}}});
    return updates;
}

bool same_key(const key_model& one, const key_model& other)
{
    return one.partition.name == other.partition.name &&
           (one.sort ? one.sort->name : "") == (other.sort ? other.sort->name : "");
}

}  // namespace

json::object create_table(random_source& random, const std::string& name)
{
    json::object request = {{"TableName", name}};
    if (random.flaw(3))
        request["TableName"] = random.one_of({"ab", "", "bad name!", std::string(256, 'n')});

    definitions attributes(random);
    const std::string partition = random.chance(85) ? "pk" : random.one_of({"key", "my-id"});
    const std::string sort = random.chance(70) ? random.one_of({"sk", "sk", "range"}) : "";
    request["KeySchema"] = schema(
        random, attributes.add(partition), sort.empty() ? std::string() : attributes.add(sort)
    );

    const bool on_demand = random.chance(50);
    if (on_demand || random.chance(30))
        request["BillingMode"] = random.flaw(3) ? "FREE"
                                 : on_demand    ? "PAY_PER_REQUEST"
                                                : "PROVISIONED";
    if (on_demand ? random.flaw(4) : !random.flaw(4))
        request["ProvisionedThroughput"] = throughput(random);

    json::array local;
    if (!sort.empty() || random.flaw(6))
    {
        const std::size_t count = random.chance(45) ? 1 + random.below(2) : 0;
        for (std::size_t i = 0; i < count; ++i)
        {
            const std::string by = "l" + std::to_string(i + 1);
            json::object index = {{"IndexName", random.flaw(4) ? "local1" : "local" + by}};
            index["KeySchema"] = schema(
                random,
                random.flaw(2) ? "l1" : partition,
                random.flaw(2) ? std::string() : attributes.add(by)
            );
            index["Projection"] = projection(random);
            local.push_back(std::move(index));
        }
    }
    if (!local.empty() || random.flaw(3))
        request["LocalSecondaryIndexes"] = local;

    json::array global;
    if (random.chance(60))
    {
        const std::size_t count = 1 + random.below(2);
        for (std::size_t i = 0; i < count; ++i)
        {
            const std::string number = std::to_string(i + 1);
            const std::string by = random.chance(25) && !sort.empty() ? sort
                                   : random.chance(60)                ? "g" + number + "s"
                                                                      : "";
            const std::string of = random.chance(15) ? partition : "g" + number;
            if (of == partition && by.empty())
                continue;
            global.push_back(global_index(
                random, attributes, random.flaw(4) ? "local1" : "global" + number, of, by, on_demand
            ));
        }
    }
    if (!global.empty() || random.flaw(3))
        request["GlobalSecondaryIndexes"] = global;

    if (random.chance(50))
        request["StreamSpecification"] = stream_specification(random);
    request["AttributeDefinitions"] = attributes.list();
    if (random.chance(10))
        request["DeletionProtectionEnabled"] = random.chance(50);
    return request;
}

json::object update_table(random_source& random, const table_model& table)
{
    json::object request = {{"TableName", table.name}};
    // DynamoDB Local forgets it with any other update.
    if (table.is_protected)
    {
        request["DeletionProtectionEnabled"] = random.chance(40);
        return request;
    }
    switch (random.below(8))
    {
    case 0:
        request["StreamSpecification"] = table.stream || random.flaw(10)
                                             ? json::object{{"StreamEnabled", false}}
                                             : stream_specification(random);
        break;
    case 1:
        if (!table.on_demand || random.flaw(10))
        {
            if (random.chance(60))
                request["ProvisionedThroughput"] = throughput(random);
            else
                request["GlobalSecondaryIndexUpdates"] = throughput_updates(random, table);
        }
        else
            request["DeletionProtectionEnabled"] = false;
        break;
    case 2:
        if (table.on_demand)
        {
            request["BillingMode"] = "PROVISIONED";
            if (!random.flaw(10))
                request["ProvisionedThroughput"] = throughput(random);
            const json::array updates = throughput_updates(random, table);
            if (!updates.empty())
                request["GlobalSecondaryIndexUpdates"] = updates;
        }
        else
        {
            request["BillingMode"] = "PAY_PER_REQUEST";
            if (random.flaw(10))
                request["ProvisionedThroughput"] = throughput(random);
        }
        break;
    case 3: {
        definitions attributes(random);
        attributes.add("g3");
        json::object index = global_index(
            random,
            attributes,
            random.chance(10) ? "global1" : "global3",
            "g3",
            random.chance(50) ? "g3s" : "",
            table.on_demand
        );
        request["AttributeDefinitions"] = attributes.list();
        request["GlobalSecondaryIndexUpdates"] = json::array{json::object{{"Create", index}}};
        break;
    }
    case 4: {
        std::string name = "unknown";
        // DynamoDB Local never ends the deletion of an index with the key of its table.
        for (const index_model& index : table.indexes)
            if (index.global ? !same_key(index.key, table.key) : random.flaw(20))
                name = index.name;
        request["GlobalSecondaryIndexUpdates"] =
            json::array{json::object{{"Delete", json::object{{"IndexName", name}}}}};
        break;
    }
    default:
        if (random.flaw(50))
            request["GlobalSecondaryIndexUpdates"] =
                random.chance(50) ? json::array() : json::array{json::object()};
        else if (random.chance(70))
            request["DeletionProtectionEnabled"] = random.chance(30);
    }
    if (random.flaw(8))
        request["StreamSpecification"] = stream_specification(random);
    return request;
}

json::object update_time_to_live(random_source& random, const table_model& table)
{
    json::object specification = {
        {"AttributeName", random.one_of({"expires", "expires", "other"})},
        {"Enabled", random.chance(60)},
    };
    if (random.flaw(6))
        specification.erase("Enabled");
    if (random.flaw(6))
        specification["AttributeName"] = random.one_of({"", std::string(256, 'n')});
    return {{"TableName", table.name}, {"TimeToLiveSpecification", specification}};
}

json::object list_tables(random_source& random)
{
    json::object request = {{"ExclusiveStartTableName", table_prefix}};
    if (random.chance(60))
        request["Limit"] = 1 + random.below(5);
    if (random.flaw(20))
        request["Limit"] = random.chance(50) ? 0 : 101;
    return request;
}

}  // namespace ddbm::differential
