#ifndef DDBM_TESTS_CODEC_TESTING_HPP
#define DDBM_TESTS_CODEC_TESTING_HPP

// Members of any type, by themselves, there and back by every way that values come and go.

#include "unit/codecs/random_values.hpp"
#include "unit/model/model_testing.hpp"
#include "values/item_encoding.hpp"

#include <ddbm/item_json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ddbm::test {

template <class Member>
struct one
{
    Member m{};
};

template <class Member, class Form>
struct one_in
{
    Member m{};
};

}  // namespace ddbm::test

template <class Member>
struct ddbm::model_of<ddbm::test::one<Member>>
{
    static constexpr auto value =
        ddbm::model<ddbm::test::one<Member>>().field("m", &ddbm::test::one<Member>::m);
};

template <class Member, class Form>
struct ddbm::model_of<ddbm::test::one_in<Member, Form>>
{
    static constexpr auto value =
        ddbm::model<ddbm::test::one_in<Member, Form>>()
            .field("m", &ddbm::test::one_in<Member, Form>::m, ddbm::form<Form>);
};

namespace ddbm::detail {

using test::one;
using test::one_in;

template <class Object>
Object read_from(const item& attributes)
{
    Object object{};
    read_object(attributes, record_of<Object>(), &object);
    return object;
}

template <class Object>
Object read_encoded(const item& attributes)
{
    Object object{};
    object_filler filler;
    std::string bytes;
    encode_item(attributes, bytes);
    filler.begin_object(record_of<Object>(), &object);
    read_encoded_item(bytes, filler);
    return object;
}

// The item of an object, after it has been written and read as JSON, as an item and as encoded
// bytes: the three objects that are read have this very item.
template <class Object>
item item_by_all_ways(const Object& object)
{
    const item attributes = to_item_of(object);
    const std::string text = written(object);
    EXPECT_EQ(item_from_json(text), attributes);
    EXPECT_EQ(to_item_of(read_one<Object>(text)), attributes);
    EXPECT_EQ(to_item_of(read_from<Object>(attributes)), attributes);
    EXPECT_EQ(to_item_of(read_encoded<Object>(attributes)), attributes);
    return attributes;
}

// The value of the member in its item, JSON.
inline std::string member_text(const item& attributes)
{
    const attribute_value* value = attributes.find("m");
    return value ? to_json(*value) : std::string("absent");
}

// A member is stored as this, and read as it was.
template <template <class...> class Model = one, class... Form, class Member>
void expect_stored(const Member& value, std::string_view json)
{
    using object_type = Model<Member, Form...>;
    const object_type object{value};
    EXPECT_EQ(member_text(item_by_all_ways(object)), json);
    EXPECT_TRUE(read_from<object_type>(to_item_of(object)).m == value) << json;
}

template <class Member, class Form = void>
error refusal_of_value(std::string_view json)
{
    const std::string text = R"({"m":)" + std::string(json) + "}";
    if constexpr (std::is_void_v<Form>)
        return refusal_of<one<Member>>(text);
    else
        return refusal_of<one_in<Member, Form>>(text);
}

// Why a member cannot be written.
template <class Object>
error refusal_to_write(const Object& object)
{
    return failure_of([&] { written(object); });
}

// What `stored` says is stored, for many values of the type; and that each is read as it was.
template <class Member, class Object = one<Member>, class Stored>
void expect_all_stored(Stored stored, int rounds = 300)
{
    test::random_values random(7);
    for (int round = 0; round < rounds; ++round)
    {
        const Object object{random.make<Member>()};

        const item attributes = item_by_all_ways(object);

        const attribute_value* value = attributes.find("m");
        const attribute_value expected = stored(object.m);
        ASSERT_EQ(value ? *value : attribute_value(), expected);
        ASSERT_TRUE(read_from<Object>(attributes).m == object.m) << attributes;
    }
}

}  // namespace ddbm::detail

#endif
