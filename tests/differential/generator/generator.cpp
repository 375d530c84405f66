#include "differential/generator/generator.hpp"

#include "differential/generator/batch_requests.hpp"
#include "differential/generator/item_requests.hpp"
#include "differential/generator/page_requests.hpp"
#include "differential/generator/spoil.hpp"
#include "differential/generator/stream_requests.hpp"
#include "differential/generator/table_requests.hpp"

#include <algorithm>

namespace ddbm::differential {
namespace {

constexpr std::size_t least_tables = 2;
constexpr std::size_t most_tables = 4;

step plain_step(std::string_view operation, json::object body)
{
    step made;
    made.operation = operation;
    made.body = std::move(body);
    return made;
}

}  // namespace

std::string generator::new_table_name()
{
    return std::string(table_prefix) + "t" + std::to_string(++names_);
}

const table_model& generator::pick_table()
{
    return tables_[random_.below(tables_.size())];
}

/// One with a stream if there is any.
const table_model& generator::pick_streaming_table()
{
    for (const table_model& table : tables_)
        if (table.stream && random_.chance(70))
            return table;
    return pick_table();
}

step generator::next()
{
    if (!planned_.empty())
    {
        step made = planned_.front();
        planned_.pop_front();
        number_ = made.number;
        return made;
    }
    step made = make();
    made.number = ++number_;
    made.wild = random_.wild();
    return made;
}

step generator::make()
{
    random_.set_wild(false);
    if (tables_.size() < least_tables)
        return plain_step("CreateTable", create_table(random_, new_table_name()));

    random_.set_wild(random_.chance(35));
    const std::size_t kind = random_.below(100);
    step made;
    if (kind < 9)
        made = table_step();
    else if (kind < 14)
    {
        std::vector<step> steps = read_stream(random_, pick_streaming_table(), number_ + 1);
        made = steps.front();
        planned_.assign(steps.begin() + 1, steps.end());
        return made;
    }
    else if (kind < 60)
        made = item_step();
    else if (kind < 72)
        made = query(random_, pick_table());
    else if (kind < 80)
        made = scan(random_, pick_table());
    else if (kind < 83 && page_)
    {
        made = next_page(*page_);
        page_.reset();
        return made;
    }
    else if (kind < 85 && transaction_)
        made = repeat_transaction();
    else
        made = many_items_step();

    if (random_.flaw(8) && made.operation != "ListTables")
        spoil(random_, made.body);
    return made;
}

step generator::table_step()
{
    const table_model& table = pick_table();
    const json::object name = {{"TableName", table.name}};
    switch (random_.below(10))
    {
    case 0:
        if (tables_.size() < most_tables || random_.wild())
            return plain_step(
                "CreateTable",
                create_table(random_, random_.flaw(10) ? table.name : new_table_name())
            );
        return plain_step("DeleteTable", name);
    case 1:
        return plain_step("DescribeTimeToLive", name);
    case 2:
    case 3:
        return plain_step("UpdateTimeToLive", update_time_to_live(random_, table));
    case 4:
    case 5: {
        step made = plain_step("ListTables", list_tables(random_));
        made.walk = walk_kind::pages;
        return made;
    }
    case 6:
    case 7:
        return plain_step("UpdateTable", update_table(random_, table));
    default:
        return plain_step("DescribeTable", name);
    }
}

step generator::item_step()
{
    const table_model& table = pick_table();
    const std::size_t kind = random_.below(46);
    if (kind < 16)
        return plain_step("PutItem", put_item(random_, table));
    if (kind < 32)
        return plain_step("UpdateItem", update_item(random_, table));
    if (kind < 38)
        return plain_step("DeleteItem", delete_item(random_, table));
    return plain_step("GetItem", get_item(random_, table));
}

step generator::many_items_step()
{
    switch (random_.below(7))
    {
    case 0:
        return plain_step("BatchGetItem", batch_get_item(random_, tables_));
    case 1:
    case 2:
        return plain_step("BatchWriteItem", batch_write_item(random_, tables_));
    case 3:
        return plain_step("TransactGetItems", transact_get_items(random_, tables_));
    default:
        return plain_step("TransactWriteItems", transact_write_items(random_, tables_));
    }
}

step generator::repeat_transaction()
{
    step made = *transaction_;
    json::array* entries = made.body["TransactItems"].if_array();
    if (entries && entries->size() > 1 && random_.chance(30))
        entries->erase(entries->begin());
    transaction_.reset();
    return made;
}

void generator::follow_tables(const step& done)
{
    const auto same_name = [&](const table_model& table) {
        return done.body.at("TableName").as_string() == table.name;
    };
    if (done.operation == "CreateTable")
        tables_.push_back(table_of(done.body));
    else if (done.operation == "DeleteTable")
        std::erase_if(tables_, same_name);
    else if (done.operation == "UpdateTable")
    {
        const auto table = std::find_if(tables_.begin(), tables_.end(), same_name);
        if (table != tables_.end())
            apply_update(*table, done.body);
    }
}

void generator::succeeded(const step& done, bool success, bool has_next_page)
{
    if (!success)
        return;
    try
    {
        follow_tables(done);
    }
    catch (const std::exception&)
    {
        // A mistake in the request that both have let pass.
        if (const json::value* name = done.body.if_contains("TableName"); name && name->is_string())
            abandon(name->get_string());
    }
    if (done.operation == "Query" && has_next_page && !done.body.contains("IndexName") &&
        done.walk == walk_kind::none)
        page_ = done;
    else if (done.operation == "TransactWriteItems" && done.body.contains("ClientRequestToken"))
        transaction_ = done;

    // The stream of an abandoned or deleted table is not read on.
    if (done.operation == "DeleteTable")
        planned_.clear();
}

void generator::abandon(std::string_view table)
{
    std::erase_if(tables_, [&](const table_model& one) { return one.name == table; });
}

}  // namespace ddbm::differential
