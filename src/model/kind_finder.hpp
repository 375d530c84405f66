#ifndef DDBM_SRC_MODEL_KIND_FINDER_HPP
#define DDBM_SRC_MODEL_KIND_FINDER_HPP

#include "model/object_filler.hpp"
#include "values/refuse_value.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ddbm::detail {

// Finds out which kind of item one is: reads the attribute that says so, and passes over the
// others.
class kind_finder
{
public:
    explicit kind_finder(const model_info& model) : model_(model)
    {
        ops_.expected = "a string";
        ops_.stored_as = attribute_type::s;
        ops_.read_string = [](void* text, std::string_view read) {
            static_cast<std::string*>(text)->assign(read);
            return errc{};
        };
        ops_.set_absent = [](void* text) { static_cast<std::string*>(text)->clear(); };
        field_.name = model.kind_attribute;
        field_.ops = &ops_;
        field_.member = [](void* text) { return text; };
        record_.fields = std::span(&field_, 1);
    }

    kind_finder(const kind_finder&) = delete;
    kind_finder& operator=(const kind_finder&) = delete;

    // `read` reads the item into a filler. Throws errc::value_not_allowed for another kind.
    template <class Read>
    const model_info& find(Read read)
    {
        if (!filler_)
            filler_.emplace();
        filler_->begin_object(record_, &name_);
        try
        {
            read(*filler_);
        }
        catch (const error&)
        {
            filler_.reset();
            throw;
        }
        for (const kind_info& each : model_.kinds)
        {
            if (each.name == name_)
                return *each.model;
        }
        refuse_value(
            errc::value_not_allowed,
            std::string(model_.kind_attribute),
            names(),
            name_.empty() ? "no name of a kind" : shortened(name_)
        );
    }

private:
    std::string names() const
    {
        std::string all;
        for (const kind_info& each : model_.kinds)
            all.append(all.empty() ? "one of the texts " : ", ").append(each.name);
        return all;
    }

    const model_info& model_;
    std::string name_;
    type_ops ops_;
    field_ops field_;
    record_ops record_;
    std::optional<object_filler> filler_;
};

}  // namespace ddbm::detail

#endif
