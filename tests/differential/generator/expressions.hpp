// Expressions of all kinds with the names and values that they use.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_EXPRESSIONS_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_EXPRESSIONS_HPP

#include "differential/generator/items.hpp"
#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"

#include <boost/json.hpp>

#include <string>

namespace ddbm::differential {

/// Writes the expressions of one request, which share their names and values.
class expression_writer
{
public:
    expression_writer(random_source& random, const table_model& table)
        : random_(random), table_(table)
    {
    }

    std::string condition();
    /// @param queried  no filter may look at its attributes; null for a scan
    std::string filter(const key_model* queried);
    std::string update();
    /// One that nearly always succeeds.
    std::string plain_update();
    /// Whether the update just made may find no item and then does nothing: DynamoDB Local makes
    /// one.
    bool may_do_nothing() const { return may_do_nothing_; }
    std::string item_exists()
    {
        return "attribute_exists(" + name(table_.key.partition.name) + ")";
    }
    std::string projection();
    std::string key_condition(const key_model& key);

    /// Puts what the expressions use into the request.
    void add_names_and_values(json::object& request);

private:
    std::string condition(int depth);
    std::string simple_condition();
    std::string comparison();
    std::string function_condition();

    std::string set_action(const item_path& target);
    std::string set_value(const item_path& target);
    std::string update_actions(std::string_view section, std::vector<std::string>& used);

    std::string operand(const item_path& like);
    std::string path(const item_path& of);
    std::string name(const std::string& attribute);
    std::string value(json::value of);
    std::string value_like(const std::string& type);
    item_path any_path();

    random_source& random_;
    const table_model& table_;
    /// No conditions on these, mistakes aside.
    const key_model* forbidden_ = nullptr;
    bool may_do_nothing_ = false;
    json::object names_;
    json::object values_;
};

/// Text that is no expression of any kind, or of a kind that does not fit.
std::string broken_expression(random_source& random);

}  // namespace ddbm::differential

#endif
