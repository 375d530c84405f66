// Which recorded exchange answers which request: the first of the same operation and the same
// request that has not been taken. So attempts that failed fail again, in their order, and what was
// asked for twice is answered twice. What its caller had given up comes last, and so does what was
// refused for its signature before it was signed again.
//
// Where values were replaced, requests are the same that differ in values alone; those that have
// the values of the recording, as they would have read them from it, come first.

#ifndef DDBM_SRC_RECORDING_RECORDED_REPLIES_HPP
#define DDBM_SRC_RECORDING_RECORDED_REPLIES_HPP

#include "recording/recorded_exchange.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

// Thread safety: one thread at a time.
class recorded_replies
{
public:
    explicit recorded_replies(recorded_exchanges all);

    // Valid for as long as this is. Throws errc::no_recorded_reply with words that say how far the
    // recording goes.
    const recorded_exchange& take(service to, std::string_view operation, std::string_view request);

    // How many have not been taken.
    std::size_t left() const noexcept { return left_; }

private:
    struct entry
    {
        std::string request;  // canonical
        bool taken = false;
        bool comes_last = false;
    };

    // In which order they are taken: whether it comes last, and its place.
    using turn = std::pair<bool, std::size_t>;

    // Exchanges that answer each other's requests.
    struct same_form
    {
        std::size_t recorded = 0;
        std::set<turn> left;
        std::map<std::string, std::set<turn>> left_with;  // by the canonical request
    };

    void note_those_of_no_use();
    std::string form_of(std::string_view request) const;
    std::string comparable(std::string_view request) const;
    [[noreturn]] void
    refuse(const std::string& call, std::string_view request, std::size_t taken) const;

    recorded_exchanges all_;
    std::vector<entry> entries_;                                    // of each of them
    std::map<std::string, std::vector<std::size_t>> by_operation_;  // places
    std::map<std::string, same_form> by_form_;  // by the operation and the form of its request
    std::size_t left_;
};

}  // namespace ddbm::detail

#endif
