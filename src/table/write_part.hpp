// One write of one item, as it stands in requests. What says it are members of a JSON object, of
// which the request decides where it is and whether the name of the table is among them:
//
//   {"TableName":"t",MEMBERS}              a PutItem, UpdateItem or DeleteItem
//   {"Put":{"TableName":"t",MEMBERS}}      of a TransactWriteItems; or Update, Delete,
//   ConditionCheck
//   {"PutRequest":{MEMBERS}}               of a BatchWriteItem; or DeleteRequest

#ifndef DDBM_SRC_WRITE_PART_HPP
#define DDBM_SRC_WRITE_PART_HPP

#include "table/part_writer.hpp"

#include <ddbm/environment.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/estimate.hpp>
#include <ddbm/field_policies.hpp>
#include <ddbm/item.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/table_core.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ddbm::detail {

enum class write_kind : unsigned char
{
    put,
    // What a handle has read, into what has become of it.
    update,
    // Whatever has this key, by what an update says.
    change,
    erase,
    // Writes nothing; its condition must hold for others to be written.
    check,
};

// What is to be known of a write once its members are written, until its outcome has come.
//
// Functions that want the `request` want the object that the members are in, from its brace on.
class write_part
{
public:
    write_part() = default;

    // Of an item that is put, which stands here.
    static write_part put(text_place item);
    // Of a key that stands here.
    static write_part erase(text_place key);
    static write_part check(text_place key);
    // Makes of the item that the handle has read another, which the handle is to remember, and the
    // automatic fields of the object that was written, unless that is the handle's own.
    static write_part update(
        const model_info& model,
        text_place key,
        std::shared_ptr<stored_object> handle,
        std::shared_ptr<stored_object> written,
        item result
    );
    // The same under another key, of the item that stands here as a whole.
    static write_part move(
        const model_info& model,
        text_place whole,
        std::shared_ptr<stored_object> handle,
        std::shared_ptr<stored_object> written,
        item result
    );
    static write_part change(const model_info& model, text_place key);

    write_kind kind() const noexcept { return kind_; }

    // What it means that the condition does not hold: of the item that is there, and where there is
    // none. errc{}: that there was nothing to do.
    write_part& fails_with(errc of_item, errc of_none) noexcept
    {
        of_item_ = of_item;
        of_none_ = of_none;
        return *this;
    }
    errc conflict(const item* there) const noexcept { return there ? of_item_ : of_none_; }

    // A handle has read the item, of so many bytes, and no other is written over.
    write_part& was_read(std::size_t bytes) noexcept
    {
        read_size_ = bytes;
        return *this;
    }
    // Of an update: what its condition is about.
    write_part& compares(compared what) noexcept
    {
        compares_ = what;
        return *this;
    }

    // Of an update: what its request has.
    write_part& says(bool changes, bool condition) noexcept
    {
        has_changes_ = changes;
        has_condition_ = condition;
        return *this;
    }

    // The size of the item, before or after, whichever is larger, as far as it is known.
    std::size_t item_bytes(std::string_view request) const;

    // What it costs at least, without what it changes in indexes.
    estimate cost(std::string_view request) const;
    // Whether it does not depend on an item that nobody has read; of a put the one that it replaces
    // may be larger.
    bool knows_size() const noexcept { return kind_ == write_kind::put || read_size_ != 0; }

    // What a save, or a move, makes of the item.
    const item& result() const noexcept { return result_; }

    // The item that is put, else the key.
    std::string_view text_in(std::string_view request) const { return place_.in(request); }

    // The key, for messages.
    std::string key(const key_schema& schema, std::string_view request) const;

    // What an action of a transaction is called that is this write. One that changes nothing is a
    // check there, unless it may make an item: throws errc::invalid_request.
    std::string_view action_name() const;

    // Whether what is there now, null: nothing, is what this write makes of the item. Then it was
    // this write that made the condition fail.
    bool is_own(std::string_view request, const item* returned) const;

    // It has been applied: the handle that it comes from knows, and its object. To be called where
    // the program's handler is, as they are its own.
    void applied() const;

private:
    write_part(write_kind kind, text_place place) : kind_(kind), place_(place) {}

    void remember(
        const model_info& model,
        std::shared_ptr<stored_object> handle,
        std::shared_ptr<stored_object> written,
        item result
    );

    write_kind kind_ = write_kind::put;
    errc of_item_ = errc::conflict_changed;
    errc of_none_ = errc::conflict_changed;
    text_place place_;           // of the item that is put, else of the key
    std::size_t read_size_ = 0;  // 0: nobody has read it
    compared compares_ = compared::item;
    bool has_changes_ = false;
    bool has_condition_ = false;
    const model_info* model_ = nullptr;  // of an update, a move or a change
    std::shared_ptr<stored_object> handle_;
    std::shared_ptr<stored_object> written_;
    item result_;
};

// -- Write the members of a part into the object that is open. What they throw names the place in
// the item, and its key if it has one.

// The whole object, as a new item if it must not be there yet; under a condition if it is not null;
// in place of an item that has not changed since it was read, if that is not null.
write_part write_put(
    part_writer& out,
    const model_info& model,
    const void* object,
    if_present present,
    const condition_core* condition = nullptr,
    const item* unchanged = nullptr
);

// An item as it is, in place of the one that was read, if that has not changed since; null: of
// none, if there still is none. Under a condition too, if it is not null.
write_part write_put_over(
    part_writer& out,
    const model_info& model,
    std::string_view whole,
    const item* read,
    const condition_core* condition
);

// Whether the program may have changed an object since it was read.
enum class touched : bool
{
    no,
    maybe,
};

// What has changed of an object since it was read, if the item is still what it was, as far as the
// model says; or all of it, where that is what else depends on; and if it fulfils the condition,
// where that is not null. Throws errc::empty_handle too.
write_part write_save(
    part_writer& out,
    const model_info& model,
    std::shared_ptr<stored_object> handle,
    environment& env
);
write_part write_save(
    part_writer& out,
    const model_info& model,
    std::shared_ptr<stored_object> handle,
    environment& env,
    compared what,
    const condition_core* condition = nullptr,
    touched by = touched::maybe
);

// What has become of an object since it was read, with all else that its item has, as a new item
// under the key that the object has by now. The old one is to be erased with it. Throws
// errc::empty_handle, and errc::invalid_request if the key is the same.
write_part write_move(
    part_writer& out,
    const model_info& model,
    std::shared_ptr<stored_object> handle,
    environment& env
);

// Whatever has this key. Under a condition, or where it is to be told whether there was something,
// that there is none is what its own condition tells.
write_part write_erase(
    part_writer& out,
    const model_info& model,
    std::span<const key_part> key,
    const write_terms& terms = {}
);

// An item of which this was read, if it is still that, and fulfils the condition, unless that is
// null.
write_part write_erase_of(
    part_writer& out, const model_info& model, const item& read, const condition_core* condition
);

// What was read, if it is still that. Throw errc::empty_handle too.
write_part write_erase(part_writer& out, const model_info& model, const stored_object* handle);
write_part write_check(part_writer& out, const model_info& model, const stored_object* handle);

}  // namespace ddbm::detail

#endif
