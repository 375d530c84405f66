// What can be read as an item comes out of to_json as the same item, and that text is stable.

#include "fuzz_target.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>
#include <ddbm/item_json.hpp>

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try
    {
        const ddbm::item read = ddbm::item_from_json(text);
        const std::string written = ddbm::to_json(read);
        const ddbm::item again = ddbm::item_from_json(written);
        FUZZ_CHECK(again == read);
        FUZZ_CHECK(ddbm::to_json(again) == written);
    }
    catch (const ddbm::error&)
    {
    }
    return 0;
}
