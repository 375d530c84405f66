// Sends steps to one side: puts in the prefix of its tables and the parts of its own answers, and
// follows pages.
#ifndef DDBM_TESTS_DIFFERENTIAL_RUN_PLAYER_HPP
#define DDBM_TESTS_DIFFERENTIAL_RUN_PLAYER_HPP

#include "differential/side.hpp"
#include "differential/step.hpp"

#include <map>
#include <string>
#include <vector>

namespace ddbm::differential {

/// An answer with the prefix taken out again.
struct page
{
    int status = 0;
    /// A string if it was no JSON.
    json::value body;
};

/// All pages, in the order they were asked for; one if the step is no walk.
using pages = std::vector<page>;

class player
{
public:
    /// @param prefix  as long as table_prefix
    player(side& of, std::string prefix) : side_(of), prefix_(std::move(prefix)) {}

    pages play(const step& wanted);

    /// The body as it was sent last.
    const std::string& sent() const { return sent_; }
    std::size_t requests() const { return requests_; }

    /// Removes a table, also one that is protected.
    void erase(const std::string& table);
    /// Removes the tables that this one made.
    void clean_up();

private:
    page send(const step& wanted, const json::object& body);
    void walk(const step& wanted, json::object body, pages& into);
    void settle(const json::object& body);

    side& side_;
    std::string prefix_;
    std::map<int, json::value> replies_;
    std::vector<std::string> made_;
    std::string sent_;
    std::size_t requests_ = 0;
};

/// Replaces each `{"$reply": …}` by that part of the replies, and removes those that point nowhere.
void fill_in(json::value& body, const std::map<int, json::value>& replies);

/// "zz" and what is different each time, as long as table_prefix.
std::string make_prefix();

}  // namespace ddbm::differential

#endif
