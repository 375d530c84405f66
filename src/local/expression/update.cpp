#include "local/expression/update.hpp"

#include "local/expression/update_actions.hpp"
#include "local/expression/update_parser.hpp"
#include "values/item_size.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace ddbm::local::detail {
namespace {

// As measured against the service: in bytes, and on top of the one for all.
constexpr std::size_t update_cost = 3;

std::size_t cost_of(const update_action& action)
{
    const document_path& target = action.target.path;
    const bool is_sum = action.terms.size() == 2;
    switch (action.section)
    {
    case update_section::set:
        return 19U + (is_sum ? 50U : 0U) +
               std::any_of(target.begin(), target.end(), [](const path_step& step) {
                   return step.index.has_value();
               });
    case update_section::add:
        return 19;
    case update_section::remove:
    case update_section::erase:
        return 2;
    }
    return 0;
}

// Functions are nested no deeper than the parser lets them be.
void add_sources(const operand& term, std::vector<document_path>& paths)
{
    if (term.what == operand::kind::path)
        paths.push_back(term.path);
    for (const operand& argument : term.arguments)
        add_sources(argument, paths);
}

}  // namespace

std::vector<document_path> target_paths(const std::vector<update_action>& actions)
{
    std::vector<document_path> paths;
    paths.reserve(actions.size());
    for (const update_action& action : actions)
        paths.push_back(action.target.path);
    return paths;
}

update::update(std::shared_ptr<const update_actions> actions) : actions_(std::move(actions)) {}

bool update::creates_item() const noexcept
{
    const auto creates = [](const update_action& action) {
        return action.section == update_section::set || action.section == update_section::add;
    };
    return !actions_ || actions_->actions.empty() ||
           std::any_of(actions_->actions.begin(), actions_->actions.end(), creates);
}

const std::vector<document_path>& update::targets() const noexcept
{
    static const std::vector<document_path> none;
    return actions_ ? actions_->paths : none;
}

std::vector<document_path> update::sources() const
{
    std::vector<document_path> paths;
    if (actions_)
        for (const update_action& action : actions_->actions)
            for (const operand& term : action.terms)
                add_sources(term, paths);
    return paths;
}

std::vector<std::pair<std::string, const attribute_value*>> update::plain_values() const
{
    std::vector<std::pair<std::string, const attribute_value*>> values;
    if (!actions_)
        return values;
    for (const update_action& action : actions_->actions)
    {
        const bool is_plain = action.section == update_section::set &&
                              action.target.path.size() == 1 && action.terms.size() == 1 &&
                              action.terms.front().what == operand::kind::value;
        if (is_plain)
            values.emplace_back(action.target.path.front().name, action.terms.front().value.get());
    }
    return values;
}

item update::apply(const item& before) const
{
    return actions_ ? detail::apply(*actions_, before) : before;
}

std::size_t update::written_size(const item& after) const
{
    if (!actions_)
        return 0;
    std::size_t size = update_cost;
    std::set<std::string_view> written;
    for (const update_action& action : actions_->actions)
    {
        size += cost_of(action);
        const std::string& name = action.target.path.front().name;
        const attribute_value* value = after.find(name);
        if (value && written.insert(name).second)
            size += name.size() + ddbm::detail::attribute_size(*value);
    }
    return size;
}

item update::updated_old(const item& before) const
{
    return actions_ ? project(before, actions_->targets) : item();
}

item update::updated_new(const item&, const item& after) const
{
    return actions_ ? project(after, actions_->targets) : item();
}

update parse_update(std::string_view text, placeholders& p)
{
    return update(std::make_shared<update_actions>(read_update(text, p)));
}

}  // namespace ddbm::local::detail
