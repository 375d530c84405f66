#include "table/image_condition.hpp"

#include "expression/condition_terms.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace ddbm::detail {

namespace {

constexpr expression_kind condition = expression_kind::condition;

// That an attribute has its value still, or is still missing.
struct image_term
{
    std::string_view name;
    const attribute_value* value;  // null: there was none
    const field_ops* field;        // that is read by this name; null: the model does not know it
};

bool is_read_by(const field_ops& field, std::string_view name)
{
    if (field.name == name)
        return true;
    if (!field.policy)
        return false;
    const auto& old = field.policy->old_names;
    return std::find(old.begin(), old.end(), name) != old.end();
}

const field_ops* field_of(const model_info& model, std::string_view name)
{
    const auto& fields = model.record.fields;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const field_ops& each) {
        return is_read_by(each, name);
    });
    return found == fields.end() ? nullptr : &*found;
}

// The names that would be read before what the item has.
void add_absent_names(std::vector<image_term>& to, const field_ops& field, const item& image)
{
    if (image.contains(field.name))
        return;
    to.push_back({field.name, nullptr, &field});
    if (!field.policy)
        return;
    for (const std::string_view old : field.policy->old_names)
    {
        if (image.contains(old))
            return;
        to.push_back({old, nullptr, &field});
    }
}

std::vector<image_term> terms_of(const model_info& model, const item& image)
{
    std::vector<image_term> terms;
    for (const auto& [name, value] : image)
    {
        if (!model.key.contains(name))
            terms.push_back({name, &value, field_of(model, name)});
    }
    for (const field_ops& field : model.record.fields)
        add_absent_names(terms, field, image);
    return terms;
}

bool is_of_role(const image_term& term, field_role role)
{
    return term.field && term.field->policy && term.field->policy->role == role;
}

// By the name that it has, or the one that it gets.
bool is_changed(const image_term& term, const attribute_names& changed)
{
    return changed.contains(term.name) || (term.field && changed.contains(term.field->name));
}

bool is_changed(const field_ops& field, const attribute_names& changed)
{
    return std::any_of(changed.begin(), changed.end(), [&](const std::string& each) {
        return is_read_by(field, each);
    });
}

// Whether it is unique together with a field that changes: sentinels are of the values of all.
bool is_beside_changed(
    const model_info& model, const image_term& term, const attribute_names& changed
)
{
    const auto is_it = [&](const field_ops* each) { return each->name == term.field->name; };
    const auto changes = [&](const field_ops* each) { return is_changed(*each, changed); };
    return term.field &&
           std::any_of(model.uniques.begin(), model.uniques.end(), [&](const unique_info& each) {
               const auto& of = each.fields;
               return std::any_of(of.begin(), of.end(), is_it) &&
                      std::any_of(of.begin(), of.end(), changes);
           });
}

// What two saves of different members have to agree on: the item is of the same kind, and has the
// values that they give up. Both set the time of change, which makes no difference to the other
// one.
void keep_changed(
    std::vector<image_term>& terms, const model_info& model, const attribute_names& changed
)
{
    std::erase_if(terms, [&](const image_term& each) {
        if (is_of_role(each, field_role::discriminator) || is_beside_changed(model, each, changed))
            return false;
        return !is_changed(each, changed) || is_of_role(each, field_role::updated);
    });
}

// -- As many as fit

// As placeholders: an expression that fits has no room for more names than a thousand.
constexpr std::string_view longest_equals = "#9999 = :9999 AND ";
constexpr std::string_view longest_absence = "attribute_not_exists(#9999) AND ";
constexpr std::string_view longest_presence = "attribute_exists(#9999)";

// `asks_for_item`: there is a term besides, that there is an item.
std::size_t count_that_fit(const std::vector<image_term>& terms, bool asks_for_item)
{
    std::size_t bytes = asks_for_item ? longest_presence.size() : 0;
    std::size_t operators = asks_for_item ? 1 : 0;
    std::size_t count = 0;
    for (const image_term& each : terms)
    {
        bytes += each.value ? longest_equals.size() : longest_absence.size();
        // Itself, and the AND before it.
        operators += operators == 0 ? 1 : 2;
        if (bytes > limits::expression_bytes || operators > limits::expression_operators)
            break;
        ++count;
    }
    return count;
}

bool holds_value(const image_term& term)
{
    return term.value != nullptr;
}

// Where no value is compared, an item that is gone would fulfil the rest.
bool asks_for_item(const std::vector<image_term>& terms)
{
    return std::none_of(terms.begin(), terms.end(), holds_value);
}

enum class rank : unsigned char
{
    decisive,
    known,
    absent,
    unknown,
};

// What is written goes by it. Where no change is said, as of puts and erasures, all unique values
// are given up.
bool is_indispensable(
    const model_info& model, const image_term& term, const attribute_names& changed
)
{
    if (changed.empty())
        return term.field && is_in_unique(model, *term.field);
    return is_changed(term, changed) || is_beside_changed(model, term, changed);
}

rank rank_of_term(const image_term& term, const model_info& model, const attribute_names& changed)
{
    if (is_indispensable(model, term, changed) || is_of_role(term, field_role::version))
        return rank::decisive;
    if (!term.field)
        return rank::unknown;
    return term.value ? rank::known : rank::absent;
}

void keep_most(
    std::vector<image_term>& terms, const model_info& model, const attribute_names& changed
)
{
    std::stable_sort(terms.begin(), terms.end(), [&](const image_term& a, const image_term& b) {
        return rank_of_term(a, model, changed) < rank_of_term(b, model, changed);
    });
    const std::size_t count = count_that_fit(terms, true);
    const auto is_lost = [&](const image_term& each) {
        return is_indispensable(model, each, changed);
    };
    if (std::any_of(terms.begin() + static_cast<std::ptrdiff_t>(count), terms.end(), is_lost))
        throw error(
            errc::item_too_wide,
            std::to_string(changed.size()) + " attributes have changed" +
                (model.uniques.empty() ? "" : ", or are unique together with such") +
                ", more than one condition compares with what they were; change and save some of "
                "them at a time"
        );
    terms.resize(count);
}

// What has another value with the same version has been put anew, which begins to count again: what
// stands for the value must be right all the same.
std::vector<image_term> unique_terms(const model_info& model, const item& image)
{
    std::vector<image_term> terms = terms_of(model, image);
    std::erase_if(terms, [&](const image_term& each) {
        return !each.field || !is_in_unique(model, *each.field);
    });
    return terms;
}

void require_terms(expression_builder& to, const std::vector<image_term>& terms)
{
    for (const image_term& each : terms)
    {
        if (!each.value)
        {
            to.require(condition, does_not_exist(to.name(each.name)));
            continue;
        }
        auto& term = to.begin_term(condition, 1);
        to.append_name(term, each.name);
        term += " = ";
        to.append_value(term, *each.value);
    }
}

}  // namespace

void require_unchanged(
    expression_builder& to,
    const model_info& model,
    const item& image,
    compared what,
    const attribute_names& changed
)
{
    const field_ops* version = model.role(field_role::version);
    const attribute_value* number = version ? image.find(version->name) : nullptr;
    if (number)
    {
        to.require(condition, equals(to.name(version->name), to.value(*number)));
        if (!model.uniques.empty())
            require_terms(to, unique_terms(model, image));
        return;
    }

    std::vector<image_term> terms = terms_of(model, image);
    if (what == compared::changes)
        keep_changed(terms, model, changed);
    if (count_that_fit(terms, asks_for_item(terms)) < terms.size())
        keep_most(terms, model, changed);
    require_terms(to, terms);
    if (asks_for_item(terms))
        to.require(condition, exists(to.name(model.key[0].field->name)));
}

}  // namespace ddbm::detail
