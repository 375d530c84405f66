#ifndef DDBM_TESTS_COMPILE_FAIL_PAGE_HPP
#define DDBM_TESTS_COMPILE_FAIL_PAGE_HPP

// What misuse of conditions and updates starts from: two models.

#include "compile_fail/model.hpp"

#include <string_view>

enum class page_state
{
    hidden,
    shown,
};

struct paragraph
{
    std::string text;
    int words = 0;
};

struct page : base
{
    std::string site;
    int number = 0;
    page_state state = page_state::hidden;
    std::string title;
    int hits = 0;
    bool is_open = false;
    std::string owner;
    std::string first;
    std::int64_t version = 0;
    int unknown = 0;
    paragraph head;
    std::vector<paragraph> paragraphs;
    std::vector<int> marks;
    std::pair<int, std::string> extra;
    std::set<std::string> tags;
    std::map<std::string, int> counts;

    int total() const { return hits; }
};

struct visit
{
    int id = 0;
    int hits = 0;
};

template <>
struct ddbm::enum_names<page_state>
{
    static constexpr std::pair<page_state, std::string_view> value[] = {
        {page_state::hidden, "HIDDEN"}, {page_state::shown, "SHOWN"}};
};

template <>
struct ddbm::model_of<paragraph>
{
    static constexpr auto value =
        ddbm::model<paragraph>().field("text", &paragraph::text).field("words", &paragraph::words);
};

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value =
        ddbm::model<page>("pages")
            .partition_key("pk", ddbm::compose("SITE#", &page::site, "#", &page::number))
            .sort_key("title", &page::title)
            .field("number", &page::number)
            .field("state", &page::state)
            .field("hits", &page::hits)
            .field("open", &page::is_open)
            .field("owner", &page::owner, ddbm::read_only)
            .field("first", &page::first, ddbm::written_once)
            .field("head", &page::head)
            .field("paragraphs", &page::paragraphs)
            .field("marks", &page::marks)
            .field("extra", &page::extra)
            .field("tags", &page::tags)
            .field("counts", &page::counts)
            .version("v", &page::version)
            .index("by_hits", ddbm::partition(ddbm::compose("HITS#", &page::hits)));
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("visits").partition_key("id", &visit::id).field("hits", &visit::hits);
};

#endif
