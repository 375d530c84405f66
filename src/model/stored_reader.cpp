#include "model/stored_reader.hpp"

#include "model/migration.hpp"
#include "values/encoded_grammar.hpp"
#include "values/refuse_value.hpp"
#include "values/value_grammar.hpp"
#include "values/write_value.hpp"

#include <utility>

namespace ddbm::detail {

template <class Read>
const model_info& stored_reader::model_of(Read read)
{
    is_of_unknown_kind_ = true;
    const model_info& model = kinds_->find(read);
    is_of_unknown_kind_ = false;
    return model;
}

std::shared_ptr<stored_object> stored_reader::read(json_scanner& in, std::size_t image_room)
{
    if (in.peek() != '{')
        refuse_value(errc::invalid_reply, {}, "an item", in.value_in_words());
    const char* const begin = in.position();
    const model_info* model = model_;
    if (kinds_)
    {
        model = &model_of([&in](object_filler& out) { read_item(in, out); });
        in.go_back(begin);
    }
    made_item made = migrated_from(model->record, [&in](item_value_writer& out) {
        value_grammar<item_value_writer>(in, out).read_item();
    });
    std::shared_ptr<stored_object> object = model->make(image_room);
    filler_->begin_object(model->record, object->object(), made ? &made->notes : nullptr);
    if (made)
        write_item(*filler_, made->newest);
    else
    {
        in.go_back(begin);
        read_item(in, *filler_);
    }
    object->image = std::string_view(begin, static_cast<std::size_t>(in.position() - begin));
    object->image.keep(migrated_ptr(made.release()));
    return object;
}

std::shared_ptr<stored_object> stored_reader::read(std::string_view encoded)
{
    const model_info* model = model_;
    if (kinds_)
        model = &model_of([encoded](object_filler& out) { read_encoded_item(encoded, out); });
    made_item made = migrated_from(model->record, [encoded](item_value_writer& out) {
        encoded_grammar<item_value_writer>(out).read_item(encoded);
    });
    std::shared_ptr<stored_object> object = model->make(encoded.size());
    filler_->begin_object(model->record, object->object(), made ? &made->notes : nullptr);
    if (made)
        write_item(*filler_, made->newest);
    else
        read_encoded_item(encoded, *filler_);
    object->image.keep_encoded(encoded);
    object->image.keep(migrated_ptr(made.release()));
    return object;
}

bool is_of_reply(const error_code& failure) noexcept
{
    return failure == errc::invalid_reply || failure == errc::store_damaged;
}

error as_answered(const error& why)
{
    if (why.code() != errc::store_damaged)
        return why;
    diagnostics diag(why.what());
    diag.exception_type("InternalServerError").http_status(500);
    return error(service_errc::internal_server_error, std::move(diag));
}

}  // namespace ddbm::detail
