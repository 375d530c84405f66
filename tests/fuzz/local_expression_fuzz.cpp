// A text read as each kind of expression: it is refused with a ValidationException, or it is
// evaluated against a small item, and then what it makes is an item again.

#include "fuzz_target.hpp"
#include "local/expression/condition.hpp"
#include "local/expression/key_condition.hpp"
#include "local/expression/projection.hpp"
#include "local/expression/update.hpp"
#include "local/service_error.hpp"

#include <ddbm/item_json.hpp>

#include <boost/json/parse.hpp>

#include <string_view>

namespace {

using namespace ddbm::local::detail;

placeholders make_placeholders()
{
    static const auto names = boost::json::parse(R"({"#a": "a", "#n": "n", "#d": "a.b"})");
    static const auto values = boost::json::parse(R"({
        ":s": {"S": "a"}, ":n": {"N": "1"}, ":b": {"B": "AQI="}, ":t": {"BOOL": true},
        ":z": {"NULL": true}, ":m": {"M": {"a": {"N": "1"}}}, ":l": {"L": [{"S": "x"}]},
        ":x": {"SS": ["a"]}, ":y": {"NS": ["1"]}, ":T": {"S": "NS"}})");
    return placeholders(&names.as_object(), &values.as_object());
}

const ddbm::item& doom()
{
    static const ddbm::item made = ddbm::item_from_json(R"({
        "k": {"S": "r"}, "a": {"S": "text"}, "a.b": {"N": "9"}, "n": {"N": "5"},
        "l": {"L": [{"N": "0"}, {"L": [{"S": "in"}]}, {"M": {"x": {"N": "1"}}}, {"N": "3"}]},
        "m": {"M": {"a": {"N": "1"}, "b": {"M": {"c": {"SS": ["a", "b"]}}}}},
        "x": {"SS": ["a", "b"]}, "y": {"NS": ["1", "2"]}, "z": {"NULL": true}})");
    return made;
}

template <class Function>
void try_reading(const Function& function)
{
    try
    {
        placeholders p = make_placeholders();
        function(p);
        p.check_all_used();
    }
    catch (const service_error& failure)
    {
        FUZZ_CHECK(failure.type() == validation_exception);
        FUZZ_CHECK(failure.message() && !failure.message()->empty());
    }
}

void check_item(const ddbm::item& made)
{
    FUZZ_CHECK(ddbm::item_from_json(ddbm::to_json(made)) == made);
}

void apply(const update& changes, const ddbm::item& before)
{
    const ddbm::item after = changes.apply(before);
    check_item(after);
    check_item(changes.updated_old(before));
    check_item(changes.updated_new(before, after));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    try_reading([&](placeholders& p) {
        const condition read = parse_condition(condition_kind::condition, text, p);
        read.holds(doom());
        read.holds(ddbm::item());
        for (const document_path& path : read.paths())
            FUZZ_CHECK(!to_text(path).empty());
    });
    try_reading([&](placeholders& p) {
        for (const key_clause& clause : parse_key_condition(text, p).clauses)
            FUZZ_CHECK(clause.operands.size() == (clause.op == key_operator::between ? 2U : 1U));
    });
    try_reading([&](placeholders& p) {
        const projection read = parse_projection(text, p);
        check_item(read.of(doom()));
    });
    try_reading([&](placeholders& p) {
        const update read = parse_update(text, p);
        FUZZ_CHECK(!read.targets().empty());
        apply(read, doom());
    });
    try_reading([&](placeholders& p) { apply(parse_update(text, p), ddbm::item()); });
    return 0;
}
