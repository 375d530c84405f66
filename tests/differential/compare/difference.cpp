#include "differential/compare/difference.hpp"

namespace ddbm::differential {
namespace {

class walker
{
public:
    explicit walker(std::vector<difference>& found) : found_(found) {}

    void compare(const std::string& path, const json::value& left, const json::value& right)
    {
        if (left.is_object() && right.is_object())
            objects(path, left.get_object(), right.get_object());
        else if (left.is_array() && right.is_array() && left.get_array().size() == right.get_array().size())
            for (std::size_t i = 0; i < left.get_array().size(); ++i)
                compare(below(path, std::to_string(i)), left.get_array()[i], right.get_array()[i]);
        else if (left != right)
            found_.push_back({path, json::serialize(left), json::serialize(right)});
    }

private:
    static std::string below(const std::string& path, std::string_view name)
    {
        return path.empty() ? std::string(name) : path + "/" + std::string(name);
    }

    void objects(const std::string& path, const json::object& left, const json::object& right)
    {
        for (const auto& [name, value] : left)
        {
            if (const json::value* other = right.if_contains(name))
                compare(below(path, name), value, *other);
            else
                found_.push_back({below(path, name), json::serialize(value), "absent"});
        }
        for (const auto& [name, value] : right)
            if (!left.contains(name))
                found_.push_back({below(path, name), "absent", json::serialize(value)});
    }

    std::vector<difference>& found_;
};

}  // namespace

std::vector<difference>
find_differences(const canonical_answer& left, const canonical_answer& right, bool outcome_only)
{
    std::vector<difference> found;
    if (left.outcome != right.outcome)
        found.push_back(
            {"outcome",
             left.outcome,
             right.outcome,
             left.outcome == "200" ? std::string() : json::serialize(left.body)}
        );
    if (left.outcome == "200" && outcome_only)
        return found;
    // Another error comes with other members.
    if (found.empty())
        walker(found).compare({}, left.body, right.body);
    return found;
}

}  // namespace ddbm::differential
