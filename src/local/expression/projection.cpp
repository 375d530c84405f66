#include "local/expression/projection.hpp"

#include "local/expression/operand_parser.hpp"
#include "local/expression/path_tree.hpp"
#include "local/expression/resolver.hpp"
#include "local/expression/survey.hpp"
#include "local/expression/token_cursor.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <set>
#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

constexpr expression_name projection_name{"ProjectionExpression"};

}  // namespace

projection::projection(std::vector<document_path> paths)
    : paths_(std::move(paths)), tree_(std::make_shared<path_tree>(make_path_tree(paths_)))
{
}

item projection::of(const item& attributes) const
{
    return tree_ ? project(attributes, *tree_) : attributes;
}

projection parse_projection(std::string_view text, placeholders& p)
{
    token_cursor cursor(projection_name, text);
    std::vector<operand> written;
    do
        written.push_back(parse_path(cursor));
    while (cursor.take_if(token::comma));
    if (cursor.kind() != token::end)
        cursor.fail();
    survey_projection(projection_name, written);

    const resolver names(projection_name, p);
    for (operand& each : written)
        names.resolve_path(each);
    std::vector<document_path> paths;
    for (operand& each : written)
    {
        names.check_depth(each);
        paths.push_back(std::move(each.path));
    }
    check_paths(projection_name, paths);
    return projection(std::move(paths));
}

projection attributes_to_get(const boost::json::array& names)
{
    std::set<std::string_view> seen;
    std::vector<document_path> paths;
    for (const boost::json::value& each : names)
    {
        if (!each.is_string())
            continue;
        const std::string_view name = each.get_string();
        check_attribute_name(name);
        if (!seen.insert(name).second)
            refuse_parameter("Duplicate value in attribute name: " + std::string(name));
        paths.push_back({{std::string(name)}});
    }
    return projection(std::move(paths));
}

}  // namespace ddbm::local::detail
