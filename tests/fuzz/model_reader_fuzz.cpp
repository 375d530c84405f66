// Replies read into objects: each object's image is an item by itself, which reads into the same
// object and which the untyped reader takes, too. An item that does not fit the model fails in the
// same way when it is read by itself.

#include "fuzz_target.hpp"
#include "model/model_reader.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/model.hpp>

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

enum class color
{
    red,
    green,
};

struct leaf
{
    std::string text;
    std::optional<double> weight;
    std::vector<leaf> leaves;
};

struct tree
{
    int id = 0;
    std::optional<std::string> name;
    bool flag = false;
    ddbm::binary bytes;
    ddbm::number exact;
    color paint = color::red;
    std::set<std::string> texts;
    std::set<int> numbers;
    std::set<ddbm::binary> blobs;
    std::vector<bool> bits;
    std::array<float, 2> pair{};
    std::map<std::string, leaf> leaves;
};

}  // namespace

template <>
struct ddbm::model_of<leaf>
{
    static constexpr auto value = ddbm::model<leaf>()
                                      .field("text", &leaf::text)
                                      .field("weight", &leaf::weight)
                                      .field("leaves", &leaf::leaves);
};

template <>
struct ddbm::model_of<tree>
{
    static constexpr auto value = ddbm::model<tree>("trees")
                                      .partition_key("id", &tree::id)
                                      .field("name", &tree::name)
                                      .field("flag", &tree::flag)
                                      .field("bytes", &tree::bytes)
                                      .field("exact", &tree::exact)
                                      .field("paint", &tree::paint)
                                      .field("texts", &tree::texts)
                                      .field("numbers", &tree::numbers)
                                      .field("blobs", &tree::blobs)
                                      .field("bits", &tree::bits)
                                      .field("pair", &tree::pair)
                                      .field("leaves", &tree::leaves);
};

namespace {

using namespace ddbm::detail;

ddbm::item to_item_of(const void* object)
{
    item_value_writer values;
    write_record(values, record_of<tree>(), object);
    return values.take();
}

void check(stored_object& read)
{
    tree again;
    read_object(read.image, record_of<tree>(), &again);
    ddbm::item whole;
    try
    {
        // Reading again may fail only where the untyped level is stricter than the model: for what
        // the model does not look at, such as a number with too many digits.
        whole = ddbm::item_from_json(read.image);
    }
    catch (const ddbm::error&)
    {
        return;
    }
    FUZZ_CHECK(whole.contains("id"));
    FUZZ_CHECK(to_item_of(read.object()) == to_item_of(&again));
}

void check(const item_misfit& misfit)
{
    FUZZ_CHECK(misfit.image.starts_with('{') && misfit.image.ends_with('}'));
    tree object;
    try
    {
        read_object(misfit.image, record_of<tree>(), &object);
    }
    catch (const ddbm::error& alone)
    {
        FUZZ_CHECK(alone.code() == misfit.why.code());
        FUZZ_CHECK(alone.get_diagnostics().to_string() == misfit.why.get_diagnostics().to_string());
        return;
    }
    FUZZ_CHECK(false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    model_reply reply;
    bool whole = false;
    try
    {
        read_model_reply(text, info_of<tree>(), reply);
        whole = true;
    }
    catch (const ddbm::error&)
    {
    }
    // Also those before what made it fail.
    for (const auto& each : reply.items)
        check(*each);
    if (whole)
    {
        for (const auto& each : reply.misfits)
            check(each);
    }
    if (reply.item)
        check(*reply.item);
    if (whole && !reply.last_evaluated_key.empty())
    {
        FUZZ_CHECK(reply.last_evaluated_key.front() == '{');
        FUZZ_CHECK(reply.last_evaluated_key.back() == '}');
    }
    return 0;
}
