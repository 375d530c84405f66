// Items one after the other into objects that remember them. An item of an older version of the
// model is migrated on its way; what is remembered is the item as it was read.

#ifndef DDBM_SRC_MODEL_STORED_READER_HPP
#define DDBM_SRC_MODEL_STORED_READER_HPP

#include "model/kind_finder.hpp"
#include "model/object_filler.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

class stored_reader
{
public:
    explicit stored_reader(const model_info& model) : model_(&model)
    {
        filler_.emplace();
        if (!model.kinds.empty())
            kinds_.emplace(model);
    }

    // The item that comes next in DynamoDB's JSON. Its image gets so much room beside the object,
    // however much it takes in the end. Throws errc::invalid_reply for what is no item, and as
    // object_filler and migrated() do for one that does not fit the model.
    std::shared_ptr<stored_object> read(json_scanner& in, std::size_t image_room);

    // An item that encode_item made. Throws errc::store_damaged for other bytes, and as above.
    std::shared_ptr<stored_object> read(std::string_view encoded);

    // Whether the last item did not fit as it is of none of the model's kinds.
    bool is_of_unknown_kind() const noexcept { return is_of_unknown_kind_; }

    // After an item that did not fit.
    void start_anew()
    {
        filler_.emplace();
        is_of_unknown_kind_ = false;
    }

private:
    // Of the item that `read` reads into a filler.
    template <class Read>
    const model_info& model_of(Read read);

    const model_info* model_;
    std::optional<object_filler> filler_;
    std::optional<kind_finder> kinds_;
    bool is_of_unknown_kind_ = false;
};

// Whether a failure is no matter of one item, but of the reply that it is in.
bool is_of_reply(const error_code& failure) noexcept;

// What an engine answers that cannot read its own items, for one that says errc::store_damaged;
// others as they are.
error as_answered(const error& why);

}  // namespace ddbm::detail

#endif
