#ifndef DDBM_SRC_SAVE_PLAN_HPP
#define DDBM_SRC_SAVE_PLAN_HPP

#include "expression/expression_builder.hpp"
#include "model/model_reader.hpp"
#include "table/image_condition.hpp"
#include "values/json_writer.hpp"

#include <ddbm/item.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

// Whether an object may have another key than the item that it was read from.
enum class key_change : bool
{
    refused,
    allowed,
};

// What an UpdateItem has to say so that an item becomes what an object has become, on condition
// that the item is still what it was.
//
// Three items are compared: the image, as it was read; what the model made of it then (`before`);
// and the object as it is (`after`). What differs between the last two is written, by its path
// where it lies in a map, so that attributes which only the image has stay as they are. A list is
// written as a whole, so that none of its elements may have such attributes, as the notes tell;
// that the image has other forms of the same values, such as NULL for an absent one, is no reason.
// What has another name in the image gets that of its field when it is written. Composed attributes
// are made what they should be.
//
// Of an item that was migrated when it was read, all in which it will differ from the image is
// written, whether a step or the program has made the difference.
//
// What is compared with the item is said in image_condition.hpp.
class save_plan
{
public:
    // Throws errc::unknown_attributes_in_list, errc::invalid_request for a changed key, unless that
    // is allowed, or another field that must not change, errc::item_too_large for the item as it
    // would become. The image lives as long as the plan. `migrated` is what the object was read
    // from instead of the image, if it was.
    save_plan(
        const model_info& model,
        const item& image,
        const item& before,
        const item& after,
        const reading_notes& notes,
        key_change key = key_change::refused,
        const item* migrated = nullptr
    );

    // The item when the plan has been carried out.
    const item& result() const& noexcept { return result_; }
    item result() && { return std::move(result_); }

    // Whether anything differs.
    bool changes() const noexcept { return !sets_.empty() || !removes_.empty(); }

    // UpdateExpression if anything does, ConditionExpression, and what their placeholders stand
    // for, of what is compared so; `besides` must hold as well, unless it is null. Throws
    // errc::item_too_wide for more changed attributes than one request takes.
    void write(json_writer& json, compared what, const condition_core* besides = nullptr) const;

private:
    using path = std::vector<std::string>;

    // Makes `target`, which is at this path, what it is to become, and adds what that takes.
    void compare(item& target, const item& before, const item& after, path& where);
    void
    set(item& target, const attribute_value* before, const attribute_value& after, path& where);
    void remove(item& target, path& where);
    void remove_old_names(item& target, const path& where);
    void drop(const path& where);
    void set_composed(const item& after);
    void write_all_of(const item& before, const item& after, path& where);

    attribute_names changed() const;
    void write_changes(expression_builder& to) const;
    void write_whole_changes(expression_builder& to, const attribute_names& names) const;

    const model_info* model_;
    const reading_notes* notes_;  // until it is made
    const item* image_;
    item result_;
    std::vector<std::pair<path, attribute_value>> sets_;
    std::vector<path> removes_;
};

// The same condition among others: that all of the item is as it was.
void require_unchanged_item(expression_builder& to, const model_info& model, const item& image);

// ConditionExpression and its placeholders alone, for a DeleteItem: what goes with an item is all
// of it, so that all of it is compared.
void write_unchanged_condition(json_writer& json, const model_info& model, const item& image);

}  // namespace ddbm::detail

#endif
