#ifndef DDBM_DETAIL_JSON_TEXT_CODEC_HPP
#define DDBM_DETAIL_JSON_TEXT_CODEC_HPP

// Of a list, a map or a struct that is stored as a string, its JSON text.

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/codec_ops.hpp>
#include <ddbm/detail/fields_of.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// In the form of Python's json.dumps with sorted names. Throws what the content throws, and
// errc::value_not_allowed for sets and binaries.
void write_json_text(value_writer& writer, const type_ops& content, const void* object);
// Why the text is none that the object can hold.
errc read_json_text(std::string_view text, value_target content);

// Whether JSON has this type, as far as the types say. What else there is in it is found out when
// it is written.
template <class T, class Codec>
constexpr bool has_json()
{
    constexpr attribute_type type = Codec::stored_as;
    if constexpr (type == attribute_type::b || type == attribute_type::bs || type == attribute_type::ss || type == attribute_type::ns)
        return false;
    else if constexpr (requires {
                           typename T::mapped_type;
                           typename Codec::held;
                       })
        return has_json<typename T::mapped_type, typename Codec::held>();
    else if constexpr (requires {
                           typename T::value_type;
                           typename Codec::held;
                       })
        return has_json<typename T::value_type, typename Codec::held>();
    else
        return true;
}

// Whether the structs in it have models of the usual form.
template <class T, class Codec>
constexpr bool has_usual_models()
{
    if constexpr (requires {
                      typename T::mapped_type;
                      typename Codec::held;
                  })
        return has_usual_models<typename T::mapped_type, typename Codec::held>();
    else if constexpr (requires {
                           typename T::value_type;
                           typename Codec::held;
                       })
        return has_usual_models<typename T::value_type, typename Codec::held>();
    else if constexpr (has_model<T>)
        return std::is_void_v<typename fields_of<model_of<T>>::form>;
    else
        return true;
}

// `Content` is the codec of what is in the text.
template <class T, class Content>
struct json_text_codec
{
    using json_content = Content;

    static constexpr std::string_view expected = "JSON text";
    static constexpr attribute_type stored_as = attribute_type::s;

    static void write(value_writer& writer, const T& object)
    {
        static_assert(
            has_json<T, Content>(),
            "ddbm: in the form legacy lists, maps and structs are JSON text, which has neither "
            "sets nor binaries"
        );
        static_assert(
            has_usual_models<T, Content>(),
            "ddbm: in the form legacy a struct is JSON text with all that is in it; its model has "
            "no form of its own"
        );
        write_json_text(writer, ops_of<T, Content>::value, &object);
    }

    static errc read_string(std::string_view text, T& object)
    {
        return read_json_text(text, target_by<Content>(object));
    }

    static void validate(const T& object, validation_report& report) requires validates<Content, T>
    {
        Content::validate(object, report);
    }
};

}  // namespace ddbm::detail

#endif
