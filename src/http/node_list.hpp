#ifndef DDBM_SRC_HTTP_NODE_LIST_HPP
#define DDBM_SRC_HTTP_NODE_LIST_HPP

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace ddbm::detail {

// Which nodes of a cluster are used, as follows from what they say of each other, and who is to be
// asked when.
//
// A node that is named is used from then on: at worst it fails, and its address is quarantined. One
// that is used and not named any more is left when the next node to answer does not name it either,
// and is used until then, which costs no more than that. For nodes do not always agree: while some
// come and go, and where one is cut off from the others and names only itself. Its list alone would
// lead everything there, and later questions too.
//
// Nodes are asked in turn, so that two answers in a row are of two nodes if a second one answers.
// After those that are used come the ones that the configuration names; when all have failed, a
// pause.
class node_list
{
public:
    using clock = std::chrono::steady_clock;

    // `configured` are used, and asked in their order, as long as nobody has named any: at least
    // one. A list is good for `every`.
    node_list(std::vector<std::string> configured, std::chrono::milliseconds every);

    std::vector<std::string> used() const;

    // Who is to be asked next, and not before when.
    const std::string& next() const { return round_[at_]; }
    clock::time_point due() const { return due_; }

    // The next one has named these; at least one. Returns whether others are used now. `chance`,
    // from 0 to less than 1, spreads when clients ask, and whom.
    bool named(const std::vector<std::string>& nodes, clock::time_point now, double chance);

    // The next one has named none.
    void failed(clock::time_point now, double chance);

private:
    struct node
    {
        std::string name;
        bool is_missed = false;  // by the last list
    };

    void begin_round(const std::string& after, double chance);
    clock::time_point next_due(clock::time_point now, double chance) const;

    std::vector<std::string> configured_;
    std::chrono::milliseconds every_;
    std::vector<node> used_;
    std::vector<std::string> round_;  // who is asked, each once
    std::size_t at_ = 0;
    clock::time_point due_ = clock::time_point::min();
    bool has_list_ = false;
    bool is_second_ = false;  // the next list is to confirm the one before
};

}  // namespace ddbm::detail

#endif
