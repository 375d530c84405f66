#include "unit/table/save_plan_testing.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace {

struct street
{
    std::string city;
    std::optional<int> zip;
};

struct customer
{
    int id = 0;
    std::string name;
    std::optional<std::string> note;
    std::set<std::string> tags;
    street home;
    std::map<std::string, street> places;
    std::vector<street> history;
};

struct bare
{
    std::string p;
    int s = 0;
    std::set<int> numbers;
};

struct only_key
{
    std::string p;
};

struct blob
{
    int id = 0;
    std::string text;
};

enum class state
{
    off,
    on,
};

struct without_case
{
    bool operator()(const std::string& a, const std::string& b) const
    {
        return std::lexicographical_compare(
            a.begin(),
            a.end(),
            b.begin(),
            b.end(),
            [](unsigned char x, unsigned char y) { return std::tolower(x) < std::tolower(y); }
        );
    }
};

// Members that have several stored forms for one value.
struct lenient
{
    std::optional<int> number;
    std::optional<street> place;
    std::optional<std::set<int>> maybe;
    std::set<int> set;
    std::set<std::string, without_case> words;
    std::unordered_set<double> sizes;
    std::unordered_map<std::string, std::optional<double>> map;
    state is = state::off;
    float weight = 0;
    ddbm::number exact;
};

struct machine
{
    int id = 0;
    std::string name;
    lenient part;
    std::vector<lenient> parts;
    std::map<std::string, lenient> spares;
};

struct node
{
    int id = 0;
    std::vector<node> children;
    std::map<std::string, node> named;
    std::optional<std::vector<std::map<std::string, node>>> more;
};

struct root
{
    int id = 0;
    node top;
    std::array<node, 1> pair;
};

}  // namespace

template <>
struct ddbm::enum_names<state>
{
    // The old name is still read.
    static constexpr std::pair<state, std::string_view> value[] = {
        {state::off, "off"}, {state::on, "on"}, {state::on, "enabled"}};
};

template <>
struct ddbm::model_of<lenient>
{
    static constexpr auto value = ddbm::model<lenient>()
                                      .field("number", &lenient::number)
                                      .field("place", &lenient::place)
                                      .field("maybe", &lenient::maybe)
                                      .field("set", &lenient::set)
                                      .field("words", &lenient::words)
                                      .field("sizes", &lenient::sizes)
                                      .field("map", &lenient::map)
                                      .field("is", &lenient::is)
                                      .field("weight", &lenient::weight)
                                      .field("exact", &lenient::exact);
};

template <>
struct ddbm::model_of<machine>
{
    static constexpr auto value = ddbm::model<machine>("machines")
                                      .partition_key("id", &machine::id)
                                      .field("name", &machine::name)
                                      .field("part", &machine::part)
                                      .field("parts", &machine::parts)
                                      .field("spares", &machine::spares);
};

template <>
struct ddbm::model_of<node>
{
    static constexpr auto value = ddbm::model<node>()
                                      .field("id", &node::id)
                                      .field("children", &node::children)
                                      .field("named", &node::named)
                                      .field("more", &node::more);
};

template <>
struct ddbm::model_of<root>
{
    static constexpr auto value = ddbm::model<root>("roots")
                                      .partition_key("id", &root::id)
                                      .field("top", &root::top)
                                      .field("pair", &root::pair);
};

template <>
struct ddbm::model_of<street>
{
    static constexpr auto value =
        ddbm::model<street>().field("city", &street::city).field("zip", &street::zip);
};

template <>
struct ddbm::model_of<customer>
{
    static constexpr auto value = ddbm::model<customer>("customers")
                                      .partition_key("id", &customer::id)
                                      .field("name", &customer::name)
                                      .field("note", &customer::note)
                                      .field("tags", &customer::tags)
                                      .field("home", &customer::home)
                                      .field("places", &customer::places)
                                      .field("history", &customer::history);
};

template <>
struct ddbm::model_of<bare>
{
    static constexpr auto value = ddbm::model<bare>("bare")
                                      .partition_key("p", &bare::p)
                                      .sort_key("s", &bare::s)
                                      .field("numbers", &bare::numbers);
};

template <>
struct ddbm::model_of<only_key>
{
    static constexpr auto value =
        ddbm::model<only_key>("only_key").partition_key("p", &only_key::p);
};

template <>
struct ddbm::model_of<blob>
{
    static constexpr auto value =
        ddbm::model<blob>("blobs").partition_key("id", &blob::id).field("text", &blob::text);
};

namespace ddbm::detail {
namespace {

template <class T, class Change>
error refused_plan(std::string_view image, Change change)
{
    return failure_of([&] { text_of(plan_for<T>(image, change)); });
}

const std::string_view plain_image =
    R"({"id":{"N":"1"},"name":{"S":"Ann"},"note":{"S":"n"},"tags":{"SS":["a"]},)"
    R"("home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{}},"history":{"L":[]}})";

item with(std::string_view image, const std::string& name, std::string_view value)
{
    item changed = item_from_json(image);
    changed.set(name, attribute_value_from_json(value));
    return changed;
}

TEST(SavePlan, WritesAChangedAttributeUnderTheWholeImage)
{
    const auto plan = plan_for<customer>(plain_image, [](customer& c) { c.name = "Bob"; });

    EXPECT_EQ(
        text_of(plan),
        R"({"UpdateExpression":"SET #0 = :0",)"
        R"("ConditionExpression":)"
        R"("#1 = :1 AND #2 = :2 AND #0 = :3 AND #3 = :4 AND #4 = :5 AND #5 = :6",)"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"name","#1":"history","#2":"home","#3":"note",)"
        R"("#4":"places","#5":"tags"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"Bob"},":1":{"L":[]},)"
        R"(":2":{"M":{"city":{"S":"Ulm"}}},":3":{"S":"Ann"},":4":{"S":"n"},":5":{"M":{}},)"
        R"(":6":{"SS":["a"]}}})"
    );
    EXPECT_EQ(plan.result(), with(plain_image, "name", R"({"S":"Bob"})"));
}

TEST(SavePlan, ChecksTheImageWhenNothingHasChanged)
{
    const auto plan =
        plan_for<bare>(R"({"p":{"S":"a"},"s":{"N":"1"},"numbers":{"NS":["2","1"]}})", [](bare&) {});

    EXPECT_EQ(
        text_of(plan),
        R"({"ConditionExpression":"#0 = :0","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"numbers"},)"
        R"("ExpressionAttributeValues":{":0":{"NS":["1","2"]}}})"
    );
}

TEST(SavePlan, RemovesAnAttributeThatIsAbsentNow)
{
    const auto plan =
        plan_for<bare>(R"({"p":{"S":"a"},"s":{"N":"1"},"numbers":{"NS":["1"]}})", [](bare& b) {
            b.numbers.clear();
        });

    EXPECT_EQ(
        text_of(plan),
        R"({"UpdateExpression":"REMOVE #0",)"
        R"("ConditionExpression":"#0 = :0","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"numbers"},)"
        R"("ExpressionAttributeValues":{":0":{"NS":["1"]}}})"
    );
    EXPECT_EQ(plan.result(), item().set("p", "a").set("s", 1));
}

TEST(SavePlan, AddsAnAttributeOnlyWhereThereIsStillNone)
{
    const auto plan =
        plan_for<bare>(R"({"p":{"S":"a"},"s":{"N":"1"}})", [](bare& b) { b.numbers = {3}; });

    EXPECT_EQ(
        text_of(plan),
        R"({"UpdateExpression":"SET #0 = :0",)"
        R"~("ConditionExpression":"attribute_not_exists(#0) AND attribute_exists(#1)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"numbers","#1":"p"},)"
        R"("ExpressionAttributeValues":{":0":{"NS":["3"]}}})"
    );
}

TEST(SavePlan, AnItemOfNothingButItsKeyMustStillExist)
{
    const auto plan = plan_for<only_key>(R"({"p":{"S":"a"}})", [](only_key&) {});

    EXPECT_EQ(
        text_of(plan),
        R"~({"ConditionExpression":"attribute_exists(#0)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD","ExpressionAttributeNames":{"#0":"p"}})"
    );
}

TEST(SavePlan, WritesAndRemovesTogether)
{
    const auto plan = plan_for<customer>(plain_image, [](customer& c) {
        c.note.reset();
        c.tags.insert("b");
        c.name = "Bob";
    });
    const std::string text = text_of(plan);

    EXPECT_EQ(
        text.substr(0, text.find("\",\"Cond")),
        R"({"UpdateExpression":"SET #0 = :0, #1 = :1 REMOVE #2)"
    );
    EXPECT_EQ(plan.result().at("name"), attribute_value("Bob"));
    EXPECT_EQ(plan.result().at("tags"), attribute_value_from_json(R"({"SS":["a","b"]})"));
    EXPECT_FALSE(plan.result().contains("note"));
}

TEST(SavePlan, WritesANestedAttributeByItsPath)
{
    const auto plan = plan_for<customer>(plain_image, [](customer& c) {
        c.home.zip = 5;
        c.places["x.y"].city = "Bonn";
    });
    const std::string text = text_of(plan);

    EXPECT_NE(text.find(R"("SET #0.#1 = :0, #2.#3 = :1",)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("#0":"home","#1":"zip","#2":"places","#3":"x.y")"), std::string::npos)
        << text;
    EXPECT_NE(text.find(R"(":0":{"N":"5"},":1":{"M":{"city":{"S":"Bonn"}}},)"), std::string::npos)
        << text;
    EXPECT_EQ(
        plan.result().at("home"),
        attribute_value_from_json(R"({"M":{"city":{"S":"Ulm"},"zip":{"N":"5"}}})")
    );
}

TEST(SavePlan, RemovesANestedAttributeByItsPath)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"},"zip":{"N":"5"}}},)"
        R"("places":{"M":{"a":{"M":{"city":{"S":"A"}}},"b":{"M":{"city":{"S":"B"}}}}},)"
        R"("history":{"L":[]}})";

    const auto plan = plan_for<customer>(image, [](customer& c) {
        c.home.zip.reset();
        c.places.erase("a");
    });
    const std::string text = text_of(plan);

    EXPECT_NE(text.find(R"("UpdateExpression":"REMOVE #0.#1, #2.#3",)"), std::string::npos) << text;
    EXPECT_EQ(
        plan.result().at("places"),
        attribute_value_from_json(R"({"M":{"b":{"M":{"city":{"S":"B"}}}}})")
    );
}

TEST(SavePlan, UnknownAttributesBesideWhatChangesSurvive)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"x":{"BOOL":true},)"
        R"("home":{"M":{"city":{"S":"Ulm"},"y":{"L":[{"NULL":true}]}}},)"
        R"("places":{"M":{"a":{"M":{"city":{"S":"A"},"z":{"S":"z"}}}}},"history":{"L":[]}})";

    const auto plan = plan_for<customer>(image, [](customer& c) {
        c.home.city = "Bonn";
        c.places["a"].city = "B";
    });
    const std::string text = text_of(plan);

    EXPECT_NE(text.find(R"("SET #0.#1 = :0, #2.#3.#1 = :1",)"), std::string::npos) << text;
    EXPECT_EQ(
        plan.result(),
        item_from_json(
            R"({"id":{"N":"1"},"name":{"S":"Ann"},"x":{"BOOL":true},)"
            R"("home":{"M":{"city":{"S":"Bonn"},"y":{"L":[{"NULL":true}]}}},)"
            R"("places":{"M":{"a":{"M":{"city":{"S":"B"},"z":{"S":"z"}}}}},"history":{"L":[]}})"
        )
    );
    // What the model does not know is compared all the same.
    EXPECT_NE(text.find(R"("x")"), std::string::npos) << text;
    EXPECT_NE(
        text.find(R"({"M":{"city":{"S":"Ulm"},"y":{"L":[{"NULL":true}]}}})"), std::string::npos
    );
}

TEST(SavePlan, ComparesTheModelsAttributesThatTheImageDoesNotHave)
{
    const auto plan = plan_for<customer>(
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{}},)"
        R"("history":{"L":[]}})",
        [](customer&) {}
    );
    const std::string text = text_of(plan);

    EXPECT_NE(
        text.find("#3 = :3 AND attribute_not_exists(#4) AND attribute_not_exists(#5)\","),
        std::string::npos
    ) << text;
    EXPECT_NE(text.find(R"("#4":"note","#5":"tags")"), std::string::npos) << text;
}

TEST(SavePlan, RefusesAChangedListWithUnknownAttributes)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{}},)"
        R"("history":{"L":[{"M":{"city":{"S":"A"},"x":{"N":"1"}}}]}})";

    const error refusal =
        refused_plan<customer>(image, [](customer& c) { c.history[0].city = "B"; });

    EXPECT_EQ(refusal.code(), errc::unknown_attributes_in_list);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "history");
    EXPECT_NO_THROW(text_of(plan_for<customer>(image, [](customer& c) { c.name = "Bob"; })));
}

// Somebody wrote NULL where this library writes nothing.
TEST(SavePlan, TakesNullInAListForAnAbsentOptional)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{}},)"
        R"("history":{"L":[{"M":{"city":{"S":"A"},"zip":{"NULL":true}}}]}})";

    const auto changed = plan_for<customer>(image, [](customer& c) { c.history[0].city = "B"; });
    const auto untouched = plan_for<customer>(image, [](customer& c) { c.name = "Bob"; });

    EXPECT_EQ(
        changed.result().at("history"),
        attribute_value_from_json(R"({"L":[{"M":{"city":{"S":"B"}}}]})")
    );
    EXPECT_EQ(untouched.result(), with(image, "name", R"({"S":"Bob"})"));
    EXPECT_NE(text_of(changed).find(R"("zip":{"NULL":true})"), std::string::npos)
        << "the condition compares with the item as it was read";
}

// Every member in a form that this library would not write.
const std::string lenient_json =
    R"({"M":{"number":{"NULL":true},"place":{"NULL":true},"maybe":{"NULL":true},)"
    R"("set":{"NS":["3","01","2.0"]},"words":{"SS":["b","A"]},"sizes":{"NS":["1E2","7","2.50"]},)"
    R"("map":{"M":{"z":{"NULL":true},"a":{"N":"1E1"}}},"is":{"S":"enabled"},)"
    R"("weight":{"N":"1.50"},"exact":{"N":"-0.0"}}})";

const std::string machine_json = R"({"id":{"N":"1.0"},"name":{"S":"m"},"part":)" + lenient_json +
                                 R"(,"parts":{"L":[)" + lenient_json + R"(]},"spares":{"M":{"s":)" +
                                 lenient_json + "}}}";

TEST(SavePlan, LeavesOtherFormsOfTheSameValuesAlone)
{
    const auto none = plan_for<machine>(machine_json, [](machine&) {});
    const auto other = plan_for<machine>(machine_json, [](machine& m) { m.name = "n"; });
    const std::string text = text_of(other);

    EXPECT_EQ(text_of(none).find("UpdateExpression"), std::string::npos);
    EXPECT_EQ(none.result(), item_from_json(machine_json));
    EXPECT_NE(text.find(R"("UpdateExpression":"SET #0 = :0",)"), std::string::npos) << text;
    EXPECT_EQ(other.result(), with(machine_json, "name", R"({"S":"n"})"));
}

TEST(SavePlan, ChangesAListOfOtherFormsOfTheSameValues)
{
    const auto plan = plan_for<machine>(machine_json, [](machine& m) { m.parts[0].weight = 2; });

    EXPECT_EQ(
        plan.result().at("parts"),
        attribute_value_from_json(
            R"({"L":[{"M":{"set":{"NS":["1","2","3"]},"words":{"SS":["A","b"]},)"
            R"("sizes":{"NS":["100","2.5","7"]},"map":{"M":{"a":{"N":"10"},"z":{"NULL":true}}},)"
            R"("is":{"S":"on"},"weight":{"N":"2"},"exact":{"N":"0"}}}]})"
        )
    );
    EXPECT_EQ(plan.result().at("part"), attribute_value_from_json(lenient_json));
}

TEST(SavePlan, ChangesOneOfManyOtherFormsOfTheSameValues)
{
    const auto plan = plan_for<machine>(machine_json, [](machine& m) {
        m.part.number = 5;
        m.part.place.emplace().city = "Ulm";
        m.spares["s"].maybe.emplace().insert(1);
        m.spares["s"].is = state::off;
    });
    const std::string text = text_of(plan);

    EXPECT_NE(
        text.find(R"("SET #0.#1 = :0, #0.#2 = :1, #3.#4.#5 = :2, #3.#4.#6 = :3",)"),
        std::string::npos
    ) << text;
    EXPECT_NE(
        text.find(
            R"(":0":{"N":"5"},":1":{"M":{"city":{"S":"Ulm"}}},":2":{"S":"off"},":3":{"NS":["1"]})"
        ),
        std::string::npos
    ) << text;
    EXPECT_EQ(plan.result().at("parts"), item_from_json(machine_json).at("parts"));
}

// NULL does not make an attribute known.
TEST(SavePlan, RefusesAChangedListWithAnUnknownNull)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{}},)"
        R"("history":{"L":[{"M":{"city":{"S":"A"}}},{"M":{"city":{"S":"A"},"x":{"NULL":true}}}]}})";

    const error refusal = refused_plan<customer>(image, [](customer& c) { c.history[0].zip = 5; });

    EXPECT_EQ(refusal.code(), errc::unknown_attributes_in_list);
    EXPECT_EQ(refusal.get_diagnostics().attribute_path(), "history");
    EXPECT_NE(refusal.get_diagnostics().message().find("history[1].x"), std::string::npos)
        << refusal.get_diagnostics().message();
}

// Where unknown attributes are, and the list that they cannot survive a change of.
TEST(SavePlan, RefusesChangesOfTheListsThatHoldUnknownAttributesOnly)
{
    const std::string empty = R"("children":{"L":[]},"named":{"M":{}}})";
    const std::string plain = R"({"M":{"id":{"N":"1"},)" + empty + "}";
    const std::string extra = R"({"M":{"id":{"N":"1"},"x":{"N":"1"},)" + empty + "}";
    const std::string image =
        R"({"id":{"N":"1"},"y":{"N":"1"},"pair":{"L":[)" + extra +
        R"(]},"top":{"M":{"id":{"N":"1"},"z":{"N":"1"},"children":{"L":[)" + plain +
        R"(]},"named":{"M":{"a":{"M":{"id":{"N":"1"},"children":{"L":[)" + plain + "," + extra +
        R"(]},"named":{"M":{}},"more":{"L":[{"M":{"b":)" + extra + R"(}}]}}},"c":)" + extra +
        "}}}}}";
    const auto refused = [&](auto change) {
        const error refusal = refused_plan<root>(image, change);
        EXPECT_EQ(refusal.code(), errc::unknown_attributes_in_list);
        return refusal.get_diagnostics();
    };

    const auto array = refused([](root& r) { r.pair[0].id = 2; });
    const auto in_map = refused([](root& r) { r.top.named["a"].children.pop_back(); });
    const auto map_in = refused([](root& r) { (*r.top.named["a"].more)[0]["b"].id = 2; });

    EXPECT_EQ(array.attribute_path(), "pair");
    EXPECT_NE(array.message().find("pair[0].x"), std::string::npos) << array.message();
    EXPECT_EQ(in_map.attribute_path(), "top.named.a.children");
    EXPECT_NE(in_map.message().find("top.named.a.children[1].x"), std::string::npos)
        << in_map.message();
    EXPECT_EQ(map_in.attribute_path(), "top.named.a.more");
    EXPECT_NE(map_in.message().find("top.named.a.more[0].b.x"), std::string::npos)
        << map_in.message();
    // Beside them, and around them where they survive.
    const auto plan = plan_for<root>(image, [](root& r) {
        r.top.children[0].id = 2;
        r.top.named["c"].id = 3;
        r.top.named["c"].children.resize(1);
        r.top.named["a"].id = 4;
    });
    EXPECT_EQ(plan.result().at("pair"), item_from_json(image).at("pair"));
    EXPECT_TRUE(plan.result().at("top").as_map().at("named").as_map().at("c").as_map().contains("x")
    );
}

TEST(SavePlan, WritesAChangedListAsAWhole)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{}},)"
        R"("history":{"L":[{"M":{"city":{"S":"A"}}}]}})";

    const auto plan = plan_for<customer>(image, [](customer& c) { c.history.push_back({"B", 7}); });

    EXPECT_NE(text_of(plan).find(R"("SET #0 = :0",)"), std::string::npos);
    EXPECT_EQ(
        plan.result().at("history"),
        attribute_value_from_json(
            R"({"L":[{"M":{"city":{"S":"A"}}},{"M":{"city":{"S":"B"},"zip":{"N":"7"}}}]})"
        )
    );
}

TEST(SavePlan, ReplacesANullBySettingIt)
{
    const std::string_view image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"note":{"NULL":true},)"
        R"("home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{}},"history":{"L":[]}})";

    const auto untouched = plan_for<customer>(image, [](customer&) {});
    const auto changed = plan_for<customer>(image, [](customer& c) { c.note = "n"; });

    EXPECT_EQ(untouched.result(), item_from_json(image));
    EXPECT_EQ(text_of(untouched).find("UpdateExpression"), std::string::npos);
    EXPECT_EQ(changed.result().at("note"), attribute_value("n"));
    EXPECT_NE(text_of(changed).find(R"({"NULL":true})"), std::string::npos);
}

TEST(SavePlan, ANumberWrittenInAnotherWayIsNoChange)
{
    const std::string_view image =
        R"({"p":{"S":"a"},"s":{"N":"1.0"},"numbers":{"NS":["1E1","2.50E2"]}})";

    const auto plan = plan_for<bare>(image, [](bare&) {});

    EXPECT_EQ(text_of(plan).find("UpdateExpression"), std::string::npos);
    EXPECT_EQ(plan.result(), item_from_json(image));
}

TEST(SavePlan, RefusesAChangedKey)
{
    const std::string_view image = R"({"p":{"S":"a"},"s":{"N":"1"}})";

    const error partition = refused_plan<bare>(image, [](bare& b) { b.p = "b"; });
    const error sort = refused_plan<bare>(image, [](bare& b) { b.s = 2; });

    EXPECT_EQ(partition.code(), errc::invalid_request);
    EXPECT_EQ(partition.get_diagnostics().attribute_path(), "p");
    EXPECT_EQ(sort.code(), errc::invalid_request);
    EXPECT_EQ(sort.get_diagnostics().attribute_path(), "s");
}

// Which attributes changes stand in is said at their places, unless there are too many.
TEST(SavePlan, WritesAnAttributeAsAWholeWhereItsChangesTakeTooLong)
{
    std::string places;
    for (int i = 0; i < 400; ++i)
        places += (i == 0 ? "\"" : ",\"") + std::to_string(i) +
                  R"(":{"M":{"city":{"S":"A"},"x":{"N":"1"}}})";
    const std::string image =
        R"({"id":{"N":"1"},"name":{"S":"Ann"},"home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{)" +
        places + R"(}},"history":{"L":[]}})";

    const auto few = plan_for<customer>(image, [](customer& c) {
        for (int i = 0; i < 200; ++i)
            c.places[std::to_string(i)].city = "B";
    });
    const auto many = plan_for<customer>(image, [](customer& c) {
        for (auto& [name, place] : c.places)
            place.city = "B";
        c.note = "n";
        c.home.zip = 5;
    });
    const std::string text = text_of(many);

    EXPECT_EQ(text_of(few).find(R"({"UpdateExpression":"SET #0.#1.#2 = :0, )"), 0u);
    EXPECT_EQ(
        text.find(R"({"UpdateExpression":"SET #0 = :0, #1 = :1, #2 = :2","ConditionExpression")"),
        0u
    ) << text.substr(0, 200);
    EXPECT_NE(text.find(R"("#0":"home","#1":"note","#2":"places")"), std::string::npos);
    // With what the model does not know.
    EXPECT_NE(text.find(R"("7":{"M":{"city":{"S":"B"},"x":{"N":"1"}}})"), std::string::npos);
    EXPECT_NE(text.find(R"({"M":{"city":{"S":"Ulm"},"zip":{"N":"5"}}})"), std::string::npos);
}

TEST(SavePlan, RemovesAsAWholeWhatIsGone)
{
    std::string places;
    for (int i = 0; i < 700; ++i)
        places += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{"M":{"city":{"S":"A"}}})";
    const std::string image = R"({"id":{"N":"1"},"name":{"S":"Ann"},"note":{"S":"n"},)"
                              R"("home":{"M":{"city":{"S":"Ulm"}}},"places":{"M":{)" +
                              places + R"(}},"history":{"L":[]}})";

    const std::string text = text_of(plan_for<customer>(image, [](customer& c) {
        c.places.clear();
        c.note.reset();
    }));

    EXPECT_EQ(text.find(R"({"UpdateExpression":"SET #1 = :0 REMOVE #0",)"), 0u)
        << text.substr(0, 200);
    EXPECT_NE(text.find(R"(":0":{"M":{}})"), std::string::npos);
}

TEST(SavePlan, RefusesAnItemThatWouldBeTooLarge)
{
    const std::string_view image = R"({"id":{"N":"1"},"text":{"S":"x"},"y":{"S":"1234567890"}})";
    // The names id, text and y, the number (2 bytes), and y's value.
    const std::size_t rest = 2 + 2 + 4 + 1 + 10;

    EXPECT_NO_THROW(plan_for<blob>(image, [&](blob& b) {
        b.text = std::string(409'600 - rest, 'x');
    }));
    EXPECT_EQ(
        refused_plan<blob>(
            image, [&](blob& b) { b.text = std::string(409'600 - rest + 1, 'x'); }
        ).code(),
        errc::item_too_large
    );
}

TEST(SavePlan, TheConditionOfADeleteIsTheWholeImage)
{
    std::string text;
    json_writer json(text);
    json.begin_object();
    write_unchanged_condition(
        json, info_of<bare>(), item_from_json(R"({"p":{"S":"a"},"s":{"N":"1"},"x":{"S":"\n"}})")
    );
    json.end_object();

    EXPECT_EQ(
        text,
        R"~({"ConditionExpression":"#0 = :0 AND attribute_not_exists(#1)",)~"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"x","#1":"numbers"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"\n"}}})"
    );
}

}  // namespace
}  // namespace ddbm::detail
