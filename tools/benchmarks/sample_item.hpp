// The item of the benchmarks: about 400 bytes of DynamoDB's JSON, of mixed types. The canned
// endpoint answers with it, and what decodes or builds without an endpoint uses the same text.
#ifndef DDBM_BENCHMARKS_SAMPLE_ITEM_HPP
#define DDBM_BENCHMARKS_SAMPLE_ITEM_HPP

#include <string>
#include <string_view>

namespace ddbm::benchmarks {

// clang-format off
inline constexpr std::string_view sample_item =
    R"({"customer_id":{"S":"c-0000004217"},)"
    R"("order_number":{"N":"1042"},)"
    R"("name":{"S":"Hangar 7 spare parts, second delivery"},)"
    R"("street":{"S":"12 Phobos Anomaly Road"},)"
    R"("city":{"S":"Toulouse"},)"
    R"("total_cents":{"N":"1299950"},)"
    R"("weight_kg":{"N":"17.25"},)"
    R"("created_at":{"N":"1795370400"},)"
    R"("paid":{"BOOL":true},)"
    R"("tags":{"SS":["fragile","idclip","priority"]},)"
    R"("steps":{"L":[{"N":"3"},{"N":"14"},{"N":"159"}]},)"
    R"("note":{"S":"leave it at the gate"}})";
// clang-format on

/** The reply to a GetItem that finds the item. */
inline std::string sample_get_item_reply()
{
    return "{\"Item\":" + std::string(sample_item) + "}";
}

/** The reply to a Query that finds the item `count` times, each with a sort key of its own. */
inline std::string sample_query_reply(int count)
{
    constexpr std::string_view number = "1042";
    const auto number_at = sample_item.find(number);

    std::string reply = "{\"Count\":" + std::to_string(count) + ",\"Items\":[";
    for (int i = 0; i < count; ++i)
    {
        std::string item(sample_item);
        item.replace(number_at, number.size(), std::to_string(1000 + i));
        if (i != 0)
            reply += ',';
        reply += item;
    }
    reply += "],\"ScannedCount\":" + std::to_string(count) + "}";
    return reply;
}

}  // namespace ddbm::benchmarks

#endif
