#ifndef DDBM_TESTS_GENERATED_TREES_HPP
#define DDBM_TESTS_GENERATED_TREES_HPP

// A model with a member of every kind, and items for it, the same ones for the same seed.

#include "support/generated_items.hpp"

#include <ddbm/item.hpp>
#include <ddbm/model.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

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

// A member of every kind, under names that differ in more than one character.
struct tree
{
    int id = 0;
    std::optional<std::string> name;
    bool flag = false;
    binary bytes;
    number exact;
    color paint = color::red;
    std::set<std::string> texts;
    std::set<int> numbers;
    std::set<binary> blobs;
    std::vector<bool> bits;
    std::array<float, 2> pair{};
    std::map<std::string, leaf> leaves;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::leaf>
{
    static constexpr auto value = ddbm::model<ddbm::test::leaf>()
                                      .field("text", &ddbm::test::leaf::text)
                                      .field("weight", &ddbm::test::leaf::weight)
                                      .field("leaves", &ddbm::test::leaf::leaves);
};

template <>
struct ddbm::model_of<ddbm::test::tree>
{
    static constexpr auto value = ddbm::model<ddbm::test::tree>("trees")
                                      .partition_key("id", &ddbm::test::tree::id)
                                      .field("name", &ddbm::test::tree::name)
                                      .field("flag", &ddbm::test::tree::flag)
                                      .field("bytes", &ddbm::test::tree::bytes)
                                      .field("exact", &ddbm::test::tree::exact)
                                      .field("paint", &ddbm::test::tree::paint)
                                      .field("texts", &ddbm::test::tree::texts)
                                      .field("numbers", &ddbm::test::tree::numbers)
                                      .field("blobs", &ddbm::test::tree::blobs)
                                      .field("bits", &ddbm::test::tree::bits)
                                      .field("pair", &ddbm::test::tree::pair)
                                      .field("leaves", &ddbm::test::tree::leaves);
};

namespace ddbm::test {

class generated_trees
{
public:
    explicit generated_trees(std::uint64_t seed) : random_(seed), others_(seed) {}

    std::size_t below(std::size_t bound) { return random_() % bound; }

    // Most attributes fit the model, some do not, some are absent, some are unknown.
    item next()
    {
        item made = below(3) ? item() : others_.next();
        made.set("id", whole());
        const auto maybe = [&](const char* name, attribute_value value) {
            if (below(20) == 0)
                value = other_value();
            if (below(20) != 0)
                made.set(name, std::move(value));
        };
        if (below(30) == 0)
            made.erase("id");
        maybe("name", below(4) ? attribute_value(text()) : attribute_value());
        maybe("flag", below(2) == 0);
        maybe("bytes", make_binary(text()));
        maybe("exact", number::parse("1234567890123456789012345678.5"));
        maybe("paint", static_cast<int>(below(2)));
        maybe("texts", string_set("a", "b\n", "c" + text()));
        maybe("numbers", number_set(1, 2, 3 + whole()));
        maybe("blobs", binary_set(make_binary("x"), make_binary("y" + text())));
        maybe("bits", attribute_value::list{true, false, below(2) == 0});
        maybe("pair", attribute_value::list{0.5, whole()});
        maybe("leaves", leaves(0));
        return made;
    }

private:
    int whole() { return static_cast<int>(below(1000)); }

    std::string text() { return std::string(below(20), 'x') + (below(4) ? "" : "\xc3\xa9\""); }

    attribute_value other_value()
    {
        const item others = others_.next();
        return others.empty() ? attribute_value() : others.begin()->second;
    }

    item leaf_of(int level)
    {
        item made;
        made.set("text", text()).set("leaves", attribute_value::list());
        if (below(2))
            made.set("weight", 1.5);
        if (below(10) == 0)
            made.set("unknown", other_value());
        if (level < 4 && below(2))
            made.set("leaves", attribute_value::list{leaf_of(level + 1), leaf_of(level + 1)});
        return made;
    }

    item leaves(int level)
    {
        item made;
        for (std::size_t left = below(3); left != 0; --left)
            made.set("leaf " + text(), leaf_of(level));
        return made;
    }

    std::mt19937_64 random_;
    generated_items others_;
};

}  // namespace ddbm::test

#endif
