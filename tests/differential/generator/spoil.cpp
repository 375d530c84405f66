#include "differential/generator/spoil.hpp"

#include <string>

namespace ddbm::differential {

namespace json = boost::json;

void spoil(random_source& random, json::object& request)
{
    if (request.empty())
        return;
    const std::string name((request.begin() + static_cast<int>(random.below(request.size())))->key()
    );
    // It keeps updates from doing nothing, of which DynamoDB Local makes something.
    if (name == "ConditionExpression")
        return;
    switch (random.below(6))
    {
    case 0:
        request.erase(name);
        break;
    case 1:
        request[name] = nullptr;
        break;
    case 2:
        if (request.contains("TableName"))
            request["TableName"] =
                random.one_of({"zzdifftst.missing", "zzdifftst.gone", "no", "", "bad name!"});
        break;
    case 3:
        request["Unknown"] = json::object{{"a", 1}};
        break;
    case 4:
        if (request.contains("Key"))
            request["Key"] = random.chance(50) ? json::object()
                                               : json::object{{"other", json::object{{"S", "x"}}}};
        break;
    default:
        // Of another JSON type.
        if (request[name].is_string())
            request[name] = json::array{"a"};
        else if (request[name].is_number())
            request[name] = "x";
        else if (request[name].is_object())
            request[name] = random.chance(50) ? json::value("x") : json::value(json::array());
    }
}

}  // namespace ddbm::differential
