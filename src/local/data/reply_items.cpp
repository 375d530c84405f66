#include "local/data/reply_items.hpp"

#include "local/storage/item_encoding.hpp"
#include "local/values/wire_value.hpp"
#include "values/encoded_items.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

using ddbm::detail::encoded_items;

void reply_items::add_member(
    std::string_view name, std::string_view stored, const projection* wanted
)
{
    out_.plain_key(name);
    if (wanted)
        add(wanted->of(decode_item(stored)));
    else
        add(stored);
    if (encoded_)
        out_.integer(1);
}

void reply_items::begin_array(std::string_view name)
{
    out_.plain_key(name);
    if (!encoded_)
        out_.begin_array();
}

void reply_items::add(std::string_view stored)
{
    ++count_;
    if (encoded_)
        encoded_items::append(*encoded_, stored);
    else
        write_encoded_item(out_, stored);
}

void reply_items::add(const item& made)
{
    if (!encoded_)
        return write_item(out_, made);
    made_.clear();
    encode_item(made, made_);
    add(std::string_view(made_));
}

void reply_items::end_array()
{
    if (!encoded_)
        out_.end_array();
    else if (count_ == 0)
        out_.begin_array().end_array();
    else
        out_.integer(count_);
}

}  // namespace ddbm::local::detail
