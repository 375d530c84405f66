#ifndef DDBM_SRC_MODEL_READER_HPP
#define DDBM_SRC_MODEL_READER_HPP

#include "model/object_filler.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// An item of a page that does not fit the model.
struct item_misfit
{
    std::size_t behind = 0;  // how many items that fit come before it
    error why;
    std::string image;  // the item as DynamoDB's JSON
    // It is of none of the kinds that the range takes.
    bool is_of_unknown_kind = false;
};

// What a reply with items of one model holds.
struct model_reply
{
    std::shared_ptr<stored_object> item;                // of a GetItem or a write; null: none
    std::vector<std::shared_ptr<stored_object>> items;  // of a Query or Scan, those that fit
    std::vector<item_misfit> misfits;                   // those that do not
    bool has_items = false;                             // the reply is that of a Query or Scan
    std::string last_evaluated_key;                     // JSON; empty at the end of the range
    std::int64_t count = 0;
    std::int64_t scanned_count = 0;
    double capacity_units = 0;  // of the whole call, if the reply says them
};

// Reads the reply of GetItem, Query or Scan, or of a write that returns an item, straight into
// objects: the bytes are gone over once, and each value goes to the member that it belongs to.
// Attributes that the model does not know are passed over; each object keeps the bytes of its item
// as its image.
//
// An item of an older version of the model is migrated, its image is as it was read.
//
// Where the model has kinds, each item is read by that of its own. One that is of none of them is
// an item that does not fit.
//
// Items may also be encoded beside the text, see encoded_items.hpp; what comes of them is the same.
//
// Throws errc::invalid_reply for bytes that are not such a reply. For an item that does not fit the
// model there are the codes of models, with the attribute's path, what was expected and what was
// found: thrown for one by itself, put aside for those of a page, where the others are read as
// if it were not there. For encoded items that are none service_errc::internal_server_error, as an
// engine answers that cannot read its own items.
void read_model_reply(
    std::string_view reply, const model_info& model, model_reply& out, std::string_view items = {}
);

// Reads one item in DynamoDB's JSON into an object of the model. Returns what it was read from
// instead, if it was migrated.
migrated_ptr read_object(std::string_view json, const record_ops& record, void* object);

// The same from an item in memory.
void read_object(const item& attributes, const record_ops& record, void* object);

// The item that an object was read from.
item item_of(const stored_image& image);
// The same without a copy where the image has it; otherwise it is made in the room.
const item& item_in(const stored_image& image, std::optional<item>& room);

// Reads an item that is of the newest version of the model.
void read_newest(
    const stored_image& image, const record_ops& record, void* object, reading_notes* notes
);
void read_newest(
    std::string_view json, const record_ops& record, void* object, reading_notes* notes = nullptr
);
void read_newest(
    const item& attributes, const record_ops& record, void* object, reading_notes* notes = nullptr
);

}  // namespace ddbm::detail

#endif
