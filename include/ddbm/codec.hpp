#ifndef DDBM_CODEC_HPP
#define DDBM_CODEC_HPP

#include <ddbm/attribute_type.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/value_writer.hpp>

#include <ddbm/detail/codec_ops.hpp>

namespace ddbm {

/** How a type is stored. Specialise it for a type of your own:
 *
 *  @code
 *  template <>
 *  struct ddbm::codec<uuid>
 *  {
 *      static constexpr auto stored_as = ddbm::attribute_type::s;
 *      static void write(ddbm::value_writer& writer, const uuid& id) { writer.string(id.text()); }
 *      static ddbm::errc read_string(std::string_view text, uuid& id) { return id.parse(text); }
 *  };
 *  @endcode
 *
 *  The type can then be a member of a model, a key, an element of a set or a list. The types that
 *  ddbm knows have such codecs, too: in <ddbm/codecs/>, a header each. Where two functions convert
 *  a type to one that has a codec and back, `converting_codec` is less to write.
 *
 *  `write` gives the writer one value, or calls `writer.refuse` for an object that cannot be
 *  stored. Besides, a codec has what reads the type that it is stored as:
 *
 *  @code
 *  // s, n, b, boolean, null. The text of a number is DynamoDB's.
 *  static errc read_string(std::string_view text, T&);
 *  static errc read_number(std::string_view text, T&);
 *  static errc read_binary(std::span<const std::byte> bytes, T&);
 *  static errc read_boolean(bool value, T&);
 *  static errc read_null(T&);
 *
 *  // l: makes it ready; where each element goes; perhaps the end, with the number of elements
 *  static void begin_list(T&);
 *  static value_target element(T&, std::size_t index);
 *  static errc end_list(T&, std::size_t count);
 *
 *  // m: makes it ready; where each entry goes
 *  static void begin_map(T&);
 *  static value_target entry(T&, std::string_view name);
 *
 *  // ss, ns, bs: makes it ready; what has the function that reads an element, with the set as T
 *  static void begin_set(T&);
 *  using inserter = ...;
 *  @endcode
 *
 *  They return `errc{}`, or why the object cannot hold the value, and do not throw. It may read
 *  other types as well; what it does not read is an error, `errc::attribute_type_mismatch`.
 *
 *  And where they are wanted:
 *
 *  @code
 *  // What was expected, in messages, in place of "a string" or "a list".
 *  static constexpr std::string_view expected;
 *  // Whether a member with this value is left out of the item.
 *  static bool is_absent(const T&);
 *  // What a member becomes whose attribute is missing, which otherwise is an error.
 *  static void set_absent(T&);
 *  // Looks into the object as validators do.
 *  static void validate(const T&, validation_report&);
 *  @endcode
 *
 *  `Form` is for types that are stored in more ways than one: see `form`.
 */
template <class T, class Form>
struct codec;

/// Whether members of this type, which may be declared with the option `form<Form>`, can be stored.
template <class T, class Form = void>
concept storable = detail::is_codec<codec<T, Form>>;

/// A place for a value that is read, of a type with a codec: what `element` and `entry` return.
template <class Form = void, class T>
value_target target_of(T& object)
{
    return detail::target_by<codec<T, Form>>(object);
}

/// What `form` is of.
template <class Form>
struct form_option
{
};

/** A field option: the member is stored by `codec<Member, Form>`, not by its type's own codec.
 *
 *  It is given where validators are, and reaches into an `optional` or a pointer, a set, a list or
 *  the values of a map, and into those parts of a pair, tuple or variant that can be stored in it.
 *  `Form` is any class, a name for the way in which the type is stored:
 *
 *  @code
 *  struct cents;
 *
 *  template <>
 *  struct ddbm::codec<double, cents> { ... };
 *
 *  .field("price", &offer::price, ddbm::form<cents>)
 *  @endcode
 */
template <class Form>
inline constexpr form_option<Form> form{};

}  // namespace ddbm

#endif
