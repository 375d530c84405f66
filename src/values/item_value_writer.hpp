#ifndef DDBM_SRC_VALUES_ITEM_VALUE_WRITER_HPP
#define DDBM_SRC_VALUES_ITEM_VALUE_WRITER_HPP

#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>
#include <ddbm/value_writer.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

// Writes objects as items, for what has to look at an object attribute by attribute; or values by
// themselves.
class item_value_writer final : public value_writer
{
public:
    explicit item_value_writer(root what = root::item) : value_writer(what), result_(item()) {}

    // What was written: the outermost map.
    item take() { return std::move(result_.as_map()); }
    // And whatever it is.
    attribute_value take_value() { return std::move(result_); }

private:
    void do_null() override { add(nullptr); }
    void do_boolean(bool value) override { add(value); }
    void do_string(std::string_view text) override;
    void do_number(std::string_view text) override;
    void do_binary(std::span<const std::byte> bytes) override;
    void do_begin_list() override;
    void do_end_list() override;
    void do_begin_map() override;
    void do_key(std::string_view name) override;
    void do_end_map() override;
    void do_begin_set(attribute_type type) override;
    void do_end_set() override;
    void do_replace_failed(std::size_t open) override;

    // A list, map or set that is not complete yet.
    struct container
    {
        attribute_type type;
        std::string name;  // of the next entry of a map
        attribute_value::list elements;
        item entries;
    };

    void open(attribute_type type);
    container close();
    void add(attribute_value value);

    std::vector<container> open_;
    attribute_value result_;
};

}  // namespace ddbm::detail

#endif
