// Which segments of a table are to be done next, and when one may be taken whose holder has fallen
// silent. Nobody's clock but one's own counts: a record that does not change for as long as its
// lease is, since it was seen first, is that of nobody.

#ifndef DDBM_SRC_MIGRATION_SEGMENT_PLAN_HPP
#define DDBM_SRC_MIGRATION_SEGMENT_PLAN_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

class segment_plan
{
public:
    using clock = std::chrono::steady_clock;

    // Those from 0 on, of which this one comes first: programs that share them begin at different
    // places.
    segment_plan(std::int64_t count, std::int64_t first);

    // One that is open, which is in work from now on; nothing if none is.
    std::optional<std::int64_t> next();

    // What has come of one that was in work.
    void done(std::int64_t segment) { set(segment, state::done); }
    void held(std::int64_t segment) { set(segment, state::held); }

    // Whether others have some, so that these are to be looked at again.
    bool has_held() const { return held_ != 0; }
    // Opens them.
    void look_again();

    // Whether one may be taken whose record says so.
    bool is_free(
        std::int64_t segment,
        const std::string& holder,
        std::int64_t renewals,
        std::chrono::milliseconds lease,
        clock::time_point now
    );

private:
    enum class state : unsigned char
    {
        open,
        in_work,
        held,
        done,
    };

    // What a record was like when it was seen so first.
    struct sight
    {
        std::string holder;
        std::int64_t renewals = 0;
        clock::time_point since;
    };

    void set(std::int64_t segment, state now);

    std::vector<state> states_;
    std::size_t at_;  // where the next open one is looked for
    std::size_t held_ = 0;
    std::map<std::int64_t, sight> seen_;
};

}  // namespace ddbm::detail

#endif
