#include "values/plain_json_reader.hpp"

#include "values/refuse_value.hpp"
#include "values/utf8.hpp"

namespace ddbm::detail {

void plain_json_reader::read_item()
{
    if (in_.peek() != '{')
        refuse_value(errc::invalid_reply, out_.path(), "a JSON object", in_.value_in_words());
    out_.begin_map();
    in_.members([this] {
        out_.lasting_key(in_.key());
        read_value();
    });
    out_.end_map();
}

void plain_json_reader::read_value()
{
    switch (in_.peek())
    {
    case '{':
        return read_item();
    case '[':
        return read_list();
    case '"':
        return out_.string(utf8_text());
    case 't':
    case 'f':
        return out_.boolean(in_.boolean());
    case 'n':
        in_.skip_value();
        return out_.null();
    default:
        // Or nothing that is a value.
        in_.value_in_words();
        return out_.number_text(in_.number());
    }
}

void plain_json_reader::read_list()
{
    out_.begin_list();
    in_.elements([this] { read_value(); });
    out_.end_list();
}

std::string_view plain_json_reader::utf8_text()
{
    const auto [read, is_known_ascii] = in_.string();
    if (!is_known_ascii && !is_utf8(read))
        refuse_value(errc::invalid_utf8, out_.path(), "text in UTF-8", "other bytes");
    return read;
}

}  // namespace ddbm::detail
