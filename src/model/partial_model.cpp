#include <ddbm/detail/partial_model.hpp>

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

class partial_model_data
{
public:
    partial_model_data(const model_info& whole, const index_info& index) : model(whole)
    {
        for (const field_ops& each : whole.record.fields)
        {
            if (index.holds(each, whole.key))
                fields_.push_back(each);
        }
        // Members that have attributes of their own get their values from there, others from the
        // table's key where that has them.
        for (const field_ops& each : fields_)
        {
            if (each.id)
                given_.push_back({&each, each.id});
        }
        for (field_ops& each : fields_)
        {
            if (each.ops->composed && each.role != key_role::none)
                compose(each);
        }
        for (field_ops& each : fields_)
        {
            if (each.ops->composed && each.role == key_role::none)
                compose(each);
        }
        for (composition& each : compositions_)
            each.text.is_checked = each.text.is_checked && is_known(each);
        model.record.fields = fields_;
        // Nothing of it is written back.
        model.record.unknown = unknown::keep;
        model.record.has_validators = false;
        model.roles = {};
        model.copy = nullptr;
    }

    partial_model_data(const partial_model_data&) = delete;
    partial_model_data& operator=(const partial_model_data&) = delete;

    model_info model;

private:
    struct composition
    {
        const field_ops* field = nullptr;
        std::vector<composed_part> parts;
        composed_text text;
        type_ops ops;
    };

    void compose(field_ops& field)
    {
        const composed_text& whole = *field.ops->composed;
        composition& made = compositions_.emplace_back();
        made.field = &field;
        made.parts.assign(whole.parts.begin(), whole.parts.end());
        for (composed_part& part : made.parts)
        {
            part.is_read = part.member && part.shards == 0 && !is_given(field, part.id);
            if (part.is_read)
                given_.push_back({&field, part.id});
        }
        made.text = {made.parts, whole.is_checked};
        made.ops = *field.ops;
        made.ops.composed = &made.text;
        // It is a key of the table or the index, which items in the index have.
        made.ops.set_absent = nullptr;
        field.ops = &made.ops;
    }

    bool is_given(const field_ops& composed, const void* member) const
    {
        return std::any_of(given_.begin(), given_.end(), [&](const auto& each) {
            return each.second == member && are_together(*each.first, composed);
        });
    }

    // Whether its members have values, of which some only tell shards.
    bool is_known(const composition& made) const
    {
        return std::all_of(made.parts.begin(), made.parts.end(), [&](const composed_part& part) {
            return part.shards == 0 || is_given(*made.field, part.id);
        });
    }

    std::vector<field_ops> fields_;
    std::deque<composition> compositions_;
    // Members that get their values, each by the field that it is in.
    std::vector<std::pair<const field_ops*, const void*>> given_;
};

}  // namespace

const model_info& make_partial_model(const model_info& whole, const index_info& index)
{
    // Ranges of other threads may outlive the end of main.
    return (new partial_model_data(whole, index))->model;
}

}  // namespace ddbm::detail
