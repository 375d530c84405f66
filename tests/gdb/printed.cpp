// Has one of everything that the printers show, and stops for a debugger.

#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>
#include <ddbm/number.hpp>

#include <string>

#if defined(__GNUC__)
#define DDBM_TEST_NOINLINE __attribute__((noinline))
#else
#define DDBM_TEST_NOINLINE
#endif

namespace {

ddbm::item make_every_type()
{
    using list = ddbm::attribute_value::list;
    return ddbm::item()
        .set("b", ddbm::binary{std::byte{1}, std::byte{0xff}})
        .set("bool", true)
        .set("bs", ddbm::binary_set(ddbm::binary{std::byte{1}}, ddbm::binary{std::byte{2}}))
        .set("l", list{"x", 1, list()})
        .set("m", ddbm::item().set("inner", ddbm::item().set("n", -0.5)))
        .set("n", ddbm::number::parse("12345678901234567890.123456789012345678"))
        .set("ns", ddbm::number_set(1, 2.5))
        .set("null", nullptr)
        .set("s", "a \"text\"")
        .set("ss", ddbm::string_set("a", "b"));
}

}  // namespace

DDBM_TEST_NOINLINE void everything_is_there(const void*) {}

int main()
{
    const ddbm::item every_type = make_every_type();
    const ddbm::item empty;
    const ddbm::attribute_value text = "Hangar";
    const ddbm::attribute_value nothing;
    const ddbm::attribute_value large = ddbm::binary(1000, std::byte{0xab});
    const ddbm::number zero;
    const ddbm::number small = ddbm::number::parse("0.001");
    const ddbm::number negative = ddbm::number::parse("-1200");
    const ddbm::number huge = ddbm::number::parse("1.5E100");
    const ddbm::number tiny = ddbm::number::parse("-1E-130");
    const std::string texts[] = {
        zero.to_string(),
        small.to_string(),
        negative.to_string(),
        huge.to_string(),
        tiny.to_string(),
    };
    for (const std::string& each : texts)
        everything_is_there(&each);
}
